//! What an element of the standard may hold: days, numbers, flags and codes. What does not fit is not written.

use polyad_ledger::json::Value;
use polyad_model::{Exact, PartialDate, Ref};

/// A day; years and months are none.
pub(super) fn day(text: &str) -> Option<String> {
    let date: PartialDate = text.parse().ok()?;
    (date.day().is_some() && !date.is_approximate()).then(|| date.to_string())
}

/// The day under a member.
pub(super) fn day_at(value: &Value, member: &str) -> Option<String> {
    day(value.str_at(member)?)
}

/// A plain decimal number.
pub(super) fn decimal(text: &str) -> Option<String> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.'));
    (plain && text.bytes().any(|byte| byte.is_ascii_digit()) && text.parse::<Exact>().is_ok())
        .then(|| text.to_owned())
}

/// A share from 0 to 1 as a percentage.
pub(super) fn percentage(share: &str) -> Option<String> {
    let share: Exact = share.parse().ok()?;
    let (digits, scale) = (share.digits(), share.scale());
    let number = match scale.checked_sub(2) {
        Some(scale) => Exact::new(digits, scale).ok()?,
        None => Exact::new(digits.checked_mul(10_i128.pow(u32::from(2 - scale)))?, 0).ok()?,
    };
    Some(number.normalised().to_string())
}

/// A flag: 0 or 1.
pub(super) fn flag(text: &str) -> Option<&str> {
    matches!(text, "0" | "1").then_some(text)
}

/// A date and a time as XML has them.
pub(super) fn moment(text: &str) -> Option<&str> {
    let (date, time) = text.split_once('T')?;
    day(date)?;
    let end = time.find(['Z', '+', '-']).unwrap_or(time.len());
    let (clock, zone) = time.split_at(end);
    let (clock, part) = clock.split_once('.').unwrap_or((clock, "0"));
    let number =
        |text: &str, max: u32| text.len() == 2 && text.parse::<u32>().is_ok_and(|number| number <= max);
    let mut parts = clock.split(':');
    let is_clock = parts.next().is_some_and(|hour| number(hour, 23))
        && parts.next().is_some_and(|minute| number(minute, 59))
        && parts.next().is_some_and(|second| number(second, 59))
        && parts.next().is_none();
    let is_zone = matches!(zone, "" | "Z")
        || zone[1..].split_once(':').is_some_and(|(hours, minutes)| number(hours, 13) && number(minutes, 59));
    (is_clock && is_zone && !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
        .then_some(text)
}

/// A whole number in 32 bits.
pub(super) fn whole(text: &str) -> Option<&str> {
    text.parse::<i32>().is_ok().then_some(text)
}

/// An address: nothing in it that no address has.
pub(super) fn address(text: &str) -> Option<&str> {
    let odd = |c: char| c.is_whitespace() || c.is_control() || "<>\"{}|\\^`".contains(c);
    let wrong_escape = || {
        text.match_indices('%').any(|(at, _)| {
            let digits = text.as_bytes().get(at + 1..at + 3);
            !digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
        })
    };
    let fits = !text.is_empty()
        && !text.contains(odd)
        && !wrong_escape()
        && text.matches('#').count() <= 1
        && !text.contains(['[', ']'])
        && text.is_ascii();
    let scheme = text.split_once(':').map_or("", |(scheme, _)| scheme);
    let has_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    (fits && (has_scheme || !text.contains(':'))).then_some(text)
}

/// The code of a Ref of a scheme.
pub(super) fn code_of(name: &str, scheme: &str) -> Option<String> {
    match name.parse::<Ref>().ok()? {
        Ref::External { scheme: own, code } if *own == *scheme => Some(code.to_string()),
        _ => None,
    }
}

/// The identifier of an activity that a Ref names, or words in its place.
pub(super) fn activity_id(name: &str) -> String {
    code_of(name, "iati-activity").unwrap_or_else(|| name.to_owned())
}

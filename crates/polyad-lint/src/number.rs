//! Numbers as people write them: digits, words, scales, fractions, "one in five".

use crate::lexicon::List;
use crate::scan::Scan;
use crate::token;
use polyad_model::Exact;

/// A number and how many tokens it takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Numeral {
    pub(crate) len: usize,
    pub(crate) value: Exact,
    pub(crate) form: Form,
    /// A scale word such as `million` closes it.
    pub(crate) scaled: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// So many.
    Plain,
    /// A part of a whole: `two thirds`, `one in five`.
    Part,
}

/// The number that begins at the token, in digits or words.
pub(crate) fn numeral(scan: &Scan, at: usize, end: usize) -> Option<Numeral> {
    if at >= end || scan.is_used(at) {
        return None;
    }
    let first = part_of_scale(scan, at, end)
        .or_else(|| worded_fraction(scan, at, end))
        .or_else(|| digits(scan, at, end))
        .or_else(|| worded(scan, at, end))?;
    Some(out_of(scan, at, end, first).unwrap_or(first))
}

/// The product, exactly.
pub(crate) fn times(a: Exact, b: Exact) -> Option<Exact> {
    let digits = a.digits().checked_mul(b.digits())?;
    Exact::new(digits, a.scale().checked_add(b.scale())?).ok().map(Exact::normalised)
}

/// A fraction, exactly if it ends, else to six places.
pub(crate) fn fraction(part: i128, whole: i128) -> Option<Exact> {
    if whole == 0 {
        return None;
    }
    let mut scale = 0u8;
    let mut digits = part;
    while digits % whole != 0 && scale < 6 {
        digits = digits.checked_mul(10)?;
        scale += 1;
    }
    let rounded = (digits.checked_mul(2)? + whole) / (whole * 2);
    Exact::new(rounded, scale).ok()
}

/// An exact number as plain text, without needless zeros.
pub(crate) fn text(value: Exact) -> String {
    value.normalised().to_string()
}

/// `half a billion`, `a quarter of a million`.
fn part_of_scale(scan: &Scan, at: usize, end: usize) -> Option<Numeral> {
    let article = usize::from(matches!(scan.key(at), "a" | "un" | "une"));
    let part = scan.hit(at + article, List::Fraction)?;
    let mut next = at + article + part.len;
    while next < end && matches!(scan.key(next), "of" | "a" | "d'" | "de" | "un" | "une") {
        next += 1;
    }
    let scale = scan.hit(next, List::Scale).filter(|_| next < end && scan.is_word(next))?;
    if scan.key(next).len() < 3 {
        return None;
    }
    let whole: i128 = part.value.parse().ok()?;
    let scale_value: i128 = scale.value.parse().ok()?;
    let value = fraction(scale_value, whole)?;
    Some(Numeral { len: next + scale.len - at, value, form: Form::Plain, scaled: true })
}

/// `half`, `a third`, `two thirds`, `three quarters`.
fn worded_fraction(scan: &Scan, at: usize, end: usize) -> Option<Numeral> {
    let (count, len) = match scan.hit(at, List::Number) {
        Some(hit) => (hit.value.parse::<i128>().ok()?, hit.len),
        None if matches!(scan.key(at), "a" | "un" | "une" | "la" | "el" | "le") => (1, 1),
        None => (1, 0),
    };
    let part = scan.hit(at + len, List::Fraction).filter(|_| at + len < end)?;
    let whole: i128 = part.value.parse().ok()?;
    // A bare "third" or "quarter" is more often an ordinal or three months.
    let named = len > 0 && scan.key(at) != "la" && scan.key(at) != "el" && scan.key(at) != "le";
    if whole != 2 && !named && !(len > 0 && scan.lexicon.lang != "en") {
        return None;
    }
    if count == 0 || count >= whole || scan.is(at, List::Month) || scan.is(at + len, List::FixedDate) {
        return None;
    }
    Some(Numeral { len: len + part.len, value: fraction(count, whole)?, form: Form::Part, scaled: false })
}

fn digits(scan: &Scan, at: usize, end: usize) -> Option<Numeral> {
    if !scan.is_number(at) {
        return None;
    }
    let mut key = scan.key(at).to_owned();
    let mut len = 1;
    // 1 000 000: groups of three after spaces. In English only after a space that does not break lines.
    while at + len < end
        && scan.is_number(at + len)
        && scan.key(at + len).split([',', '.']).next().is_some_and(|group| group.len() == 3)
        && !key.contains(['.', ','])
        && (1..=3).contains(&scan.key(at).len())
        && scan.tokens[at + len].spaced
        && (scan.lexicon.lang != "en" || !thin_gap(scan, at + len))
    {
        key.push_str(scan.key(at + len));
        len += 1;
    }
    let mut value = token::value(&key, scan.lexicon.grouping)?;
    if scan.key(at + len) == "/"
        && let (Ok(part), Ok(whole)) = (key.parse::<i128>(), scan.key(at + len + 1).parse::<i128>())
        && (2..=10).contains(&whole)
        && (1..whole).contains(&part)
        && scan.key(at + len + 2) != "/"
    {
        return Some(Numeral {
            len: len + 2,
            value: fraction(part, whole)?,
            form: Form::Part,
            scaled: false,
        });
    }
    // 2 ½ and 2 1/2
    if scan.is_number(at + len)
        && scan.key(at + len + 1) == "/"
        && let (Ok(part), Ok(whole)) =
            (scan.key(at + len).parse::<i128>(), scan.key(at + len + 2).parse::<i128>())
        && (2..=10).contains(&whole)
        && (1..whole).contains(&part)
    {
        value = value.checked_add(fraction(part, whole)?)?;
        len += 3;
    }
    let (value, len, scaled) = scales(scan, at, end, value, len)?;
    Some(Numeral { len, value, form: Form::Plain, scaled })
}

/// Whether the gap before the token is a plain space.
fn thin_gap(scan: &Scan, at: usize) -> bool {
    let gap = scan.tokens[at - 1].span.end..scan.tokens[at].span.start;
    scan.text[gap].chars().all(|c| c == ' ')
}

/// Multiplies by the scale words that follow: `1.5 million`, `100bn`, `2 hundred thousand`.
fn scales(
    scan: &Scan,
    at: usize,
    end: usize,
    mut value: Exact,
    mut len: usize,
) -> Option<(Exact, usize, bool)> {
    let mut scaled = false;
    if matches!(
        (scan.key(at + len), scan.key(at + len + 1), scan.key(at + len + 2)),
        ("and", "a", "half") | ("y", "medio", _) | ("et", "demi", _)
    ) {
        value = value.checked_add(fraction(1, 2)?)?;
        len += if scan.key(at + len + 1) == "a" { 3 } else { 2 };
    }
    while let Some(scale) = scan.hit(at + len, List::Scale).filter(|_| at + len < end) {
        let letters = scan.key(at + len).len();
        // A lone letter is a scale only when it is glued on, or when money stands before.
        let glued = !scan.tokens[at + len].spaced;
        if letters == 1 && !glued && scan.before(at, List::Currency, 0).is_none() {
            break;
        }
        // "100m2" and "5t CO2" are units.
        if letters == 1 && scan.hit(at + len, List::Unit).is_some_and(|unit| unit.len > scale.len) {
            break;
        }
        value = times(value, Exact::new(scale.value.parse().ok()?, 0).ok()?)?;
        len += scale.len;
        scaled = true;
        while scaled && matches!(scan.key(at + len), "+") {
            len += 1;
        }
    }
    Some((value, len, scaled))
}

/// `twenty-five`, `one hundred and fifty thousand`, `a million`.
fn worded(scan: &Scan, at: usize, end: usize) -> Option<Numeral> {
    let mut total: i128 = 0;
    let mut current: Option<i128> = None;
    let mut next = at;
    let mut scaled = false;
    let mut last_was_scale = false;
    if matches!(scan.key(at), "a" | "un" | "une" | "an")
        && scan.is(at + 1, List::Scale)
        && scan.key(at + 1).len() > 2
    {
        next += 1;
    }
    while next < end && next < at + 16 && !scan.is_used(next) {
        if let Some(hit) = scan.hit(next, List::Number) {
            let value: i128 = hit.value.parse().ok()?;
            // "two three" are two numbers; "twenty three" is one.
            if current.is_some_and(|current| current % 100 != 0 && (current % 10 != 0 || value >= 10)) {
                break;
            }
            current = Some(current.unwrap_or(0) + value);
            next += hit.len;
            last_was_scale = false;
        } else if let Some(hit) = scan.hit(next, List::Scale).filter(|_| scan.key(next).len() > 2) {
            let value: i128 = hit.value.parse().ok()?;
            if value == 100 {
                current = Some(current.unwrap_or(1).checked_mul(100)?);
            } else {
                total = total.checked_add(current.unwrap_or(1).checked_mul(value)?)?;
                current = None;
            }
            next += hit.len;
            scaled = true;
            last_was_scale = true;
        } else if matches!(scan.key(next), "and" | "et" | "y")
            && (last_was_scale || scan.lexicon.lang != "en")
            && next > at
            && scan.is(next + 1, List::Number)
            && scan.hit(next + 1, List::Number).is_some_and(|hit| hit.value != "0")
        {
            next += 1;
        } else {
            break;
        }
    }
    // A scale alone ("millions of") is no number.
    let starts_with_number = scan.is(at, List::Number) || next > at + 1;
    if next == at || !starts_with_number {
        return None;
    }
    let value = Exact::new(total.checked_add(current.unwrap_or(0))?, 0).ok()?;
    // "one" by itself is an article more often than a number.
    if next == at + 1 && matches!(scan.key(at), "one" | "un" | "une" | "uno" | "una" | "dozen") && !scaled {
        let counted = scan.is(next, List::Percent)
            || scan.is(next, List::OutOf)
            || scan.is(next, List::TimeUnit)
            || per_each(scan, next, end);
        if !counted {
            return None;
        }
    }
    let (value, len, more) = scales(scan, at, end, value, next - at)?;
    Some(Numeral { len, value, form: Form::Plain, scaled: scaled || more })
}

/// "one doctor per 1,000 people": so many for each, close behind the noun.
fn per_each(scan: &Scan, from: usize, end: usize) -> bool {
    let per = (from + 1..end.min(from + 4)).find(|at| {
        matches!(scan.key(*at), "per" | "pour" | "por" | "par")
            || (scan.key(*at) == "for" && matches!(scan.key(at + 1), "every" | "each"))
    });
    per.is_some_and(|per| {
        let each = matches!(scan.key(per + 1), "every" | "each" | "cada" | "chaque");
        let counted = scan.is_number(per + 1 + usize::from(each));
        let english = scan.lexicon.lang == "en" && scan.is_word(per + 1);
        (from..per).all(|at| scan.is_word(at) && !scan.is(at, List::NounEnd)) && (each || counted || english)
    })
}

/// `40:1`, `1:1,000`: so many of the one for so many of the other.
pub(crate) fn odds(scan: &Scan, at: usize, end: usize) -> Option<Numeral> {
    let tight = |at: usize| scan.tokens.get(at).is_some_and(|token| !token.spaced);
    if at + 2 >= end || scan.key(at + 1) != ":" || !tight(at + 1) || !tight(at + 2) {
        return None;
    }
    if !scan.is_number(at) || !scan.is_number(at + 2) || scan.year(at).is_some() || scan.any_used(at..at + 3)
    {
        return None;
    }
    let (first, second) = (scan.key(at), scan.key(at + 2));
    // 10:30 may be a time of day, unless the sentence speaks of a ratio.
    let time = second.len() == 2 && first.len() <= 2 && first.parse::<u8>().is_ok_and(|hour| hour < 24);
    let spoken = (at.saturating_sub(8)..at).any(|at| {
        matches!(scan.key(at), "ratio" | "ratios" | "rapport" | "proporcion" | "razon" | "proportion")
    });
    if time && !spoken {
        return None;
    }
    let (part, whole) =
        (token::value(first, scan.lexicon.grouping)?, token::value(second, scan.lexicon.grouping)?);
    if part.scale() != 0 || whole.scale() != 0 {
        return None;
    }
    let value = fraction(part.digits(), whole.digits())?;
    Some(Numeral { len: 3, value, form: Form::Plain, scaled: false })
}

/// `one in five`, `9 out of 10`.
fn out_of(scan: &Scan, at: usize, end: usize, first: Numeral) -> Option<Numeral> {
    let joint = at + first.len;
    let hit = scan.hit(joint, List::OutOf).filter(|_| joint < end)?;
    let second_at = joint + hit.len;
    let second = digits(scan, second_at, end).or_else(|| worded(scan, second_at, end))?;
    let (part, whole) = (first.value.normalised(), second.value.normalised());
    let after = second_at + second.len;
    let proper = part.scale() == 0 && whole.scale() == 0 && part < whole && whole.digits() <= 100;
    if !proper || first.form == Form::Part || scan.is(after, List::TimeUnit) || scan.is(after, List::Percent)
    {
        return None;
    }
    let value = fraction(part.digits(), whole.digits())?;
    Some(Numeral { len: after - at, value, form: Form::Part, scaled: false })
}

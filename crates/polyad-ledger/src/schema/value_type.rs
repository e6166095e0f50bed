//! The shape of each value type.

use super::check::{self, FieldError};
use super::{CheckAs, Field, FieldType};
use crate::json::{Object, Value};
use crate::key::PublicKey;
use crate::malformed::{excerpt, join};
use polyad_model::{Exact, Instant, PartialDate, PriceBase, Ref};

/// Longest text by language, name by language, plain words of a title, plain words, code, address; in characters.
const TEXT_MAX: usize = 8_000;
const NAME_MAX: usize = 200;
const WORDING_MAX: usize = 500;
const CODE_MAX: usize = 80;
const URL_MAX: usize = 2_000;

static MONEY: &[Field] = fields![
    /// How much, in units of the currency.
    Always "amount": FieldType::Dec;
    /// ISO 4217 code.
    Always "currency": FieldType::Code;
    /// Value date.
    Always "date": FieldType::Date;
    /// Significant digits.
    Never "sd": FieldType::Count;
    /// The source's own qualifier.
    Never "qual": FieldType::Word(&["about", "over", "under"]);
    /// `nominal` or `constant:YYYY`.
    Never "price": FieldType::Code;
];

static QTY: &[Field] = fields![
    /// How much.
    Always "value": FieldType::Dec;
    /// Unit code.
    Always "unit": FieldType::Code;
    /// Significant digits.
    Never "sd": FieldType::Count;
    /// The source's own qualifier.
    Never "qual": FieldType::Word(&["about", "over", "under"]);
];

static PERIOD: &[Field] = fields![
    /// First moment, or `..`.
    Always "from": FieldType::Date;
    /// Last moment, or `..`.
    Always "to": FieldType::Date;
];

static SOURCE: &[Field] = fields![
    /// Who published it.
    Always "publisher": FieldType::Named;
    /// Its title; this or `url` is needed.
    Never "title": FieldType::Wording;
    /// The article, chapter or entry in it.
    Never "article": FieldType::Wording;
    /// When it was published.
    Never "published": FieldType::Date;
    /// Where it can be read; this or `title` is needed.
    Never "url": FieldType::Url;
    /// The page, paragraph or cell.
    Never "locator": FieldType::Wording;
    /// When somebody here fetched it.
    Never "fetched": FieldType::When;
    /// Hash of the bytes fetched.
    Never "sha256": FieldType::Hash;
];

/// Checks one value against its type.
pub(super) fn check_value(
    kind: &FieldType,
    value: &Value,
    side: CheckAs,
    path: &str,
    errors: &mut Vec<FieldError>,
) {
    match kind {
        FieldType::Bool => {
            if value.as_bool().is_none() {
                errors.push(wrong_type(path, "true or false", value));
            }
        }
        FieldType::List { of, min, max } => {
            let Some(items) = value.as_array() else {
                return errors.push(wrong_type(path, "a list", value));
            };
            if items.len() < *min {
                let reason = format!("needs at least {min} item{}", if *min == 1 { "" } else { "s" });
                errors.push(FieldError::new(path, "list-too-short", reason));
            }
            if items.len() > *max {
                let reason = format!("{} items; at most {max} are allowed", items.len());
                return errors.push(FieldError::new(path, "list-too-long", reason));
            }
            for (i, item) in items.iter().enumerate() {
                check_value(of, item, side, &format!("{path}[{i}]"), errors);
            }
        }
        FieldType::Object(fields) => {
            with_object(value, path, errors, |object, errors| members(fields, object, side, path, errors));
        }
        FieldType::Money => {
            with_object(value, path, errors, |object, errors| money(object, side, path, errors))
        }
        FieldType::Qty => {
            with_object(value, path, errors, |object, errors| quantity(object, side, path, errors))
        }
        FieldType::Src => {
            with_object(value, path, errors, |object, errors| source(object, side, path, errors))
        }
        FieldType::Period => period(value, side, path, errors),
        FieldType::Text => text(value, TEXT_MAX, path, errors),
        FieldType::Name => text(value, NAME_MAX, path, errors),
        FieldType::Amount => match value {
            Value::Object(object) if object.get("amount").is_some() => {
                check_value(&FieldType::Money, value, side, path, errors);
            }
            Value::Object(object) if object.get("value").is_some() => {
                check_value(&FieldType::Qty, value, side, path, errors);
            }
            Value::Object(_) => text(value, TEXT_MAX, path, errors),
            _ => errors.push(wrong_type(path, "money, a quantity or a text by language", value)),
        },
        FieldType::Wording if value.as_object().is_some() => text(value, TEXT_MAX, path, errors),
        FieldType::Named if value.as_object().is_some() => text(value, NAME_MAX, path, errors),
        FieldType::Either(first, second) => {
            let (mut as_first, mut as_second) = (Vec::new(), Vec::new());
            check_value(first, value, side, path, &mut as_first);
            check_value(second, value, side, path, &mut as_second);
            // The reading that comes closer is the one that was meant.
            if !as_first.is_empty() && !as_second.is_empty() {
                errors.append(if as_first.len() < as_second.len() { &mut as_first } else { &mut as_second });
            }
        }
        FieldType::Any => with_object(value, path, errors, |_, _| {}),
        _ => match value.as_str() {
            Some(word) => {
                if let Err((code, reason)) = string(kind, word, side) {
                    errors.push(FieldError::new(path, code, reason));
                }
            }
            None => errors.push(wrong_type(path, "a text", value)),
        },
    }
}

type Refusal = (&'static str, String);

/// The types that are one text.
fn string(kind: &FieldType, word: &str, side: CheckAs) -> Result<(), Refusal> {
    let model = |error: polyad_model::Malformed| ("value-malformed", error.to_string());
    let limit = |max: usize| match word.chars().count() {
        0 => Err(("text-empty", "is empty; leave the field out".to_owned())),
        n if n > max => Err(("text-too-long", format!("{n} characters; at most {max} are allowed"))),
        _ => Ok(()),
    };
    match kind {
        FieldType::Ref => word.parse::<Ref>().map(drop).map_err(model),
        FieldType::RefOr(words) if words.contains(&word) => Ok(()),
        FieldType::RefOr(words) => word
            .parse::<Ref>()
            .map(drop)
            .map_err(|error| ("value-malformed", format!("{error}; or one of {}", words.join(", ")))),
        FieldType::Named if looks_like_ref(word) => word.parse::<Ref>().map(drop).map_err(model),
        FieldType::Named | FieldType::String => limit(NAME_MAX),
        FieldType::Wording => limit(WORDING_MAX),
        FieldType::Code => {
            limit(CODE_MAX)?;
            if side != CheckAs::Row && !word.bytes().all(|b| b.is_ascii_graphic()) {
                return Err(("code-malformed", "a code is printable ASCII without space".to_owned()));
            }
            Ok(())
        }
        FieldType::Word(words) if words.contains(&word) => Ok(()),
        FieldType::Word(words) => {
            Err(("word-unknown", format!("`{}` is not one of {}", excerpt(word), words.join(", "))))
        }
        FieldType::Date => word.parse::<PartialDate>().map(drop).map_err(model),
        FieldType::When => match word.contains('T') {
            true => Instant::parse_seconds(word).map(drop).map_err(model),
            false => word.parse::<PartialDate>().map(drop).map_err(model),
        },
        FieldType::Dec => decimal(word, side).map(drop).map_err(model),
        FieldType::Share => {
            let share = decimal(word, side).map_err(model)?;
            polyad_model::Share::new(share).map(drop).map_err(model)
        }
        FieldType::Count => {
            let plain = (1..=18).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit());
            match plain && (word == "0" || !word.starts_with('0')) {
                true => Ok(()),
                false => Err(("value-malformed", format!("a whole number from 0, got `{}`", excerpt(word)))),
            }
        }
        FieldType::Instant => Instant::parse_seconds(word).map(drop).map_err(model),
        FieldType::Hash => match polyad_model::reference::hex32(word) {
            Some(_) => Ok(()),
            None => Err(("value-malformed", "a hash is 64 lower-case hexadecimal digits".to_owned())),
        },
        FieldType::Key => word.parse::<PublicKey>().map(drop).map_err(|error| (error.code, error.message)),
        FieldType::Url => check_url(word).map_err(|reason| ("url-malformed", reason)),
        FieldType::Country => match word.parse::<Ref>().map_err(model)?.code_in("iso3166-1") {
            Some(_) => Ok(()),
            None => Err(("value-malformed", "a country is x:iso3166-1: and two capital letters".to_owned())),
        },
        _ => Ok(()),
    }
}

fn decimal(word: &str, side: CheckAs) -> Result<Exact, polyad_model::Malformed> {
    if side == CheckAs::Row {
        return Exact::parse_printed(word);
    }
    let value = Exact::parse_statement(word)?;
    if value.is_zero() && word.starts_with('-') {
        let reason = "zero has no sign".to_owned();
        return Err(polyad_model::Malformed { what: "decimal", reason, got: word.to_owned() });
    }
    Ok(value)
}

/// Whether a text in a place that also takes plain words means to be a Ref.
pub(crate) fn looks_like_ref(word: &str) -> bool {
    word.starts_with("x:")
        || word.starts_with("r:")
        || (word.len() == 53 && word.starts_with('s') && !word.contains(' '))
}

/// Refuses what is not a plain web address: other schemes, names and passwords, spaces, characters that must be escaped.
pub fn check_url(url: &str) -> Result<(), String> {
    if url.len() > URL_MAX {
        return Err(format!("{} bytes; at most {URL_MAX} are allowed", url.len()));
    }
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"))
        .ok_or("begins with https:// or http://")?;
    if !url.bytes().all(|b| {
        b.is_ascii_graphic() && !matches!(b, b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}')
    }) {
        return Err("holds only characters that RFC 3986 allows; percent-encode others".to_owned());
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host_fits = !authority.is_empty()
        && authority
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':' | b'[' | b']'));
    if host_fits { Ok(()) } else { Err("needs a plain host name, without user name or password".to_owned()) }
}

fn members(
    fields: &'static [Field],
    object: &Object,
    side: CheckAs,
    path: &str,
    errors: &mut Vec<FieldError>,
) {
    let fields: Vec<&Field> = fields.iter().collect();
    check::object(&fields, object, side, path, errors);
}

fn with_object(
    value: &Value,
    path: &str,
    errors: &mut Vec<FieldError>,
    check: impl FnOnce(&Object, &mut Vec<FieldError>),
) {
    match value.as_object() {
        Some(object) => check(object, errors),
        None => errors.push(wrong_type(path, "an object", value)),
    }
}

fn money(object: &Object, side: CheckAs, path: &str, errors: &mut Vec<FieldError>) {
    members(MONEY, object, side, path, errors);
    significant_digits(object, path, errors);
    let currency = object.get("currency").and_then(Value::as_str);
    let fits = |code: &str| code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase());
    if let Some(code) = currency.filter(|code| !fits(code)) {
        let reason = format!("a currency is three capital letters of ISO 4217, got `{}`", excerpt(code));
        errors.push(FieldError::new(join(path, "currency"), "value-malformed", reason));
    }
    if let Some(Err(error)) = object.get("price").and_then(Value::as_str).map(str::parse::<PriceBase>) {
        errors.push(FieldError::new(join(path, "price"), "value-malformed", error.to_string()));
    }
}

fn quantity(object: &Object, side: CheckAs, path: &str, errors: &mut Vec<FieldError>) {
    members(QTY, object, side, path, errors);
    significant_digits(object, path, errors);
}

fn significant_digits(object: &Object, path: &str, errors: &mut Vec<FieldError>) {
    let digits = object.get("sd").and_then(Value::as_str).and_then(|sd| sd.parse::<u64>().ok());
    if digits.is_some_and(|digits| !(1..=38).contains(&digits)) {
        errors.push(FieldError::new(
            join(path, "sd"),
            "value-malformed",
            "significant digits lie between 1 and 38",
        ));
    }
}

fn source(object: &Object, side: CheckAs, path: &str, errors: &mut Vec<FieldError>) {
    members(SOURCE, object, side, path, errors);
    if object.get("title").is_none() && object.get("url").is_none() {
        errors.push(FieldError::new(path, "src-unnamed", "a source needs a `title` or a `url`"));
    }
}

/// A period; rows may leave an open end out, or give one date for both.
fn period(value: &Value, side: CheckAs, path: &str, errors: &mut Vec<FieldError>) {
    if side == CheckAs::Row && value.as_str().is_some() {
        return check_value(&FieldType::Date, value, side, path, errors);
    }
    let Some(object) = value.as_object() else {
        return errors.push(wrong_type(path, "an object {from, to}", value));
    };
    // Open ends are no dates: they are left out before the dates are looked at.
    let open = |end: &Value| end.as_str() == Some("..");
    let dated =
        object.members().filter(|(_, end)| !open(end)).map(|(key, end)| (key.into(), end.clone())).collect();
    let mut found = Vec::new();
    members(PERIOD, &dated, side, path, &mut found);
    let given = |error: &FieldError| {
        error.code == "field-missing"
            && (side == CheckAs::Row || object.members().any(|(key, _)| join(path, key) == error.path))
    };
    errors.extend(found.into_iter().filter(|error| !given(error)));
    if object.is_empty() {
        errors.push(FieldError::new(
            path,
            "field-missing",
            "a period has `from` and `to`; an open end is `..`",
        ));
    }
}

fn text(value: &Value, max: usize, path: &str, errors: &mut Vec<FieldError>) {
    let Some(object) = value.as_object() else {
        return errors.push(wrong_type(path, "a text by language, such as {\"en\": \"…\"}", value));
    };
    if object.is_empty() {
        errors.push(FieldError::new(path, "text-empty", "has no language; leave the field out"));
    }
    for (language, words) in object.members() {
        let place = join(path, language);
        if !polyad_model::text::is_language_tag(language) {
            errors.push(FieldError::new(
                &place,
                "language-malformed",
                "a language is a BCP 47 tag such as en or pt-BR",
            ));
        }
        match words.as_str().map(|words| words.chars().count()) {
            None => errors.push(wrong_type(&place, "a text", words)),
            Some(0) => errors.push(FieldError::new(&place, "text-empty", "is empty; leave the language out")),
            Some(n) if n > max => {
                let reason = format!("{n} characters; at most {max} are allowed");
                errors.push(FieldError::new(&place, "text-too-long", reason));
            }
            Some(_) => {}
        }
    }
}

fn wrong_type(path: &str, wanted: &str, got: &Value) -> FieldError {
    FieldError::new(path, "type-wrong", format!("needs {wanted}, got {}", got.shape()))
}

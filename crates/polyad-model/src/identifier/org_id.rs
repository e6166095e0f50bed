//! Organisation identifiers: the code of a list, a hyphen and the identifier in that list (`GB-COH-00954616`).

use super::clean::{after_name, is_digits};
use super::{Claim, Scheme, Strength, Validity, lei, ror, wikidata};
use crate::codelist::country_by_alpha2;
use std::sync::LazyLock;

/// Organisations on a register.
pub(super) const SCHEME: Scheme = Scheme {
    name: "org-id",
    description: "organisation on a register: the list's code (GB-COH), a hyphen and the identifier in that list",
    source: "org-id.guide, lists of organisation identifiers; IATI organisation identifier",
    claim,
    check,
};

/// A list of organisations whose code we know.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OrgList {
    /// The list's code, `GB-COH`.
    pub code: &'static str,
    /// The state or territory of ISO 3166-1, two letters; `None` for an international list.
    pub country: Option<&'static str>,
    /// What it registers, in our words.
    pub registers: &'static str,
    form: Form,
}

/// What the identifiers of a list look like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Form {
    /// Free text in which case may count.
    Kept,
    /// Free text in capitals.
    Capitals,
    /// So many digits, from and to; hyphens, dots and spaces between them do not count.
    Digits(usize, usize),
    /// So many letters or digits; numbers are filled up with zeros in front.
    Padded(usize),
    /// A code of another scheme here.
    Lei,
    /// A code of another scheme here.
    Ror,
    /// A code of another scheme here.
    Wikidata,
}

/// The lists we know, by code.
pub fn org_lists() -> &'static [OrgList] {
    &LISTS
}

/// The list of a code, in capitals.
pub fn org_list_by_code(code: &str) -> Option<&'static OrgList> {
    LISTS.binary_search_by(|list| list.code.cmp(code)).ok().map(|place| &LISTS[place])
}

static LISTS: LazyLock<Vec<OrgList>> = LazyLock::new(|| {
    let mut lists: Vec<OrgList> = include_str!("org_lists.tsv").lines().skip(1).filter_map(list).collect();
    lists.sort_by_key(|list| list.code);
    lists
});

/// A line of `org_lists.tsv`: code, country or `-`, form, what it registers.
fn list(line: &'static str) -> Option<OrgList> {
    let mut cells = line.split('\t');
    let (code, country, form, registers) = (cells.next()?, cells.next()?, cells.next()?, cells.next()?);
    let form = match form.split_once(':') {
        None if form == "capitals" => Form::Capitals,
        None if form == "lei" => Form::Lei,
        None if form == "ror" => Form::Ror,
        None if form == "wikidata" => Form::Wikidata,
        None => Form::Kept,
        Some(("padded", width)) => Form::Padded(width.parse().ok()?),
        Some((_, digits)) => {
            let (from, to) = digits.split_once('-').unwrap_or((digits, digits));
            Form::Digits(from.parse().ok()?, to.parse().ok()?)
        }
    };
    Some(OrgList { code, country: (country != "-").then_some(country), registers, form })
}

fn claim(text: &str) -> Option<Claim> {
    let (text, named) = match after_name(text, SCHEME.name) {
        Some(rest) => (rest, true),
        None => (text, false),
    };
    let mut parts = text.splitn(3, '-');
    let (place, register) = (parts.next()?, parts.next()?);
    let id = parts.next().unwrap_or("").trim();
    if !is_place(place) || !is_register(register) {
        return None;
    }
    let code = format!("{place}-{register}").to_uppercase();
    let known = org_list_by_code(&code);
    // Words with a hyphen (`co-funding`) have the same shape in small letters, and without an identifier behind.
    let printed_as_code = place.bytes().all(|b| !b.is_ascii_lowercase());
    if !(named || known.is_some() || printed_as_code) {
        return None;
    }
    let id = known.map_or_else(|| id.to_owned(), |list| list.form.normal(id));
    let strength = if named || known.is_some() { Strength::Named } else { Strength::Shaped };
    Claim::new(if id.is_empty() { code } else { format!("{code}-{id}") }, strength)
}

fn check(normal: &str) -> Validity {
    let mut parts = normal.splitn(3, '-');
    let (place, register, id) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""), parts.next());
    let country = place.get(..2).unwrap_or("");
    if !country.starts_with('X') && country_by_alpha2(country).is_none() {
        return Validity::malformed(format!(
            "`{country}` is neither a country of ISO 3166-1 nor an international list"
        ));
    }
    let Some(id) = id else {
        return Validity::malformed(format!("no identifier after the list `{normal}`"));
    };
    if id.chars().any(char::is_control) {
        return Validity::malformed("an identifier has no control characters");
    }
    match org_list_by_code(&format!("{place}-{register}")) {
        Some(list) => list.form.check(id),
        None => Validity::UnknownList,
    }
}

impl Form {
    fn normal(self, id: &str) -> String {
        match self {
            Form::Kept => id.to_owned(),
            Form::Capitals | Form::Lei | Form::Wikidata => id.to_uppercase(),
            Form::Ror => id.to_lowercase(),
            Form::Digits(..) => {
                let digits: String = id.chars().filter(|c| !matches!(c, '-' | '.' | ' ')).collect();
                // What is not a number stays as printed, so that a reader sees what was refused.
                if is_digits(&digits) { digits } else { id.to_owned() }
            }
            Form::Padded(width) => {
                let id = id.to_uppercase();
                if is_digits(&id) { format!("{id:0>width$}") } else { id }
            }
        }
    }

    fn check(self, id: &str) -> Validity {
        match self {
            Form::Kept | Form::Capitals => Validity::Valid,
            Form::Lei => lei::check(id),
            Form::Ror => ror::check(id),
            Form::Wikidata => wikidata::check(id),
            Form::Digits(from, to) if is_digits(id) && (from..=to).contains(&id.len()) => Validity::Valid,
            Form::Digits(from, to) if from == to => {
                Validity::malformed(format!("identifiers of this list have {from} digits"))
            }
            Form::Digits(from, to) => {
                Validity::malformed(format!("identifiers of this list have {from} to {to} digits"))
            }
            Form::Padded(width) if id.len() == width && id.bytes().all(|b| b.is_ascii_alphanumeric()) => {
                Validity::Valid
            }
            Form::Padded(width) => {
                Validity::malformed(format!("identifiers of this list have {width} letters or digits"))
            }
        }
    }
}

/// `GB`, or a part of a country, `CA_ON`.
fn is_place(text: &str) -> bool {
    let (country, part) = text.split_once('_').unwrap_or((text, "-"));
    country.len() == 2
        && country.bytes().all(|b| b.is_ascii_alphabetic())
        && (part == "-" || (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// A register's code has a letter: `GB-1-203242` names an activity of the donor `GB-1`.
fn is_register(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        && (text.is_empty() || text.bytes().any(|b| b.is_ascii_alphabetic()))
}

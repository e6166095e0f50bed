//! Identifiers of states and organisations as publishers print them, and what each can mean.
//!
//! A printed reference such as `GB-COH-954616`, `41114` or `https://ror.org/04pznsd21` is read by every scheme that
//! knows its shape. [`identify`] returns all readings, best first; it merges nothing and asks no network. A scheme
//! is data and two small functions; each file below says which standard it follows.
//!
//! *Valid* means that the form is right and, where a scheme has check digits or a closed list, that they agree. It
//! does not mean that a register holds the number.

mod clean;
mod cow;
mod dac;
mod gw;
mod iati_legacy;
mod isni;
mod iso3166;
mod lei;
mod mod97;
mod org_id;
mod register;
mod ror;
mod wikidata;

pub use org_id::{OrgList, org_list_by_code, org_lists};
pub use register::{Entry, entry_of, is_class_of_bodies};

use clean::clean;
use std::fmt;

/// All schemes. Where two readings are equally good, the earlier one comes first.
static SCHEMES: &[Scheme] = &[
    org_id::SCHEME,
    lei::SCHEME,
    ror::SCHEME,
    wikidata::SCHEME,
    isni::SCHEME,
    dac::CHANNEL,
    dac::AGENCY,
    iati_legacy::SCHEME,
    iso3166::SCHEME,
    cow::SCHEME,
    gw::SCHEME,
];

/// A scheme of identifiers. Two schemes are equal when their names are.
#[derive(Clone, Copy)]
pub struct Scheme {
    name: &'static str,
    description: &'static str,
    source: &'static str,
    /// The reading of a cleaned text, or `None` when it does not have the scheme's shape.
    claim: fn(&str) -> Option<Claim>,
    /// The verdict on a normal form that `claim` made.
    check: fn(&str) -> Validity,
}

/// A reading of a printed reference in one scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identified {
    /// The scheme it is read in.
    pub scheme: &'static Scheme,
    /// The one spelling of this identifier in that scheme.
    pub normal: String,
    /// Whether the scheme's own checks hold.
    pub validity: Validity,
}

/// What a scheme's own checks say of an identifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Validity {
    /// The form is right and so are check digits and closed lists, where the scheme has them.
    Valid,
    /// The check characters do not agree with the rest.
    BadCheckDigit {
        /// The check characters that the rest asks for.
        expected: String,
    },
    /// The form is right; the list it names is not one we know.
    UnknownList,
    /// It looks like this scheme and breaks its form.
    Malformed {
        /// What it breaks, with the limit.
        reason: String,
    },
}

/// All readings of a printed reference, best first: valid ones, then those of unknown lists, then those with a wrong
/// check digit, then malformed ones; among equals, a reading whose scheme is named in the text comes first.
///
/// A bare number that could be several things is read only by schemes in which it is valid. An empty answer means
/// that no scheme knows the shape.
pub fn identify(printed: &str) -> Vec<Identified> {
    let cleaned = clean(printed);
    let mut readings: Vec<(u8, Strength, Identified)> = SCHEMES
        .iter()
        .filter_map(|scheme| {
            let claim = (scheme.claim)(&cleaned)?;
            let validity = (scheme.check)(&claim.normal);
            let kept = match claim.strength {
                Strength::Named | Strength::Shaped => true,
                Strength::Possible => validity == Validity::Valid,
                Strength::Asked => false,
            };
            kept.then(|| {
                (validity.rank(), claim.strength, Identified { scheme, normal: claim.normal, validity })
            })
        })
        .collect();
    // The sort is stable, so that the order of `SCHEMES` decides among equals.
    readings.sort_by_key(|(rank, strength, _)| (*rank, *strength));
    readings.into_iter().map(|(_, _, reading)| reading).collect()
}

/// All schemes in their order.
pub fn schemes() -> &'static [Scheme] {
    SCHEMES
}

/// The scheme of a name, `lei`.
pub fn scheme_by_name(name: &str) -> Option<&'static Scheme> {
    SCHEMES.iter().find(|scheme| scheme.name == name)
}

impl Scheme {
    /// Its name, `org-id`.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// What it identifies and in which form, in one sentence.
    pub fn describe(&self) -> &'static str {
        self.description
    }

    /// The standard or list it follows.
    pub fn source(&self) -> &'static str {
        self.source
    }

    /// The one spelling of a printed identifier; `None` when it does not have this scheme's shape.
    ///
    /// Idempotent on all that is not malformed.
    pub fn normalise(&self, printed: &str) -> Option<String> {
        (self.claim)(&clean(printed)).map(|claim| claim.normal)
    }

    /// The verdict on a printed identifier, which is brought to its normal form first.
    pub fn validate(&self, printed: &str) -> Validity {
        match self.normalise(printed) {
            Some(normal) => (self.check)(&normal),
            None => Validity::malformed(format!("not of the form of {}: {}", self.name, self.description)),
        }
    }
}

impl PartialEq for Scheme {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Scheme {}

impl fmt::Debug for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl Validity {
    fn malformed(reason: impl Into<String>) -> Self {
        Validity::Malformed { reason: reason.into() }
    }

    fn rank(&self) -> u8 {
        match self {
            Validity::Valid => 0,
            Validity::UnknownList => 1,
            Validity::BadCheckDigit { .. } => 2,
            Validity::Malformed { .. } => 3,
        }
    }
}

/// A scheme's reading of a text, before its checks.
struct Claim {
    normal: String,
    strength: Strength,
}

/// Why a text is read in a scheme, strongest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Strength {
    /// The text names the scheme: a web address, `urn:lei:…`, `XI-ROR-…`.
    Named,
    /// Its shape is this scheme's own.
    Shaped,
    /// Its shape is common, such as three digits: it counts only where it is valid.
    Possible,
    /// Its shape says nothing, such as `7`: it counts only for those who ask this scheme.
    Asked,
}

impl Claim {
    fn new(normal: impl Into<String>, strength: Strength) -> Option<Claim> {
        Some(Claim { normal: normal.into(), strength })
    }
}

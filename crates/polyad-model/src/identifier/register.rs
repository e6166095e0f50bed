//! The register that a printed organisation code belongs to: what tells two codes of one register from two names of
//! one body.
//!
//! `org-id` is no register but a family of them: `GB-COH-…` and `XM-DAC-…` may well name one body, two different
//! codes of Companies House never do.

use super::{Identified, Validity, identify};

/// A printed organisation code as an entry of a register.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Entry {
    /// The register: `GB-COH`, `dac-channel`, `dac-agency`, `iati-legacy`.
    pub register: String,
    /// The code in its one spelling, as an organisation identifier where there is a form for it: `XM-DAC-41114`.
    pub code: String,
}

/// The register and the one spelling of a printed code; `None` where no scheme takes it for an organisation's, or its
/// checks fail.
///
/// A channel or a donor of the DAC is written as `XM-DAC-…`, whether the list is named in print or not; a bare donor
/// number is read only with its list in front.
pub fn entry_of(printed: &str) -> Option<Entry> {
    let readings = identify(printed);
    let good = |reading: &&Identified| matches!(reading.validity, Validity::Valid | Validity::UnknownList);
    let find = |scheme: &str| readings.iter().filter(good).find(|reading| reading.scheme.name() == scheme);
    let dac = find("dac-channel").or_else(|| find("dac-agency").filter(|_| find("org-id").is_some()));
    if let Some(dac) = dac {
        let register = dac.scheme.name().to_owned();
        return Some(Entry { register, code: format!("XM-DAC-{}", dac.normal) });
    }
    if let Some(listed) = find("org-id") {
        let mut parts = listed.normal.splitn(3, '-');
        let (place, register) = (parts.next()?, parts.next()?);
        // A list that is not known here may be spelt as its own guide spells it.
        let is_known = listed.validity == Validity::Valid;
        let code = if is_known { listed.normal.clone() } else { printed.trim().to_owned() };
        return Some(Entry { register: format!("{place}-{register}"), code });
    }
    let other = ["iati-legacy", "lei", "ror", "wikidata", "isni"].into_iter().find_map(find)?;
    Some(Entry { register: other.scheme.name().to_owned(), code: other.normal.clone() })
}

/// Whether a code of the DAC's channels stands for a class of bodies and not for one: `22000`, donor country-based
/// NGOs; `11001`, a central government; `63000`, private enterprises of a third country.
///
/// Source: OECD DAC and CRS code lists, channels of delivery: the codes that close with `000` head a category, but for
/// the institutions of the European Union, the Monetary Fund, the World Bank Group and the Trade Organization, which
/// are bodies themselves; those of public sectors (1), the private sector (6) and *other* (9) are
/// classes throughout.
pub fn is_class_of_bodies(channel: &str) -> bool {
    let Some(digits) = channel.strip_prefix("XM-DAC-").or(Some(channel)) else { return false };
    if digits.len() != 5 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    let heads = digits.ends_with("000") && !matches!(digits, "42000" | "43000" | "44000" | "45000");
    heads || matches!(digits.as_bytes()[0], b'1' | b'6' | b'9')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_register_has_one_spelling_of_a_code() {
        let entry = |printed: &str| entry_of(printed).map(|own| format!("{} {}", own.register, own.code));
        for (printed, expected) in [
            ("41114", Some("dac-channel XM-DAC-41114")),
            ("XM-DAC-41114", Some("dac-channel XM-DAC-41114")),
            ("DAC-41114", Some("dac-channel XM-DAC-41114")),
            ("XM-DAC-928", Some("dac-agency XM-DAC-928")),
            ("928", None),
            ("GB-COH-954616", Some("GB-COH GB-COH-00954616")),
            ("US-501c3-522318905", Some("US-501C3 US-501c3-522318905")),
            ("us-ein-83-2847769", Some("US-EIN US-EIN-832847769")),
            ("GB-1", Some("iati-legacy GB-1")),
            ("41AAA", Some("iati-legacy 41AAA")),
            ("Misc", None),
            ("", None),
        ] {
            assert_eq!(entry(printed).as_deref(), expected, "`{printed}`");
        }
        assert!(is_class_of_bodies("22000") && is_class_of_bodies("XM-DAC-63000"));
        assert!(!is_class_of_bodies("44000") && !is_class_of_bodies("41114") && !is_class_of_bodies("GB-1"));
    }
}

//! Codes of the OECD Development Assistance Committee: channels of delivery, and donors with their agencies.

use super::clean::{after_name, is_digits, strip_prefix_any_case};
use super::{Claim, Scheme, Strength, Validity};

/// Bodies through which aid is delivered.
pub(super) const CHANNEL: Scheme = Scheme {
    name: "dac-channel",
    description: "channel of delivery: five digits within the ranges of the DAC's categories",
    source: "OECD DAC and CRS code lists, channels of delivery",
    claim: claim_channel,
    check: check_channel,
};

/// Donors and their agencies.
pub(super) const AGENCY: Scheme = Scheme {
    name: "dac-agency",
    description: "donor of the Creditor Reporting System, one to four digits, and its agency after a hyphen",
    source: "OECD DAC and CRS code lists, donors and agencies; as organisation ids XM-DAC-n and XM-DAC-n-m",
    claim: claim_agency,
    check: check_agency,
};

/// The categories of channels: first code, last code.
///
/// 1 public sector, 2 NGOs and civil society, 3 partnerships and networks, 4 multilateral organisations (41 United
/// Nations, 42 European Union, 43 Monetary Fund, 44 World Bank Group, 45 Trade Organization, 46 regional development
/// banks, 47 others), 5 universities and other research, 6 private sector, 9 other.
const CHANNEL_RANGES: &[(u32, u32)] = &[
    (10_000, 13_999),
    (20_000, 23_999),
    (30_000, 32_999),
    (40_000, 47_999),
    (50_000, 52_999),
    (60_000, 63_999),
    (90_000, 90_999),
];

fn claim_channel(text: &str) -> Option<Claim> {
    if let Some(code) = named(text) {
        return if code.len() == 5 && is_digits(code) { Claim::new(code, Strength::Named) } else { None };
    }
    // Five digits alone may be anything, so they must fall into a category.
    if text.len() == 5 && is_digits(text) { Claim::new(text, Strength::Possible) } else { None }
}

fn check_channel(normal: &str) -> Validity {
    let code: u32 = normal.parse().unwrap_or(0);
    if CHANNEL_RANGES.iter().any(|(first, last)| (*first..=*last).contains(&code)) {
        Validity::Valid
    } else {
        Validity::malformed(
            "in none of the DAC's ranges of channels, which lie in 10000-63999 and 90000-90999",
        )
    }
}

fn claim_agency(text: &str) -> Option<Claim> {
    let (code, strength) = match named(text) {
        Some(code) => (code, Strength::Named),
        None => (text, Strength::Asked),
    };
    let mut parts = code.splitn(2, '-').map(|part| if is_digits(part) { trim_zeros(part) } else { "" });
    let (donor, agency) = (parts.next()?, parts.next());
    let fits = |part: &str, digits: usize| !part.is_empty() && part.len() <= digits;
    if !fits(donor, 4) || !agency.is_none_or(|agency| fits(agency, 3)) {
        return None;
    }
    match agency {
        Some(agency) => Claim::new(format!("{donor}-{agency}"), strength),
        None => Claim::new(donor, strength),
    }
}

fn check_agency(normal: &str) -> Validity {
    if normal.starts_with('0') { Validity::malformed("no donor has the number 0") } else { Validity::Valid }
}

/// What follows `XM-DAC-`, the older `DAC-`, or the scheme's name.
fn named(text: &str) -> Option<&str> {
    let text = after_name(text, "org-id").unwrap_or(text);
    strip_prefix_any_case(text, "XM-DAC-")
        .or_else(|| strip_prefix_any_case(text, "DAC-"))
        .or_else(|| ["dac", "dac-channel", "dac-agency"].iter().find_map(|name| after_name(text, name)))
}

/// A number without leading zeros; zero itself keeps one.
fn trim_zeros(digits: &str) -> &str {
    let trimmed = digits.trim_start_matches('0');
    if trimmed.is_empty() { "0" } else { trimmed }
}

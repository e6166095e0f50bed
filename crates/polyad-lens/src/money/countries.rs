//! Which country's prices an amount is deflated by: countries of payers, and currencies of countries.

use polyad_ledger::state::{EntityKind, State};
use polyad_model::{Currency, Ref, codelist};

/// A country by the two letters of ISO 3166-1.
pub(super) type CountryCode = &'static str;

/// Currencies that one country alone issues and uses, by ISO 4217, with that country. A currency that is legal tender of
/// a second country or territory of ISO 3166-1 stands in [`SHARED`].
const OWN: &[(&str, CountryCode)] = &[
    ("AED", "AE"),
    ("AFN", "AF"),
    ("ALL", "AL"),
    ("AMD", "AM"),
    ("AOA", "AO"),
    ("ARS", "AR"),
    ("AWG", "AW"),
    ("AZN", "AZ"),
    ("BAM", "BA"),
    ("BBD", "BB"),
    ("BDT", "BD"),
    ("BGN", "BG"),
    ("BHD", "BH"),
    ("BIF", "BI"),
    ("BMD", "BM"),
    ("BND", "BN"),
    ("BOB", "BO"),
    ("BRL", "BR"),
    ("BSD", "BS"),
    ("BTN", "BT"),
    ("BWP", "BW"),
    ("BYN", "BY"),
    ("BZD", "BZ"),
    ("CAD", "CA"),
    ("CDF", "CD"),
    ("CLP", "CL"),
    ("CNY", "CN"),
    ("COP", "CO"),
    ("CRC", "CR"),
    ("CUP", "CU"),
    ("CVE", "CV"),
    ("CZK", "CZ"),
    ("DJF", "DJ"),
    ("DOP", "DO"),
    ("DZD", "DZ"),
    ("EGP", "EG"),
    ("ERN", "ER"),
    ("ETB", "ET"),
    ("FJD", "FJ"),
    ("GEL", "GE"),
    ("GHS", "GH"),
    ("GMD", "GM"),
    ("GNF", "GN"),
    ("GTQ", "GT"),
    ("GYD", "GY"),
    ("HKD", "HK"),
    ("HNL", "HN"),
    ("HTG", "HT"),
    ("HUF", "HU"),
    ("IDR", "ID"),
    ("IQD", "IQ"),
    ("IRR", "IR"),
    ("ISK", "IS"),
    ("JMD", "JM"),
    ("JOD", "JO"),
    ("JPY", "JP"),
    ("KES", "KE"),
    ("KGS", "KG"),
    ("KHR", "KH"),
    ("KMF", "KM"),
    ("KPW", "KP"),
    ("KRW", "KR"),
    ("KWD", "KW"),
    ("KYD", "KY"),
    ("KZT", "KZ"),
    ("LAK", "LA"),
    ("LBP", "LB"),
    ("LKR", "LK"),
    ("LRD", "LR"),
    ("LSL", "LS"),
    ("LYD", "LY"),
    ("MDL", "MD"),
    ("MGA", "MG"),
    ("MKD", "MK"),
    ("MMK", "MM"),
    ("MNT", "MN"),
    ("MOP", "MO"),
    ("MRU", "MR"),
    ("MUR", "MU"),
    ("MVR", "MV"),
    ("MWK", "MW"),
    ("MXN", "MX"),
    ("MYR", "MY"),
    ("MZN", "MZ"),
    ("NAD", "NA"),
    ("NGN", "NG"),
    ("NIO", "NI"),
    ("NPR", "NP"),
    ("OMR", "OM"),
    ("PEN", "PE"),
    ("PGK", "PG"),
    ("PHP", "PH"),
    ("PKR", "PK"),
    ("PLN", "PL"),
    ("PYG", "PY"),
    ("QAR", "QA"),
    ("RON", "RO"),
    ("RSD", "RS"),
    ("RUB", "RU"),
    ("RWF", "RW"),
    ("SAR", "SA"),
    ("SBD", "SB"),
    ("SCR", "SC"),
    ("SDG", "SD"),
    ("SEK", "SE"),
    ("SGD", "SG"),
    ("SLE", "SL"),
    ("SOS", "SO"),
    ("SRD", "SR"),
    ("SSP", "SS"),
    ("STN", "ST"),
    ("SYP", "SY"),
    ("SZL", "SZ"),
    ("THB", "TH"),
    ("TJS", "TJ"),
    ("TMT", "TM"),
    ("TND", "TN"),
    ("TOP", "TO"),
    ("TRY", "TR"),
    ("TTD", "TT"),
    ("TWD", "TW"),
    ("TZS", "TZ"),
    ("UAH", "UA"),
    ("UGX", "UG"),
    ("UYU", "UY"),
    ("UZS", "UZ"),
    ("VES", "VE"),
    ("VND", "VN"),
    ("VUV", "VU"),
    ("WST", "WS"),
    ("YER", "YE"),
    ("ZMW", "ZM"),
];

/// Currencies of several countries, with the states whose own currency each is. The first of a country here or in
/// [`OWN`] is its present one.
const SHARED: &[(&str, &[CountryCode])] = &[
    (
        "EUR",
        &[
            "AT", "BE", "CY", "DE", "EE", "ES", "FI", "FR", "GR", "HR", "IE", "IT", "LT", "LU", "LV", "MT",
            "NL", "PT", "SI", "SK", "AD", "MC", "SM", "VA", "ME",
        ],
    ),
    ("USD", &["US", "EC", "SV", "FM", "MH", "PW", "TL"]),
    ("GBP", &["GB"]),
    ("CHF", &["CH", "LI"]),
    ("DKK", &["DK"]),
    ("NOK", &["NO"]),
    ("AUD", &["AU", "KI", "NR", "TV"]),
    ("NZD", &["NZ"]),
    ("ILS", &["IL"]),
    ("INR", &["IN"]),
    ("MAD", &["MA"]),
    ("ZAR", &["ZA"]),
    ("XAF", &["CM", "CF", "TD", "CG", "GQ", "GA"]),
    ("XOF", &["BJ", "BF", "CI", "GW", "ML", "NE", "SN", "TG"]),
    ("XCD", &["AG", "DM", "GD", "KN", "LC", "VC"]),
];

/// The one country whose currency this is; `None` where several use it, or none is known.
pub(super) fn only_country_of(currency: Currency) -> Option<CountryCode> {
    OWN.iter().find(|(code, _)| *code == currency.code()).map(|(_, country)| *country)
}

/// Whether the country's prices are stated in this currency.
pub(super) fn uses(country: CountryCode, currency: Currency) -> bool {
    only_country_of(currency) == Some(country)
        || SHARED.iter().any(|(code, states)| *code == currency.code() && states.contains(&country))
}

/// The currency of a country; `None` where it is not known.
pub(super) fn currency_of(country: CountryCode) -> Option<Currency> {
    let shared = SHARED.iter().find(|(_, states)| states.contains(&country)).map(|(code, _)| *code);
    let own = OWN.iter().find(|(_, own)| *own == country).map(|(code, _)| *code);
    shared.or(own)?.parse().ok()
}

/// The country of a payer, where the record or its own code says so: a country itself or a part of one; an actor whose
/// description names its country; a body in a national register that its organisation identifier names
/// (`GB-COH-…`: the two letters before the first hyphen, where ISO 3166-1 lists them).
///
/// The name, its links and its statements are asked, in this order. Nothing is guessed from names.
pub(super) fn country_of(state: &State, payer: &Ref) -> Option<CountryCode> {
    let members = state.links().members(payer);
    let coded = |name: &Ref| {
        let part =
            || name.code_in("iso3166-2").and_then(|code| code.split_once('-')).map(|(country, _)| country);
        known(name.code_in("iso3166-1").or_else(part)?)
    };
    let described = || {
        let entity = state.directory().find(state, EntityKind::Actor, payer)?;
        let mut facts = entity.facts.iter().filter_map(|address| state.fact(address));
        facts.find_map(|fact| known(fact.reference("country")?.code_in("iso3166-1")?))
    };
    let registered = |name: &Ref| known(name.code_in("org-id")?.split_once('-')?.0);
    members.iter().find_map(coded).or_else(described).or_else(|| members.iter().find_map(registered))
}

fn known(code: &str) -> Option<CountryCode> {
    codelist::country_by_alpha2(code).map(|country| country.alpha2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_code_is_listed_and_stands_once() {
        let mut seen = BTreeSet::new();
        for (code, country) in OWN {
            assert!(codelist::is_currency(code) && known(country).is_some(), "{code} {country}");
            assert!(seen.insert(*code), "{code}");
        }
        for (code, countries) in SHARED {
            assert!(codelist::is_currency(code) && seen.insert(*code), "{code}");
            assert!(countries.iter().all(|country| known(country).is_some()), "{code}");
        }
    }

    #[test]
    fn a_shared_currency_names_no_country_and_a_country_names_its_currency() {
        let currency = |code: &str| code.parse::<Currency>().unwrap();
        assert_eq!(only_country_of(currency("SEK")), Some("SE"));
        assert_eq!(only_country_of(currency("EUR")), None);
        assert_eq!(only_country_of(currency("USD")), None);
        assert_eq!(currency_of("DE"), Some(currency("EUR")));
        assert_eq!(currency_of("JP"), Some(currency("JPY")));
        assert_eq!(currency_of("AQ"), None);
        assert!(uses("US", currency("USD")) && !uses("GB", currency("USD")));
    }
}

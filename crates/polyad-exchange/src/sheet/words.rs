//! Words as they are compared, and the lists of headings and words that are known.

use polyad_model::codelist::is_currency;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Small letters without accents; anything else but letters and digits is one space.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            'á' | 'à' | 'â' | 'ã' | 'ä' | 'å' | 'Á' | 'À' | 'Â' | 'Ã' | 'Ä' | 'Å' => {
                out.push('a')
            }
            'é' | 'è' | 'ê' | 'ë' | 'É' | 'È' | 'Ê' | 'Ë' => out.push('e'),
            'í' | 'ì' | 'î' | 'ï' | 'Í' | 'Ì' | 'Î' | 'Ï' => out.push('i'),
            'ó' | 'ò' | 'ô' | 'õ' | 'ö' | 'Ó' | 'Ò' | 'Ô' | 'Õ' | 'Ö' => out.push('o'),
            'ú' | 'ù' | 'û' | 'ü' | 'Ú' | 'Ù' | 'Û' | 'Ü' => out.push('u'),
            'ç' | 'Ç' => out.push('c'),
            'ñ' | 'Ñ' => out.push('n'),
            '°' | 'º' | 'ª' => {}
            letter if letter.is_alphanumeric() => out.extend(letter.to_lowercase()),
            _ => out.push(' '),
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// One line of the list of headings.
pub(super) struct Known {
    /// The kinds in whose tables it may stand.
    pub(super) kinds: Vec<&'static str>,
    /// The field.
    pub(super) field: &'static str,
    /// The headings, the first being the one that templates print.
    pub(super) headings: Vec<&'static str>,
}

static HEADINGS: LazyLock<Vec<Known>> = LazyLock::new(|| {
    let line = |line: &'static str| {
        let mut cells = line.split('\t');
        let (kinds, field, headings) = (cells.next()?, cells.next()?, cells.next()?);
        Some(Known { kinds: kinds.split(' ').collect(), field, headings: headings.split('|').collect() })
    };
    include_str!("headings.tsv").lines().filter(|line| !line.starts_with('#')).filter_map(line).collect()
});

static VALUES: LazyLock<HashMap<(&'static str, &'static str), &'static str>> = LazyLock::new(|| {
    let mut words = HashMap::new();
    for line in include_str!("values.tsv").lines().filter(|line| !line.starts_with('#')) {
        let mut cells = line.split('\t');
        if let (Some(field), Some(word), Some(known)) = (cells.next(), cells.next(), cells.next()) {
            words.extend(known.split('|').map(|known| ((field, known), word)));
        }
    }
    words
});

/// The lines of the list of headings that are about a kind.
pub(super) fn headings_of(kind: &str) -> impl Iterator<Item = &'static Known> {
    HEADINGS.iter().filter(move |known| known.kinds.contains(&kind))
}

/// The field of a kind that a heading in plain words stands for.
pub(super) fn field_of(kind: &str, heading: &str) -> Option<&'static str> {
    headings_of(kind).find(|known| known.headings.contains(&heading)).map(|known| known.field)
}

/// The heading that templates print for a field of a kind, with a capital; a field without one is its own heading.
pub(super) fn heading_for(kind: &str, field: &str) -> String {
    let Some(known) = headings_of(kind).find(|known| known.field == field) else { return field.to_owned() };
    let mut letters = known.headings[0].chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The word of the record that a word in a cell stands for.
pub(super) fn value_of(field: &str, text: &str) -> Option<&'static str> {
    let (plain, known): (String, &HashMap<(&str, &str), &'static str>) = (plain(text), &VALUES);
    known.get(&(field, plain.as_str())).copied()
}

/// The currency that a cell names: a code of ISO 4217, a name, or a sign that one currency has to itself.
pub(super) fn currency_of(text: &str) -> Option<String> {
    let text = text.trim();
    let code = text.to_uppercase();
    if is_currency(&code) {
        return Some(code);
    }
    match text {
        "€" => Some("EUR".to_owned()),
        "US$" | "U$S" => Some("USD".to_owned()),
        _ => value_of("currency", text).map(str::to_owned),
    }
}

/// Whether a line's first words say that it adds up the lines above.
pub(super) fn is_total(text: &str) -> bool {
    let plain = plain(text);
    let begins = ["total ", "totals ", "subtotal ", "sub total ", "grand total ", "sous total "];
    value_of("total", text).is_some() || begins.iter().any(|begin| plain.starts_with(begin))
}

/// What people write into a cell where there is nothing to write.
pub(super) fn is_nothing(text: &str) -> bool {
    matches!(text.trim(), "" | "-" | "–" | "—" | ".." | "...") || value_of("nothing", text).is_some()
}

/// What a heading says beside its words: a currency, and how many units a number stands for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Scaled {
    /// The words without currency and scale, as compared.
    pub(super) words: String,
    /// The currency.
    pub(super) currency: Option<String>,
    /// 1,000 or a power of it.
    pub(super) multiplier: Option<&'static str>,
    /// What stands in brackets and is neither.
    pub(super) left_over: Vec<String>,
}

/// Takes `Amount (EUR m)`, `Montant en millions d'euros` or `Pledge, USD '000` apart.
pub(super) fn scaled(heading: &str) -> Scaled {
    let mut found = Scaled::default();
    let mut words: Vec<String> = Vec::new();
    // Within brackets a letter such as `m` is a scale; outside only a whole word is.
    let mut is_inside = false;
    let parted = heading.replace('(', " ( ").replace(')', " ) ").replace('[', " ( ").replace(']', " ) ");
    for token in parted.split(|c: char| c.is_whitespace() || c == ',' || c == '/' || c == ':') {
        match token {
            "" => continue,
            "(" => is_inside = true,
            ")" => is_inside = false,
            token => {
                let (currency, scale) = currency_and_scale(token, is_inside);
                let is_new = currency.is_some() || scale.is_some();
                if currency.is_some() && found.currency.is_none() {
                    found.currency = currency;
                } else if currency.is_some() {
                    found.left_over.push(token.to_owned());
                }
                found.multiplier = found.multiplier.or(scale);
                match (is_new, is_inside) {
                    (true, _) => {}
                    (false, true) if !is_particle(token) => found.left_over.push(token.to_owned()),
                    (false, true) => {}
                    (false, false) => words.push(token.to_owned()),
                }
            }
        }
    }
    // `Montant en millions`: the particle went with the scale.
    if found.currency.is_some() || found.multiplier.is_some() {
        while words.last().is_some_and(|word| is_particle(word)) {
            words.pop();
        }
    }
    found.words = plain(&words.join(" "));
    found
}

fn is_particle(token: &str) -> bool {
    matches!(plain(token).as_str(), "in" | "of" | "en" | "de" | "d" | "des" | "" | "000")
}

fn currency_and_scale(token: &str, is_inside: bool) -> (Option<String>, Option<&'static str>) {
    let token = token.trim_matches(|c: char| matches!(c, '.' | ';' | '"'));
    let token = token.strip_prefix("d'").or_else(|| token.strip_prefix("d’")).unwrap_or(token);
    let scale = |text: &str| match plain(text).as_str() {
        "m" | "mn" | "mio" | "mln" if is_inside => Some("1000000"),
        "k" if is_inside => Some("1000"),
        "bn" if is_inside => Some("1000000000"),
        "million" | "millions" | "millones" => Some("1000000"),
        "thousand" | "thousands" | "milliers" | "miles" => Some("1000"),
        "milliard" | "milliards" => Some("1000000000"),
        // In French and Spanish a billion is a million millions: only the English plural and singular are known, and
        // `billones` is not read.
        "billion" | "billions" => Some("1000000000"),
        _ => None,
    };
    if matches!(token, "'000" | "’000" | "000s" | "'000s") {
        return (None, Some("1000"));
    }
    // A code in capitals; `All` and `Top` are words.
    let capital = |text: &str| is_currency(text).then(|| text.to_owned());
    let sign = |text: &str| match text {
        "€" => Some("EUR".to_owned()),
        "US$" => Some("USD".to_owned()),
        _ => capital(text).or_else(|| is_inside.then(|| currency_of(text)).flatten()),
    };
    if let Some(scale) = scale(token).filter(|_| token.chars().all(char::is_alphabetic)) {
        return (None, Some(scale));
    }
    if let Some(currency) = sign(token) {
        return (Some(currency), None);
    }
    if let Some(word) = super::words::value_of("currency", token) {
        return (Some(word.to_owned()), None);
    }
    // `M€`, `€m`, `USDm`, `k€`.
    let glued = [("M", "1000000"), ("m", "1000000"), ("k", "1000"), ("K", "1000"), ("bn", "1000000000")];
    for (letters, scale) in glued {
        let rest = token.strip_prefix(letters).or_else(|| token.strip_suffix(letters));
        if let Some(currency) =
            rest.and_then(|rest| if matches!(rest, "€" | "US$") { sign(rest) } else { capital(rest) })
        {
            return (Some(currency), Some(scale));
        }
    }
    (None, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_taken_apart() {
        let told = |heading: &str| {
            let found = scaled(heading);
            let or = |text: Option<&str>| text.unwrap_or("-").to_owned();
            let left = found.left_over.join(" ");
            format!("{} {} {} {left}", found.words, or(found.currency.as_deref()), or(found.multiplier))
                .trim()
                .to_owned()
        };
        for (heading, expected) in [
            ("Amount (EUR m)", "amount EUR 1000000"),
            ("Amount pledged, USD million", "amount pledged USD 1000000"),
            ("Montant (M€)", "montant EUR 1000000"),
            ("Montant en millions d'euros", "montant EUR 1000000"),
            ("Importe (miles de USD)", "importe USD 1000"),
            ("Pledge (US$ '000)", "pledge USD 1000"),
            ("Amount", "amount - -"),
            ("Amount (gross)", "amount - - gross"),
            ("Donor / Country", "donor country - -"),
            ("Monto en billones de pesos", "monto en billones de pesos - -"),
        ] {
            assert_eq!(told(heading), expected, "{heading}");
        }
    }

    #[test]
    fn lists_are_in_the_words_that_are_compared() {
        for known in HEADINGS.iter() {
            assert!(known.headings.iter().all(|heading| plain(heading) == **heading), "{:?}", known.headings);
        }
        for (field, known) in VALUES.keys() {
            assert_eq!(plain(known), **known, "{field}");
        }
        assert_eq!(heading_for("pledge", "what.amount"), "Amount");
        assert_eq!(heading_for("pledge", "schedule"), "schedule");
        assert_eq!(currency_of("eur").as_deref(), Some("EUR"));
        assert_eq!(currency_of("$"), None);
        assert!(is_total("Sous-total 2024") && is_total("TOTAL") && !is_total("TotalEnergies"));
    }
}

//! The organisations that are known by a code: from lists, from what bodies say of themselves, and from who reports.

use super::mentions::Mention;
use super::names;
use polyad_ledger::reading;
use polyad_ledger::state::{Fact, State};
use polyad_model::Ref;
use polyad_model::identifier::{Validity, entry_of, org_list_by_code, scheme_by_name};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// What is known of an organisation.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    /// Its names as printed, that of the list registered first in front.
    pub(super) printed: Vec<String>,
    /// The same, folded, with their variants.
    pub(super) folded: Vec<String>,
    /// Two letters of ISO 3166-1.
    pub(super) country: Option<String>,
    /// What kind of body: a word of the record's classes.
    pub(super) class: Option<String>,
}

/// All that is known before a mention is read.
#[derive(Debug, Default)]
pub(super) struct Catalogue {
    /// By code in its one spelling.
    pub(super) by_code: BTreeMap<String, Known>,
    /// Bodies that go by another Ref than a code of an organisation list.
    pub(super) others: BTreeMap<Ref, Known>,
    /// Codes in small letters.
    lower: HashMap<String, String>,
    /// Codes that a list replaced by another one, with the reason.
    replaced: HashMap<String, (String, Arc<str>)>,
    /// Whose name alone it is: on the list of publishers, and on the lists of multilateral bodies.
    titles: [HashMap<String, Option<String>>; 2],
}

/// Lists of bodies that work in many countries, so that a name means one of them everywhere.
const WORLDWIDE: [&str; 2] = ["CRSChannelCode", "IATIOrganisationIdentifier"];
/// Kinds of public bodies: two states can have bodies of one name.
const PUBLIC: [&str; 3] = ["10", "11", "15"];
/// Fewest letters of a name of one word that may stand for its body wherever it is printed.
const LETTERS_MIN: usize = 5;

impl Catalogue {
    /// From the rows of kind `actor` of all datasets and from what reporters say of themselves.
    pub(super) fn of(state: &State, mentions: &[Mention]) -> Catalogue {
        let mut catalogue = Catalogue::default();
        let mut slugs: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for dataset in state.datasets() {
            let group = dataset.loaded.as_ref().and_then(|loaded| loaded.table.group("actor"));
            for row in group.into_iter().flat_map(|group| group.rows()) {
                catalogue.take(Fact::Row(dataset, row), &mut slugs);
            }
        }
        for mention in mentions.iter().filter(|mention| mention.is_self) {
            let (Some(code), Some(words)) = (mention.name.code_in("org-id"), mention.words.as_deref()) else {
                continue;
            };
            catalogue.by_code.entry(one_spelling(code)).or_default().add_name(words);
        }
        catalogue.lower = catalogue.by_code.keys().map(|code| (code.to_lowercase(), code.clone())).collect();
        catalogue.replace(slugs);
        catalogue
    }

    /// The code that a printed one means, by lists alone: in other letters, or replaced by another.
    pub(super) fn meant(&self, code: &str) -> Option<(&str, Arc<str>)> {
        if let Some((newer, reason)) = self.replaced.get(code) {
            return Some((newer, reason.clone()));
        }
        let known = self.lower.get(&code.to_lowercase()).filter(|known| *known != code)?;
        Some((known, "the same code in other letters".into()))
    }

    /// The code whose name alone this is, among publishers, else among multilateral bodies.
    pub(super) fn titled(&self, folded: &str) -> Option<(&str, &'static str)> {
        let found = |at: usize| self.titles[at].get(folded);
        match found(0) {
            Some(code) => Some((code.as_deref()?, "a publisher of the Registry has this name, and no other")),
            None => {
                Some((found(1)?.as_deref()?, "one body of the standard's lists has this name, and no other"))
            }
        }
    }

    fn take(&mut self, fact: Fact<'_>, slugs: &mut BTreeMap<String, Vec<String>>) {
        let name = fact.value("name").and_then(|name| reading::wording(&name));
        let (Some(about), Some(name)) = (fact.reference("about"), name) else { return };
        let code = about.code_in("org-id").map(one_spelling);
        let known = match &code {
            Some(code) => self.by_code.entry(code.clone()).or_default(),
            None => self.others.entry(about).or_default(),
        };
        name.iter().for_each(|(_, each)| known.add_name(each));
        for alias in fact.value("aliases").iter().flat_map(|list| list.as_array().unwrap_or_default()) {
            alias.as_str().into_iter().for_each(|alias| known.add_name(alias));
        }
        let country =
            fact.reference("country").and_then(|country| country.code_in("iso3166-1").map(str::to_owned));
        known.country = known.country.take().or(country);
        known.class = known.class.take().or_else(|| fact.word("class"));
        let Some(code) = code else { return };
        let list = fact.word("list");
        if let Some(slug) = fact.word("registry_name") {
            let codes = slugs.entry(slug).or_default();
            if !codes.contains(&code) {
                codes.push(code.clone());
            }
        }
        let public = fact.word("organisation_type").is_some_and(|class| PUBLIC.contains(&class.as_str()));
        let tier = match list.as_deref() {
            Some("registry") if !public => 0,
            Some(list)
                if WORLDWIDE.contains(&list) && !polyad_model::identifier::is_class_of_bodies(&code) =>
            {
                1
            }
            _ => return,
        };
        let titles = name.iter().flat_map(|(_, each)| names::variants(each));
        for title in titles.filter(|title| is_telling(title)) {
            let own = self.titles[tier].entry(title).or_insert_with(|| Some(code.clone()));
            if own.as_ref() != Some(&code) {
                *own = None;
            }
        }
    }

    /// Two codes of one publisher of the Registry are one body; the one with a list in front is the newer.
    fn replace(&mut self, slugs: BTreeMap<String, Vec<String>>) {
        for (slug, codes) in slugs {
            let [first, second] = codes.as_slice() else { continue };
            let rank = |code: &str| match entry_of(code) {
                Some(entry) if entry.register == "iati-legacy" => 0,
                Some(_) => 1,
                None => 0,
            };
            // Of two codes of full standing no list says which is the newer; they are suggested as a pair.
            let (older, newer) = match rank(first).cmp(&rank(second)) {
                std::cmp::Ordering::Less => (first, second),
                std::cmp::Ordering::Greater => (second, first),
                std::cmp::Ordering::Equal => continue,
            };
            let reason = format!("lists give publisher `{slug}` of the Registry both {older} and {newer}");
            self.replaced.insert(older.clone(), (newer.clone(), reason.into()));
        }
    }
}

impl Known {
    fn add_name(&mut self, printed: &str) {
        let printed = printed.split_whitespace().collect::<Vec<_>>().join(" ");
        if printed.is_empty() || self.printed.contains(&printed) {
            return;
        }
        for folded in names::variants(&printed) {
            if !self.folded.contains(&folded) {
                self.folded.push(folded);
            }
        }
        self.printed.push(printed);
    }

    /// Whether its names are those of no body: *other department*, *various ministries*.
    pub(super) fn is_rest(&self) -> bool {
        let is_rest = |name: &String| {
            ["other", "others", "various", "miscellaneous", "misc", "unspecified"]
                .contains(&name.split(' ').next().unwrap_or_default())
        };
        !self.folded.is_empty() && self.folded.iter().all(is_rest)
    }
}

/// A printed code in its one spelling; a code of no scheme as printed, without spaces around it.
pub(super) fn one_spelling(code: &str) -> String {
    entry_of(code).map_or_else(|| code.trim().to_owned(), |entry| entry.code)
}

/// Whether a scheme or a list that is known here vouches for the form of a code.
pub(super) fn is_of_known_list(code: &str) -> bool {
    let Some(entry) = entry_of(code) else { return false };
    org_list_by_code(&entry.register).is_some()
        || scheme_by_name(&entry.register).is_some_and(|scheme| scheme.validate(code) == Validity::Valid)
}

/// Whether a name says enough to mean one body wherever it is printed.
fn is_telling(folded: &str) -> bool {
    let words = names::words(folded);
    words.len() > 1 || words.first().is_some_and(|word| word.chars().count() >= LETTERS_MIN)
}

//! The ruleset of the IATI standard: what a validator says of an activity that can be read.
//!
//! One rule a file, each registered in [`RULES`]. A rule never refuses: it adds findings, whose code never
//! changes its meaning. Rules that came with version 2 are not held against files of version 1.

mod actual_date_in_future;
mod amount_in_future;
mod budget_longer_than_year;
mod budget_part_missing;
mod code_not_on_list;
mod currency_missing;
mod dates_reversed;

mod element_repeated;
mod identifier_characters;
mod identifier_prefix;
mod identifier_space;
mod language_malformed;
mod language_missing;
mod last_updated_in_future;
mod levels_mixed;
mod organisation_unnamed;
mod own_sector_unnamed;
mod percentage_missing;
mod percentage_range;
mod percentage_sum;
mod period_reversed;
mod place_missing;
mod policy_marker_bare;
mod required_missing;
mod result_part_missing;
mod sector_dac_missing;
mod sector_missing;
mod start_date_missing;
mod support;
mod transaction_part_missing;
mod transaction_split;
mod value_date_missing;

use super::activity::Activity;
use super::codes::Codelists;
use polyad_ledger::rows::Severity;
use polyad_model::PartialDate;

/// What a rule found, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RuleFinding {
    /// The rule's stable code.
    pub code: &'static str,
    /// A note where the standard only advises, a warning where it forbids; a rule refuses nothing.
    pub severity: Severity,
    /// Line of the element, from 1.
    pub line: u32,
    /// Which element of the activity, counted from 1: `transaction[3]`, `result[1]/indicator[2]`.
    pub part: String,
    /// The value and the limit, in words.
    pub message: String,
}

/// What rules need to know besides the activity.
#[derive(Clone, Debug, Default)]
pub struct FileFacts<'a> {
    /// `version` of the root element, as printed.
    pub version: Option<&'a str>,
    /// `xml:lang` of the root element, which activities inherit.
    pub lang: Option<&'a str>,
    /// The day of the check; `None`: nothing is in the future but by the activity's own word.
    pub today: Option<PartialDate>,
    /// The user's code lists, for codes the engine has no list of.
    pub codelists: Option<&'a Codelists>,
}

/// A rule of the standard.
pub trait Rule: Sync {
    /// The stable code, in kebab-case.
    fn code(&self) -> &'static str;

    /// What it demands, in one sentence.
    fn title(&self) -> &'static str;

    /// Where the standard says so.
    fn source(&self) -> &'static str;

    /// What its findings weigh.
    fn severity(&self) -> Severity {
        Severity::Warning
    }

    /// The first generation of the standard that has it: 1 or 2.
    fn since(&self) -> u8 {
        1
    }

    /// Adds what it finds.
    fn check(&self, activity: &Activity<'_>, file: &FileFacts<'_>, out: &mut Vec<RuleFinding>);

    /// A finding of this rule.
    fn finding(&self, line: u32, part: &str, message: String) -> RuleFinding {
        RuleFinding { code: self.code(), severity: self.severity(), line, part: part.to_owned(), message }
    }
}

/// All rules, in the order of their reports: identity, what must be there, dates, places and sectors, codes.
pub static RULES: &[&dyn Rule] = &[
    &identifier_prefix::IdentifierPrefix,
    &identifier_space::IdentifierSpace,
    &identifier_characters::IdentifierCharacters,
    &organisation_unnamed::OrganisationUnnamed,
    &required_missing::RequiredMissing,
    &element_repeated::ElementRepeated,
    &start_date_missing::StartDateMissing,
    &budget_part_missing::BudgetPartMissing,
    &transaction_part_missing::TransactionPartMissing,
    &result_part_missing::ResultPartMissing,
    &currency_missing::CurrencyMissing,
    &value_date_missing::ValueDateMissing,
    &dates_reversed::DatesReversed,
    &period_reversed::PeriodReversed,
    &budget_longer_than_year::BudgetLongerThanYear,
    &actual_date_in_future::ActualDateInFuture,
    &amount_in_future::AmountInFuture,
    &last_updated_in_future::LastUpdatedInFuture,
    &place_missing::PlaceMissing,
    &sector_missing::SectorMissing,
    &sector_dac_missing::SectorDacMissing,
    &levels_mixed::LevelsMixed,
    &transaction_split::TransactionSplit,
    &percentage_missing::PercentageMissing,
    &percentage_range::PercentageRange,
    &percentage_sum::PercentageSum,
    &own_sector_unnamed::OwnSectorUnnamed,
    &policy_marker_bare::PolicyMarkerBare,
    &language_missing::LanguageMissing,
    &language_malformed::LanguageMalformed,
    &code_not_on_list::CodeNotOnList,
];

/// What all rules that apply say of an activity, by line and then by rule.
pub fn check(activity: &Activity<'_>, file: &FileFacts<'_>) -> Vec<RuleFinding> {
    let generation = file.generation(activity);
    let mut findings = Vec::new();
    for rule in RULES.iter().filter(|rule| rule.since() <= generation) {
        rule.check(activity, file, &mut findings);
    }
    findings.sort_by_key(|finding| finding.line);
    findings
}

impl FileFacts<'_> {
    /// Whether the activity is written in version 1 or 2 of the standard.
    ///
    /// The activity's own `version` (which only version 1 has) counts before the file's. Where neither says,
    /// numbers in the place of version 1's words tell.
    pub fn generation(&self, activity: &Activity<'_>) -> u8 {
        let said =
            activity.version.as_deref().or(self.version).map(str::trim).filter(|said| !said.is_empty());
        match said {
            Some(version) if version.starts_with(['0', '1']) => 1,
            Some(_) => 2,
            None => {
                let is_number = |printed: &str| printed.trim().bytes().all(|byte| byte.is_ascii_digit());
                let dates = activity.dates.iter().filter_map(|date| date.class.as_deref());
                let roles = activity.participating.iter().filter_map(|body| body.role.as_deref());
                let types = activity.transactions.iter().filter_map(|money| money.class.as_deref());
                if dates.chain(roles).chain(types).next().is_some_and(is_number) { 2 } else { 1 }
            }
        }
    }
}

//! One IATI activity as its publisher wrote it, with the spellings of all versions brought to one shape.
//!
//! Nothing is judged here: codes and numbers are kept as printed, so that rows, rules and findings read the same
//! thing. Texts borrow from the record's own bytes wherever no entity had to be resolved.

use std::borrow::Cow;

/// A text as printed, entities resolved, white space as in the file.
pub type Said<'a> = Cow<'a, str>;

/// A text in one language. In version 1 an element's own text, in version 2 one `narrative`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Narrative<'a> {
    /// `xml:lang` of the narrative or of the element around it; `None`: the activity's default.
    pub lang: Option<Said<'a>>,
    /// The words, trimmed; never empty.
    pub text: Said<'a>,
}

/// An attribute or element with one value and the line it stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed<'a> {
    /// The value as printed.
    pub value: Said<'a>,
    /// Line of the element, from 1.
    pub line: u32,
}

/// One `iati-activity`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Activity<'a> {
    /// Line of the start tag, from 1.
    pub line: u32,
    /// `version` attribute of the activity itself, if any.
    pub version: Option<Said<'a>>,
    /// `default-currency`.
    pub default_currency: Option<Said<'a>>,
    /// `xml:lang` of the activity.
    pub lang: Option<Said<'a>>,
    /// `last-updated-datetime`.
    pub last_updated: Option<Said<'a>>,
    /// `hierarchy`.
    pub hierarchy: Option<Said<'a>>,
    /// `humanitarian` flag.
    pub humanitarian_flag: Option<Said<'a>>,
    /// `budget-not-provided` code: why there is no budget.
    pub budget_not_provided: Option<Said<'a>>,
    /// `linked-data-uri`.
    pub linked_data: Option<Said<'a>>,
    /// Every `iati-identifier` element, as printed.
    pub identifiers: Vec<Placed<'a>>,
    /// Every `other-identifier`: code, type and owner.
    pub other_identifiers: Vec<OtherIdentifier<'a>>,
    /// Every `reporting-org`.
    pub reporting: Vec<Organisation<'a>>,
    /// Every `participating-org`.
    pub participating: Vec<Organisation<'a>>,
    /// `title`.
    pub title: Vec<Narrative<'a>>,
    /// Every `description` with its type code.
    pub descriptions: Vec<Description<'a>>,
    /// `activity-status` code.
    pub status: Option<Placed<'a>>,
    /// Every `activity-date`.
    pub dates: Vec<ActivityDate<'a>>,
    /// `activity-scope` code.
    pub scope: Option<Placed<'a>>,
    /// Recipient countries.
    pub countries: Vec<Coded<'a>>,
    /// Recipient regions.
    pub regions: Vec<Coded<'a>>,
    /// Sectors.
    pub sectors: Vec<Coded<'a>>,
    /// Tags (2.03).
    pub tags: Vec<Coded<'a>>,
    /// Policy markers; `extra` is the significance.
    pub markers: Vec<Coded<'a>>,
    /// Humanitarian scopes; `extra` is the type.
    pub humanitarian: Vec<Coded<'a>>,
    /// Collaboration type and the defaults for flow, finance, aid and tied status: element name and code.
    pub defaults: Vec<(&'static str, Placed<'a>)>,
    /// Default aid types of other vocabularies than `1`.
    pub aid_types: Vec<Coded<'a>>,
    /// Budgets.
    pub budgets: Vec<Budget<'a>>,
    /// Planned disbursements.
    pub planned: Vec<Budget<'a>>,
    /// Transactions.
    pub transactions: Vec<Transaction<'a>>,
    /// Results.
    pub results: Vec<Outcome<'a>>,
    /// Related activities: reference and type.
    pub related: Vec<Coded<'a>>,
    /// Locations.
    pub locations: Vec<Location<'a>>,
    /// Documents.
    pub documents: Vec<Document<'a>>,
    /// `attached` flag of the conditions.
    pub conditions_attached: Option<Said<'a>>,
    /// Conditions.
    pub conditions: Vec<Description<'a>>,
    /// `capital-spend` percentage.
    pub capital_spend: Option<Placed<'a>>,
    /// Every `crs-add`, `fss`, `country-budget-items` and `legacy-data`, as it stands there.
    pub extras: Vec<Tree<'a>>,
    /// Every `polyad:fact`: a row in the words of a record that was written out.
    pub facts: Vec<StatedFact<'a>>,
    /// How many `contact-info` elements were met. Their contents are never read.
    pub contacts: u32,
    /// What the XML reader had to forgive inside this record, in order.
    pub flaws: Vec<Flaw>,
}

/// A `reporting-org`, `participating-org`, `provider-org` or `receiver-org`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Organisation<'a> {
    /// Line of the element.
    pub line: u32,
    /// `ref`, trimmed; `None` when absent or empty.
    pub reference: Option<Said<'a>>,
    /// `type` code.
    pub class: Option<Said<'a>>,
    /// `role`: a code (version 2) or word (version 1), as printed.
    pub role: Option<Said<'a>>,
    /// `activity-id`, `provider-activity-id` or `receiver-activity-id`.
    pub activity: Option<Said<'a>>,
    /// `crs-channel-code`.
    pub channel: Option<Said<'a>>,
    /// `secondary-reporter` flag.
    pub secondary: Option<Said<'a>>,
    /// Names.
    pub names: Vec<Narrative<'a>>,
}

/// Another code of the activity.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OtherIdentifier<'a> {
    /// Line of the element.
    pub line: u32,
    /// The code.
    pub code: Said<'a>,
    /// What kind of code.
    pub class: Option<Said<'a>>,
    /// Whose code: its `ref`.
    pub owner: Option<Said<'a>>,
    /// The owner's name.
    pub owner_name: Option<Said<'a>>,
}

/// A description.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Description<'a> {
    /// `type` code; `None`: general.
    pub class: Option<Said<'a>>,
    /// Its texts.
    pub texts: Vec<Narrative<'a>>,
}

/// An `activity-date`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ActivityDate<'a> {
    /// Line of the element.
    pub line: u32,
    /// `type`: a code (version 2) or word (version 1), as printed.
    pub class: Option<Said<'a>>,
    /// The date.
    pub date: Option<Stamp<'a>>,
}

/// A date as printed: `iso-date`, or else the element's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp<'a> {
    /// As printed, trimmed.
    pub text: Said<'a>,
    /// Line of the element.
    pub line: u32,
}

/// A code of a list, with what the standard lets stand beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coded<'a> {
    /// Line of the element.
    pub line: u32,
    /// The code, trimmed; may be empty.
    pub code: Said<'a>,
    /// `vocabulary`, as printed.
    pub vocabulary: Option<Said<'a>>,
    /// `vocabulary-uri`: where the list of a reporter's own stands.
    pub uri: Option<Said<'a>>,
    /// `percentage`, as printed.
    pub percentage: Option<Said<'a>>,
    /// A second code: significance, type or what the field's own doc says.
    pub extra: Option<Said<'a>>,
    /// Names.
    pub names: Vec<Narrative<'a>>,
}

/// An amount: number, currency and value date, each as printed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Value<'a> {
    /// Line of the `value` element.
    pub line: u32,
    /// The number, trimmed; may be empty.
    pub number: Said<'a>,
    /// `currency` of the element; `None`: the activity's default.
    pub currency: Option<Said<'a>>,
    /// `value-date`.
    pub date: Option<Said<'a>>,
}

/// A `budget` or `planned-disbursement`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Budget<'a> {
    /// Line of the element.
    pub line: u32,
    /// `type`: original or revised.
    pub class: Option<Said<'a>>,
    /// `status`: indicative or committed.
    pub status: Option<Said<'a>>,
    /// Start of the period.
    pub start: Option<Stamp<'a>>,
    /// End of the period.
    pub end: Option<Stamp<'a>>,
    /// The amount; `None`: no `value` element.
    pub value: Option<Value<'a>>,
    /// Provider, of planned disbursements.
    pub provider: Option<Organisation<'a>>,
    /// Receiver, of planned disbursements.
    pub receiver: Option<Organisation<'a>>,
    /// Budget or expense lines, of organisations' budgets.
    pub lines: Vec<BudgetLine<'a>>,
}

/// A `budget-line` or `expense-line`: a part of an organisation's budget.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BudgetLine<'a> {
    /// Line of the element.
    pub line: u32,
    /// `ref`.
    pub reference: Option<Said<'a>>,
    /// The amount.
    pub value: Option<Value<'a>>,
    /// What it is for.
    pub texts: Vec<Narrative<'a>>,
}

/// A `transaction`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Transaction<'a> {
    /// Line of the element.
    pub line: u32,
    /// `ref` of the transaction.
    pub reference: Option<Said<'a>>,
    /// `humanitarian` flag.
    pub humanitarian: Option<Said<'a>>,
    /// `transaction-type`: a code (version 2) or letter (version 1), as printed.
    pub class: Option<Said<'a>>,
    /// What drafts of the standard print of the type where there is no `transaction-type`: an attribute of the
    /// transaction or of its date, or a status.
    pub draft_class: Option<Said<'a>>,
    /// `transaction-date`.
    pub date: Option<Stamp<'a>>,
    /// The amount; `None`: no `value` element.
    pub value: Option<Value<'a>>,
    /// Words.
    pub description: Vec<Narrative<'a>>,
    /// Who gave.
    pub provider: Option<Organisation<'a>>,
    /// Who received.
    pub receiver: Option<Organisation<'a>>,
    /// Recipient countries of the transaction.
    pub countries: Vec<Coded<'a>>,
    /// Recipient regions of the transaction.
    pub regions: Vec<Coded<'a>>,
    /// Sectors of the transaction.
    pub sectors: Vec<Coded<'a>>,
    /// Flow, finance, aid and tied status, disbursement channel: element name and code.
    pub codes: Vec<(&'static str, Placed<'a>)>,
    /// Aid types of other vocabularies than `1`.
    pub aid_types: Vec<Coded<'a>>,
}

/// A `result`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome<'a> {
    /// Line of the element.
    pub line: u32,
    /// `type`: output, outcome, impact or other, as printed.
    pub class: Option<Said<'a>>,
    /// Title.
    pub title: Vec<Narrative<'a>>,
    /// `aggregation-status` flag.
    pub aggregation: Option<Said<'a>>,
    /// Description.
    pub description: Vec<Narrative<'a>>,
    /// References to lists of results; `vocabulary` says which.
    pub references: Vec<Coded<'a>>,
    /// Documents.
    pub documents: Vec<Document<'a>>,
    /// Indicators.
    pub indicators: Vec<Indicator<'a>>,
}

/// An `indicator`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Indicator<'a> {
    /// Line of the element.
    pub line: u32,
    /// `measure` code.
    pub measure: Option<Said<'a>>,
    /// `ascending` flag.
    pub ascending: Option<Said<'a>>,
    /// `aggregation-status` flag.
    pub aggregation: Option<Said<'a>>,
    /// Title.
    pub title: Vec<Narrative<'a>>,
    /// Description.
    pub description: Vec<Narrative<'a>>,
    /// References to indicator lists; `vocabulary` says which.
    pub references: Vec<Coded<'a>>,
    /// Documents.
    pub documents: Vec<Document<'a>>,
    /// Baselines.
    pub baselines: Vec<Baseline<'a>>,
    /// Periods.
    pub periods: Vec<IndicatorPeriod<'a>>,
}

/// A `baseline`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline<'a> {
    /// Line of the element.
    pub line: u32,
    /// `year`.
    pub year: Option<Said<'a>>,
    /// `iso-date`.
    pub date: Option<Said<'a>>,
    /// `value`.
    pub value: Option<Said<'a>>,
    /// Dimensions: name and value.
    pub dimensions: Vec<(Said<'a>, Said<'a>)>,
    /// `ref`s of locations of the activity.
    pub locations: Vec<Said<'a>>,
    /// Comment.
    pub comment: Vec<Narrative<'a>>,
    /// Documents.
    pub documents: Vec<Document<'a>>,
}

/// A `period` of an indicator.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IndicatorPeriod<'a> {
    /// Line of the element.
    pub line: u32,
    /// Start.
    pub start: Option<Stamp<'a>>,
    /// End.
    pub end: Option<Stamp<'a>>,
    /// Targets.
    pub targets: Vec<Measured<'a>>,
    /// Actual values.
    pub actuals: Vec<Measured<'a>>,
}

/// A `target` or `actual`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Measured<'a> {
    /// Line of the element.
    pub line: u32,
    /// `value`, trimmed; `None`: no such attribute.
    pub value: Option<Said<'a>>,
    /// Dimensions: name and value.
    pub dimensions: Vec<(Said<'a>, Said<'a>)>,
    /// `ref`s of locations of the activity.
    pub locations: Vec<Said<'a>>,
    /// Comment.
    pub comment: Vec<Narrative<'a>>,
    /// Documents.
    pub documents: Vec<Document<'a>>,
}

/// A `location`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Location<'a> {
    /// Line of the element.
    pub line: u32,
    /// Names.
    pub names: Vec<Narrative<'a>>,
    /// `location-id`: vocabulary and code.
    pub codes: Vec<Coded<'a>>,
    /// `pos`, or latitude and longitude of version 1, as printed: `latitude longitude`.
    pub position: Option<Said<'a>>,
    /// `srsName` of the point.
    pub system: Option<Said<'a>>,
    /// `ref`, by which results name it.
    pub reference: Option<Said<'a>>,
    /// What the place is, and what happens there: `description` and `activity-description`.
    pub descriptions: [Vec<Narrative<'a>>; 2],
    /// Administrative areas: `vocabulary`, `code`, the level as `extra`; in version 1 codes of country and levels.
    pub administrative: Vec<Coded<'a>>,
    /// Reach, exactness (version 1: precision), class (version 1: type) and feature designation: element and code.
    pub kinds: Vec<(&'static str, Said<'a>)>,
    /// `percentage` of version 1.
    pub percentage: Option<Said<'a>>,
}

/// A `document-link`. Its address only; nothing is fetched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document<'a> {
    /// Line of the element.
    pub line: u32,
    /// Where it lies.
    pub url: Said<'a>,
    /// MIME type.
    pub format: Option<Said<'a>>,
    /// Titles.
    pub titles: Vec<Narrative<'a>>,
    /// Category codes.
    pub categories: Vec<Said<'a>>,
    /// What it is.
    pub descriptions: Vec<Narrative<'a>>,
    /// Codes of the languages it is written in.
    pub languages: Vec<Said<'a>>,
    /// Day it is of.
    pub date: Option<Stamp<'a>>,
    /// Countries it is about, of documents of organisations.
    pub countries: Vec<Coded<'a>>,
}

/// A `polyad:fact`: a row as a record has it, which says more than the element that stands for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StatedFact<'a> {
    /// Line of the element.
    pub line: u32,
    /// The kind of row.
    pub kind: Said<'a>,
    /// The step of the element that it completes or stands for; empty: the activity itself.
    pub step: Said<'a>,
    /// The statement that it is of, if it was signed.
    pub statement: Option<Said<'a>>,
    /// Its fields, as JSON.
    pub fields: Said<'a>,
}

/// An element kept as it stands: what it says in attributes, in words and in elements.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tree<'a> {
    /// Its name.
    pub name: Said<'a>,
    /// Attributes in the order of the file, trimmed; empty ones are left out.
    pub attributes: Vec<(&'a str, Said<'a>)>,
    /// Its own words, trimmed.
    pub text: Said<'a>,
    /// The elements in it.
    pub children: Vec<Tree<'a>>,
}

/// One `iati-organisation`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrganisationRecord<'a> {
    /// Line of the start tag.
    pub line: u32,
    /// `default-currency`.
    pub default_currency: Option<Said<'a>>,
    /// `xml:lang`.
    pub lang: Option<Said<'a>>,
    /// `last-updated-datetime`.
    pub last_updated: Option<Said<'a>>,
    /// `organisation-identifier` (version 1: `iati-identifier`).
    pub identifiers: Vec<Placed<'a>>,
    /// Names.
    pub names: Vec<Narrative<'a>>,
    /// Every `reporting-org`.
    pub reporting: Vec<Organisation<'a>>,
    /// Budgets: the element's name (`total-budget`, `recipient-org-budget`, `recipient-country-budget`,
    /// `recipient-region-budget`, `total-expenditure`), its budget and the recipient, if any.
    pub budgets: Vec<(&'static str, Budget<'a>, Option<Coded<'a>>)>,
    /// Documents.
    pub documents: Vec<Document<'a>>,
    /// What the XML reader had to forgive inside this record.
    pub flaws: Vec<Flaw>,
}

/// Something the XML reader met and went on from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// Stable code in kebab-case, e.g. `entity-unknown`.
    pub code: &'static str,
    /// Line in the file.
    pub line: u32,
    /// What and where, in words.
    pub message: String,
}

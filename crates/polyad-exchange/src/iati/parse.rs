//! One record's XML to an [`Activity`] or an [`OrganisationRecord`], in one pass.
//!
//! All versions of the standard are read by the same code: where an element may hold `narrative`s (version 2), its
//! own text counts too (version 1); a code may stand in `code`, in `ref` (drafts before 1.0) or, failing both, in
//! the element's text. Nothing is judged. Elements that are unknown here, or belong to another namespace, are
//! passed over; they stay in the raw record. So do the contents of `contact-info`.
//!
//! Sources: the IATI activity and organisation schemas 1.01 to 2.03; files of the drafts before.

mod amounts;
pub(super) mod attributes;
mod cursor;
mod organisation;
mod parties;
mod places;
mod results;
mod tokens;
mod trees;

use self::cursor::{Cursor, Read, Tag, trim};
use super::activity::{
    Activity, ActivityDate, Coded, Description, Document, Flaw, OrganisationRecord, OtherIdentifier, Placed,
    Said, Stamp, StatedFact,
};
use super::split::Limits;

/// A record as far as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed<T> {
    /// What was read before the end, or before what broke it.
    pub record: T,
    /// Not well-formed: the record is to be refused.
    pub broken: Option<Flaw>,
}

/// Reads an `iati-activity` that begins on a line of its file.
pub fn activity<'a>(xml: &'a str, line: u32, limits: &Limits) -> Parsed<Activity<'a>> {
    let mut cursor = Cursor::new(xml, line, limits.depth);
    let mut record = Activity { line, ..Activity::default() };
    // Why it stopped is in the cursor.
    let _ = read_activity(&mut cursor, &mut record);
    record.flaws = std::mem::take(&mut cursor.flaws);
    Parsed { record, broken: cursor.broken }
}

/// Reads an `iati-organisation` that begins on a line of its file.
pub fn organisation<'a>(xml: &'a str, line: u32, limits: &Limits) -> Parsed<OrganisationRecord<'a>> {
    let mut cursor = Cursor::new(xml, line, limits.depth);
    let mut record = OrganisationRecord { line, ..OrganisationRecord::default() };
    // Why it stopped is in the cursor.
    let _ = organisation::read(&mut cursor, &mut record);
    record.flaws = std::mem::take(&mut cursor.flaws);
    Parsed { record, broken: cursor.broken }
}

fn read_activity<'a>(cursor: &mut Cursor<'a>, record: &mut Activity<'a>) -> Read<()> {
    let root = cursor.root()?;
    cursor.enter(root)?;
    // The datastore of 2013 moved the version into a namespace of its own.
    record.version = cursor.code("version").or_else(|| cursor.code("iati-extra:version"));
    record.default_currency = cursor.code("default-currency");
    record.lang = cursor.code("xml:lang");
    record.last_updated = cursor.code("last-updated-datetime");
    record.hierarchy = cursor.code("hierarchy");
    record.humanitarian_flag = cursor.code("humanitarian");
    record.budget_not_provided = cursor.code("budget-not-provided");
    record.linked_data = cursor.code("linked-data-uri");
    cursor.children(root, |cursor, tag| element(cursor, tag, record))?;
    cursor.finish()
}

/// One child of an activity.
fn element<'a>(cursor: &mut Cursor<'a>, tag: Tag<'a>, record: &mut Activity<'a>) -> Read<()> {
    match tag.name {
        "transaction" => record.transactions.push(amounts::transaction(cursor, tag)?),
        "budget" => record.budgets.push(amounts::budget(cursor, tag)?),
        "planned-disbursement" => record.planned.push(amounts::budget(cursor, tag)?),
        "result" => record.results.push(results::outcome(cursor, tag)?),
        "participating-org" => record.participating.push(parties::organisation(cursor, tag)?),
        "reporting-org" => record.reporting.push(parties::organisation(cursor, tag)?),
        "sector" => record.sectors.push(coded(cursor, tag, "type")?),
        "recipient-country" => record.countries.push(coded(cursor, tag, "type")?),
        "recipient-region" => record.regions.push(coded(cursor, tag, "type")?),
        "tag" => record.tags.push(coded(cursor, tag, "type")?),
        "policy-marker" => record.markers.push(coded(cursor, tag, "significance")?),
        "humanitarian-scope" => record.humanitarian.push(coded(cursor, tag, "type")?),
        "related-activity" => record.related.push(coded(cursor, tag, "type")?),
        "iati-identifier" => record.identifiers.push(placed_text(cursor, tag)?),
        "other-identifier" => record.other_identifiers.push(other_identifier(cursor, tag)?),
        "title" => cursor.words_into(tag, &mut record.title)?,
        "description" => record.descriptions.push(description(cursor, tag)?),
        "activity-date" => {
            let line = cursor.line(tag);
            cursor.enter(tag)?;
            let class = cursor.code("type");
            record.dates.push(ActivityDate { line, class, date: entered_stamp(cursor, tag)? });
        }
        "activity-status" => first(&mut record.status, placed_code(cursor, tag)?),
        "activity-scope" => first(&mut record.scope, placed_code(cursor, tag)?),
        "location" | "target-location" => record.locations.push(places::location(cursor, tag)?),
        "document-link" => record.documents.push(document(cursor, tag)?),
        "conditions" => {
            cursor.enter(tag)?;
            first(&mut record.conditions_attached, cursor.code("attached"));
            cursor.children(tag, |cursor, tag| match tag.name {
                "condition" => {
                    record.conditions.push(description(cursor, tag)?);
                    Ok(())
                }
                _ => cursor.skip(tag),
            })?;
        }
        "capital-spend" => {
            let line = cursor.line(tag);
            cursor.enter(tag)?;
            let value = cursor.code("percentage");
            first(&mut record.capital_spend, value.map(|value| Placed { value, line }));
            cursor.skip(tag)?;
        }
        "crs-add" | "fss" | "country-budget-items" | "legacy-data" => {
            record.extras.push(trees::tree(cursor, tag)?);
        }
        "polyad:fact" => record.facts.push(stated_fact(cursor, tag)?),
        "default-aid-type" => {
            aid_type(cursor, tag, "default-aid-type", &mut record.defaults, &mut record.aid_types)?
        }
        "contact-info" => {
            record.contacts += 1;
            cursor.skip_private(tag)?;
        }
        // Contact details whose wrapper was closed too early.
        "person-name" | "job-title" | "telephone" | "email" | "mailing-address" => {
            cursor.skip_private(tag)?;
        }
        name => match default_name(name) {
            Some(name) => {
                let code = placed_code(cursor, tag)?;
                record.defaults.extend(code.map(|code| (name, code)));
            }
            None => cursor.skip(tag)?,
        },
    }
    Ok(())
}

/// The defaults of an activity; the drafts had shorter names.
fn default_name(name: &str) -> Option<&'static str> {
    Some(match name {
        "collaboration-type" => "collaboration-type",
        "default-flow-type" | "flow-type" => "default-flow-type",
        "default-finance-type" | "finance-type" => "default-finance-type",
        "default-tied-status" | "tied-status" => "default-tied-status",
        _ => return None,
    })
}

/// What is wanted once counts the first time.
fn first<T>(place: &mut Option<T>, value: Option<T>) {
    if place.is_none() {
        *place = value;
    }
}

/// An element with a code and names. `extra` names the attribute of a second code.
fn coded<'a>(cursor: &mut Cursor<'a>, tag: Tag<'a>, extra: &str) -> Read<Coded<'a>> {
    let line = cursor.line(tag);
    cursor.enter(tag)?;
    let mut coded = Coded { line, ..Coded::default() };
    let (mut code, mut reference, mut lang) = (None, None, None);
    cursor.each_code(|name, value| {
        let place = match name {
            "code" => &mut code,
            "ref" => &mut reference,
            "vocabulary" => &mut coded.vocabulary,
            "percentage" => &mut coded.percentage,
            "xml:lang" => &mut lang,
            name if name == extra => &mut coded.extra,
            "vocabulary-uri" => &mut coded.uri,
            _ => return,
        };
        first(place, Some(value));
    });
    coded.code = code.or(reference).unwrap_or_default();
    cursor.entered_words(tag, lang, &mut coded.names, |cursor, tag| cursor.skip(tag))?;
    Ok(coded)
}

/// A row of a record that was written out.
fn stated_fact<'a>(cursor: &mut Cursor<'a>, tag: Tag<'a>) -> Read<StatedFact<'a>> {
    let line = cursor.line(tag);
    cursor.enter(tag)?;
    let kind = cursor.code("kind").unwrap_or_default();
    let step = cursor.code("step").unwrap_or_default();
    let statement = cursor.code("statement");
    let fields = cursor.mixed(tag, Cursor::skip)?;
    Ok(StatedFact { line, kind, step, statement, fields })
}

/// An aid type: of the standard's own list, else of another vocabulary.
fn aid_type<'a>(
    cursor: &mut Cursor<'a>,
    tag: Tag<'a>,
    name: &'static str,
    own: &mut Vec<(&'static str, Placed<'a>)>,
    others: &mut Vec<Coded<'a>>,
) -> Read<()> {
    let mut coded = coded(cursor, tag, "type")?;
    if coded.code.is_empty()
        && let Some(words) = coded.names.first()
    {
        coded.code = words.text.clone();
    }
    match coded.vocabulary.as_deref() {
        _ if coded.code.is_empty() => {}
        None | Some("1") => own.push((name, Placed { value: coded.code, line: coded.line })),
        Some(_) => others.push(coded),
    }
    Ok(())
}

/// Words of a type: a description or a condition.
fn description<'a>(cursor: &mut Cursor<'a>, tag: Tag<'a>) -> Read<Description<'a>> {
    cursor.enter(tag)?;
    let class = cursor.code("type");
    let lang = cursor.code("xml:lang");
    let mut texts = Vec::new();
    cursor.entered_words(tag, lang, &mut texts, |cursor, tag| cursor.skip(tag))?;
    Ok(Description { class, texts })
}

/// An element with one code: `code`, in drafts `ref`, or else its text. `None`: it has none of them.
fn placed_code<'a>(cursor: &mut Cursor<'a>, tag: Tag<'a>) -> Read<Option<Placed<'a>>> {
    let line = cursor.line(tag);
    cursor.enter(tag)?;
    let code = cursor.code("code").or_else(|| cursor.code("ref"));
    let text = cursor.text(tag)?;
    let value = code.or_else(|| (!text.is_empty()).then_some(text));
    Ok(value.map(|value| Placed { value, line }))
}

/// An element whose text is kept as printed, white space and all.
fn placed_text<'a>(cursor: &mut Cursor<'a>, tag: Tag<'a>) -> Read<Placed<'a>> {
    let line = cursor.line(tag);
    let value = cursor.mixed(tag, Cursor::skip)?;
    Ok(Placed { value, line })
}

/// A date of its own element.
fn stamp<'a>(cursor: &mut Cursor<'a>, tag: Tag<'a>) -> Read<Option<Stamp<'a>>> {
    cursor.enter(tag)?;
    entered_stamp(cursor, tag)
}

/// The same for an element whose attributes were read. Text counts when there is no `iso-date`.
fn entered_stamp<'a>(cursor: &mut Cursor<'a>, tag: Tag<'a>) -> Read<Option<Stamp<'a>>> {
    let line = cursor.line(tag);
    // One draft wrote it with an underscore.
    let iso = cursor.code("iso-date").or_else(|| cursor.code("iso_date"));
    let text = cursor.text(tag)?;
    let text = iso.or_else(|| (!text.is_empty()).then_some(text));
    Ok(text.map(|text| Stamp { text, line }))
}

/// `ref` in version 2, the text before.
fn other_identifier<'a>(cursor: &mut Cursor<'a>, tag: Tag<'a>) -> Read<OtherIdentifier<'a>> {
    let line = cursor.line(tag);
    cursor.enter(tag)?;
    let code = cursor.code("ref");
    let class = cursor.code("type");
    let (mut owner, mut owner_name) = (cursor.code("owner-ref"), cursor.code("owner-name"));
    let text = cursor.mixed(tag, |cursor, child| match child.name {
        "owner-org" => {
            let organisation = parties::organisation(cursor, child)?;
            first(&mut owner, organisation.reference);
            first(&mut owner_name, organisation.names.into_iter().next().map(|name| name.text));
            Ok(())
        }
        _ => cursor.skip(child),
    })?;
    Ok(OtherIdentifier { line, code: code.unwrap_or_else(|| trim(text)), class, owner, owner_name })
}

/// The address of a document and what it is about.
fn document<'a>(cursor: &mut Cursor<'a>, tag: Tag<'a>) -> Read<Document<'a>> {
    let line = cursor.line(tag);
    cursor.enter(tag)?;
    let url: Said<'a> = cursor.code("url").unwrap_or_default();
    let mut document = Document { line, url, format: cursor.code("format"), ..Document::default() };
    cursor.children(tag, |cursor, child| match child.name {
        "title" => cursor.words_into(child, &mut document.titles),
        "category" => {
            document.categories.extend(placed_code(cursor, child)?.map(|code| code.value));
            Ok(())
        }
        "description" => cursor.words_into(child, &mut document.descriptions),
        "language" => {
            document.languages.extend(placed_code(cursor, child)?.map(|code| code.value));
            Ok(())
        }
        "document-date" => {
            first(&mut document.date, stamp(cursor, child)?);
            Ok(())
        }
        "recipient-country" => {
            document.countries.push(coded(cursor, child, "type")?);
            Ok(())
        }
        _ => cursor.skip(child),
    })?;
    Ok(document)
}

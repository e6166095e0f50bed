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
mod results;
mod tokens;

use self::cursor::{Cursor, Read, Tag, trim};
use super::activity::{
    Activity, ActivityDate, Coded, Description, Document, Flaw, Location, OrganisationRecord,
    OtherIdentifier, Placed, Said, Stamp,
};
use super::split::Limits;
use std::borrow::Cow;

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
        "description" => {
            cursor.enter(tag)?;
            let class = cursor.code("type");
            let lang = cursor.code("xml:lang");
            let mut texts = Vec::new();
            cursor.entered_words(tag, lang, &mut texts, |cursor, tag| cursor.skip(tag))?;
            record.descriptions.push(Description { class, texts });
        }
        "activity-date" => {
            let line = cursor.line(tag);
            cursor.enter(tag)?;
            let class = cursor.code("type");
            record.dates.push(ActivityDate { line, class, date: entered_stamp(cursor, tag)? });
        }
        "activity-status" => first(&mut record.status, placed_code(cursor, tag)?),
        "activity-scope" => first(&mut record.scope, placed_code(cursor, tag)?),
        "location" | "target-location" => record.locations.push(location(cursor, tag)?),
        "document-link" => record.documents.push(document(cursor, tag)?),
        "conditions" => cursor.children(tag, |cursor, tag| match tag.name {
            "condition" => cursor.words_into(tag, &mut record.conditions),
            _ => cursor.skip(tag),
        })?,
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
        "default-aid-type" => "default-aid-type",
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
    let mut coded = Coded {
        line,
        code: cursor.code("code").or_else(|| cursor.code("ref")).unwrap_or_default(),
        vocabulary: cursor.code("vocabulary"),
        percentage: cursor.code("percentage"),
        extra: cursor.code(extra),
        names: Vec::new(),
    };
    let lang = cursor.code("xml:lang");
    cursor.entered_words(tag, lang, &mut coded.names, |cursor, tag| cursor.skip(tag))?;
    Ok(coded)
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
    let mut owner = cursor.code("owner-ref").or_else(|| cursor.code("owner-name"));
    let text = cursor.mixed(tag, |cursor, child| match child.name {
        "owner-org" => {
            let organisation = parties::organisation(cursor, child)?;
            let name = || organisation.names.into_iter().next().map(|name| name.text);
            let named = organisation.reference.or_else(name);
            first(&mut owner, named);
            Ok(())
        }
        _ => cursor.skip(child),
    })?;
    Ok(OtherIdentifier { line, code: code.unwrap_or_else(|| trim(text)), class, owner })
}

/// A place: names, codes of gazetteers, a point.
fn location<'a>(cursor: &mut Cursor<'a>, tag: Tag<'a>) -> Read<Location<'a>> {
    let line = cursor.line(tag);
    let mut location = Location { line, ..Location::default() };
    cursor.enter(tag)?;
    let lang = cursor.code("xml:lang");
    if let Some(code) = cursor.code("code") {
        let vocabulary = cursor.code("type");
        location.codes.push(Coded { line, code, vocabulary, ..Coded::default() });
    }
    let Location { names, codes, position, .. } = &mut location;
    let mut own = Vec::new();
    cursor.entered_words(tag, lang, &mut own, |cursor, child| match child.name {
        "name" => cursor.words_into(child, names),
        "location-id" => {
            codes.push(coded(cursor, child, "type")?);
            Ok(())
        }
        "gazetteer-entry" => {
            let line = cursor.line(child);
            cursor.enter(child)?;
            let vocabulary = cursor.code("gazetteer-ref");
            let code = cursor.text(child)?;
            codes.push(Coded { line, code, vocabulary, ..Coded::default() });
            Ok(())
        }
        "point" => cursor.children(child, |cursor, child| match child.name {
            "pos" => {
                let text = cursor.text(child)?;
                first(position, (!text.is_empty()).then_some(text));
                Ok(())
            }
            _ => cursor.skip(child),
        }),
        "coordinates" => {
            cursor.enter(child)?;
            let both = cursor.code("latitude").zip(cursor.code("longitude"));
            first(position, both.map(|(latitude, longitude)| Cow::Owned(format!("{latitude} {longitude}"))));
            cursor.skip(child)
        }
        _ => cursor.skip(child),
    })?;
    location.names.append(&mut own);
    Ok(location)
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
        _ => cursor.skip(child),
    })?;
    Ok(document)
}

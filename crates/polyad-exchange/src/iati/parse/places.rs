//! Places: where something happens, as precisely as the file has it.

use super::cursor::{Cursor, Read, Tag};
use super::{coded, first};
use crate::iati::activity::{Coded, Location, Said};
use std::borrow::Cow;

/// A `location`: names, codes of gazetteers and administrative areas, a point, and what kind of place it is.
pub(super) fn location<'a>(cursor: &mut Cursor<'a>, tag: Tag<'a>) -> Read<Location<'a>> {
    let line = cursor.line(tag);
    let mut location = Location { line, ..Location::default() };
    cursor.enter(tag)?;
    location.reference = cursor.code("ref");
    location.percentage = cursor.code("percentage");
    let lang = cursor.code("xml:lang");
    if let Some(code) = cursor.code("code") {
        let vocabulary = cursor.code("type");
        location.codes.push(Coded { line, code, vocabulary, ..Coded::default() });
    }
    let mut own = Vec::new();
    cursor.entered_words(tag, lang, &mut own, |cursor, child| element(cursor, child, &mut location))?;
    location.names.append(&mut own);
    Ok(location)
}

/// One child of a location.
fn element<'a>(cursor: &mut Cursor<'a>, child: Tag<'a>, location: &mut Location<'a>) -> Read<()> {
    match child.name {
        "name" => cursor.words_into(child, &mut location.names)?,
        "description" => cursor.words_into(child, &mut location.descriptions[0])?,
        "activity-description" => cursor.words_into(child, &mut location.descriptions[1])?,
        "location-id" => location.codes.push(coded(cursor, child, "type")?),
        "gazetteer-entry" => {
            let line = cursor.line(child);
            cursor.enter(child)?;
            let vocabulary = cursor.code("gazetteer-ref");
            let code = cursor.text(child)?;
            location.codes.push(Coded { line, code, vocabulary, ..Coded::default() });
        }
        "administrative" => administrative(cursor, child, &mut location.administrative)?,
        "point" => {
            cursor.enter(child)?;
            first(&mut location.system, cursor.code("srsName"));
            cursor.children(child, |cursor, child| match child.name {
                "pos" => {
                    let text = cursor.text(child)?;
                    first(&mut location.position, (!text.is_empty()).then_some(text));
                    Ok(())
                }
                _ => cursor.skip(child),
            })?;
        }
        "coordinates" => {
            cursor.enter(child)?;
            let both = cursor.code("latitude").zip(cursor.code("longitude"));
            let position = both.map(|(latitude, longitude)| Cow::Owned(format!("{latitude} {longitude}")));
            first(&mut location.position, position);
            kind(&mut location.kinds, "exactness", cursor.code("precision"));
            cursor.skip(child)?;
        }
        name => match kind_name(name) {
            Some(name) => {
                let code = super::placed_code(cursor, child)?;
                kind(&mut location.kinds, name, code.map(|code| code.value));
            }
            None => cursor.skip(child)?,
        },
    }
    Ok(())
}

/// An administrative area: in version 2 with its vocabulary and level, in version 1 the country and two levels.
fn administrative<'a>(cursor: &mut Cursor<'a>, tag: Tag<'a>, areas: &mut Vec<Coded<'a>>) -> Read<()> {
    let line = cursor.line(tag);
    cursor.enter(tag)?;
    let before = areas.len();
    for name in ["country", "adm1", "adm2"] {
        let code = cursor.code(name);
        let level = Some(Cow::Borrowed(name));
        areas.extend(code.map(|code| Coded { line, code, extra: level, ..Coded::default() }));
    }
    if areas.len() > before {
        return cursor.skip(tag);
    }
    areas.push(coded(cursor, tag, "level")?);
    Ok(())
}

/// The codes that say what kind of place it is; version 1 had a type and called exactness precision.
fn kind_name(name: &str) -> Option<&'static str> {
    Some(match name {
        "location-reach" => "reach",
        "exactness" => "exactness",
        "location-class" => "class",
        "location-type" => "type",
        "feature-designation" => "feature",
        _ => return None,
    })
}

fn kind<'a>(kinds: &mut Vec<(&'static str, Said<'a>)>, name: &'static str, code: Option<Said<'a>>) {
    if let Some(code) = code
        && !kinds.iter().any(|(known, _)| *known == name)
    {
        kinds.push((name, code));
    }
}

//! Organisations as an activity mentions them.

use super::cursor::{Cursor, Read, Tag};
use super::first;
use crate::iati::activity::Organisation;

/// Any element that names an organisation.
pub(super) fn organisation<'a>(cursor: &mut Cursor<'a>, tag: Tag<'a>) -> Read<Organisation<'a>> {
    let line = cursor.line(tag);
    cursor.enter(tag)?;
    let mut organisation = Organisation { line, ..Organisation::default() };
    let mut lang = None;
    cursor.each_code(|name, value| {
        let place = match name {
            "ref" => &mut organisation.reference,
            "type" => &mut organisation.class,
            "role" => &mut organisation.role,
            "activity-id" | "provider-activity-id" | "receiver-activity-id" => &mut organisation.activity,
            "crs-channel-code" => &mut organisation.channel,
            "secondary-reporter" => &mut organisation.secondary,
            "xml:lang" => &mut lang,
            _ => return,
        };
        first(place, Some(value));
    });
    cursor.entered_words(tag, lang, &mut organisation.names, Cursor::skip)?;
    Ok(organisation)
}

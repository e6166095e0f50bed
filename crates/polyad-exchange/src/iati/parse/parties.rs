//! Organisations as an activity mentions them.

use super::cursor::{Cursor, Read, Tag};
use crate::iati::activity::Organisation;

/// Any element that names an organisation.
pub(super) fn organisation<'a>(cursor: &mut Cursor<'a>, tag: Tag<'a>) -> Read<Organisation<'a>> {
    let line = cursor.line(tag);
    cursor.enter(tag)?;
    let mut organisation = Organisation {
        line,
        reference: cursor.code("ref"),
        class: cursor.code("type"),
        role: cursor.code("role"),
        activity: cursor
            .code("activity-id")
            .or_else(|| cursor.code("provider-activity-id"))
            .or_else(|| cursor.code("receiver-activity-id")),
        channel: cursor.code("crs-channel-code"),
        secondary: cursor.code("secondary-reporter"),
        names: Vec::new(),
    };
    let lang = cursor.code("xml:lang");
    cursor.entered_words(tag, lang, &mut organisation.names, Cursor::skip)?;
    Ok(organisation)
}

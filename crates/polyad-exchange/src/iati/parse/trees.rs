//! Elements that are kept as they stand: attributes, words and the elements inside.

use super::cursor::{Cursor, Read, Tag};
use crate::iati::activity::Tree;

/// The whole element.
pub(super) fn tree<'a>(cursor: &mut Cursor<'a>, tag: Tag<'a>) -> Read<Tree<'a>> {
    cursor.enter(tag)?;
    let attributes = cursor.attributes();
    let mut children = Vec::new();
    let text = cursor.mixed(tag, |cursor, child| {
        // Contact details whose element was closed too early.
        if matches!(
            child.name,
            "contact-info" | "person-name" | "job-title" | "telephone" | "email" | "mailing-address"
        ) {
            return cursor.skip_private(child);
        }
        children.push(tree(cursor, child)?);
        Ok(())
    })?;
    Ok(Tree { name: tag.name.into(), attributes, text: cursor.words(text), children })
}

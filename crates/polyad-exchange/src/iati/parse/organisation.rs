//! Records about a publisher itself.

use super::amounts::budget_with;
use super::cursor::{Cursor, Read, Tag};
use super::{coded, document, first, parties, placed_text};
use crate::iati::activity::OrganisationRecord;

/// Reads the whole record.
pub(super) fn read<'a>(cursor: &mut Cursor<'a>, record: &mut OrganisationRecord<'a>) -> Read<()> {
    let root = cursor.root()?;
    cursor.enter(root)?;
    record.default_currency = cursor.code("default-currency");
    record.lang = cursor.code("xml:lang");
    record.last_updated = cursor.code("last-updated-datetime");
    cursor.children(root, |cursor, tag| element(cursor, tag, record))?;
    cursor.finish()
}

fn element<'a>(cursor: &mut Cursor<'a>, tag: Tag<'a>, record: &mut OrganisationRecord<'a>) -> Read<()> {
    match tag.name {
        "organisation-identifier" | "iati-identifier" => record.identifiers.push(placed_text(cursor, tag)?),
        "name" => cursor.words_into(tag, &mut record.names)?,
        "reporting-org" => record.reporting.push(parties::organisation(cursor, tag)?),
        "document-link" => record.documents.push(document(cursor, tag)?),
        name => {
            let Some((name, recipient_name)) = budget_name(name) else { return cursor.skip(tag) };
            let mut recipient = None;
            let budget = budget_with(cursor, tag, |cursor, child| {
                if child.name == recipient_name {
                    first(&mut recipient, Some(coded(cursor, child, "type")?));
                    return Ok(());
                }
                cursor.skip(child)
            })?;
            record.budgets.push((name, budget, recipient));
        }
    }
    Ok(())
}

/// The budgets of an organisation, and the child that says whom each is for.
fn budget_name(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name {
        "total-budget" => ("total-budget", ""),
        "recipient-org-budget" => ("recipient-org-budget", "recipient-org"),
        "recipient-country-budget" => ("recipient-country-budget", "recipient-country"),
        "recipient-region-budget" => ("recipient-region-budget", "recipient-region"),
        "total-expenditure" => ("total-expenditure", ""),
        _ => return None,
    })
}

//! Money: transactions, budgets and planned disbursements.

use super::cursor::{Cursor, Read, Tag};
use super::{aid_type, coded, first, parties, placed_code, stamp};
use crate::iati::activity::{Budget, BudgetLine, Transaction, Value};

/// A `transaction`.
///
/// Drafts have no `transaction-type`: there the kind is the `type` of the transaction, else the word in `status`
/// (`Pledge`, `Commitment`, `Paid contribution`), else the `type` of its date; it is kept apart.
pub(super) fn transaction<'a>(cursor: &mut Cursor<'a>, tag: Tag<'a>) -> Read<Transaction<'a>> {
    let line = cursor.line(tag);
    cursor.enter(tag)?;
    let (reference, humanitarian) = (cursor.code("ref"), cursor.code("humanitarian"));
    let (own_class, mut status_class, mut date_class) = (cursor.code("type"), None, None);
    let mut record = Transaction { line, reference, humanitarian, ..Transaction::default() };
    cursor.children(tag, |cursor, child| {
        match child.name {
            "value" => first(&mut record.value, Some(value(cursor, child)?)),
            "transaction-type" => {
                first(&mut record.class, placed_code(cursor, child)?.map(|code| code.value));
            }
            "transaction-date" => {
                cursor.enter(child)?;
                first(&mut date_class, cursor.code("type"));
                first(&mut record.date, super::entered_stamp(cursor, child)?);
            }
            "description" => cursor.words_into(child, &mut record.description)?,
            "provider-org" => first(&mut record.provider, Some(parties::organisation(cursor, child)?)),
            "receiver-org" => first(&mut record.receiver, Some(parties::organisation(cursor, child)?)),
            "sector" => record.sectors.push(coded(cursor, child, "type")?),
            "recipient-country" => record.countries.push(coded(cursor, child, "type")?),
            "recipient-region" => record.regions.push(coded(cursor, child, "type")?),
            "aid-type" => {
                aid_type(cursor, child, "aid-type", &mut record.codes, &mut record.aid_types)?;
            }
            "status" => {
                let word = cursor.text(child)?;
                first(&mut status_class, (!word.is_empty()).then_some(word));
            }
            name => match code_name(name) {
                Some(name) => {
                    let code = placed_code(cursor, child)?;
                    record.codes.extend(code.map(|code| (name, code)));
                }
                None => cursor.skip(child)?,
            },
        }
        Ok(())
    })?;
    record.draft_class = own_class.or(status_class).or(date_class).filter(|_| record.class.is_none());
    Ok(record)
}

/// The codes of a transaction that say how the money flows.
fn code_name(name: &str) -> Option<&'static str> {
    Some(match name {
        "flow-type" => "flow-type",
        "finance-type" => "finance-type",
        "tied-status" => "tied-status",
        "disbursement-channel" => "disbursement-channel",
        _ => return None,
    })
}

/// A `budget`, a `planned-disbursement` or one of the budgets of an organisation.
pub(super) fn budget<'a>(cursor: &mut Cursor<'a>, tag: Tag<'a>) -> Read<Budget<'a>> {
    budget_with(cursor, tag, Cursor::skip)
}

/// The same; `other` takes the children that budgets of activities do not have.
pub(super) fn budget_with<'a>(
    cursor: &mut Cursor<'a>,
    tag: Tag<'a>,
    mut other: impl FnMut(&mut Cursor<'a>, Tag<'a>) -> Read<()>,
) -> Read<Budget<'a>> {
    let line = cursor.line(tag);
    cursor.enter(tag)?;
    let (class, status) = (cursor.code("type"), cursor.code("status"));
    let mut budget = Budget { line, class, status, ..Budget::default() };
    cursor.children(tag, |cursor, child| {
        match child.name {
            "period-start" => first(&mut budget.start, stamp(cursor, child)?),
            "period-end" => first(&mut budget.end, stamp(cursor, child)?),
            "value" => first(&mut budget.value, Some(value(cursor, child)?)),
            "provider-org" => first(&mut budget.provider, Some(parties::organisation(cursor, child)?)),
            "receiver-org" => first(&mut budget.receiver, Some(parties::organisation(cursor, child)?)),
            "budget-line" | "expense-line" => budget.lines.push(budget_line(cursor, child)?),
            _ => other(cursor, child)?,
        }
        Ok(())
    })?;
    Ok(budget)
}

/// A part of an organisation's budget.
fn budget_line<'a>(cursor: &mut Cursor<'a>, tag: Tag<'a>) -> Read<BudgetLine<'a>> {
    let line = cursor.line(tag);
    cursor.enter(tag)?;
    let lang = cursor.code("xml:lang");
    let mut record = BudgetLine { line, reference: cursor.code("ref"), ..BudgetLine::default() };
    let BudgetLine { value: amount, texts, .. } = &mut record;
    cursor.entered_words(tag, lang, texts, |cursor, child| {
        if child.name == "value" {
            first(amount, Some(value(cursor, child)?));
            return Ok(());
        }
        cursor.skip(child)
    })?;
    Ok(record)
}

/// An amount.
fn value<'a>(cursor: &mut Cursor<'a>, tag: Tag<'a>) -> Read<Value<'a>> {
    let line = cursor.line(tag);
    cursor.enter(tag)?;
    let (currency, date) = (cursor.code("currency"), cursor.code("value-date"));
    Ok(Value { line, number: cursor.text(tag)?, currency, date })
}

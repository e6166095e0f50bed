//! The names that organisations and activities go by in rows.

use super::activity::Organisation;
use polyad_ledger::rows::{NameId, TableBuilder};
use polyad_model::Ref;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fmt::Write;

/// An organisation that its publisher gives a code.
const ORGANISATION: &str = "org-id";
/// An organisation known by the name that one reporter gives it.
const NAMED: &str = "org-name";
/// An activity.
const ACTIVITY: &str = "iati-activity";

/// Every name met, made once: real files repeat a few of them for each row.
#[derive(Debug, Default)]
pub(super) struct Whom {
    codes: HashMap<Box<str>, NameId>,
    names: HashMap<Box<str>, NameId>,
    buffer: String,
}

impl Whom {
    /// The name of an organisation: its code, else its name beside the reporter's, since two reporters may mean two
    /// bodies by one name. `None`: neither is printed.
    pub(super) fn organisation(
        &mut self,
        table: &mut TableBuilder,
        reporter: &str,
        organisation: &Organisation<'_>,
    ) -> Option<NameId> {
        if let Some(code) = organisation.reference.as_deref() {
            return Some(self.code(table, code));
        }
        let name = &organisation.names.first()?.text;
        self.buffer.clear();
        self.buffer.push_str(reporter);
        self.buffer.push('/');
        fold_into(name, &mut self.buffer);
        if let Some(known) = self.names.get(self.buffer.as_str()) {
            return Some(*known);
        }
        let made = named(reporter, &self.buffer[reporter.len() + 1..]);
        let id = table.name(&made);
        self.names.insert(self.buffer.as_str().into(), id);
        Some(id)
    }

    /// The name of an organisation by its code.
    pub(super) fn code(&mut self, table: &mut TableBuilder, code: &str) -> NameId {
        if let Some(known) = self.codes.get(code) {
            return *known;
        }
        let id = table.name(&organisation(code));
        self.codes.insert(code.into(), id);
        id
    }
}

/// The Ref of an organisation that reports: its code, else its name.
pub(super) fn reporter(organisation_: &Organisation<'_>) -> Option<(String, Ref)> {
    if let Some(code) = organisation_.reference.as_deref() {
        return Some((code.to_owned(), organisation(code)));
    }
    let mut name = String::new();
    fold_into(&organisation_.names.first()?.text, &mut name);
    let reference = named(&name, &name);
    Some((name, reference))
}

/// The Ref of an organisation's code.
pub(super) fn organisation(code: &str) -> Ref {
    Ref::external(ORGANISATION, code).unwrap_or_else(|_| shortened(ORGANISATION, "", code))
}

/// The Ref of an activity, unless its identifier fits none.
pub(super) fn activity(identifier: &str) -> Option<Ref> {
    Ref::external(ACTIVITY, identifier.trim()).ok()
}

/// Words with one space between them.
pub(super) fn fold_into(words: &str, out: &mut String) {
    for (n, word) in words.split_whitespace().enumerate() {
        if n > 0 {
            out.push(' ');
        }
        out.push_str(word);
    }
}

fn named(reporter: &str, name: &str) -> Ref {
    let whole = Ref::external(NAMED, &format!("{reporter}/{name}"));
    whole.unwrap_or_else(|_| shortened(NAMED, reporter, name))
}

/// A Ref for what is too long or holds control characters: its beginning, and the hash that tells it from others.
fn shortened(scheme: &str, reporter: &str, name: &str) -> Ref {
    let begins = |text: &str, max: usize| -> String {
        text.chars().filter(|next| !next.is_control()).take(max).collect()
    };
    let reporter = match reporter {
        "" => String::new(),
        short if Ref::external(scheme, short).is_ok() && short.chars().count() <= 40 => format!("{short}/"),
        long => format!("{}#{}/", begins(long, 8), hash(long)),
    };
    let hash = hash(name);
    let mut lengths = [80, 40, 20, 8].into_iter();
    loop {
        let beginning = begins(name, lengths.next().unwrap_or(0));
        let code = format!("{reporter}{beginning}#{hash}");
        match Ref::external(scheme, &code) {
            Ok(made) => return made,
            // Only ASCII digits and letters are left: nothing more can fail.
            Err(_) if beginning.is_empty() => {
                return Ref::External { scheme: scheme.into(), code: hash.into() };
            }
            Err(_) => {}
        }
    }
}

/// The first 16 hexadecimal digits of the SHA-256.
fn hash(text: &str) -> String {
    let mut digits = String::with_capacity(16);
    for byte in Sha256::digest(text.as_bytes()).iter().take(8) {
        // A string takes every write.
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_ref_can_hold_is_shortened_and_told_apart() {
        let long = "a".repeat(2_000);
        let other = format!("{long}b");
        for (reporter, name) in
            [("GB-1", &*long), (&*long, "name"), (&*long, &*other), ("", "a\u{7f}b"), ("é", "字")]
        {
            let made = named(reporter, name);
            assert_eq!(made.to_string().parse::<Ref>().unwrap(), made);
        }
        assert_ne!(named("GB-1", &long), named("GB-1", &other));
        assert_ne!(organisation(&long), organisation(&other));
        let wide = "字".repeat(400);
        assert!(named(&wide, &wide).to_string().len() <= 400);
        assert_eq!(named("GB-1", "World Bank").to_string(), "x:org-name:GB-1%2FWorld%20Bank");
    }
}

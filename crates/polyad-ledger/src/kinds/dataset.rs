//! A published file, pinned by its bytes.

use crate::json::Value;
use crate::reading::{self, Named};
use crate::schema::{Field, FieldType as T, TargetRule, list};
use polyad_model::Text;

static LICENCE: &[Field] = fields![
    /// What it allows.
    Always "class": T::Word(&["open", "attribution", "share-alike", "non-commercial", "no-redistribution", "unknown"]);
    /// Its words, or where they stand.
    Always "text": T::Wording;
];

static COMPLETE_SET: &[Field] = fields![
    /// What: the rows of which kind.
    Always "set": T::Code;
    /// For when.
    Always "period": T::Period;
];

kind! {
    /// A published file enters as one statement that pins its bytes; its rows are reported facts of its publisher.
    "dataset" / 1;
    target: TargetRule::optional("the previous edition").statement();
    {
        /// Its title.
        Always "title": T::Wording;
        /// The format, which names the reader.
        Always "format": T::Code;
        /// Who published it.
        Always "publisher": T::Named;
        /// Which edition.
        Always "edition": T::Wording;
        /// What may be done with it.
        Always "licence": T::Object(LICENCE);
        /// When it was fetched.
        Always "fetched": T::When;
        /// How many bytes.
        Always "bytes": T::Count;
        /// Hash of the bytes.
        Always "sha256": T::Hash;
        /// Where it came from.
        Never "url": T::Url;
        /// Currency of amounts that name none.
        Never "default_currency": T::Code;
        /// All that the reader is told.
        Never "options": T::Any;
        /// What its publisher declares complete.
        Never "complete": list(&T::Object(COMPLETE_SET), 50);
        /// Remarks.
        Never "notes": T::Wording;
    }
}

/// A registered file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dataset {
    /// Its title.
    pub title: Text,
    /// The format, which names the reader.
    pub format: String,
    /// Who published it.
    pub publisher: Named,
    /// Which edition.
    pub edition: Text,
    /// What may be done with it, a word of the specification.
    pub licence_class: String,
    /// How many bytes.
    pub bytes: u64,
    /// Hash of the bytes, in lower-case hexadecimal.
    pub sha256: String,
    /// Where it came from.
    pub url: Option<String>,
    /// All that the reader is told.
    pub options: Option<Value>,
}

/// Reads the fields of a dataset.
pub fn read(fields: &Value) -> Option<Dataset> {
    let word = |key| fields.str_at(key).map(str::to_owned);
    Some(Dataset {
        title: reading::wording(fields.get("title")?)?,
        format: word("format")?,
        publisher: reading::named(fields.get("publisher")?)?,
        edition: reading::wording(fields.get("edition")?)?,
        licence_class: fields.get("licence")?.str_at("class")?.to_owned(),
        bytes: fields.str_at("bytes")?.parse().ok()?,
        sha256: word("sha256")?,
        url: word("url"),
        options: fields.get("options").cloned(),
    })
}

//! The layouts of lists of organisations, each cut into lines of code, name, kind and country.

use crate::iati::codes::Codelists;

/// A line of a list, as printed.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// From 1: the line of a CSV file, else the place in the list.
    pub(super) line: u32,
    /// Whether `line` counts within its list, of which the file has several.
    pub(super) number_in_list: bool,
    pub(super) code: String,
    pub(super) name: String,
    /// A code or a name of the list of organisation types.
    pub(super) class: String,
    /// Two letters or a name.
    pub(super) country: String,
    /// The list it stands on: a name of the standard's code lists, or `registry`.
    pub(super) list: String,
    /// Its short name in the Registry, which stays when the code changes.
    pub(super) slug: String,
    /// Why it cannot be read.
    pub(super) damage: Option<String>,
}

/// Why a file cannot be read: code and message.
pub(super) type Unreadable = (&'static str, String);

/// Code lists whose codes are organisations.
const LISTS: [&str; 3] = ["CRSChannelCode", "IATIOrganisationIdentifier", "OrganisationIdentifier"];
/// Names of a column, in the order in which they are looked for.
const CODE: [&str; 4] = ["publisher_iati_id", "iati organisation identifier", "identifier", "code"];
const NAME: [&str; 4] = ["title", "publisher", "organisation", "name"];
const CLASS: [&str; 3] = ["publisher_organization_type", "organization type", "type"];
const COUNTRY: [&str; 3] = ["publisher_country", "hq country or region", "country"];

/// The layout and the lines of a file.
pub(super) fn lines(contents: &[u8]) -> Result<(&'static str, Vec<Line>), Unreadable> {
    let text = contents.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(contents);
    let is_tar = contents.len() >= 512 && &contents[257..262] == b"ustar";
    match text.iter().find(|byte| !byte.is_ascii_whitespace()) {
        None => Err(("file-empty", "the file is empty".to_owned())),
        _ if is_tar => Ok(("code lists", code_lists(contents)?)),
        Some(b'<') => Ok(("code list", code_lists(contents)?)),
        Some(b'[') => Ok(("json", objects(text)?)),
        Some(_) => Ok(("csv", table(text)?)),
    }
}

fn code_lists(contents: &[u8]) -> Result<Vec<Line>, Unreadable> {
    let lists = Codelists::from_bytes(contents).map_err(|error| ("archive-damaged", error.to_string()))?;
    let mut lines = Vec::new();
    for list in LISTS {
        for (n, (code, listed)) in lists.codes(list).enumerate() {
            lines.push(Line {
                line: n as u32 + 1,
                number_in_list: true,
                code: code.to_owned(),
                name: listed.name.clone(),
                list: list.to_owned(),
                ..Line::default()
            });
        }
    }
    if lines.is_empty() {
        let message = format!("no list of organisations in it; these are read: {}", LISTS.join(", "));
        return Err(("list-missing", message));
    }
    Ok(lines)
}

fn objects(text: &[u8]) -> Result<Vec<Line>, Unreadable> {
    let all: Vec<serde_json::Map<String, serde_json::Value>> = serde_json::from_slice(text)
        .map_err(|error| ("json-malformed", format!("not an array of objects: {error}")))?;
    let lines = all.into_iter().enumerate().map(|(n, object)| {
        let cell = |names: &[&str]| {
            let found = names.iter().find_map(|wanted| {
                object.iter().find(|(name, _)| name.to_lowercase() == *wanted).map(|(_, value)| value)
            });
            found.and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
        };
        let address = cell(&["datasets link"]);
        Line {
            line: n as u32 + 1,
            code: cell(&CODE),
            name: cell(&NAME),
            class: cell(&CLASS),
            country: cell(&COUNTRY),
            list: "registry".to_owned(),
            slug: address.rsplit_once("/publisher/").map(|(_, slug)| slug.to_owned()).unwrap_or_default(),
            ..Line::default()
        }
    });
    Ok(lines.collect())
}

fn table(text: &[u8]) -> Result<Vec<Line>, Unreadable> {
    let mut reader = csv::ReaderBuilder::new().has_headers(true).flexible(true).from_reader(text);
    let heading = reader.byte_headers().map_err(|error| ("heading-malformed", error.to_string()))?.clone();
    let heading: Vec<String> =
        heading.iter().map(|cell| String::from_utf8_lossy(cell).trim().to_lowercase()).collect();
    let place = |names: &[&str]| names.iter().find_map(|wanted| heading.iter().position(|own| own == wanted));
    let missing = |what: &str, names: &[&str]| {
        ("column-missing", format!("no column for {what}; one of {} is needed", names.join(", ")))
    };
    let code = place(&CODE).ok_or_else(|| missing("the code", &CODE))?;
    let name = place(&NAME).ok_or_else(|| missing("the name", &NAME))?;
    let (class, country) = (place(&CLASS), place(&COUNTRY));
    // In the Registry's own list `title` is the name and `name` the short one.
    let slug = heading.iter().position(|own| own == "name").filter(|at| *at != name);
    let is_registry = heading[code] == CODE[0];
    let mut lines = Vec::new();
    let mut record = csv::ByteRecord::new();
    loop {
        match reader.read_byte_record(&mut record) {
            Ok(false) => return Ok(lines),
            Ok(true) => {}
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line) as u32;
                lines.push(Line { line, damage: Some(error.to_string()), ..Line::default() });
                return Ok(lines);
            }
        }
        let line = record.position().map_or(0, csv::Position::line) as u32;
        let cell = |at: usize| String::from_utf8(record.get(at).unwrap_or_default().to_vec());
        let (Ok(code), Ok(name)) = (cell(code), cell(name)) else {
            let damage = Some("the line is not UTF-8".to_owned());
            lines.push(Line { line, damage, ..Line::default() });
            continue;
        };
        let damage = (record.len() != heading.len())
            .then(|| format!("{} cells where the heading has {}", record.len(), heading.len()));
        let other = |at: Option<usize>| at.and_then(|at| cell(at).ok()).unwrap_or_default();
        lines.push(Line {
            line,
            code,
            name,
            class: other(class),
            country: other(country),
            list: if is_registry { "registry".to_owned() } else { String::new() },
            slug: other(slug),
            damage,
            ..Line::default()
        });
    }
}

//! Partnerships and projects as files of the International Aid Transparency Initiative, version 2.03.
//!
//! Each activity has the elements of the standard for what they can say, and nothing in them that the record does not
//! state: an activity that lacks what the standard asks for is refused by name. Behind its elements an activity has an
//! element `polyad:fact` for each row that they do not say whole, and for each statement, so that what is read again is
//! what was written (`docs/spec/iati.md`).

mod activity;
mod described;
mod extras;
mod gather;
mod money;
mod parties;
mod results;
mod sheet;
mod tags;
mod values;
mod xml;

use polyad_ledger::state::{EntityKind, State};
use polyad_model::Ref;
use sheet::Sheet;
use xml::Element;

/// The namespace of `polyad:fact` and `polyad:refused`.
pub const NAMESPACE: &str = "urn:polyad:record:1";

/// What is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// Every partnership of the record and every project of registered files.
    All,
    /// A partnership, a project, or what an actor states and reports.
    Of(Ref),
}

/// A file of activities.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The file. It has no activity when all were refused, and is then no file of the standard.
    pub xml: String,
    /// How many activities it has.
    pub activities: usize,
    /// What was not written, and why; the file says it, too.
    pub refused: Vec<Refused>,
}

/// An activity that is not written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The partnership or project.
    pub about: String,
    /// A stable code, e.g. `status-missing`.
    pub code: &'static str,
    /// What the record lacks.
    pub message: String,
}

/// Writes activities; `None`: the record knows nothing of that name.
///
/// The same state gives the same bytes. Contact details are never written, since they are never read.
pub fn activities(state: &State, what: &What) -> Option<Written> {
    let sheets = sheets(state, what)?;
    let (mut elements, mut refused) = (Vec::new(), Vec::new());
    for sheet in &sheets {
        let written = match sheet.identifier.is_empty() {
            true => Err(("identifier-missing", "the activity has no identifier".to_owned())),
            false => activity::written(sheet),
        };
        match written {
            Ok(element) => elements.push(element),
            Err((code, message)) => refused.push(Refused { about: sheet.about.clone(), code, message }),
        }
    }
    let mut xml = String::new();
    wrap(&elements, &refused, &mut xml);
    Some(Written { xml, activities: elements.len(), refused })
}

fn sheets(state: &State, what: &What) -> Option<Vec<Sheet>> {
    let (partnerships, projects) = match what {
        What::All => {
            let partnerships = state.directory().of_kind(EntityKind::Partnership);
            let partnerships = partnerships.map(|entity| entity.name_ref.clone()).collect();
            (partnerships, state.projects().iter().map(|project| project.name()).collect())
        }
        What::Of(name) if state.projects().find(name).is_some() => (Vec::new(), vec![name.clone()]),
        What::Of(name) => match state.directory().find(state, EntityKind::Partnership, name) {
            Some(entity) => (vec![entity.name_ref.clone()], Vec::new()),
            None => {
                let (partnerships, projects) = gather::of_actor(state, name);
                let is_known = state.directory().find(state, EntityKind::Actor, name).is_some();
                if !is_known && partnerships.is_empty() && projects.is_empty() {
                    return None;
                }
                (partnerships, projects)
            }
        },
    };
    let partnerships: Vec<Ref> = partnerships;
    let projects: Vec<Ref> = projects;
    let mut sheets: Vec<Sheet> =
        partnerships.iter().filter_map(|name| gather::partnership(state, name)).collect();
    sheets.extend(projects.iter().filter_map(|name| state.projects().find(name)).map(gather::project));
    Some(sheets)
}

/// The file around its activities.
fn wrap(elements: &[Element], refused: &[Refused], out: &mut String) {
    out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.push_str("<iati-activities version=\"2.03\" xmlns:polyad=\"");
    out.push_str(NAMESPACE);
    out.push_str("\">\n");
    for element in elements {
        element.write(1, out);
    }
    for own in refused {
        let element = Element::new("polyad:refused").with("about", own.about.clone()).with("code", own.code);
        element.words(&own.message).write(1, out);
    }
    out.push_str("</iati-activities>\n");
}

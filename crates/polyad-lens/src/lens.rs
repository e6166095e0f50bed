//! The shape of a lens and what is told about it.

use crate::params::{BadParam, Params};
use crate::view::View;
use polyad_ledger::state::State;

/// What a lens is, for its page, its verb and its route.
#[derive(Debug, Clone, Copy)]
pub struct LensInfo {
    /// Its name in addresses and on the command line.
    pub name: &'static str,
    /// Its name in words.
    pub title: &'static str,
    /// The question it answers.
    pub question: &'static str,
    /// Grows with every change that could change a number.
    pub version: u32,
    /// The method: definition, formula, edge cases, criticism. Paragraphs, separated by empty lines; taken from
    /// the module's own doc comment, so that the page cannot differ from the code.
    pub method: &'static str,
    /// Its parameters.
    pub params: &'static [ParamInfo],
    /// Where the definition comes from.
    pub sources: &'static [Source],
}

/// A parameter of a lens.
#[derive(Debug, Clone, Copy)]
pub struct ParamInfo {
    /// Its name.
    pub name: &'static str,
    /// What it does, what it accepts, and what it is when left out.
    pub doc: &'static str,
    /// Whether the lens needs it.
    pub required: bool,
}

/// A source of a definition.
#[derive(Debug, Clone, Copy)]
pub struct Source {
    /// Author, title, place and year.
    pub text: &'static str,
}

/// A lens: information and a pure function.
#[derive(Debug, Clone, Copy)]
pub struct LensDef {
    /// What it is.
    pub info: LensInfo,
    /// Reads a state. Errs only on parameters it cannot read; an empty state gives an empty view.
    pub read: fn(&State, &Params) -> Result<View, BadParam>,
}

impl LensInfo {
    /// The method as paragraphs, each on one line.
    pub fn method_paragraphs(&self) -> Vec<String> {
        let mut paragraphs = vec![String::new()];
        for line in self.method.lines().map(str::trim) {
            let last = paragraphs.len() - 1;
            match line {
                "" => paragraphs.push(String::new()),
                line if paragraphs[last].is_empty() => paragraphs[last].push_str(line),
                line => {
                    paragraphs[last].push(' ');
                    paragraphs[last].push_str(line);
                }
            }
        }
        paragraphs.retain(|paragraph| !paragraph.is_empty());
        paragraphs
    }
}

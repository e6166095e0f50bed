//! What pages that show one view have in common: parameters from the query, and the view as page, JSON or CSV.

use crate::ask::{Answer, Ask, Format};
use crate::error::Problem;
use crate::render::part::{self, Window};
use crate::{csv, json};
use maud::Markup;
use polyad_lens::{Block, Params, View};

/// Rows to a page of a list.
const PER_PAGE: usize = 50;

/// The view of a lens: parameters it cannot read are the reader's mistake, a lens that is not there is no page.
pub(crate) fn view_of(ask: &Ask, lens: &str, params: Params) -> Result<View, Problem> {
    let found = ask
        .lens(lens)
        .ok_or_else(|| Problem::not_found(format!("This node has no lens called `{lens}`.")))?;
    (found.read)(&ask.state, &params).map_err(|error| Problem::bad_request(&error.name, error.to_string()))
}

/// The query's parameters that the lens knows.
pub(crate) fn params_for(ask: &Ask, lens: &str) -> Params {
    let known = ask.lens(lens).map(|found| found.info.params).unwrap_or_default();
    Params::new(known.iter().filter_map(|param| Some((param.name, ask.query.get(param.name)?))))
}

/// A list with its page of rows: of data all rows, unless a page is asked for.
pub(crate) fn paged(ask: &Ask, lens: &str) -> Result<View, Problem> {
    let params = params_for(ask, lens);
    let params = match (ask.format, params.get("per")) {
        (Format::Html, None) => params.with("per", PER_PAGE.to_string()),
        _ => params,
    };
    view_of(ask, lens, params)
}

/// The links between the pages of a list. Its total is what its first table says, else its first figure.
pub(crate) fn pager(ask: &Ask, path: &str, view: &View) -> Result<Markup, Problem> {
    let of_table = view.tables().find_map(|table| table.of);
    let total = of_table.or_else(|| {
        view.blocks.iter().find_map(|block| match block {
            Block::Figure(figure) => figure.measure.value.map(|value| value.to_f64() as usize),
            _ => None,
        })
    });
    let size = view.params.get("per").and_then(|text| text.parse().ok()).unwrap_or(PER_PAGE).max(1);
    Ok(part::pager(ask, path, Window { page: ask.query.page()?, total: total.unwrap_or(0), size }))
}

/// The view in the form asked for; `page` is called for HTML only.
pub(crate) fn answer(
    ask: &Ask,
    view: &View,
    name: &str,
    page: impl FnOnce() -> Result<(String, String, Markup), Problem>,
) -> Result<Answer, Problem> {
    match ask.format {
        Format::Json => Ok(Answer::Json(json::view(view))),
        Format::Csv => table(ask, &[view], name),
        Format::Html => {
            let (title, description, body) = page()?;
            Ok(Answer::Page { title, description, body })
        }
    }
}

/// One table of some views as CSV: the one that `table` names, else the first.
pub(crate) fn table(ask: &Ask, views: &[&View], name: &str) -> Result<Answer, Problem> {
    let wanted = ask.query.get("table");
    let table = views.iter().find_map(|view| csv::chosen(view, wanted)).ok_or_else(|| {
        let keys: Vec<&str> = views.iter().flat_map(|view| view.tables()).map(|table| table.key).collect();
        let message = match keys.as_slice() {
            [] => "There is no table here.".to_owned(),
            keys => format!("The tables here are: {}.", keys.join(", ")),
        };
        Problem { field: "table".to_owned(), ..Problem::not_found(message) }
    })?;
    Ok(Answer::Csv(format!("{name}-{}", table.key), csv::of_table(table)))
}

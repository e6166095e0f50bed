//! `/search`: where is it?

use crate::address;
use crate::ask::{Answer, Ask, Format};
use crate::error::Problem;
use crate::pages::Page;
use crate::render::part::{self, Window};
use maud::{Markup, html};
use polyad_ledger::state::EntityKind;
use polyad_lens::search::{Hit, HitKind, Hits};
use polyad_model::Ref;

pub(super) static PAGE: Page = Page { path: "/search", section: None, show };

/// Hits to a page.
const HITS: usize = 30;

fn show(ask: &Ask) -> Result<Answer, Problem> {
    let words = ask.query.get("q").unwrap_or_default();
    let number: String = words.chars().filter(|c| *c != ',').collect();
    // A number is a place in the log; anything else is searched for.
    let plain = ask.format == Format::Html && !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    let index = number.parse().ok().filter(|_| plain);
    if let Some(id) = index.and_then(|index| ask.snapshot.id_at(index)) {
        return Ok(Answer::Redirect(ask.link(&address::statement(&id))));
    }
    let (hits, window) = find(ask, words)?;
    match ask.format {
        Format::Json => Ok(Answer::Json(json(words, &hits, window.page))),
        Format::Csv => {
            let head = ["kind", "name", "ref", "slug"].map(str::to_owned).to_vec();
            let lines = hits.hits.iter().map(|hit| {
                vec![hit.kind.word().to_owned(), hit.name.clone(), hit.name_ref.to_string(), hit.slug.clone().unwrap_or_default()]
            });
            Ok(Answer::Csv("search".to_owned(), crate::csv::write(&std::iter::once(head).chain(lines).collect::<Vec<_>>())))
        }
        Format::Html => {
            let title = if words.is_empty() { "Search".to_owned() } else { format!("Search: {}", words.chars().take(80).collect::<String>()) };
            Ok(Answer::Page { title, description: "Search the ledger".to_owned(), body: body(ask, words, &hits, window) })
        }
    }
}

/// What the words of a query find.
pub(crate) fn find(ask: &Ask, words: &str) -> Result<(Hits, Window), Problem> {
    let kind = match ask.query.get("kind") {
        None => None,
        Some(word) => Some(HitKind::from_word(word).ok_or_else(|| {
            Problem::bad_request("kind", "`kind` is actor, partnership, goal, challenge, indicator, bloc, statement, organisation or project".to_owned())
        })?),
    };
    let page = ask.query.page()?;
    let hits = ask.search_index().search(words, kind, page, HITS);
    let window = Window { page, total: hits.total, size: HITS };
    Ok((hits, window))
}

/// Hits as data.
pub(crate) fn json(words: &str, hits: &Hits, page: usize) -> serde_json::Value {
    let each = |hit: &Hit| {
        serde_json::json!({
            "kind": hit.kind.word(), "name": hit.name, "ref": hit.name_ref.to_string(), "slug": hit.slug,
            "matched": hit.matched, "page": link(hit),
        })
    };
    serde_json::json!({
        "query": words,
        "total": hits.total,
        "page": page,
        "by_kind": hits.by_kind.iter().map(|(kind, count)| (kind.word().to_owned(), (*count).into())).collect::<serde_json::Map<_, _>>(),
        "hits": hits.hits.iter().map(each).collect::<Vec<_>>(),
        "nearest": hits.nearest.iter().map(each).collect::<Vec<_>>(),
    })
}

fn link(hit: &Hit) -> String {
    match hit.kind {
        HitKind::Entity(kind) => address::entity(kind, &hit.name_ref, hit.slug.as_deref()),
        HitKind::Statement => address::fact(&hit.name_ref),
        HitKind::Organisation => address::entity(EntityKind::Actor, &hit.name_ref, None),
        HitKind::Project => address::entity(EntityKind::Partnership, &hit.name_ref, None),
    }
}

fn body(ask: &Ask, words: &str, hits: &Hits, window: Window) -> Markup {
    html! {
        (part::crumbs(&[("/", "Start")], "Search"))
        div.hero { h1 { "Search" } }
        form.bigfind role="search" aria-label="Ledger" action="/search" {
            label.vh for="q-main" { "Search partnerships, actors, goals and statements" }
            input #q-main name="q" type="search" value=(words) placeholder="Partnership, actor, goal or statement number";
            button { "Search" }
        }
        @if !words.is_empty() {
            section aria-labelledby="h-hits" {
                div.sec-head {
                    h2 #h-hits { (part::count(hits.total, "result", "results")) " for “" (words) "”" }
                }
                @if hits.by_kind.len() > 1 {
                    ul.chips {
                        li { a href=(format!("/search?q={}", address::encode(words))) aria-current=[ask.query.get("kind").is_none().then_some("true")] { "All" } }
                        @for (kind, count) in &hits.by_kind {
                            li {
                                a href=(format!("/search?q={}&kind={}", address::encode(words), kind.word()))
                                    aria-current=[(ask.query.get("kind") == Some(kind.word())).then_some("true")] { (kind.word()) " (" (count) ")" }
                            }
                        }
                    }
                }
                @if hits.hits.is_empty() {
                    p.empty.gap-m {
                        "Nothing in this copy is called “" (words) "”. It may exist in the world: nobody has recorded it here. "
                        "See all " a href="/partnerships" { "partnerships" } " and all " a href="/actors" { "actors" }
                        @if !ask.state.projects().is_empty() { ", and the " a href="/projects" { "projects" } " in registered files" }
                        "."
                    }
                    @if !hits.nearest.is_empty() {
                        h3.gap-m { "Names near to it" }
                        (listing(&hits.nearest))
                    }
                } @else {
                    div.gap-m { (listing(&hits.hits)) }
                    (part::pager(ask, "/search", window))
                }
            }
        }
    }
}

fn listing(hits: &[Hit]) -> Markup {
    html! {
        ul.hits {
            @for hit in hits {
                li {
                    a.name href=(link(hit)) { (hit.name) }
                    p {
                        (hit.kind.word())
                        @if let (HitKind::Organisation | HitKind::Project, Ref::External { code, .. }) = (hit.kind, &hit.name_ref) { ", " (code) }
                        @if let Some(matched) = &hit.matched { ", found by “" (matched) "”" }
                    }
                }
            }
        }
    }
}

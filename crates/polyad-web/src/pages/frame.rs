//! The frame around every page: head, navigation, search, footer.

use crate::assets::{ICON, SCRIPT, STYLE};
use crate::render::number::grouped;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use polyad_model::Instant;
use polyad_node::Snapshot;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// What the frame says of this copy.
#[derive(Clone)]
pub(crate) struct Frame {
    section: Option<&'static str>,
    size: u64,
    root: String,
    origin: String,
    published: Instant,
    /// Whether the copy has not been refreshed for more than a day.
    pub(crate) stale: bool,
    pinned: Option<(u64, String)>,
}

const DAY: Duration = Duration::from_secs(24 * 3600);

/// The main navigation: only pages that exist.
const SECTIONS: &[(&str, &str)] = &[
    ("/partnerships", "Partnerships"),
    ("/projects", "Projects"),
    ("/flows", "Flows"),
    ("/actors", "Actors"),
    ("/sdg", "SDGs"),
    ("/compare", "Compare"),
    ("/goal-check", "Check a goal"),
    ("/log", "Log"),
    ("/methods", "Methods"),
    ("/about", "About"),
];

impl Frame {
    pub(crate) fn new(snapshot: &Snapshot, section: Option<&'static str>) -> Frame {
        let age = snapshot.published_at.elapsed();
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let published = Instant::from_millis(now.saturating_sub(age).as_millis() as i64);
        Frame {
            section,
            size: snapshot.size,
            root: crate::ask::hex(&snapshot.root),
            origin: snapshot.origin.to_string(),
            published,
            stale: age > DAY,
            pinned: None,
        }
    }

    /// The frame of a page that is pinned to a size, with the address of the same page as it stands now.
    pub(crate) fn pinned(self, at: u64, current: String) -> Frame {
        Frame { pinned: Some((at, current)), ..self }
    }

    /// The whole page.
    pub(crate) fn page(&self, title: &str, description: &str, body: &Markup) -> Markup {
        let full_title = if title == "Polyad" { title.to_owned() } else { format!("{title} | Polyad") };
        html! {
            (DOCTYPE)
            html lang="en" dir="ltr" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { (full_title) }
                    meta name="description" content=(description);
                    link rel="stylesheet" href=(STYLE.link);
                    link rel="icon" href=(ICON.link) type="image/svg+xml";
                    script src=(SCRIPT.link) defer {}
                }
                body {
                    a.skip href="#main" { "Skip to content" }
                    (self.header())
                    main #main .wrap {
                        @if self.stale {
                            div.banner role="status" {
                                strong { "This copy is more than a day old." }
                                " Its checkpoint has not been renewed; what was stated since is not on these pages."
                            }
                        }
                        @if let Some((at, current)) = &self.pinned {
                            div.banner role="status" {
                                "You read the record as it stood at size " strong.num { (grouped(*at)) } ". "
                                a href=(current) { "Read it as it stands now" } "."
                            }
                        }
                        (body)
                    }
                    (self.footer())
                }
            }
        }
    }

    fn header(&self) -> Markup {
        let entries = html! {
            ul {
                @for (path, name) in SECTIONS {
                    li { a href=(path) aria-current=[(self.section == Some(path)).then_some("page")] { (name) } }
                }
            }
        };
        html! {
            header.top {
                div.wrap {
                    a.brand href="/" { (MARK) span { "Polyad" } }
                    nav.nav aria-label="Main" { (entries) }
                    form.find role="search" aria-label="Site" action="/search" {
                        label.vh for="q-top" { "Search the ledger" }
                        input #q-top name="q" type="search" placeholder="Search the ledger";
                    }
                    details.menu {
                        summary { "Menu" }
                        nav aria-label="Main, small screen" {
                            (entries)
                            form.find-small role="search" aria-label="Menu" action="/search" {
                                label for="q-menu" { "Search the ledger" }
                                input #q-menu name="q" type="search";
                                button { "Search" }
                            }
                        }
                    }
                }
            }
        }
    }

    fn footer(&self) -> Markup {
        html! {
            footer.foot {
                div.wrap {
                    div {
                        h2 { "This copy of the ledger" }
                        p {
                            @if let Some((at, _)) = &self.pinned {
                                "Pinned to its first " span.num { (grouped(*at)) } " statements. "
                            } @else {
                                span.num { (grouped(self.size)) } " statements, root "
                                code title=(self.root) { (self.root.get(..12).unwrap_or(&self.root)) "…" }
                                ", published "
                                time datetime=(self.published.to_seconds()) data-age { (day_and_minute(self.published)) }
                                ". "
                            }
                            a href="/log" { "Check it yourself" } "."
                        }
                        p.long { "Log " code { (self.origin) } }
                        p { "Anyone can copy the whole log. No single host is needed to read it or to check it." }
                    }
                    div {
                        h2 { "Data" }
                        ul {
                            li { a href="/log" { "The log" } }
                            li { a href="/log/checkpoint" { "Checkpoint" } }
                            li { a href="/about#data" { "Every page as JSON and CSV" } }
                            li { a href="/imports" { "Files that came in" } }
                            li { a href="/identities" { "One actor, many names" } }
                            li { a href="/delivery" { "Promised and paid" } }
                            li { a href="/overdue" { "Overdue: what is not on record" } }
                        }
                    }
                    div {
                        h2 { "Methods" }
                        ul {
                            li { a href="/methods" { "How each figure is computed" } }
                            li { a href="/about#verified" { "What verified means" } }
                            li { a href="/keys" { "Keys" } }
                        }
                    }
                    div {
                        h2 { "Polyad" }
                        ul {
                            li { a href="/about" { "About" } }
                            li { a href="/about#accessibility" { "Accessibility" } }
                            li { "English" }
                        }
                    }
                }
            }
        }
    }
}

/// `2026-01-02, 15:04 UTC`
pub(crate) fn day_and_minute(at: Instant) -> String {
    let text = at.to_seconds();
    match (text.get(..10), text.get(11..16)) {
        (Some(day), Some(minute)) => format!("{day}, {minute} UTC"),
        _ => text,
    }
}

const MARK: PreEscaped<&str> = PreEscaped(
    r#"<svg viewBox="0 0 28 28" aria-hidden="true"><circle cx="14" cy="14" r="6.2" fill="none" stroke="currentColor" stroke-width="1.6"/><g fill="currentColor"><circle cx="14" cy="3.2" r="2.1"/><circle cx="22.4" cy="7.3" r="2.1"/><circle cx="24.5" cy="16.4" r="2.1"/><circle cx="18.7" cy="23.7" r="2.1"/><circle cx="9.3" cy="23.7" r="2.1"/><circle cx="5.6" cy="7.3" r="2.1"/></g><circle cx="3.5" cy="16.4" r="1.6" fill="none" stroke="currentColor" stroke-width="1.1"/></svg>"#,
);

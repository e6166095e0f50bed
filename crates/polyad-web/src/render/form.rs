//! Filters: plain GET forms, so that every list has an address.

use crate::ask::Ask;
use maud::{Markup, html};

/// A text box.
pub(crate) fn text(ask: &Ask, name: &str, label: &str) -> Markup {
    html! { label { (label) input name=(name) type="search" value=[ask.query.get(name)]; } }
}

/// A choice; the first option stands for none.
pub(crate) fn choice(ask: &Ask, name: &str, label: &str, any: &str, options: &[(String, String)]) -> Markup {
    let chosen = ask.query.get(name);
    html! {
        label {
            (label)
            select name=(name) {
                @if !any.is_empty() { option value="" { (any) } }
                @for (value, words) in options {
                    option value=(value) selected[chosen == Some(value)] { (words) }
                }
            }
        }
    }
}

/// A form around fields; the pinned size goes with it.
pub(crate) fn get(ask: &Ask, action: &str, fields: &Markup, button: &str) -> Markup {
    html! {
        form.fields.gap-m action=(action) {
            (fields)
            @if ask.pinned { input type="hidden" name="at" value=(ask.at()); }
            button.btn-2 { (button) }
        }
    }
}

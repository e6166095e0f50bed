//! In what order projects stand.
//!
//! Of a long list one page is wanted: it is cut out by halving before it is put in order.

use super::filter::{Place, Selection};
use super::index::Moment;
use crate::search::fold;
use polyad_model::Exact;
use std::cmp::Ordering;

/// What a list is sorted by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Order {
    /// The title, folded.
    Title,
    /// The first day.
    Start,
    /// The last day.
    End,
    /// What the publisher is called.
    Publisher,
    /// What was disbursed in this currency.
    Disbursed(String),
}

/// The places from `first` on, `count` of them, of all places in order.
///
/// What has no value stands last in both directions; equals stand by title, then by file and place.
pub(crate) fn window(
    selection: &Selection<'_>,
    mut all: Vec<Place>,
    order: &Order,
    descending: bool,
    (first, count): (usize, usize),
) -> Vec<Place> {
    let compare = comparison(selection, order, descending);
    if first >= all.len() {
        return Vec::new();
    }
    if first > 0 {
        all.select_nth_unstable_by(first, &compare);
        all.drain(..first);
    }
    if count < all.len() {
        all.select_nth_unstable_by(count, &compare);
        all.truncate(count);
    }
    all.sort_unstable_by(&compare);
    all
}

type Comparison<'a> = Box<dyn Fn(&Place, &Place) -> Ordering + 'a>;

fn comparison<'a>(selection: &'a Selection<'_>, order: &Order, descending: bool) -> Comparison<'a> {
    let turned = move |ordering: Ordering| if descending { ordering.reverse() } else { ordering };
    // A title without any letter or digit says as little as none.
    let untitled = move |place: &Place| selection.index(*place).title_head(place.record) == 0;
    let then_title = move |a: &Place, b: &Place| {
        let by_title = || by_title(selection, a, b);
        untitled(a).cmp(&untitled(b)).then_with(by_title).then(a.cmp(b))
    };
    match order {
        Order::Title => Box::new(move |a, b| {
            let by_title = || turned(by_title(selection, a, b));
            untitled(a).cmp(&untitled(b)).then_with(by_title).then(a.cmp(b))
        }),
        Order::Start => {
            let day = |place: &Place| selection.index(*place).starts[place.record as usize];
            Box::new(move |a, b| by_day(day(a), day(b), descending, false).then_with(|| then_title(a, b)))
        }
        Order::End => {
            let day = |place: &Place| selection.index(*place).ends[place.record as usize];
            Box::new(move |a, b| by_day(day(a), day(b), descending, true).then_with(|| then_title(a, b)))
        }
        Order::Publisher => {
            let called = |place: &Place| selection.index(*place).publisher(place.record).map(|each| &*each.folded);
            Box::new(move |a, b| last_if_none(called(a), called(b), turned).then_with(|| then_title(a, b)))
        }
        Order::Disbursed(currency) => {
            let places: Vec<Option<u32>> = selection
                .indexes
                .iter()
                .map(|index| index.currencies.iter().position(|own| **own == **currency).map(|at| at as u32))
                .collect();
            let paid = move |place: &Place| {
                let wanted = places[place.file as usize]?;
                let sums = selection.index(*place).paid(place.record);
                sums.iter().find(|paid| paid.currency == wanted).and_then(|paid| Some((paid.near, paid.sum?)))
            };
            // Doubles decide where they differ; exact sums where they do not.
            let by_sum = |a: (f64, Exact), b: (f64, Exact)| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1));
            Box::new(move |a, b| {
                let ordering = match (paid(a), paid(b)) {
                    (Some(a), Some(b)) => turned(by_sum(a, b)),
                    (a, b) => b.is_some().cmp(&a.is_some()),
                };
                ordering.then_with(|| then_title(a, b))
            })
        }
    }
}

fn by_title(selection: &Selection<'_>, a: &Place, b: &Place) -> Ordering {
    let head = |place: &Place| selection.index(*place).title_head(place.record);
    head(a).cmp(&head(b)).then_with(|| {
        let folded = |place: &Place| selection.index(*place).title(place.record).map(fold);
        folded(a).cmp(&folded(b))
    })
}

fn by_day(a: Moment, b: Moment, descending: bool, last: bool) -> Ordering {
    let day = |moment: Moment| moment.date.map(|date| if last { date.last_day() } else { date.first_day() });
    last_if_none(day(a), day(b), |ordering| if descending { ordering.reverse() } else { ordering })
}

fn last_if_none<T: Ord>(a: Option<T>, b: Option<T>, turned: impl Fn(Ordering) -> Ordering) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => turned(a.cmp(&b)),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}

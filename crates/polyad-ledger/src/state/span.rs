//! From which tree size until which something holds.

/// A half-open interval of tree sizes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) since: u64,
    pub(crate) until: Option<u64>,
}

impl Span {
    pub(crate) fn from(since: u64) -> Span {
        Span { since, until: None }
    }

    pub(crate) fn holds_at(&self, size: u64) -> bool {
        self.since <= size && self.until.is_none_or(|until| until > size)
    }
}

/// Whether the newest of several spans is still open.
pub(crate) fn is_open(spans: &[Span]) -> bool {
    spans.last().is_some_and(|span| span.until.is_none())
}

/// Opens a new span, unless one is open.
pub(crate) fn open(spans: &mut Vec<Span>, size: u64) {
    if !is_open(spans) {
        spans.push(Span::from(size));
    }
}

/// Ends the open span.
pub(crate) fn close(spans: &mut [Span], size: u64) {
    if let Some(span) = spans.last_mut().filter(|span| span.until.is_none()) {
        span.until = Some(size);
    }
}

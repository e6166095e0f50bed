//! A text with its tokens and phrases, and which of them a rule has already read.

use crate::lexicon::{Hit, Hits, Lexicon, List};
use crate::token::{Token, TokenKind};
use std::ops::Range;

/// The state of reading one text: what was matched is consumed, so that a year is never read as an amount.
pub(crate) struct Scan<'t> {
    pub(crate) text: &'t str,
    pub(crate) tokens: &'t [Token],
    pub(crate) hits: &'t Hits<'t>,
    pub(crate) lexicon: &'t Lexicon,
    used: Vec<bool>,
}

impl<'t> Scan<'t> {
    pub(crate) fn new(
        text: &'t str,
        tokens: &'t [Token],
        hits: &'t Hits<'t>,
        lexicon: &'t Lexicon,
    ) -> Scan<'t> {
        Scan { text, tokens, hits, lexicon, used: vec![false; tokens.len()] }
    }

    pub(crate) fn key(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| &token.key)
    }

    pub(crate) fn kind(&self, at: usize) -> Option<TokenKind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    pub(crate) fn is_word(&self, at: usize) -> bool {
        self.kind(at) == Some(TokenKind::Word)
    }

    pub(crate) fn is_number(&self, at: usize) -> bool {
        self.kind(at) == Some(TokenKind::Number)
    }

    pub(crate) fn hit(&self, at: usize, list: List) -> Option<Hit<'t>> {
        self.hits.at(at, list)
    }

    pub(crate) fn is(&self, at: usize, list: List) -> bool {
        self.hits.is(at, list)
    }

    pub(crate) fn before(&self, at: usize, list: List, floor: usize) -> Option<(usize, Hit<'t>)> {
        self.hits.before(at, list, floor)
    }

    pub(crate) fn is_used(&self, at: usize) -> bool {
        self.used.get(at).copied().unwrap_or(true)
    }

    pub(crate) fn any_used(&self, tokens: Range<usize>) -> bool {
        tokens.into_iter().any(|at| self.is_used(at))
    }

    pub(crate) fn consume(&mut self, tokens: Range<usize>) {
        for used in &mut self.used[tokens] {
            *used = true;
        }
    }

    /// The bytes that the tokens take.
    pub(crate) fn bytes(&self, tokens: Range<usize>) -> Range<usize> {
        match (self.tokens.get(tokens.start), tokens.end.checked_sub(1).and_then(|at| self.tokens.get(at))) {
            (Some(first), Some(last)) if first.span.start <= last.span.end => first.span.start..last.span.end,
            _ => 0..0,
        }
    }

    /// The words as the text has them, on one line.
    pub(crate) fn words(&self, tokens: Range<usize>) -> String {
        let bytes = self.bytes(tokens);
        self.text[bytes].split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The calendar year that the token writes, 1900 to 2150.
    pub(crate) fn year(&self, at: usize) -> Option<i16> {
        let token = self.tokens.get(at)?;
        if token.kind != TokenKind::Number || token.key.len() != 4 {
            return None;
        }
        let year: i16 = token.key.parse().ok()?;
        (1900..=2150).contains(&year).then_some(year)
    }
}

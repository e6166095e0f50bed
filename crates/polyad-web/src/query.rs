//! The query part of an address, read once and within limits.

use crate::address;
use crate::error::Problem;

/// The longest query, in bytes.
pub(crate) const QUERY_BYTES_MAX: usize = 4096;
/// The most pairs in a query.
const PAIRS_MAX: usize = 40;

/// Pairs of a query, decoded, in order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Query {
    pairs: Vec<(String, String)>,
}

impl Query {
    /// Reads the part after the question mark.
    pub(crate) fn parse(raw: &str) -> Result<Query, Problem> {
        if raw.len() > QUERY_BYTES_MAX {
            return Err(Problem::uri_too_long());
        }
        let mut pairs: Vec<(String, String)> = Vec::new();
        for part in raw.split('&').filter(|part| !part.is_empty()) {
            if pairs.len() == PAIRS_MAX {
                return Err(Problem::bad_request("query", format!("more than {PAIRS_MAX} parameters")));
            }
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let decoded = |text| {
                address::decode(text, true).ok_or_else(|| {
                    Problem::bad_request("query", "an escape is broken or not UTF-8".to_owned())
                })
            };
            let (name, value) = (decoded(name)?, decoded(value)?);
            pairs.push((name, value.trim().to_owned()));
        }
        Ok(Query { pairs })
    }

    /// A value that is there and not empty; the first of several.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.pairs
            .iter()
            .find(|(known, value)| known == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    /// All values of a name that are not empty.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.pairs
            .iter()
            .filter(move |(known, value)| known == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    /// A whole number from 0.
    pub(crate) fn number(&self, name: &str) -> Result<Option<u64>, Problem> {
        let Some(text) = self.get(name) else { return Ok(None) };
        let plain = text.bytes().all(|b| b.is_ascii_digit());
        let number = text.parse().ok().filter(|_| plain);
        number
            .map(Some)
            .ok_or_else(|| Problem::bad_request(name, format!("`{name}` is a whole number from 0")))
    }

    /// The number of the page asked for, from 1.
    pub(crate) fn page(&self) -> Result<usize, Problem> {
        Ok(self.number("page")?.unwrap_or(1).clamp(1, 1_000_000) as usize)
    }

    /// All pairs but those named.
    pub(crate) fn without<'a>(&'a self, names: &'a [&str]) -> impl Iterator<Item = (&'a str, &'a str)> {
        let kept =
            self.pairs.iter().filter(|(name, value)| !names.contains(&name.as_str()) && !value.is_empty());
        kept.map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

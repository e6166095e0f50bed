//! TOML as a tree in which every value knows its place.

use polyad_ledger::json::{self, Value, is_direction_control};
use toml::de::{DeTable, DeValue};

/// One value.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    /// Byte offset of its first character.
    pub(crate) at: usize,
    pub(crate) what: What,
}

#[derive(Debug, Clone)]
pub(crate) enum What {
    Text(String),
    Bool(bool),
    List(Vec<Node>),
    Map(Map),
    /// A number, or a bare date: spelt in TOML, yet not a text as rows want it.
    Bare(&'static str, String),
}

/// Members in the order of the file.
pub(crate) type Map = Vec<Member>;

#[derive(Debug, Clone)]
pub(crate) struct Member {
    pub(crate) key: String,
    /// Byte offset of the key.
    pub(crate) key_at: usize,
    pub(crate) node: Node,
}

/// Something that cannot be read, and where.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    pub(crate) at: usize,
    pub(crate) code: &'static str,
    pub(crate) message: String,
}

impl Problem {
    pub(crate) fn new(at: usize, code: &'static str, message: impl Into<String>) -> Problem {
        Problem { at, code, message: message.into() }
    }
}

/// Reads a whole text.
pub(crate) fn parse(text: &str) -> Result<Map, Problem> {
    match DeTable::parse(text) {
        Ok(table) => Ok(map_of(table.get_ref())),
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start);
            // The parser's message may run over several lines; the first says it.
            let message = error.message().lines().next().unwrap_or("not TOML").to_owned();
            Err(Problem::new(at, "toml-syntax", message))
        }
    }
}

fn map_of(table: &DeTable<'_>) -> Map {
    let mut members: Map = table
        .iter()
        .map(|(key, value)| Member {
            key: key.get_ref().to_string(),
            key_at: key.span().start,
            node: Node { at: value.span().start, what: what_of(value.get_ref()) },
        })
        .collect();
    members.sort_by_key(|member| member.key_at);
    members
}

fn what_of(value: &DeValue<'_>) -> What {
    match value {
        DeValue::String(text) => What::Text(text.to_string()),
        DeValue::Boolean(value) => What::Bool(*value),
        DeValue::Integer(number) => What::Bare("number", number.to_string()),
        DeValue::Float(number) => What::Bare("number", number.to_string()),
        DeValue::Datetime(date) => What::Bare("date", date.to_string()),
        DeValue::Array(items) => What::List(
            items.iter().map(|item| Node { at: item.span().start, what: what_of(item.get_ref()) }).collect(),
        ),
        DeValue::Table(table) => What::Map(map_of(table)),
    }
}

impl Node {
    pub(crate) fn text(at: usize, text: impl Into<String>) -> Node {
        Node { at, what: What::Text(text.into()) }
    }

    pub(crate) fn as_text(&self) -> Option<&str> {
        match &self.what {
            What::Text(text) => Some(text),
            _ => None,
        }
    }

    /// As a statement would have it. What rows do not have (bare numbers, control characters) goes to `problems`.
    pub(crate) fn value(&self, problems: &mut Vec<Problem>) -> Value {
        match &self.what {
            What::Text(text) => {
                if let Some(bad) =
                    text.chars().find(|c| (c.is_control() && *c != '\n') || is_direction_control(*c))
                {
                    let message =
                        format!("holds {}, a character that readers cannot see", bad.escape_unicode());
                    problems.push(Problem::new(self.at, "text-control-character", message));
                }
                Value::from(text.as_str())
            }
            What::Bool(value) => Value::from(*value),
            What::List(items) => {
                Value::from(items.iter().map(|item| item.value(problems)).collect::<Vec<_>>())
            }
            What::Map(map) => value_of(map, problems),
            What::Bare(sort, printed) => {
                let message =
                    format!("{sort}s are written as text, so that they stay as printed: \"{printed}\"");
                problems.push(Problem::new(self.at, "value-unquoted", message));
                Value::from(printed.as_str())
            }
        }
    }

    /// The value at a path such as `codes[0].share`, or the nearest that holds it.
    pub(crate) fn nearest(&self, path: &[&str]) -> &Node {
        let Some((first, rest)) = path.split_first() else { return self };
        let inner = match &self.what {
            What::Map(map) => find(map, first).map(|member| &member.node),
            What::List(items) => first.strip_suffix(']').and_then(|n| items.get(n.parse::<usize>().ok()?)),
            _ => None,
        };
        inner.map_or(self, |node| node.nearest(rest))
    }
}

/// Gives every place of a map its place elsewhere.
pub(crate) fn move_all(map: &mut Map, place: &dyn Fn(usize) -> usize) {
    for member in map {
        member.key_at = place(member.key_at);
        move_node(&mut member.node, place);
    }
}

fn move_node(node: &mut Node, place: &dyn Fn(usize) -> usize) {
    node.at = place(node.at);
    match &mut node.what {
        What::List(items) => items.iter_mut().for_each(|item| move_node(item, place)),
        What::Map(map) => move_all(map, place),
        What::Text(_) | What::Bool(_) | What::Bare(..) => {}
    }
}

/// About how many bytes a value takes.
pub(crate) fn weight(what: &What) -> usize {
    const NODE: usize = 48;
    NODE + match what {
        What::Text(text) | What::Bare(_, text) => text.len(),
        What::Bool(_) => 0,
        What::List(items) => items.iter().map(|item| weight(&item.what)).sum(),
        What::Map(map) => map.iter().map(|member| member.key.len() + weight(&member.node.what)).sum(),
    }
}

/// How much the rows of a file may still grow by what they share.
///
/// A table's shared fields and a source are written once and held once a row: without a limit a file of a few
/// megabytes could ask for terabytes.
#[derive(Debug)]
pub(crate) struct Budget(std::cell::Cell<usize>);

impl Budget {
    pub(crate) fn new(bytes: usize) -> Budget {
        Budget(std::cell::Cell::new(bytes))
    }

    /// Takes bytes, or says at which row they ran out.
    pub(crate) fn take(&self, bytes: usize, at: usize) -> Result<(), Problem> {
        match self.0.get().checked_sub(bytes) {
            Some(rest) => {
                self.0.set(rest);
                Ok(())
            }
            None => {
                let message =
                    "the rows of this file share too much: shorten the shared fields and the sources";
                Err(Problem::new(at, "file-expands", message))
            }
        }
    }
}

/// The object of a map.
pub(crate) fn value_of(map: &Map, problems: &mut Vec<Problem>) -> Value {
    json::object(map.iter().map(|member| (member.key.as_str(), member.node.value(problems))))
}

/// The member with a key.
pub(crate) fn find<'m>(map: &'m Map, key: &str) -> Option<&'m Member> {
    map.iter().find(|member| member.key == key)
}

/// Takes a member out.
pub(crate) fn take(map: &mut Map, key: &str) -> Option<Member> {
    let at = map.iter().position(|member| member.key == key)?;
    Some(map.remove(at))
}

/// Sets the member at a dotted key such as `term.from`, making the maps on the way.
pub(crate) fn set_dotted(map: &mut Map, dotted: &str, key_at: usize, node: Node) -> Result<(), Problem> {
    let (first, rest) = match dotted.split_once('.') {
        Some((first, rest)) => (first, Some(rest)),
        None => (dotted, None),
    };
    let taken = |word: &str| Problem::new(key_at, "key-repeated", format!("`{word}` is given twice"));
    let Some(rest) = rest else {
        if find(map, first).is_some() {
            return Err(taken(dotted));
        }
        map.push(Member { key: first.to_owned(), key_at, node });
        return Ok(());
    };
    if find(map, first).is_none() {
        map.push(Member {
            key: first.to_owned(),
            key_at,
            node: Node { at: node.at, what: What::Map(Map::new()) },
        });
    }
    match map.iter_mut().find(|member| member.key == first).map(|member| &mut member.node.what) {
        Some(What::Map(inner)) => set_dotted(inner, rest, key_at, node),
        _ => Err(taken(first)),
    }
}

/// The parts of a path of a field error.
pub(crate) fn parts(path: &str) -> Vec<&str> {
    path.split(['.', '[']).filter(|part| !part.is_empty()).collect()
}

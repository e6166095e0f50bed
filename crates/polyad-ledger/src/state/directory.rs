//! The entities of a state: what there is to look up, under which name and slug.

use super::{Fact, State};
use polyad_model::codelist::ActorClass;
use polyad_model::{Ref, Text};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};

/// What sort of thing an entity is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntityKind {
    /// A state, organisation, company, … or person.
    Actor,
    /// A partnership.
    Partnership,
    /// A goal of a partnership.
    Goal,
    /// A challenge that partnerships take up.
    Challenge,
    /// An indicator.
    Indicator,
    /// A list of actors by a named author.
    Bloc,
}

/// One thing the record describes.
#[derive(Debug, Clone)]
pub struct Entity {
    /// What it is.
    pub kind: EntityKind,
    /// The Ref that names it; of linked Refs the least.
    pub name_ref: Ref,
    /// Its name.
    pub name: Text,
    /// Other names.
    pub aliases: Vec<String>,
    /// The slug that resolves; `None` for individuals and for things that have a page by Ref only.
    pub slug: Option<String>,
    /// For actors: what kind of body.
    pub class: Option<ActorClass>,
    /// For partnerships: the form of the statement, e.g. `multistakeholder`.
    pub form: Option<String>,
    /// Addresses of the facts that describe it, statements by itself first.
    pub facts: Vec<Ref>,
}

/// All entities of a state, by Ref and by slug.
#[derive(Debug, Clone, Default)]
pub struct Directory {
    entities: Vec<Entity>,
    by_ref: HashMap<(EntityKind, Ref), usize>,
    by_slug: HashMap<(EntityKind, String), usize>,
    /// By the six characters at the end of long slugs; `None` where two entities share them.
    by_mark: HashMap<(EntityKind, String), Option<usize>>,
}

const KINDS: [(EntityKind, &str); 6] = [
    (EntityKind::Actor, "actor"),
    (EntityKind::Partnership, "partnership"),
    (EntityKind::Goal, "goal"),
    (EntityKind::Challenge, "challenge"),
    (EntityKind::Indicator, "indicator"),
    (EntityKind::Bloc, "bloc"),
];

impl EntityKind {
    /// The statement kind that describes it.
    pub fn word(self) -> &'static str {
        KINDS.iter().find(|(kind, _)| *kind == self).map_or("", |(_, word)| word)
    }

    /// Whether a statement of this kind can change the directory or which datasets count: by what it describes,
    /// by joining, by vouching.
    pub(crate) fn any_described_by(kind: &str) -> bool {
        matches!(kind, "link" | "dataset" | "attestation" | "log")
            || KINDS.iter().any(|(_, word)| *word == kind)
    }
}

impl Directory {
    /// All entities of a kind, by name.
    pub fn of_kind(&self, kind: EntityKind) -> impl Iterator<Item = &Entity> {
        self.entities.iter().filter(move |entity| entity.kind == kind)
    }

    /// All entities, by kind and name.
    pub fn all(&self) -> &[Entity] {
        &self.entities
    }

    /// The entity of a kind that a Ref or one linked to it names.
    pub fn find(&self, state: &State, kind: EntityKind, name: &Ref) -> Option<&Entity> {
        let key = (kind, state.links().representative(name).clone());
        self.by_ref.get(&key).map(|at| &self.entities[*at])
    }

    /// Whatever the Ref names: an actor, else a partnership, goal, challenge, indicator or bloc.
    pub fn find_any(&self, state: &State, name: &Ref) -> Option<&Entity> {
        KINDS.iter().find_map(|(kind, _)| self.find(state, *kind, name))
    }

    /// By slug. Of a long slug the last six characters are enough, so that a rename keeps old links.
    pub fn by_slug(&self, kind: EntityKind, slug: &str) -> Option<&Entity> {
        let marked = || {
            let (_, mark) = slug.rsplit_once('-')?;
            *self.by_mark.get(&(kind, mark.to_owned()))?
        };
        let at = self.by_slug.get(&(kind, slug.to_owned())).copied().or_else(marked)?;
        Some(&self.entities[at])
    }

    pub(super) fn build(state: &State) -> Directory {
        let mut found: BTreeMap<(EntityKind, Ref), Vec<Fact<'_>>> = BTreeMap::new();
        for (kind, word) in KINDS {
            for fact in state.facts(word) {
                let name = fact.entity();
                found.entry((kind, state.links().representative(&name).clone())).or_default().push(fact);
            }
        }
        let mut entities: Vec<Entity> =
            found.into_iter().map(|((kind, name), facts)| entity(state, kind, name, facts)).collect();
        entities.sort_by_cached_key(|entity| {
            (entity.kind, entity.name.plain().to_lowercase(), entity.name_ref.clone())
        });
        let mut sharing: HashMap<(EntityKind, String), usize> = HashMap::new();
        for entity in &entities {
            if let Some(slug) = &entity.slug {
                *sharing.entry((entity.kind, slug.clone())).or_default() += 1;
            }
        }
        let mut directory = Directory::default();
        for (at, entity) in entities.iter_mut().enumerate() {
            directory.by_ref.insert((entity.kind, entity.name_ref.clone()), at);
            let Some(slug) = entity.slug.take() else { continue };
            let own_code = atlas_code(state, &entity.name_ref).is_some_and(|code| code == slug);
            // Of several that would share a slug the one whose code it is keeps it; the others get the longer
            // form, so that who comes first in the alphabet decides nothing.
            let shared = sharing.get(&(entity.kind, slug.clone())).is_some_and(|n| *n > 1);
            let long = long_slug(entity.name.plain(), &entity.name_ref);
            let mark = long.rsplit('-').next().unwrap_or(&long).to_owned();
            let marked = directory.by_mark.entry((entity.kind, mark));
            marked.and_modify(|place| *place = None).or_insert(Some(at));
            let slug = if shared && !own_code { long } else { slug };
            directory.by_slug.insert((entity.kind, slug.clone()), at);
            entity.slug = Some(slug);
        }
        directory.entities = entities;
        directory
    }
}

fn entity(state: &State, kind: EntityKind, name_ref: Ref, facts: Vec<Fact<'_>>) -> Entity {
    // What the body says of itself comes before what others report.
    let mut facts = facts;
    facts.sort_by_key(|fact| fact.is_reported());
    let named = |field: &str| facts.iter().find_map(|fact| fact.text(field));
    let title_field = if kind == EntityKind::Goal { "text" } else { "name" };
    let name = named(title_field).unwrap_or_else(|| Text::english(&name_ref.to_string()));
    let mut aliases: Vec<String> = Vec::new();
    for fact in &facts {
        aliases.extend(
            fact.text(title_field)
                .into_iter()
                .flat_map(|text| text.iter().map(|(_, each)| each.to_owned()).collect::<Vec<_>>()),
        );
        let listed = fact.value("aliases");
        aliases.extend(
            listed.iter().flat_map(|list| list.as_array().unwrap_or_default()).filter_map(alias_text),
        );
    }
    aliases.retain(|alias| *alias != name.plain());
    aliases.sort();
    aliases.dedup();
    let class = (kind == EntityKind::Actor)
        .then(|| facts.iter().find_map(|fact| fact.word("class")?.parse().ok()))
        .flatten();
    let slug = match kind {
        EntityKind::Goal => None,
        _ if class == Some(ActorClass::Individual) => None,
        _ => Some(slug_of(state, &name_ref, &name, &facts)),
    };
    let form = facts.iter().find_map(|fact| fact.word("form"));
    Entity {
        kind,
        name_ref,
        name,
        aliases,
        slug,
        class,
        form,
        facts: facts.iter().map(|fact| fact.address()).collect(),
    }
}

fn alias_text(value: &crate::json::Value) -> Option<String> {
    value
        .as_str()
        .map(str::to_owned)
        .or_else(|| crate::reading::text(value).map(|text| text.plain().to_owned()))
}

/// The atlas file's own slug, else the long form.
fn slug_of(state: &State, name_ref: &Ref, name: &Text, facts: &[Fact<'_>]) -> String {
    if let Some(code) = atlas_code(state, name_ref) {
        return code;
    }
    let atlas_key = facts.iter().find_map(|fact| match fact {
        Fact::Row(dataset, row) if dataset.format == "atlas" => atlas_key_of(&row.locator()),
        _ => None,
    });
    atlas_key.unwrap_or_else(|| long_slug(name.plain(), name_ref))
}

/// The key in an atlas locator: what follows `<line>:<kind>.`, or `<line>:table.<table>.` in a compact table.
fn atlas_key_of(locator: &str) -> Option<String> {
    let (_, place) = locator.split_once(':')?;
    let key = match place.strip_prefix("table.") {
        Some(rest) => rest.split_once('.')?.1,
        None => place.split_once('.')?.1,
    };
    polyad_model::reference::is_slug(key).then(|| key.to_owned())
}

/// The code in the atlas of a Ref or of one linked to it, so that a body that gets a key keeps its address.
fn atlas_code(state: &State, name_ref: &Ref) -> Option<String> {
    state.links().members(name_ref).iter().find_map(|name| name.code_in("atlas").map(str::to_owned))
}

/// English name, hyphen, six characters of base32 over the SHA-256 of the Ref. Only these six resolve for sure,
/// so that a rename keeps old links.
pub fn long_slug(name: &str, name_ref: &Ref) -> String {
    let mut slug = String::new();
    for c in name.chars().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
        if slug.len() >= 60 {
            break;
        }
    }
    let hash = data_encoding::BASE32_NOPAD.encode(&Sha256::digest(name_ref.to_string())).to_lowercase();
    let stem = slug.trim_matches('-');
    if stem.is_empty() { hash[..6].to_owned() } else { format!("{stem}-{}", &hash[..6]) }
}

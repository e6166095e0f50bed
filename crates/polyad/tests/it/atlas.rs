//! The project's own facts: complete, sound, and every figure that a lens makes of them computed again.

use crate::server::workspace;
use polyad_exchange::atlas::{AtlasReader, Diagnostic, check};
use polyad_ledger::state::{EntityKind, Fact, State};
use polyad_lens::{LensDef, Params, View, lenses};
use polyad_node::{AtlasFile, Node, NodeOptions};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// The atlas files of the repository, by their path below `atlas/`.
fn files() -> Vec<(String, Vec<u8>)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).expect("the atlas").flatten() {
            let path = entry.path();
            match path.is_dir() {
                true => walk(&path, found),
                false => found.extend((path.extension().is_some_and(|end| end == "toml")).then_some(path)),
            }
        }
    }
    let (root, mut paths) = (workspace().join("atlas"), Vec::new());
    walk(&root, &mut paths);
    paths.sort();
    let name =
        |path: &Path| path.strip_prefix(&root).expect("below the atlas").to_string_lossy().into_owned();
    paths.iter().map(|path| (name(path), std::fs::read(path).expect("an atlas file"))).collect()
}

/// The state of a node that has just loaded the atlas.
pub(crate) fn state() -> Arc<State> {
    static STATE: OnceLock<Arc<State>> = OnceLock::new();
    let open = || {
        let folder = crate::server::fresh_folder("atlas");
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .expect("a runtime");
        let options = NodeOptions {
            publish_every: Duration::ZERO,
            readers: vec![Arc::new(AtlasReader)],
            atlas: files().into_iter().map(|(name, bytes)| AtlasFile { name, title: None, bytes }).collect(),
            ..NodeOptions::new(folder.path().join("data"))
        };
        runtime.block_on(async {
            let node = Node::open(options).await.expect("a node opens over a fresh directory");
            let state = Arc::clone(&node.snapshot().state);
            node.shutdown().await;
            state
        })
    };
    Arc::clone(STATE.get_or_init(open))
}

#[test]
fn the_atlas_has_no_error() {
    let found = check(&files());
    let words: Vec<String> = found.iter().map(Diagnostic::to_string).collect();
    assert!(found.is_empty(), "{} remarks:\n{}", words.len(), words.join("\n"));
}

/// One change that makes a sound atlas wrong, and the code that must be found at its place.
fn broken(file: &str, change: impl Fn(&str) -> String) -> Vec<Diagnostic> {
    let mut all = files();
    let (_, bytes) =
        all.iter_mut().find(|(name, _)| name == file).unwrap_or_else(|| panic!("{file} is in the atlas"));
    let sound = String::from_utf8(bytes.clone()).expect("UTF-8");
    let changed = change(&sound);
    assert_ne!(changed, sound, "{file} is changed");
    *bytes = changed.into_bytes();
    check(&all)
}

fn has(found: &[Diagnostic], code: &str, file: &str) -> bool {
    found.iter().any(|one| one.code == code && one.file == file && one.line > 0 && one.column > 0)
}

#[test]
fn a_wrong_atlas_is_named_with_file_line_and_column() {
    let gavi = "partnerships/gavi.toml";
    let more = |text: &'static str| move |sound: &str| format!("{sound}\n{text}\n");
    let fact = "[goal.invented]\ntext.en = \"More of it\"\n";
    for (what, codes, found) in [
        (
            "a fact without source",
            &["field-missing", "source-missing", "src-missing", "source-unknown"][..],
            {
                let no_source =
                    |sound: &str| format!("{}\n{fact}", sound.replacen("\nsrc = ", "\nnote_was_src = ", 1));
                broken(gavi, no_source)
            },
        ),
        (
            "a slug described twice",
            &["described-twice"],
            broken(
                gavi,
                more(
                    "[partnership.nato]\nname.en = \"Second\"\npurpose.en = \"Another\"\nform = \"network\"\n",
                ),
            ),
        ),
        (
            "a membership without dates",
            &["membership-undated", "field-missing"],
            broken(
                gavi,
                more(
                    "[source.undated]\npublisher = \"P\"\ntitle = \"T\"\n[seat.nobody]\nactor = \"x:atlas:who\"\nrole = \"member\"\nterm = { from = \"..\", to = \"..\" }\nsrc = \"undated\"\n",
                ),
            ),
        ),
        (
            "an unknown Ref",
            &["reference-to-nothing"],
            broken(gavi, |sound| sound.replacen("x:atlas:who", "x:atlas:whoo", 1)),
        ),
        (
            "a circle of parents",
            &["parent-circle"],
            broken("partnerships/act-accelerator.toml", |sound| {
                sound.replacen(
                    "[partnership.act-accelerator]\n",
                    "[partnership.act-accelerator]\nparent = \"x:atlas:covax\"\n",
                    1,
                )
            }),
        ),
        (
            "a field with a typo",
            &["field-unknown"],
            broken(gavi, |sound| sound.replacen("launched", "lanched", 1)),
        ),
        (
            "not TOML",
            &["toml-malformed", "toml-invalid", "not-toml", "toml-syntax", "file-malformed"],
            broken(gavi, more("[partnership.gavi\n")),
        ),
    ] {
        let here =
            found.iter().filter(|one| codes.contains(&one.code) && one.line > 0 && one.column > 0).count();
        let words: Vec<String> = found.iter().map(|one| format!("{one} ({})", one.code)).collect();
        assert!(here > 0, "{what}: none of {codes:?} among {words:#?}");
    }
    let advice = broken(gavi, |sound| sound.replacen("x:atlas:who\"", "x:atlas:whoo\"", 1));
    assert!(
        has(&advice, "reference-to-nothing", gavi) && advice.iter().any(|one| one.message.contains("who")),
        "{advice:?}"
    );
}

/// The twenty-five that the atlas begins with, by slug.
const TWENTY_FIVE: [&str; 25] = [
    "quad",
    "aukus",
    "nato",
    "gavi",
    "sustainable-energy-for-all",
    "finance-in-common",
    "aiib",
    "internet-governance-forum",
    "un-climate-conference",
    "covax",
    "world-economic-forum",
    "earth-summit",
    "brics",
    "shanghai-cooperation-organisation",
    "g20",
    "african-union",
    "global-fund",
    "cepi",
    "international-solar-alliance",
    "open-government-partnership",
    "c40-cities",
    "international-criminal-court",
    "eiti",
    "global-counterterrorism-forum",
    "scaling-up-nutrition",
];

/// Those that came next, by slug.
const NEXT: [&str; 9] = [
    "asean",
    "green-climate-fund",
    "global-partnership-for-education",
    "icann",
    "south-africa-jetp",
    "belt-and-road",
    "global-forum-on-migration-and-development",
    "energy-compacts",
    "un-global-compact",
];

#[test]
fn the_partnerships_are_there() {
    let state = state();
    let directory = state.directory();
    for slug in TWENTY_FIVE.into_iter().chain(NEXT) {
        let found = directory.by_slug(EntityKind::Partnership, slug);
        let found = found.unwrap_or_else(|| panic!("{slug} is not among {:?}", slugs(&state)));
        assert!(!found.facts.is_empty() && !found.name.plain().is_empty(), "{slug}");
    }
}

fn slugs(state: &State) -> Vec<String> {
    state.directory().of_kind(EntityKind::Partnership).filter_map(|entity| entity.slug.clone()).collect()
}

#[test]
fn the_members_of_the_united_nations_are_193_states() {
    let state = state();
    // The list of members is the source that says so; observers have another.
    let listed = |fact: &Fact<'_>| {
        let source = fact.value("src").and_then(|src| src.str_at("title").map(str::to_owned));
        source.is_some_and(|title| title.starts_with("Member States: list"))
            && fact.word("class").as_deref() == Some("state")
    };
    let members: BTreeSet<String> = state
        .facts("actor")
        .filter(listed)
        .filter_map(|fact| Some(fact.reference("about")?.to_string()))
        .collect();
    assert_eq!(members.len(), 193);
    assert!(members.iter().all(|name| name.starts_with("x:iso3166-1:")), "{members:?}");
    for name in ["x:iso3166-1:IN", "x:iso3166-1:US", "x:iso3166-1:SS"] {
        assert!(members.contains(name), "{name}");
    }
}

#[test]
fn both_buckets_of_challenges_are_there() {
    let state = state();
    let classes: BTreeSet<String> = state.facts("challenge").filter_map(|fact| fact.word("class")).collect();
    assert!(classes.contains("geopolitical") && classes.contains("global"), "{classes:?}");
    let directory = state.directory();
    for slug in [
        "climate-change",
        "food-insecurity",
        "communicable-diseases",
        "terrorism",
        "energy-shortages",
        "inflation",
    ] {
        assert!(directory.by_slug(EntityKind::Challenge, slug).is_some(), "{slug}");
    }
}

#[test]
fn every_row_names_its_source() {
    let state = state();
    let mut without = Vec::new();
    for kind in [
        "partnership",
        "actor",
        "challenge",
        "goal",
        "seat",
        "pledge",
        "contribution",
        "result",
        "tie",
        "bloc",
        "observation",
        "decision",
        "meeting",
        "tag",
    ] {
        without.extend(
            state
                .facts(kind)
                .filter(|fact| fact.is_reported() && fact.value("src").is_none())
                .map(|fact| format!("{kind} {}", fact.address())),
        );
    }
    assert!(without.is_empty(), "{} rows without source:\n{}", without.len(), without.join("\n"));
}

/// The views that pages show: every lens alone where it can be, and for every thing it takes.
fn views(state: &State) -> Vec<View> {
    let directory = state.directory();
    let names = |kind| directory.of_kind(kind).map(|entity| entity.name_ref.to_string()).collect::<Vec<_>>();
    let (partnerships, actors, goals) =
        (names(EntityKind::Partnership), names(EntityKind::Actor), names(EntityKind::Goal));
    let (challenges, indicators) = (names(EntityKind::Challenge), names(EntityKind::Indicator));
    let mut views = Vec::new();
    let mut unread = Vec::new();
    for lens in lenses::LENSES {
        let before = views.len();
        let mut read = |params: Params| match (lens.read)(state, &params) {
            Ok(view) => views.push(view),
            Err(error) => unread.push(format!("{}: {error}", lens.info.name)),
        };
        for (param, values) in [
            ("p", &partnerships),
            ("a", &actors),
            ("g", &goals),
            ("goal", &goals),
            ("challenge", &challenges),
            ("i", &indicators),
            ("indicator", &indicators),
        ] {
            if lens.info.params.iter().any(|known| known.name == param) {
                values.iter().for_each(|value| read(Params::new([(param, value.clone())])));
            }
        }
        if needs_nothing(lens) {
            read(Params::default());
        }
        if lens.info.name == "compare" {
            for pair in partnerships.windows(2) {
                read(Params::new([("p", pair.join(","))]));
            }
        }
        if lens.info.name == "dataset" {
            for dataset in state.datasets() {
                let known = lens.info.params.first().expect("it takes a dataset").name;
                read(Params::new([(known, dataset.key.to_string())]));
            }
        }
        eprintln!("{}: {} views", lens.info.name, views.len() - before);
    }
    eprintln!("{} questions that a lens does not take, such as {:?}", unread.len(), unread.first());
    views
}

fn needs_nothing(lens: &LensDef) -> bool {
    lens.info.params.iter().all(|param| !param.required)
}

#[test]
fn every_figure_is_computed_again_and_every_leaf_opens() {
    let state = state();
    let (mut figures, mut leaves, mut wrong) = (0usize, 0usize, Vec::new());
    let mut opened = std::collections::HashMap::new();
    for view in views(&state) {
        for (path, measure) in view.measures() {
            figures += 1;
            let place = || format!("{} {:?} {path}", view.lens, view.params.iter().collect::<Vec<_>>());
            match (measure.value, measure.term.evaluate(&state)) {
                (Some(value), Ok(again)) if value.agrees(again) => {}
                (Some(value), again) => wrong.push(format!("{}: {value} is now {again:?}", place())),
                // Without a value there is a reason instead; the term still says what was asked.
                (None, _) => assert!(measure.status.code().starts_with("not_assessable"), "{}", place()),
            }
            for leaf in measure.term.leaves(&state) {
                leaves += 1;
                let opens = *opened.entry(leaf.clone()).or_insert_with(|| state.fact(&leaf).is_some());
                if !opens {
                    wrong.push(format!("{}: {leaf} does not open", place()));
                }
            }
            if measure.value.is_some_and(|value| value.to_f64() != 0.0)
                && measure.term.leaves(&state).is_empty()
            {
                wrong.push(format!("{}: a figure that rests on nothing", place()));
            }
        }
    }
    eprintln!("{figures} figures over {leaves} leaves, {} facts", opened.len());
    assert!(figures > 1000, "{figures} figures");
    let shown = wrong.iter().take(40).cloned().collect::<Vec<_>>().join("\n");
    assert!(wrong.is_empty(), "{} of {figures} figures:\n{shown}", wrong.len());
}

#[test]
fn an_earlier_size_repeats_its_figures() {
    let state = state();
    let composition = lenses::find("composition").expect("a lens");
    let params = Params::new([("p", "x:atlas:gavi")]);
    let sizes: Vec<u64> = (0..=state.size()).step_by(7).chain([state.size()]).collect();
    for size in sizes {
        let view = (composition.read)(&state.at(size), &params).expect("it reads any size");
        assert_eq!(view.at, size);
        for (path, measure) in view.measures() {
            let Some(value) = measure.value else { continue };
            let again = measure.term.evaluate(&state.at(size)).expect("it is computed at its own size");
            assert!(value.agrees(again), "at {size}, {path}: {value} is now {again}");
        }
    }
}

//! The atlas reader on written examples, on hostile input and on the repository's own atlas.

use expect_test::{Expect, expect};
use polyad_exchange::atlas::{AtlasReader, check, replace_ref, title, to_drafts};
use polyad_ledger::json::{self, Value};
use polyad_ledger::rows::Reader;
use proptest::prelude::*;
use std::path::{Path, PathBuf};

fn no_options() -> Value {
    json::object::<&str, Value>([])
}

/// The rows that a file gives, one a line, then its findings as a compiler would print them.
fn read(text: &str) -> String {
    let (table, report) = AtlasReader.read(text.as_bytes(), &no_options());
    let mut out = String::new();
    for group in table.groups() {
        for row in group.rows() {
            let scope = row.reference("scope").map_or(String::new(), |name| format!(" in {name}"));
            let target = row
                .reference("target")
                .map_or(String::new(), |name| format!(" on {}", short(&name.to_string())));
            let fields = json::object(row.fields().filter(|(name, _)| *name != "src"));
            out += &format!("{}{scope}{target} {}\n", row.locator(), short(&fields.to_canonical()));
        }
    }
    for finding in &report.findings {
        out += &format!("{}:{}: {} [{}]\n", finding.line, finding.column, finding.message, finding.code);
    }
    assert!(report.balances(), "{report:?}");
    out
}

/// Dataset keys depend on every byte of the example; they are left out.
fn short(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("r:").filter(|at| rest.len() >= at + 66) {
        out += &rest[..at];
        out += "r:…";
        rest = &rest[at + 66..];
    }
    out + rest
}

fn check_read(text: &str, expected: Expect) {
    expected.assert_eq(&read(text));
}

const HEAD: &str = r#"src = "essay"
[source.essay]
publisher = "Foreign Affairs"
title = "An essay"
[partnership.seforall]
name.en = "Sustainable Energy for All"
"#;

#[test]
fn a_file_gives_rows_with_its_partnership_and_source() {
    check_read(
        &format!(
            r#"{HEAD}
[seat.usaid]
actor = "x:atlas:usaid"
role = "funder"
speaks_for = [{{ group = "x:iso3166-1:US", basis = "law" }}]
term = {{ from = "..", to = ".." }}
valid = {{ from = "2024", to = "2024" }}
[goal.renewables]
text.en = "double the share"
[tag.renewables]
target = "goal.renewables"
vocabulary = "sdg-target"
codes = [{{ code = "7.2", share = "1" }}]
[decision.statutes]
matter = "charter"
text.en = "The statutes are approved."
act = "adopted"
from = "2016-10-28"
[observation.short]
about = "x:m49:001"
indicator = "x:sdg:7.1.1"
period = "2010"
value = "83"
unit = "percent"
[actor.usaid]
name.en = "United States Agency for International Development"
aliases = "USAID; US AID"
[table.members]
kind = "seat"
role = "member"
speaks_for_self = "law"
columns = ["actor", "term.from", "term.to", "as_called"]
rows = [
  ["x:iso3166-1:AT", "2016", "..", ""],
]
"#
        ),
        expect![[r#"
            5:partnership.seforall {"about":"x:atlas:seforall","name":{"en":"Sustainable Energy for All"}}
            8:seat.usaid in x:atlas:seforall {"actor":"x:atlas:usaid","of":"x:atlas:seforall","role":"funder","speaks_for":[{"basis":"law","group":"x:iso3166-1:US"}],"term":{"from":"..","to":".."},"valid":{"from":"2024","to":"2024"}}
            40:table.members.x:iso3166-1:AT in x:atlas:seforall {"actor":"x:iso3166-1:AT","of":"x:atlas:seforall","role":"member","speaks_for":[{"basis":"law","group":"x:iso3166-1:AT"}],"term":{"from":"2016","to":".."}}
            14:goal.renewables in x:atlas:seforall {"text":{"en":"double the share"}}
            16:tag.renewables in x:atlas:seforall on r:…:14%3Agoal.renewables {"codes":[{"code":"7.2","share":"1"}],"vocabulary":"sdg-target"}
            20:decision.statutes in x:atlas:seforall {"act":"adopted","from":"2016-10-28","matter":"charter","text":{"en":"The statutes are approved."}}
            25:observation.short in x:atlas:seforall {"about":"x:m49:001","indicator":"x:sdg:7.1.1","period":{"from":"2010","to":"2010"},"value":{"unit":"percent","value":"83"}}
            31:actor.usaid {"about":"x:atlas:usaid","aliases":["USAID","US AID"],"name":{"en":"United States Agency for International Development"}}
        "#]],
    );
}

#[test]
fn each_mistake_is_named_with_its_place_and_takes_no_other_row_with_it() {
    check_read(
        &format!(
            r#"{HEAD}
[seat.usaid]
actor = "x:atlas:usaid"
role = "funder"
[seat.india]
actor = "x:iso3166-1:UR"
as_caled = "member"
role = "membre"
term = {{ from = "2016", to = ".." }}
[saet.x]
actor = "x:iso3166-1:IN"
[goal.numbers]
text.en = "x"
by = 2030
[goal.date]
text.en = "x"
by = 2030-01-01
[goal.year-zero]
text.en = "x"
by = "0000"
[goal.source]
text.en = "x"
src = "esay"
[goal.hidden]
text.en = "a\u202Eb"
[tag.nowhere]
target = "goal.number"
vocabulary = "sdg-goal"
codes = [{{ code = "7", share = "1" }}]
[tag.half]
target = "goal.good"
vocabulary = "sdg-goal"
codes = [{{ code = "7", share = "0.5" }}]
[observation.huge]
about = "x:m49:001"
indicator = "x:sdg:99.1"
value = {{ value = "1{zeros}", unit = "percent" }}
period = {{ from = "2010", to = "2010" }}
[observation.lower]
about = "x:iso3166-1:ind"
indicator = "x:sgd:7.1.1"
value = {{ value = "1", unit = "percent" }}
period = {{ from = "2010", to = "2010" }}
[vote.mine]
reason.en = "x"
[actor.Usaid]
name.en = "x"
[table.short]
kind = "seat"
role = "member"
columns = ["actor", "term.from", "term.to"]
rows = [
  ["x:iso3166-1:AT", "2016"],
  ["x:iso3166-1:DE", "2016", ".."],
  ["x:iso3166-1:FR", "16", ".."],
]
[goal.good]
text.en = "stays"
"#,
            zeros = "0".repeat(400)
        ),
        expect![[r#"
            5:partnership.seforall {"about":"x:atlas:seforall","name":{"en":"Sustainable Energy for All"}}
            60:table.short.x:iso3166-1:DE in x:atlas:seforall {"actor":"x:iso3166-1:DE","of":"x:atlas:seforall","role":"member","term":{"from":"2016","to":".."}}
            63:goal.good in x:atlas:seforall {"text":{"en":"stays"}}
            8:1: seat.usaid has no `term`; where dates are open write ".." [field-missing]
            13:1: seat.india has no field `as_caled`; did you mean as_called? [field-unknown]
            14:8: seat.india: `role`: `membre` is not one of member, observer, chair, host, secretariat, funder, implementer, partner, other; did you mean member? [word-unknown]
            16:1: no kind of row is called `saet`; did you mean seat? [kind-unknown]
            20:6: goal.numbers: numbers are written as text, so that they stay as printed: "2030" [value-unquoted]
            23:6: goal.date: dates are written as text, so that they stay as printed: "2030-01-01" [value-unquoted]
            26:6: goal.year-zero: `by`: date: years run from 0001 to 9999 (got `0000`) [value-malformed]
            29:7: goal.source: there is no [source.esay]; did you mean essay? [source-unknown]
            31:11: goal.hidden: holds \u{202e}, a character that readers cannot see [text-control-character]
            33:10: tag.nowhere: this file has no `goal.number`; did you mean goal.numbers? [reference-unknown]
            39:9: tag.half: `codes`: shares sum to 0.5, not to 1 [shares-not-one]
            43:19: observation.huge: `value.value`: decimal: at most 18 digits, then at most 10 places after a point, no exponent, no leading zero (got `100000000000000000000000000000000000000000000000000000000000…`) [value-malformed]
            46:9: observation.lower: `about`: Ref: a code of iso3166-1 is two capital letters (got `ind`); did you mean `x:iso3166-1:IN`? [value-malformed]
            50:1: a `vote` is an act of its author; nobody else can report it [kind-not-reportable]
            52:1: actor.Usaid: `Usaid` is no slug: lower-case letters, digits and single hyphens, at most 80 [slug-malformed]
            59:3: table.short: 2 cells where the table has 3 columns [row-malformed]
            61:22: table.short.x:iso3166-1:FR: `term.from`: date: written YYYY, YYYY-MM or YYYY-MM-DD, with `~` at the end if approximate (got `16`) [value-malformed]
        "#]],
    );
}

#[test]
fn what_cannot_be_read_is_refused_and_the_rest_is_read() {
    check_read(
        &format!(
            r#"{HEAD}
[goal.broken]
text.en = "no end
[goal.good]
text.en = "stays"
[goal.twice]
text.en = "a"
text.en = "b"
[table.rows]
kind = "goal"
columns = ["slug", "text.en"]
rows = [
  ["a", "first"]
  ["b", "no comma before it"],
]
[goal.last]
text.en = "stays"
"#
        ),
        expect![[r#"
            5:partnership.seforall {"about":"x:atlas:seforall","name":{"en":"Sustainable Energy for All"}}
            10:goal.good in x:atlas:seforall {"text":{"en":"stays"}}
            22:goal.last in x:atlas:seforall {"text":{"en":"stays"}}
            9:18: goal.broken cannot be read: invalid basic string, expected `"` [toml-syntax]
            14:6: goal.twice cannot be read: duplicate key [toml-syntax]
            20:3: table.rows cannot be read: missing comma between array elements, expected `,` [toml-syntax]
        "#]],
    );
}

#[test]
fn an_atlas_is_checked_as_a_whole() {
    let file = |name: &str, text: &str| (name.to_owned(), format!("{HEAD_ONLY}{text}").into_bytes());
    let found = check(&[
        file(
            "a.toml",
            "[actor.one]\nname.en = \"One\"\nparent = \"x:atlas:two\"\n[actor.two]\nname.en = \"Two\"\nparent = \"x:atlas:one\"\n",
        ),
        file(
            "b.toml",
            "[actor.one]\nname.en = \"One again\"\n[actor.three]\nname.en = \"Three\"\nparent = \"x:atlas:on\"\ncountry = \"x:iso3166-1:UR\"\n",
        ),
        file(
            "c.toml",
            "[partnership.p]\nname.en = \"P\"\n[seat.never]\nactor = \"x:atlas:one\"\nrole = \"member\"\nterm = { from = \"..\", to = \"..\" }\n[table.t]\nkind = \"actor\"\nclass = \"state\"\ncolumns = [\"slug\", \"about\", \"name.en\"]\nrows = [[\"one\", \"x:iso3166-1:SE\", \"Sweden\"]]\n",
        ),
    ]);
    let printed: String = found.iter().map(|each| format!("{each} [{}]\n", each.code)).collect();
    expect![[r#"
        a.toml:2:1: actor.one: `parent` leads back to itself: x:atlas:one → x:atlas:two → x:atlas:one [parent-circle]
        a.toml:5:1: actor.two: `parent` leads back to itself: x:atlas:two → x:atlas:one → x:atlas:two [parent-circle]
        b.toml:2:1: actor.one: `parent` leads back to itself: x:atlas:one → x:atlas:two → x:atlas:one [parent-circle]
        b.toml:2:1: actor.one: actor `x:atlas:one` is already described by actor.one at a.toml:2 [described-twice]
        b.toml:6:10: unknown Ref `x:atlas:on`: no file describes it; did you mean one? [reference-to-nothing]
        b.toml:7:11: unknown Ref `x:iso3166-1:UR`; did you mean RU? [reference-unknown]
        c.toml:4:1: seat.never has no date at all: give `term`, or in `valid` the date of the source [membership-undated]
        c.toml:12:9: table.t.one: actor `x:atlas:one` is already described by actor.one at a.toml:2 [described-twice]
    "#]].assert_eq(&printed);
}

const HEAD_ONLY: &str = "src = { publisher = \"P\", title = \"T\" }\n";

#[test]
fn a_fact_without_source_is_refused() {
    check_read(
        "[goal.x]\nscope = \"x:atlas:p\"\ntext.en = \"x\"\n",
        expect![[r#"
        1:1: goal.x: has no source: name one in `src`, here or at the top of the file [source-missing]
    "#]],
    );
}

#[test]
fn the_examples_of_the_guide_are_good_files() {
    let guide = include_str!("../../../../atlas/README.md");
    let blocks: Vec<&str> =
        guide.split("```toml\n").skip(1).filter_map(|rest| rest.split_once("```")).map(|(b, _)| b).collect();
    assert_eq!(blocks.len(), 2);
    let source = "[source.accessions]\npublisher = \"NATO\"\ntitle = \"Protocols of accession\"\n";
    let (table, report) =
        AtlasReader.read(format!("{}{source}{}", blocks[0], blocks[1]).as_bytes(), &no_options());
    assert!(report.findings.is_empty(), "{:?}", report.findings);
    assert_eq!(table.len(), 4);
    assert_eq!(title(blocks[0].as_bytes()).as_deref(), Some("Sustainable Energy for All"));
}

#[test]
fn drafts_come_in_an_order_in_which_they_can_be_signed() {
    let text = format!(
        "{HEAD}[tag.a]\ntarget = \"goal.g\"\nvocabulary = \"sdg-goal\"\ncodes = [{{ code = \"7\", share = \"1\" }}]\n[goal.g]\ntext.en = \"x\"\n"
    );
    let (mut drafts, report) = to_drafts(text.as_bytes());
    assert!(report.findings.is_empty(), "{report:?}");
    let names: Vec<&str> = drafts.iter().map(|each| each.name.as_str()).collect();
    assert_eq!(names, ["partnership.seforall", "goal.g", "tag.a"]);
    let (goal, new) = (drafts[1].row.clone(), "x:atlas:elsewhere".parse().unwrap());
    assert_eq!(drafts[2].draft.target.as_ref(), Some(&goal));
    replace_ref(&mut drafts[2].draft, &goal, &new);
    assert_eq!(drafts[2].draft.target.as_ref(), Some(&new));
    assert!(
        drafts.iter().all(|each| each.draft.body.get("src").is_some()),
        "every draft says where it comes from"
    );
}

#[test]
fn the_repository_s_atlas_has_nothing_wrong() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../atlas");
    let mut paths = Vec::new();
    toml_files(&root, &mut paths);
    paths.sort();
    assert!(!paths.is_empty(), "no atlas at {}", root.display());
    let files: Vec<(String, Vec<u8>)> = paths
        .iter()
        .map(|path| (path.strip_prefix(&root).unwrap().display().to_string(), std::fs::read(path).unwrap()))
        .collect();
    let found: String = check(&files).iter().map(|each| format!("atlas/{each}\n")).collect();
    assert!(found.is_empty(), "\n{found}");
}

fn toml_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the folder can be listed") {
        let path = entry.expect("the entry can be read").path();
        if path.is_dir() {
            toml_files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "toml") {
            found.push(path);
        }
    }
}

#[test]
fn hostile_bytes_are_refused_with_a_place() {
    let deep = format!("a = {}{}", "[".repeat(100_000), "]".repeat(100_000));
    for (bytes, code) in [
        (b"title = \"\xff\"".to_vec(), "text-not-utf8"),
        (b"title = \"\0\"".to_vec(), "toml-syntax"),
        (vec![b'#'; 8 * 1024 * 1024 + 1], "file-too-large"),
        (deep.into_bytes(), "toml-syntax"),
    ] {
        let (table, report) = AtlasReader.read(&bytes, &no_options());
        assert!(table.is_empty());
        assert_eq!(report.findings.iter().map(|f| f.code).collect::<Vec<_>>(), [code]);
    }
    for empty in [&b""[..], b"\xef\xbb\xbf", b"\n\n"] {
        let (table, report) = AtlasReader.read(empty, &no_options());
        assert!(table.is_empty() && report.findings.is_empty());
    }
    let with_mark = format!("\u{feff}{HEAD}");
    assert_eq!(AtlasReader.read(with_mark.as_bytes(), &no_options()).0.len(), 1);
}

#[test]
fn a_file_cannot_ask_for_more_than_a_machine_has() {
    // What is shared is written once and held once a row.
    let long = "x".repeat(1 << 20);
    let rows: String = (0..1_000).map(|n| format!("  [\"n{n}\"],\n")).collect();
    let text = format!(
        "{HEAD}[table.t]\nkind = \"goal\"\nnote.en = \"{long}\"\ncolumns = [\"slug\"]\nrows = [\n{rows}]\n"
    );
    let (table, report) = AtlasReader.read(text.as_bytes(), &no_options());
    assert_eq!(table.len(), 1, "the partnership; notes that long are refused as well");
    assert!(report.findings.iter().any(|finding| finding.code == "file-expands"));
    assert!(report.balances());
    // Each broken part is read alone; the cost stays in proportion to the file.
    let broken: String = (0..20_000).map(|n| format!("[goal.g{n}]\nx = \n")).collect();
    let (table, report) = AtlasReader.read(format!("{HEAD}{broken}").as_bytes(), &no_options());
    assert_eq!((table.len(), report.total().refused), (1, 20_000));
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_fail(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let (_, report) = AtlasReader.read(&bytes, &no_options());
        prop_assert!(report.balances());
    }

    #[test]
    fn no_text_in_the_place_of_a_row_changes_another(lines in prop::collection::vec("[\\[\\]\"'{}=.,#a-z0-9 \\\\]{0,24}", 0..8)) {
        // A part that opens no header of its own: it can only spoil the row it stands in.
        let noise: String = lines.iter().filter(|line| !line.trim_start().starts_with('[')).map(|line| format!("{line}\n")).collect();
        let text = format!("{HEAD}[goal.before]\ntext.en = \"b\"\n[goal.spoilt]\n{noise}[goal.after]\ntext.en = \"a\"\n");
        let (table, report) = AtlasReader.read(text.as_bytes(), &no_options());
        prop_assert!(report.balances());
        let kept: Vec<String> = table.groups().iter().flat_map(|g| g.rows()).map(|row| row.locator().rsplit(':').next().unwrap().to_owned()).collect();
        for name in ["goal.before", "goal.after", "partnership.seforall"] {
            prop_assert!(kept.iter().any(|known| known == name), "{name} is gone from {kept:?} in\n{text}");
        }
    }
}

//! The guide to governing a partnership, run as it stands: every command, in order, by several keys.

use crate::server::{PROGRAM, Server, fresh_folder, said, workspace};
use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// The commands of the guide: its blocks marked `sh`, joined.
fn commands() -> String {
    let guide = workspace().join("docs/guide/govern-a-partnership.md");
    let text = std::fs::read_to_string(&guide).expect("the guide");
    let blocks: Vec<&str> =
        text.split("```sh\n").skip(1).map(|rest| rest.split("```").next().unwrap_or_default()).collect();
    assert!(blocks.len() > 10, "the guide has its commands in blocks marked sh");
    blocks.concat()
}

/// Runs a script beside the server, with `polyad` on its path; it stops at the first command that fails.
fn run_script(server: &Server, folder: &Path, script: &str) -> String {
    let program = Path::new(PROGRAM).parent().expect("the program lies in a folder");
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap_or_default());
    let output = Command::new("bash")
        .args(["-c", &format!("set -euo pipefail\n{script}")])
        .current_dir(folder)
        .env("PATH", path)
        .env("POLYAD_HOME", &server.data)
        .output()
        .expect("a shell");
    assert!(output.status.success(), "{}", said(&output));
    assert!(!said(&output).contains("statement 1:"), "a statement was not taken: {}", said(&output));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn the_guide_to_governing_a_partnership_runs_as_it_stands() {
    let server = Server::start();
    let folder = fresh_folder("govern");
    let script = format!("{}\n{REFUSED}\necho FOUNDED $QUAD $B1 $P1", commands());
    let told = run_script(&server, folder.path(), &script);
    let ids: Vec<&str> =
        told.lines().find_map(|line| line.strip_prefix("FOUNDED ")).expect("the end").split(' ').collect();
    let record = server.json(&format!("/api/v1/governance/{}", ids[0]));
    let list = |name: &str| record[name].as_array().cloned().unwrap_or_default();
    let standing: Vec<(String, String)> =
        list("seats").iter().map(|held| (text(&held["actor"]["name"]), text(&held["standing"]))).collect();
    let held = |name: &str, standing: &str| (name.to_owned(), standing.to_owned());
    assert_eq!(
        standing,
        [
            held("India", "held"),
            held("Norway", "held"),
            held("Brazil", "withdrawn"),
            held("Budget Watch", "held")
        ]
    );
    let decided: Vec<String> =
        list("proposals").iter().map(|each| text(&each["decision"]["outcome"])).collect();
    assert_eq!(decided, ["adopted", "adopted", "rejected"]);
    let budget = &list("proposals")[0];
    let tally = ["for", "against", "abstain"].map(|name| text(&budget["tally"][name]));
    assert_eq!(tally, ["3", "1", "0"], "an abstention that follows counts as the vote it follows");
    assert_eq!(text(&budget["statement"]), ids[1]);
    let appealed = &list("applications")[2];
    assert_eq!(appealed["decisions"].as_array().map(Vec::len), Some(2), "an appeal led to a second decision");
    assert!(text(&record["matters"][2]["procedure"]["words"]).contains("At least 3 must vote"), "{record:#}");
    // Claimed: the shared name leads to the same partnership.
    let claimed = server.json("/api/v1/governance/x:atlas:vaccine-partnership");
    assert_eq!(claimed["partnership"], record["partnership"]);
    // The guide tells what it printed: the procedure in words, before anyone voted.
    assert!(told.contains("To pass it still needs 2 more who vote at all"), "{told}");
    // Nothing without effect: every statement of the guide was taken.
    let refused = server.json(&format!("/s/{}.json", ids[2]));
    assert_eq!(refused["findings"].as_array().map(Vec::len).unwrap_or_default(), 0, "{refused:#}");
}

/// What the node must refuse after the guide, and say why; `refused CODE COMMAND` fails where it does not.
const REFUSED: &str = r#"
refused() {
  want=$1; shift
  if said=$("$@" 2>&1); then echo "taken: $*"; exit 9; fi
  case "$said" in *"$want"*) ;; *) echo "wanted $want, got $said"; exit 9;; esac
}
echo '{}' > empty.json
echo '{"text":{"en":"Once more."},"matter":"budget","opens":"'$now'","closes":"'$soon'"}' > proposal.json
echo '{"tally":{"for":"4","against":"0","abstain":"0","recuse":"0"},"votes":[],"from":"'$today'"}' > false.json
vote() { polyad submit --key $1.key --kind vote --scope $QUAD --target $2 --act against --body empty.json; }
decision() { polyad submit --key india.key --kind decision --scope $QUAD --target $B9 --act $1 --body false.json; }
refused decided-before vote watch $B1
refused not-seated polyad submit --key brazil.key --kind proposal --scope $QUAD --target $QUAD --body proposal.json
B9=$(state norway proposal --scope $QUAD --target $QUAD < proposal.json)
refused not-on-the-roll vote brazil $B9
refused "not all have voted" polyad govern decide $B9 --key india.key
refused vote-still-open decision adopted
for who in india norway watch; do vote $who $B9; done
refused outcome-differs decision adopted
refused "for: stated 4, counted 0" decision rejected
polyad govern decide $B9 --key india.key
"#;

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

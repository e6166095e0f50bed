//! The log from outside: a stranger's auditor in another language, the program's own, and receipts. Each accepts
//! what the running node serves and refuses it after one changed byte, naming the object.

use crate::server::{Server, copy_folder, fresh_folder, said, skip, workspace};
use crate::signing::Signer;
use polyad_node::{Node, NodeOptions};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

/// A verdict of `auditor.py` or of `polyad log verify`.
struct Verdict {
    status: Option<i32>,
    words: String,
}

impl From<Output> for Verdict {
    fn from(output: Output) -> Verdict {
        Verdict { status: output.status.code(), words: said(&output) }
    }
}

/// The stranger's verdict; `None`, said loudly, where this machine has no Python and need not.
fn stranger(place: &str, vkey: &Path) -> Option<Verdict> {
    let script = workspace().join("tests/oracle/auditor.py");
    match Command::new("python3").arg(script).arg(place).arg("--vkey").arg(vkey).output() {
        Ok(output) => Some(output.into()),
        Err(_) => {
            skip("what a stranger's auditor says", "oracle");
            None
        }
    }
}

fn own(place: &str, vkey: &Path) -> Verdict {
    crate::server::run(&["log", "verify", place, "--vkey", vkey.to_str().expect("a plain path")]).into()
}

fn path(folder: &Path) -> &str {
    folder.to_str().expect("a plain path")
}

/// A copy of a server's log as files, made over the network as a mirror would, and the key that was told.
struct Copy {
    _folder: tempfile::TempDir,
    log: PathBuf,
    vkey: PathBuf,
}

/// Everything that the checkpoint needs, the bodies and the files that may be served.
fn mirrored(server: &Server) -> Copy {
    let folder = fresh_folder("mirror");
    let log = folder.path().join("log");
    copy_folder(&server.data.join("log"), &log);
    let vkey = folder.path().join("vkey");
    std::fs::write(&vkey, server.get("/log/vkey").body).expect("the key is written");
    // A node keeps bodies in its database; a mirror has them as files.
    for name in entries(server).iter().filter_map(commitment) {
        let reply = server.get(&format!("/log/body/{name}"));
        assert_eq!(reply.status, 200, "body/{name}: {}", reply.text());
        std::fs::create_dir_all(log.join("body")).expect("a folder");
        std::fs::write(log.join("body").join(name), reply.body).expect("a body is written");
    }
    Copy { _folder: folder, log, vkey }
}

/// The leaves of a server's log, from its bundles.
fn entries(server: &Server) -> Vec<Value> {
    let size = server.size();
    let mut leaves = Vec::new();
    for number in 0..size.div_ceil(256) {
        let width = (size - 256 * number).min(256);
        let part = if width == 256 { String::new() } else { format!(".p/{width}") };
        assert!(number < 1000, "a test's log is small");
        let bundle = server.get(&format!("/log/tile/entries/{number:03}{part}")).body;
        let mut rest = bundle.as_slice();
        while let [high, low, tail @ ..] = rest {
            let (entry, after) = tail.split_at(usize::from(u16::from_be_bytes([*high, *low])));
            leaves.push(serde_json::from_slice(entry).expect("a leaf is JSON"));
            rest = after;
        }
    }
    leaves
}

/// What the header of a leaf whose body is kept outside commits to.
fn commitment(leaf: &Value) -> Option<String> {
    let header: Value = serde_json::from_str(leaf["header"].as_str()?).ok()?;
    leaf.get("inline").is_none().then(|| header["body"].as_str().expect("a commitment").to_owned())
}

/// Everybody's verdict on a log, by name.
fn verdicts(place: &str, vkey: &Path) -> Vec<(&'static str, Verdict)> {
    let stranger = stranger(place, vkey).map(|verdict| ("the stranger", verdict));
    stranger.into_iter().chain([("the program", own(place, vkey))]).collect()
}

fn accepted(place: &str, vkey: &Path) {
    for (who, verdict) in verdicts(place, vkey) {
        assert_eq!(verdict.status, Some(0), "{who} refuses {place}: {}", verdict.words);
    }
}

#[test]
fn a_stranger_accepts_the_running_log() {
    let server = Server::shared();
    let folder = fresh_folder("vkey");
    let vkey = folder.path().join("vkey");
    std::fs::write(&vkey, server.get("/log/vkey").body).expect("the key is written");
    let address = format!("{}/log", server.base);
    accepted(&address, &vkey);
    let Some(Verdict { words, .. }) = stranger(&address, &vkey) else { return };
    let looked = ["ACCEPTED", "signatures", "bodies", "blobs"].iter().all(|word| words.contains(word));
    assert!(looked && !words.contains("signatures 0") && !words.contains("bodies 0"), "{words}");
}

#[test]
fn a_stranger_and_the_program_agree_about_a_directory() {
    let copy = mirrored(Server::shared());
    accepted(path(&copy.log), &copy.vkey);
    // The data directory itself will do as well.
    accepted(path(&Server::shared().data), &copy.vkey);
}

/// All objects that a checkpoint over `size` entries needs, itself among them.
fn needed(size: u64) -> Vec<String> {
    let counts = (0..).map(|level| size / 256u64.pow(level)).take_while(|count| *count > 0);
    let hashes = counts.enumerate().map(|(level, count)| (format!("tile/{level}"), count));
    let tiles = hashes.chain([("tile/entries".to_owned(), size)]).flat_map(|(prefix, count)| {
        (0..count.div_ceil(256)).map(move |number| object(&prefix, count.min(256 * (number + 1))))
    });
    ["checkpoint".to_owned()].into_iter().chain(tiles).collect()
}

/// Changes a byte in each object in turn: everybody must refuse, and name it.
fn refused_when_changed(
    log: &Path,
    vkey: &Path,
    objects: &[String],
    places: impl Fn(&str, &[u8]) -> Vec<usize>,
) {
    for name in objects {
        let file = log.join(name);
        let sound = std::fs::read(&file).unwrap_or_else(|error| panic!("{name}: {error}"));
        for place in places(name, &sound) {
            let mut changed = sound.clone();
            changed[place] ^= 1;
            std::fs::write(&file, &changed).expect("a changed object");
            for (who, Verdict { status, words }) in verdicts(path(log), vkey) {
                assert_eq!(status, Some(1), "{who} accepts {name} with byte {place} changed: {words}");
                // A changed entry is seen in its bundle or in the tile over it; a checkpoint by its signature.
                let instead = if name == "checkpoint" { ["signature", "note"] } else { ["tile/", "entry "] };
                let named = words.contains(name.as_str()) || instead.iter().any(|word| words.contains(word));
                assert!(named, "{who} does not name {name}: {words}");
            }
        }
        std::fs::write(&file, &sound).expect("the sound object again");
    }
    accepted(path(log), vkey);
}

#[test]
fn one_changed_byte_is_found_and_its_object_named() {
    let server = Server::shared();
    let copy = mirrored(server);
    refused_when_changed(&copy.log, &copy.vkey, &needed(server.size()), |name, sound| {
        places(name, sound).to_vec()
    });
}

#[test]
fn every_level_of_tiles_is_checked() {
    let folder = fresh_folder("levels");
    let data = folder.path().join("data");
    let author = Signer::new(81);
    let first = author.first_signed();
    let challenge = |n: usize| {
        let text = |what: &str| json!({"en": format!("{what} {n}")});
        author.signed(
            &first,
            "challenge",
            &json!({"class": "global", "name": text("Challenge"), "statement": text("Number")}),
        )
    };
    let mut statements: Vec<_> = (0..280).map(challenge).collect();
    statements.insert(0, first.clone());
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    let (size, vkey) = runtime.block_on(async {
        let options = NodeOptions { publish_every: Duration::ZERO, ..NodeOptions::new(&data) };
        let node = Node::open(options).await.expect("a node opens over a fresh directory");
        for taken in node.append(statements).await {
            taken.expect("a sound statement");
        }
        let told = (node.snapshot().size, node.vkey());
        node.shutdown().await;
        told
    });
    let key = folder.path().join("vkey");
    std::fs::write(&key, vkey).expect("the key is written");
    let objects = needed(size);
    assert!(objects.iter().any(|name| name.starts_with("tile/1/")) && objects.len() == 6, "{objects:?}");
    refused_when_changed(&data.join("log"), &key, &objects, |name, sound| places(name, sound)[1..2].to_vec());
}

#[test]
fn the_stranger_reads_signatures_as_strictly() {
    let Ok(script) = std::fs::read_to_string(workspace().join("fixtures/vectors/signatures.json")) else {
        panic!("the vectors are part of the repository");
    };
    let code = "import json, sys; sys.path.insert(0, sys.argv[1]); import auditor; \
        lines = json.loads(sys.argv[2])['signatures']; \
        of = lambda line, key: bytes.fromhex(line[key]); \
        bad = [line['name'] for line in lines if auditor.signature_holds(of(line, 'key'), of(line, 'message'), of(line, 'sig')) != (line['verdict'] == 'good')]; \
        print(bad); sys.exit(len(bad) > 0 or len(lines) < 8)";
    let oracle = workspace().join("tests/oracle");
    let Ok(output) = Command::new("python3").args(["-B", "-c", code, path(&oracle), &script]).output() else {
        return skip("the_stranger_reads_signatures_as_strictly", "oracle");
    };
    assert!(output.status.success(), "{}", said(&output));
}

#[test]
fn a_changed_body_or_file_is_found_and_named() {
    let copy = mirrored(Server::shared());
    let one_of = |folder: &str| {
        let entry =
            std::fs::read_dir(copy.log.join(folder)).ok()?.flatten().find(|entry| entry.path().is_file())?;
        Some(format!("{folder}/{}", entry.file_name().to_string_lossy()))
    };
    let body = one_of("body").expect("a log of datasets has bodies");
    for name in [Some(body), one_of("blob")].into_iter().flatten() {
        let file = copy.log.join(&name);
        let sound = std::fs::read(&file).expect("an object");
        let mut changed = sound.clone();
        let middle = changed.len() / 2;
        changed[middle] ^= 1;
        std::fs::write(&file, &changed).expect("a changed object");
        let Some(verdict) = stranger(path(&copy.log), &copy.vkey) else { return };
        assert_eq!(verdict.status, Some(1), "{name}: {}", verdict.words);
        assert!(verdict.words.contains(&name), "{name}: {}", verdict.words);
        std::fs::remove_file(&file).expect("gone");
        let Some(verdict) = stranger(path(&copy.log), &copy.vkey) else { return };
        assert_eq!(verdict.status, Some(1), "{name} withheld: {}", verdict.words);
        std::fs::write(&file, &sound).expect("the sound object again");
    }
}

#[test]
fn the_documented_commands_check_a_log_on_disk() {
    // As the README and the help of `log verify` have it: the key lies beside the tiles that it signed.
    let server = Server::shared();
    let key = server.data.join("log/vkey");
    let told = std::fs::read(&key).unwrap_or_else(|error| panic!("{}: {error}", key.display()));
    assert_eq!(told, server.get("/log/vkey").body);
    for place in [server.data.clone(), server.data.join("log")] {
        let verdict = Verdict::from(crate::server::run(&["log", "verify", path(&place)]));
        assert_eq!(verdict.status, Some(0), "{}", verdict.words);
    }
}

#[test]
fn another_logs_key_does_not_accept_this_log() {
    let copy = mirrored(Server::shared());
    let vkey = workspace().join("fixtures/vectors/log/example/vkey");
    for (who, verdict) in verdicts(path(&copy.log), &vkey) {
        assert_eq!(verdict.status, Some(1), "{who}: {}", verdict.words);
    }
}

#[test]
fn a_receipt_holds_offline_and_an_altered_one_does_not() {
    let server = Server::shared();
    let folder = fresh_folder("receipt");
    let vkey = folder.path().join("vkey");
    std::fs::write(&vkey, server.get("/log/vkey").body).expect("the key is written");
    let id = statement_ids(server).pop().expect("a log has statements");
    let receipt: Value = server.get(&format!("/log/proof/{id}")).json();
    let file = folder.path().join("receipt.json");
    let verify = |receipt: &Value, trust: &[&str]| {
        std::fs::write(&file, receipt.to_string()).expect("a receipt is written");
        let mut arguments = vec!["verify", path(&file)];
        arguments.extend_from_slice(trust);
        Verdict::from(crate::server::run(&arguments))
    };
    let by_key = ["--vkey", path(&vkey)];
    let sound = verify(&receipt, &by_key);
    assert_eq!(sound.status, Some(0), "{}", sound.words);

    let policy = folder.path().join("policy");
    let key = server.get("/log/vkey").text();
    let text = format!("log {}\nquorum none\n", key.lines().next().expect("one line").trim());
    std::fs::write(&policy, text).expect("a policy is written");
    let sound = verify(&receipt, &["--policy", path(&policy)]);
    assert_eq!(sound.status, Some(0), "{}", sound.words);

    for (part, change) in [("proof", "index 0\n"), ("leaf", "\"recorded\":\"2"), ("body", "{")] {
        let mut altered = receipt.clone();
        let text = altered[part].as_str().unwrap_or_else(|| panic!("{part} is in the receipt")).to_owned();
        let other = match part {
            "proof" => {
                let at = text.find("index ").expect("a tlog-proof names its index") + 6;
                let digit = if text.as_bytes()[at] == b'9' { "8" } else { "9" };
                format!("{}{digit}{}", &text[..at], &text[at + 1..])
            }
            "leaf" => text.replacen(change, "\"recorded\":\"1", 1),
            _ => text.replacen(change, "{ ", 1),
        };
        assert_ne!(other, text, "{part} is changed");
        altered[part] = other.into();
        let verdict = verify(&altered, &by_key);
        assert_eq!(verdict.status, Some(1), "with {part} altered: {}", verdict.words);
    }
    let verdict = verify(&Value::String("no receipt".into()), &by_key);
    assert_eq!(verdict.status, Some(2), "{}", verdict.words);
}

/// Bytes to change. Of the checkpoint only its text and the log's own signature: the cosigner's key is not told,
/// and a reader passes over signatures of keys it does not know.
fn places(name: &str, sound: &[u8]) -> [usize; 3] {
    if name != "checkpoint" {
        return [0, sound.len() / 2, sound.len() - 2];
    }
    let text = std::str::from_utf8(sound).expect("a note is text");
    let signature = text.find('\u{2014}').expect("a signature line");
    let root = text[..signature].trim_end().len() - 10;
    [0, root, signature + text[signature..].find('\n').expect("a line") - 20]
}

/// The ids of all statements, as a stranger computes them from the leaves.
pub(crate) fn statement_ids(server: &Server) -> Vec<String> {
    let id = |leaf: &Value| {
        polyad_ledger::leaf::Leaf::parse(leaf.to_string().as_bytes())
            .expect("a leaf")
            .verify()
            .expect("signed")
            .id()
            .to_string()
    };
    entries(server).iter().map(id).collect()
}

/// The path of the last object that a level needs.
fn object(prefix: &str, count: u64) -> String {
    let (last, width) = ((count - 1) / 256, (count - 1) % 256 + 1);
    let part = if width == 256 { String::new() } else { format!(".p/{width}") };
    format!("{prefix}/{last:03}{part}")
}

//! `polyad import iati`: what is taken of what is given, one report a file, and nothing that stops another.

use crate::server::{Server, data_file, fresh_folder, run, said, say, skip};
use flate2::{Compression, write::GzEncoder};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;
use std::process::Output;
use zip::write::{SimpleFileOptions, ZipWriter};

/// The members of a line, in their order.
const MEMBERS: [&str; 15] = [
    "file",
    "dataset",
    "sha256",
    "version",
    "encoding",
    "activities",
    "organisations",
    "participating_organisations",
    "budgets",
    "planned_disbursements",
    "transactions",
    "results",
    "indicators",
    "periods",
    "findings",
];

fn path(path: &Path) -> &str {
    path.to_str().expect("a plain path")
}

fn activities(ids: &[&str]) -> String {
    let one = |id: &&str| {
        format!(
            r#"<iati-activity default-currency="EUR"><iati-identifier>{id}</iati-identifier>
            <reporting-org ref="XM-DAC-1" type="10"><narrative>A ministry</narrative></reporting-org>
            <title><narrative>Wells</narrative></title><activity-status code="2"/>
            <participating-org ref="XM-DAC-1" role="1" type="10"/>
            <activity-date type="2" iso-date="2020-01-01"/>
            <transaction><transaction-type code="3"/><transaction-date iso-date="2020-05-01"/>
            <value value-date="2020-05-01">100</value></transaction></iati-activity>"#
        )
    };
    let all: String = ids.iter().map(one).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<iati-activities version=\"2.03\">{all}</iati-activities>\n"
    )
}

fn gzip_of(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(bytes).expect("packed");
    packer.finish().expect("packed")
}

fn zip_of(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, SimpleFileOptions::default()).expect("a member");
        writer.write_all(bytes).expect("packed");
    }
    writer.finish().expect("an archive").into_inner()
}

/// Whether files of activities are read; tests that need it say loudly that they did not run.
fn is_read(test: &str) -> bool {
    let is_read = polyad_exchange::reader("iati-activity").is_some();
    if !is_read {
        say(&format!("SKIPPED {test}: this build reads no activity files"));
    }
    is_read
}

fn lines(output: &Output) -> Vec<Value> {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = |line: &str| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    text.lines().map(line).collect()
}

/// The codes of a line's findings, each once.
fn codes(line: &Value) -> BTreeSet<&str> {
    let findings = line["findings"].as_array().expect("findings");
    findings.iter().filter_map(|finding| finding["code"].as_str()).collect()
}

fn import(data: &Path, arguments: &[&str]) -> Output {
    run(&[&["--data", path(data), "import", "iati", "--format", "json"], arguments].concat())
}

/// A folder with a good file, and everything that people put beside one.
fn mixed(folder: &Path) {
    let good = activities(&["XM-DAC-1-A", "XM-DAC-1-B"]);
    let write = |name: &str, bytes: &[u8]| fs::write(folder.join(name), bytes).expect("a file");
    fs::create_dir_all(folder.join("sub/deep")).expect("folders");
    write("a.xml", good.as_bytes());
    write("b-again.xml.gz", &gzip_of(good.as_bytes()));
    write("c-empty.xml", b"");
    write("d-page.xml", b"<!DOCTYPE html><html><body>404</body></html>");
    write("e-trap.xml.gz", &gzip_of(&vec![b' '; 16 * 1024 * 1024]));
    write("f-cut.xml.gz", &gzip_of(good.as_bytes())[..60]);
    write("notes.txt", b"not for import");
    let mut wild = zip_of(&[
        ("one.xml", activities(&["XM-DAC-1-C"]).as_bytes()),
        ("../evil.xml", b"<iati-activities/>"),
        ("inner.zip", &zip_of(&[("x.xml", b"<iati-activities/>")])),
        ("readme.txt", b"read me"),
        ("two.xml", activities(&["XM-DAC-1-D"]).as_bytes()),
    ]);
    write("sub/g-wild.zip", &wild);
    wild.truncate(wild.len() - 40);
    write("sub/h-cut.zip", &wild);
    write("sub/deep/i.xml", activities(&["XM-DAC-1-E"]).as_bytes());
    std::os::unix::fs::symlink(folder, folder.join("sub/loop")).expect("a link");
}

#[test]
fn each_file_has_its_line_in_order_and_none_stops_another() {
    let folder = fresh_folder("iati");
    let (data, files) = (folder.path().join("data"), folder.path().join("files"));
    fs::create_dir(&files).expect("a folder");
    mixed(&files);
    let output = import(&data, &[path(&files)]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let lines = lines(&output);
    let named: Vec<String> = lines
        .iter()
        .map(|line| line["file"].as_str().expect("a name").replace(&format!("{}/", files.display()), ""))
        .collect();
    let expected = [
        "a.xml",
        "b-again.xml.gz",
        "c-empty.xml",
        "d-page.xml",
        "e-trap.xml.gz",
        "f-cut.xml.gz",
        "sub/deep/i.xml",
        "sub/g-wild.zip/one.xml",
        "sub/g-wild.zip/../evil.xml",
        "sub/g-wild.zip/inner.zip",
        "sub/g-wild.zip/two.xml",
        "sub/h-cut.zip",
    ];
    assert_eq!(named, expected, "{}", said(&output));
    for line in &lines {
        let members: BTreeSet<&str> =
            line.as_object().expect("an object").keys().map(String::as_str).collect();
        assert_eq!(members, BTreeSet::from(MEMBERS), "{line}");
        for sort in &MEMBERS[5..14] {
            let number = |name: &str| line[sort][name].as_u64().unwrap_or_else(|| panic!("{sort}: {line}"));
            assert_eq!(number("in"), number("kept") + number("refused"), "{sort}: {line}");
        }
        for finding in line["findings"].as_array().expect("findings") {
            assert!(finding["locator"].is_string() && finding["line"].is_u64(), "{finding}");
            assert!(
                ["refused", "warning", "note"].contains(&finding["severity"].as_str().unwrap_or_default()),
                "{finding}"
            );
            assert!(finding["message"].as_str().is_some_and(|message| !message.is_empty()), "{finding}");
        }
    }
    for (at, code) in [(8, "zip-name-unsafe"), (9, "zip-nested"), (11, "zip-damaged")] {
        assert_eq!(codes(&lines[at]), BTreeSet::from([code]), "{}", lines[at]);
        assert!(lines[at]["dataset"].is_null(), "{}", lines[at]);
    }
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    for name in ["notes.txt", "readme.txt", "sub/loop"] {
        assert!(errors.contains(&format!("{name} (")), "{name} is not told to be left out: {errors}");
    }
    assert!(!folder.path().join("evil.xml").exists() && !files.join("evil.xml").exists());
    assert_eq!(fs::read_dir(data.join("incoming")).expect("the folder").count(), 0, "nothing stays half-way");

    if !is_read("each_file_has_its_line_in_order_and_none_stops_another") {
        return;
    }
    for at in [0, 1, 6, 7, 10] {
        assert!(lines[at]["dataset"].is_string(), "{}", lines[at]);
        assert_eq!(lines[at]["version"], "2.03");
    }
    assert_eq!(lines[0]["activities"], serde_json::json!({"in": 2, "kept": 2, "refused": 0}));
    assert_eq!(lines[0]["transactions"]["kept"], 2);
    assert_eq!(lines[0]["dataset"], lines[1]["dataset"]);
    assert!(codes(&lines[1]).contains("file-repeated"), "{}", lines[1]);
    for (at, code) in [(4, "unpacked-too-large"), (5, "gzip-damaged")] {
        assert_eq!(codes(&lines[at]), BTreeSet::from([code]), "{}", lines[at]);
    }
    for line in &lines[2..6] {
        assert!(line["dataset"].is_null() && !codes(line).is_empty(), "{line}");
    }
}

#[test]
fn the_same_bytes_append_nothing_and_changed_ones_are_an_edition() {
    if !is_read("the_same_bytes_append_nothing_and_changed_ones_are_an_edition") {
        return;
    }
    let folder = fresh_folder("iati-editions");
    let (data, files) = (folder.path().join("data"), folder.path().join("files"));
    for place in ["one", "two"] {
        fs::create_dir_all(files.join(place)).expect("a folder");
    }
    let (first, second) = (files.join("one/activities.xml"), files.join("two/activities.xml"));
    fs::write(&first, activities(&["XM-DAC-1-A"])).expect("a file");
    fs::write(&second, activities(&["XM-DAC-1-B"])).expect("a file");
    let both = [path(&first), path(&second)];

    let server = Server::start_over(&data, &[]);
    let before = server.size();
    assert_eq!(import(&data, &both).status.code(), Some(0));
    assert_eq!(server.size(), before + 2, "files of one name in one run are two datasets");
    let state = server.json("/api/v1/state");
    let again = import(&data, &both);
    assert_eq!((again.status.code(), server.size()), (Some(0), before + 2), "{}", said(&again));
    assert!(lines(&again).iter().all(|line| codes(line).contains("file-registered-before")));
    let packed = files.join("activities.zip");
    let bytes = fs::read(&first).expect("the file");
    fs::write(&packed, zip_of(&[("activities.xml", &bytes)])).expect("a file");
    import(&data, &[path(&packed)]);
    assert_eq!(server.size(), before + 2, "packed and plain are one dataset");
    drop(server);

    // Alone: the same answers without a server.
    let output = import(&data, &both);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    fs::write(&first, activities(&["XM-DAC-1-A", "XM-DAC-1-C"])).expect("a file");
    let changed = import(&data, &[path(&first)]);
    assert_eq!(changed.status.code(), Some(0), "{}", said(&changed));
    let server = Server::start_over(&data, &[]);
    assert_eq!(server.size(), before + 3, "one statement for the changed file");
    let now = server.json("/api/v1/state");
    assert_eq!(now["datasets"], state["datasets"], "an edition takes the place of the one before");
    let key = lines(&changed)[0]["dataset"].as_str().expect("a key").to_owned();
    let dataset = server.json(&format!("/d/{key}.json"));
    assert!(dataset.to_string().contains("XM-DAC-1"), "the publisher is the one reporter: {dataset}");
    let apart = import(&data, &["--new", "--publisher", "Somebody else", path(&second)]);
    assert_eq!(apart.status.code(), Some(0), "{}", said(&apart));
}

#[test]
fn what_cannot_run_is_two_and_the_table_is_for_reading() {
    let folder = fresh_folder("iati-words");
    let data = folder.path().join("data");
    let nowhere = folder.path().join("nowhere.xml");
    assert_eq!(import(&data, &[path(&nowhere)]).status.code(), Some(2));
    let empty = folder.path().join("empty");
    fs::create_dir(&empty).expect("a folder");
    assert_eq!(import(&data, &[path(&empty)]).status.code(), Some(2));
    for name in ["a.xml", "b.xml"] {
        fs::write(folder.path().join(name), b"<html/>").expect("a file");
    }
    let two = [folder.path().join("a.xml"), folder.path().join("b.xml")];
    let named = import(&data, &["--title", "One title", path(&two[0]), path(&two[1])]);
    assert_eq!(named.status.code(), Some(2), "{}", said(&named));
    assert!(!data.exists(), "nothing was opened for what cannot run");
    let output = run(&["--data", path(&data), "import", "iati", path(&two[0]), path(&two[1])]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("a.xml  refused") && text.contains("2 files: 0 taken, 2 refused"), "{text}");
}

#[test]
fn published_files_come_in_with_nothing_lost_in_silence() {
    let test = "published_files_come_in_with_nothing_lost_in_silence";
    let names = ["iati/ablechild-edited-1.03.xml.gz", "iati/africa-educational-trust-nover.xml.gz"];
    let Some(files) = names.iter().map(|name| data_file(test, name)).collect::<Option<Vec<_>>>() else {
        return;
    };
    if !is_read(test) {
        return skip(test, "reader");
    }
    let folder = fresh_folder("iati-data");
    let named: Vec<&str> = files.iter().map(|file| path(file)).collect();
    let output = import(&folder.path().join("data"), &named);
    let lines = lines(&output);
    assert_eq!(lines.len(), files.len(), "{}", said(&output));
    for line in &lines {
        assert!(line["activities"]["kept"].as_u64() > Some(0), "{line}");
    }
}

//! Real files: what the list of them says was counted by others.

use super::{Kept, pieces};
use crate::data;
use polyad_exchange::decompress;
use polyad_exchange::iati::parse;
use polyad_exchange::iati::split::{Limits, RecordKind};

/// Activities, organisation records, transactions, results, indicators, budgets.
type Counts = [usize; 6];

/// One row of the list.
struct Listed {
    name: String,
    counts: Counts,
    malformed: bool,
}

/// The table of files in the data's README, which counted with libxml2.
fn listed(readme: &str) -> Vec<Listed> {
    let rows = readme.lines().skip_while(|line| !line.starts_with("| file (.xml.gz)")).skip(2);
    let row = |line: &str| {
        let cells: Vec<_> = line.split('|').map(str::trim).collect();
        let pair = |cell: &str| {
            let (first, second) = cell.split_once(" / ").expect("an example that can be made");
            [
                first.parse().expect("an example that can be made"),
                second.parse().expect("an example that can be made"),
            ]
        };
        let [activities, organisations] = pair(cells[3]);
        let [mut results, indicators] = pair(cells[5]);
        // In these files the root element is called `result` too.
        if line.contains("root element <result>") {
            results -= 1;
        }
        let counts = [
            activities,
            organisations,
            cells[4].parse().expect("an example that can be made"),
            results,
            indicators,
            cells[6].parse().expect("an example that can be made"),
        ];
        Listed { name: cells[1].to_owned(), counts, malformed: line.contains("does not parse strictly") }
    };
    rows.take_while(|line| line.starts_with('|')).map(row).collect()
}

/// What one file holds, and what was refused of it.
fn read(file: &[u8]) -> (Counts, Vec<String>, usize) {
    let mut counts = Counts::default();
    let (mut refused, mut flaws) = (Vec::new(), 0);
    for piece in pieces(file) {
        let broken = match piece {
            Kept::Record { kind: RecordKind::Activity, xml, line, .. } => {
                let parsed = parse::activity(&xml, line, &Limits::default());
                let record = &parsed.record;
                let indicators = record.results.iter().map(|result| result.indicators.len()).sum();
                let held =
                    [1, 0, record.transactions.len(), record.results.len(), indicators, record.budgets.len()];
                counts.iter_mut().zip(held).for_each(|(count, more)| *count += more);
                parsed.broken.map(|flaw| format!("{flaw:?}"))
            }
            Kept::Record { kind: RecordKind::Organisation, xml, line, .. } => {
                counts[1] += 1;
                parse::organisation(&xml, line, &Limits::default()).broken.map(|flaw| format!("{flaw:?}"))
            }
            broken @ Kept::Broken { .. } => Some(format!("{broken:?}")),
            Kept::Flaw { .. } => {
                flaws += 1;
                None
            }
        };
        refused.extend(broken);
    }
    (counts, refused, flaws)
}

#[test]
fn every_file_holds_what_others_counted() {
    let test = "every_file_holds_what_others_counted";
    let Some(readme) = data::read(test, "README.md") else { return };
    let listed = listed(&String::from_utf8(readme).unwrap());
    assert!(listed.len() >= 80, "{} files listed", listed.len());
    for Listed { name, counts, malformed } in listed {
        let Some(packed) = data::read(test, &format!("iati/{name}.xml.gz")) else { return };
        let file = decompress::contents(&packed).unwrap();
        let (found, refused, flaws) = read(&file);
        assert_eq!(found, counts, "{name}: activities, organisations, transactions, results, …");
        assert_eq!(refused, Vec::<String>::new(), "{name}");
        assert_eq!(flaws > 0, malformed, "{name}: {:?}", pieces(&file).first());
    }
}

#[test]
fn a_real_file_cut_anywhere_keeps_what_came_before() {
    let Some(packed) = data::read("a_real_file_cut_anywhere", "iati/dfid-2.01.xml.gz") else { return };
    let file = decompress::contents(&packed).unwrap();
    let whole = pieces(&file);
    for cut in (0..file.len()).step_by(611) {
        let found = pieces(&file[..cut]);
        let records = found.iter().take_while(|piece| matches!(piece, Kept::Record { .. })).count();
        assert_eq!(found[..records], whole[..records]);
        let ends = |piece: &&Kept| match piece {
            Kept::Record { xml, start, .. } => *start as usize + xml.len() <= cut,
            _ => false,
        };
        assert_eq!(records, whole.iter().filter(ends).count(), "cut at {cut}");
    }
}

/// The files of an unpacked tar archive, by name (headers as in POSIX.1-1988).
fn tar_files(archive: &[u8]) -> Vec<(String, &[u8])> {
    let mut files = Vec::new();
    let mut at = 0;
    while let Some(header) = archive.get(at..at + 512).filter(|header| header[0] != 0) {
        let field = |from: usize, to: usize| {
            String::from_utf8_lossy(&header[from..to]).trim_matches(['\0', ' ']).to_owned()
        };
        let bytes = usize::from_str_radix(&field(124, 136), 8).expect("an example that can be made");
        if matches!(header[156], b'0' | 0) {
            files.push((field(0, 100), &archive[at + 512..at + 512 + bytes]));
        }
        at += 512 + bytes.div_ceil(512) * 512;
    }
    files
}

#[test]
fn made_up_edge_cases_are_read_when_well_formed() {
    let archives = [
        ("edge-schema-conformance-2.0x", 600),
        ("edge-encodings-and-rulesets", 31),
        ("edge-annotated-examples", 4),
    ];
    for (archive, least) in archives {
        let path = format!("iati/{archive}.tar.gz");
        let Some(packed) = data::read("made_up_edge_cases", &path) else { return };
        let unpacked = decompress::contents(&packed).unwrap();
        let files = tar_files(&unpacked);
        assert!(files.len() >= least, "{archive}: {} files", files.len());
        for (name, file) in files.into_iter().filter(|(name, _)| name.ends_with(".xml")) {
            let (counts, refused, flaws) = read(file);
            assert_eq!(refused, Vec::<String>::new(), "{archive}/{name}");
            // Some hold a root with no record in it, on purpose.
            let holds = counts[0] + counts[1] > 0;
            let is_iati = !name.contains("ruleset/") && !name.contains("not_iati") && name != "invalid.xml";
            if archive == "edge-encodings-and-rulesets" {
                assert_eq!(holds, is_iati, "{archive}/{name}: {counts:?}");
            } else {
                let text = String::from_utf8_lossy(file);
                let written = text.contains("<iati-activity") || text.contains("<iati-organisation");
                assert!(holds || !written || name.contains("should-fail"), "{archive}/{name}: {counts:?}");
                assert!(flaws == 0 || !written, "{archive}/{name}: {:?}", pieces(file));
            }
        }
    }
}

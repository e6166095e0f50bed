//! Tile paths and widths as C2SP tlog-tiles states them; bundles strictly.

use polyad_log::bundle::{parse_bundle, push_entry, split_entries};
use polyad_log::tile::{TileKind, TilePath};
use polyad_log::tree::TreeSize;

#[test]
fn paths_both_ways() {
    let hashes = |level| TileKind::Hashes { level };
    let cases = [
        (hashes(0), 0, 256, "tile/0/000"),
        (hashes(0), 0, 1, "tile/0/000.p/1"),
        (hashes(0), 999, 255, "tile/0/999.p/255"),
        (hashes(0), 1000, 256, "tile/0/x001/000"),
        (hashes(0), 1_234_067, 256, "tile/0/x001/x234/067"),
        (hashes(63), 1_234_067, 17, "tile/63/x001/x234/067.p/17"),
        (TileKind::Entries, 0, 112, "tile/entries/000.p/112"),
        (TileKind::Entries, 1_234_067, 256, "tile/entries/x001/x234/067"),
        (hashes(0), u64::MAX, 256, "tile/0/x018/x446/x744/x073/x709/x551/615"),
    ];
    for (kind, index, width, text) in cases {
        let path = TilePath::new(kind, index, width).unwrap();
        assert_eq!(path.to_string(), text);
        assert_eq!(TilePath::parse(text).unwrap(), path);
    }
}

#[test]
fn every_other_spelling_is_refused() {
    let cases = [
        "",
        "tile",
        "tile/",
        "tile/0",
        "tile/0/",
        "tile/0/0",
        "tile/0/00",
        "tile/0/0000",
        "tile/00/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/+1/000",
        "tile/0/x000",
        "tile/0/x000/001",
        "tile/0/x000/x001/000",
        "tile/0/001/000",
        "tile/0/x001/x000",
        "tile/0/X001/000",
        "tile/0/000.p",
        "tile/0/000.p/",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000.p/1/",
        "tile/0/000.p/1.p/1",
        "tile/0/000/",
        "/tile/0/000",
        "tile/0/000 ",
        "tile/0/000.q/1",
        "tile/8/0/000",
        "tile/8/data/000",
        "tile/data/000",
        "tile/entries/",
        "tile/entries/00a",
        "tile/entries/..",
        "tile/0/x/000",
        "tile/0/x0001/000",
        "tile/0/x018/x446/x744/x073/x709/x551/616",
        "tile/0/x999/x999/x999/x999/x999/x999/999",
        "tile/0/٠٠٠",
    ];
    for text in cases {
        assert!(TilePath::parse(text).is_err(), "{text:?} was read as {:?}", TilePath::parse(text));
    }
    assert!(TilePath::new(TileKind::Hashes { level: 64 }, 0, 1).is_err());
    assert!(TilePath::new(TileKind::Entries, 0, 0).is_err());
    assert!(TilePath::new(TileKind::Entries, 0, 257).is_err());
}

/// The example of the standard: a tree of 70,000 entries.
#[test]
fn a_tree_of_70000_has_the_tiles_the_standard_counts() {
    let size = TreeSize(70_000);
    let name = |level, index| {
        TilePath::in_tree(TileKind::Hashes { level }, index, size).map(|path| path.to_string())
    };
    assert_eq!(name(0, 272).unwrap(), "tile/0/272");
    assert_eq!(name(0, 273).unwrap(), "tile/0/273.p/112");
    assert_eq!(name(0, 274), None);
    assert_eq!(name(1, 0).unwrap(), "tile/1/000");
    assert_eq!(name(1, 1).unwrap(), "tile/1/001.p/17");
    assert_eq!(name(2, 0).unwrap(), "tile/2/000.p/1");
    assert_eq!(name(3, 0), None);
    assert_eq!(size.tile_levels(), 3);
    let bundle = TilePath::in_tree(TileKind::Entries, 273, size).unwrap();
    assert_eq!(bundle.to_string(), "tile/entries/273.p/112");

    let size = TreeSize(256);
    assert_eq!(
        TilePath::in_tree(TileKind::Hashes { level: 1 }, 0, size).unwrap().to_string(),
        "tile/1/000.p/1"
    );
    assert_eq!(TilePath::in_tree(TileKind::Hashes { level: 0 }, 1, size), None);
    assert_eq!(TilePath::in_tree(TileKind::Hashes { level: 9 }, 0, TreeSize(u64::MAX)), None);
    assert_eq!((TreeSize(0).tile_levels(), TreeSize(1).tile_levels()), (0, 1));
}

#[test]
fn bundles_are_read_strictly() {
    let mut bundle = Vec::new();
    for entry in [&b"one"[..], b"", b"three"] {
        push_entry(&mut bundle, entry).unwrap();
    }
    assert_eq!(bundle, b"\0\x03one\0\0\0\x05three");
    assert_eq!(parse_bundle(&bundle, 3).unwrap(), [&b"one"[..], b"", b"three"]);
    assert!(parse_bundle(&bundle, 2).is_err(), "one entry too many");
    assert!(parse_bundle(&bundle, 4).is_err(), "one entry too few");
    for length in 0..bundle.len() {
        assert!(parse_bundle(&bundle[..length], 3).is_err(), "cut to {length} bytes");
    }
    bundle.push(0);
    let refused = parse_bundle(&bundle, 3).unwrap_err();
    assert_eq!(refused.to_string(), "entry bundle: entry 3 is cut short");
    assert!(split_entries(&[0; 2 * 256]).is_ok());
    assert!(split_entries(&[0; 2 * 257]).is_err());
}

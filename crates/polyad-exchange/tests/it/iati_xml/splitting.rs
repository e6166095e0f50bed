//! Where records begin and end, whatever stands around and inside them.

use super::{Kept, pieces, pieces_of, records, told};
use expect_test::{Expect, expect};
use polyad_exchange::iati::split::Limits;
use polyad_exchange::iati::text::EncodingSource;
use proptest::prelude::*;
use std::io::{self, BufRead, BufReader, Read};

fn check(input: impl AsRef<[u8]>, expected: Expect) {
    expected.assert_eq(&told(&pieces(input.as_ref())));
}

#[test]
fn records_are_found_in_roots_wrappers_and_alone() {
    check(
        "<?xml version=\"1.0\"?>\n<iati-activities version=\"2.03\">\n<iati-activity>\n</iati-activity>\n\
         <iati-activity default-currency='EUR' />\n</iati-activities>\n",
        expect![[r"
            activity 3
            activity 5"]],
    );
    check(
        "<result xmlns:x='y'><ok>True</ok><iati-activities><query><start>0</start></query>\n\
         <iati-activity x:version='1.05'><title>a</title></iati-activity></iati-activities></result>",
        expect!["activity 2"],
    );
    check("<iati-organisations><iati-organisation/></iati-organisations>", expect!["organisation 1"]);
    check("<iati-activity></iati-activity>", expect!["activity 1"]);
    check("<iati-activities/>", expect!["flaw 1 record-missing"]);
}

#[test]
fn what_only_looks_like_a_tag_is_passed_over() {
    let record = "<iati-activity><!-- </iati-activity> --><title><![CDATA[<iati-activity>]]></title>\
                  <a b='</iati-activity>' c=\"<iati-activity>\"/><?x </iati-activit ?></iati-activity>";
    let file = format!("<iati-activities><!-- <iati-activity> -->{record}</iati-activities>");
    assert_eq!(records(&pieces(file.as_bytes())), [record]);
    assert_eq!(pieces(file.as_bytes()).len(), 1);
}

#[test]
fn a_record_that_never_closed_is_broken_alone() {
    check(
        "<iati-activities>\n<iati-activity><title>a</title>\n<iati-activity>b</iati-activity>\n</iati-activities>",
        expect![[r"
            broken 2 element-not-closed
            activity 3"]],
    );
    check(
        "<iati-activities>\n<iati-activity>a</iati-activity>\n<iati-activity><title>b\n</iati-activities>",
        expect![[r"
            activity 2
            broken 3 element-not-closed"]],
    );
    check(
        "<iati-activities>\n<iati-activity>a</iati-activity>\n<iati-activity><title>b",
        expect![[r"
            activity 2
            broken 3 file-cut"]],
    );
    check(
        "<iati-activities>\n<title>a</title></iati-activity>\n<iati-activity>b</iati-activity></iati-activities>",
        expect![[r"
            broken 2 start-tag-missing
            activity 3"]],
    );
}

#[test]
fn what_is_not_closed_inside_a_record_does_not_swallow_the_next() {
    for open in ["<!-- a", "<![CDATA[ a", "<?a", "<a b='", "<a b=\"c d=\"", "<a"] {
        let next = "<iati-activity><!-- x --><a b='c' d=\"e\"><![CDATA[y]]></a><?z?></iati-activity>";
        let file =
            format!("<iati-activities><iati-activity>{open}</iati-activity>{next}{next}</iati-activities>");
        let found = pieces(file.as_bytes());
        let found = records(&found);
        assert!(found.ends_with(&[next, next]), "{open}: {found:#?}");
    }
}

#[test]
fn flaws_of_the_file_are_told_once_and_with_their_line() {
    check("", expect!["flaw 1 file-empty"]);
    check(" \n ", expect!["flaw 1 file-empty"]);
    check("just words", expect!["flaw 1 not-xml"]);
    check("<html><p>a</p></html>", expect!["flaw 1 not-iati"]);
    check(
        "<iati-acti>\n<iati-activity/>\n</iati-activities>",
        expect![[r"
            activity 2
            flaw 3 wrong-nesting
            flaw 3 root-not-closed"]],
    );
    check(
        "<iati-activities xlmns:a='b'><iati-activity c:d='e'/></iati-activities>",
        expect![[r"
            flaw 1 prefix-undeclared
            activity 1"]],
    );
    check(
        "\n<?xml version='1.0'?><iati-activities><iati-activity/></iati-activities>\nmore\n<a/>",
        expect![[r"
            flaw 2 declaration-not-first
            activity 2
            flaw 3 text-outside-root
            flaw 4 several-roots"]],
    );
    check(
        "<iati-activities>\n< <a b=c><d\n<e/></a></iati-activities>",
        expect![[r#"
            flaw 2 stray-markup
            flaw 2 attribute-malformed
            flaw 2 tag-not-closed
            flaw 1 record-missing"#]],
    );
    check(
        "<iati-activities><!-- a\n<iati-activity/></iati-activities>",
        expect![[r"
            flaw 1 comment-not-closed
            activity 2"]],
    );
}

#[test]
fn a_file_with_a_document_type_gives_no_record() {
    check(
        "<?xml version='1.0'?>\n<!DOCTYPE a [<!ENTITY b 'c'>]>\n<iati-activities><iati-activity/></iati-activities>",
        expect!["flaw 2 doctype-refused"],
    );
}

#[test]
fn limits_are_kept_and_reading_goes_on_behind() {
    let limits = Limits { record_bytes: 2000, depth: 4, ..Limits::default() };
    let long = "x".repeat(400_000);
    let file = format!(
        "<iati-activities>\n<iati-activity>{long}\n<a/></iati-activity>\n<iati-activity/></iati-activities>"
    );
    let (found, _) = pieces_of(file.as_bytes(), limits);
    let Kept::Broken { xml: Some(xml), .. } = &found[0] else { panic!("{found:?}") };
    assert!(xml.len() <= 2000);
    expect![[r"
        broken 2 record-too-large
        activity 4"]]
    .assert_eq(&told(&found));
    let (found, _) = pieces_of(&b"<a><b><c><d><e/></d><e></e></c></b></a>"[..], limits);
    expect!["flaw 1 not-iati"].assert_eq(&told(&found));
    let (found, _) = pieces_of(&b"<a><b><c><d><e><iati-activity/></e></d></c></b></a>"[..], limits);
    expect![[r"
        flaw 1 too-deep
        activity 1"]]
    .assert_eq(&told(&found));
    let short = Limits { file_bytes: 60, ..Limits::default() };
    let file = b"<iati-activities><iati-activity/><iati-activity>0123456789012345678901234567890";
    let (found, _) = pieces_of(BufReader::with_capacity(40, &file[..]), short);
    assert!(told(&found).contains("file-too-large"), "{found:?}");
}

#[test]
fn the_header_says_what_the_file_says() {
    let header = |file: &[u8]| pieces_of(file, Limits::default()).1;
    let found =
        header(b"<iati-activities version=' 2.03' default-currency='EUR' xml:lang='fr'><iati-activity/>");
    assert_eq!(found.root.as_deref(), Some("iati-activities"));
    assert_eq!(found.version.as_deref(), Some("2.03"));
    assert_eq!((found.default_currency.as_deref(), found.lang.as_deref()), (Some("EUR"), Some("fr")));
    let found = header(b"<result version='9'><iati-activities version='1.05'><iati-activity/>");
    assert_eq!((found.root.as_deref(), found.version.as_deref()), (Some("result"), Some("1.05")));
    assert_eq!((found.encoding.name.as_str(), found.encoding.source), ("UTF-8", EncodingSource::Assumed));
}

/// A text in UTF-16 or UTF-32.
fn wide(text: &str, mark: bool, bytes: usize, big_endian: bool) -> Vec<u8> {
    let text = if mark { format!("\u{FEFF}{text}") } else { text.to_owned() };
    let unit = |code: u32| {
        let whole = code.to_be_bytes();
        let mut unit = whole[4 - bytes..].to_vec();
        if !big_endian {
            unit.reverse();
        }
        unit
    };
    match bytes {
        2 => text.encode_utf16().flat_map(|code| unit(u32::from(code))).collect(),
        _ => text.chars().flat_map(|character| unit(u32::from(character))).collect(),
    }
}

#[test]
fn encodings_are_found_by_mark_or_declaration() {
    let record = "<iati-activity><title>Größe 🌍</title></iati-activity>";
    let file = format!("<?xml version='1.0'?><iati-activities>{record}</iati-activities>");
    for (bytes, big_endian, name) in
        [(2, false, "UTF-16LE"), (2, true, "UTF-16BE"), (4, false, "UTF-32LE"), (4, true, "UTF-32BE")]
    {
        for mark in [true, false] {
            let (found, header) =
                pieces_of(wide(&file, mark, bytes, big_endian).as_slice(), Limits::default());
            assert_eq!(records(&found), [record], "{name}");
            assert_eq!((header.encoding.name.as_str(), found.len()), (name, 1));
        }
    }
    let latin = b"<?xml version='1.0' encoding=\"ISO-8859-1\"?><iati-activity>Gr\xF6\xDFe</iati-activity>";
    let (found, header) = pieces_of(&latin[..], Limits::default());
    assert_eq!(records(&found), ["<iati-activity>Größe</iati-activity>"]);
    assert_eq!(
        (header.encoding.name.as_str(), header.encoding.source),
        ("ISO-8859-1", EncodingSource::Declared)
    );
    let marked = format!("\u{FEFF}{file}");
    let Kept::Record { start, .. } = &pieces(marked.as_bytes())[0] else { panic!() };
    assert_eq!(*start as usize, marked.find("<iati-activity>").unwrap());
}

#[test]
fn bytes_of_another_encoding_are_replaced_and_said() {
    check(
        b"<iati-activities>\n<iati-activity>\xF6</iati-activity><iati-activity>\xF6</iati-activity></iati-activities>",
        expect![[r"
            flaw 2 encoding-lies
            activity 2
            activity 2"]],
    );
    let file = b"<iati-activities>\xF6\xF6\xE2\x82<iati-activity/></iati-activities>";
    let Kept::Record { start, .. } = &pieces(file)[1] else { panic!() };
    assert_eq!(file[*start as usize..][..15], *b"<iati-activity/");
    check(
        "<?xml version='1.0' encoding='utf-16'?><iati-activity/>",
        expect![[r"
            flaw 1 encoding-lies
            activity 1"]],
    );
    check(
        wide("<?xml version='1.0' encoding='utf-8'?><iati-activity/>", true, 2, false),
        expect![[r"
            flaw 1 encoding-lies
            activity 1"]],
    );
}

#[test]
fn an_input_that_fails_says_so_after_the_records_before() {
    struct Failing(usize);
    impl Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            unreachable!()
        }
    }
    impl BufRead for Failing {
        fn fill_buf(&mut self) -> io::Result<&[u8]> {
            match &b"<iati-activity/>"[self.0..] {
                [] => Err(io::ErrorKind::UnexpectedEof.into()),
                rest => Ok(rest),
            }
        }
        fn consume(&mut self, bytes: usize) {
            self.0 += bytes;
        }
    }
    let opened = polyad_exchange::iati::split::Split::open(Failing(0), Limits::default());
    assert_eq!(opened.err().map(|error| error.kind()), Some(io::ErrorKind::UnexpectedEof));
}

/// Records that are well-formed, with everything that can be mistaken for markup of others.
fn whole_record() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("<title>Ä</title>"),
        Just("<!-- <iati-activity> - -->"),
        Just("<a><![CDATA[ </iati-activity> ]]></a>"),
        Just("<?x y?>"),
        Just("<value currency='EUR' value-date=\"2020-01-01\">1</value>\n"),
        Just("<a b='c > d'/>"),
        Just("<iati-identifier>x</iati-identifier>"),
    ];
    (proptest::collection::vec(part, 0..6), any::<bool>()).prop_map(|(parts, organisation)| {
        let name = if organisation { "iati-organisation" } else { "iati-activity" };
        format!("<{name} xml:lang='en'>{}</{name}>", parts.concat())
    })
}

/// A record with a part cut out or something thrown in.
fn damaged_record() -> impl Strategy<Value = String> {
    let thrown = prop_oneof![
        Just("<"),
        Just(">"),
        Just("&"),
        Just("\""),
        Just("'"),
        Just("</a>"),
        Just("<a>"),
        Just("<a b='"),
        Just("<!--"),
        Just("<![CDATA["),
        Just("<?"),
        Just("-->"),
        Just("]]>"),
        Just("<iati-activity>"),
        Just("</iati-activity>"),
        Just("</iati-organisation>"),
        Just("</"),
        Just("\u{0}"),
    ];
    (whole_record(), any::<prop::sample::Index>(), 0..40_usize, thrown).prop_map(
        |(record, place, cut, thrown)| {
            let from = record.floor_char_boundary(place.index(record.len()));
            let to = record.floor_char_boundary((from + cut).min(record.len()));
            format!("{}{thrown}{}", &record[..from], &record[to..])
        },
    )
}

/// Gives a few bytes at a time.
struct Drops<'a>(&'a [u8], usize);

impl Read for Drops<'_> {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        unreachable!("the splitter reads by buffer")
    }
}

impl BufRead for Drops<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        Ok(&self.0[..self.0.len().min(self.1)])
    }
    fn consume(&mut self, bytes: usize) {
        self.0 = &self.0[bytes..];
    }
}

proptest! {
    #[test]
    fn a_broken_record_changes_no_other(
        before in proptest::collection::vec(whole_record(), 0..3),
        damaged in damaged_record(),
        after in proptest::collection::vec(whole_record(), 0..3),
    ) {
        let file = format!(
            "<iati-activities>{}{damaged}{}</iati-activities>", before.concat(), after.concat()
        );
        let found = pieces(file.as_bytes());
        let found = records(&found);
        prop_assert!(found.len() >= before.len() + after.len(), "{found:#?} in {file}");
        prop_assert_eq!(&found[..before.len()], &before);
        prop_assert_eq!(&found[found.len() - after.len()..], &after);
    }

    #[test]
    fn the_borders_of_chunks_do_not_show(
        parts in proptest::collection::vec(prop_oneof![whole_record(), damaged_record()], 0..5),
        lie in any::<Option<prop::sample::Index>>(),
        record_bytes in prop_oneof![Just(60_usize), Just(1 << 20)],
    ) {
        let mut file = format!("<iati-activities>{}</iati-activities>", parts.concat()).into_bytes();
        if let Some(place) = lie {
            let place = place.index(file.len());
            file[place] = 0xE2;
        }
        let limits = Limits { record_bytes, ..Limits::default() };
        let (whole, _) = pieces_of(file.as_slice(), limits);
        for bytes in 1..=7 {
            prop_assert_eq!(&pieces_of(Drops(&file, bytes), limits).0, &whole, "in chunks of {}", bytes);
        }
    }

    #[test]
    fn a_cut_file_keeps_all_that_came_before(
        parts in proptest::collection::vec(whole_record(), 1..4),
        place in any::<prop::sample::Index>(),
    ) {
        let mut file = "<iati-activities>".to_owned();
        let mut ends = Vec::new();
        for part in &parts {
            file += part;
            ends.push(file.len());
        }
        let cut = place.index(file.len() + 1);
        let found = pieces(&file.as_bytes()[..cut]);
        let whole = ends.iter().filter(|end| **end <= cut).count();
        prop_assert_eq!(records(&found), &parts[..whole]);
    }

    #[test]
    fn no_bytes_make_it_fail(
        bytes in proptest::collection::vec(any::<u8>(), 0..300),
        words in proptest::collection::vec(
            prop_oneof![
                Just("<"), Just("iati-activity"), Just("</"), Just(">"), Just("<!--"), Just("-->"), Just("\""),
                Just("="), Just("&"), Just(" "), Just("<?"), Just("?>"), Just("<![CDATA["), Just("]]>"), Just("/"),
                Just("\u{FFFD}"), Just("title"), Just("'"), Just(";"), Just("#x0"),
            ],
            0..60,
        ),
    ) {
        pieces(&bytes);
        let text = words.concat();
        pieces(text.as_bytes());
        let limits = Limits::default();
        let _ = polyad_exchange::iati::parse::activity(&text, 1, &limits);
        let _ = polyad_exchange::iati::parse::organisation(&text, 1, &limits);
    }
}

//! What the fixture language makes of its lines.

#![allow(clippy::unwrap_used, reason = "a test stops where its ground gives way")]

use expect_test::{Expect, expect};
use polyad_fixture::{Ledger, ledger};
use polyad_ledger::leaf::Leaf;
use polyad_ledger::verify::check_body;

/// One line a statement: log, index, kind, author, body.
fn check(text: &str, expected: Expect) {
    let ledger = ledger(text);
    let lines: String = ledger
        .entries
        .iter()
        .filter(|entry| entry.line > 0 && entry.inclusion.index > 1)
        .map(|entry| {
            let (header, place) = (&entry.signed.header, &entry.inclusion);
            let named = |text: &str| readable(&ledger, text);
            let optional = |key: &str, value: Option<String>| {
                value.map_or(String::new(), |v| format!(" {key}={}", named(&v)))
            };
            let act = optional("act", header.act.clone());
            let scope = optional("scope", header.scope.as_ref().map(ToString::to_string));
            let target = optional("target", header.target.as_ref().map(ToString::to_string));
            let author = named(&header.author.to_string());
            format!(
                "{}/{} {} {} by {author}{act}{scope}{target} {}\n",
                place.origin,
                place.index,
                place.recorded.to_seconds(),
                header.kind,
                named(&entry.signed.body.text)
            )
        })
        .collect();
    expected.assert_eq(&lines);
}

/// Ids replaced by the names that the fixture gave them.
fn readable(ledger: &Ledger, text: &str) -> String {
    let names = ["india", "norway", "operator of a.example", "p1", "seforall", "quad"];
    let mut text = text.replace("\"src\":{\"publisher\":\"Fixture\",\"title\":\"Fixture\"}", "src");
    for name in names {
        if let Ok(id) = std::panic::catch_unwind(|| ledger.id(name)) {
            text = text.replace(&id.to_string(), &format!("<{name}>"));
        }
    }
    text
}

#[test]
fn who_has_keys_acts_and_of_others_it_is_reported() {
    check(
        r#"
        key india
        actor india "India" state
        actor norway "Norway" state
        partnership seforall "Sustainable Energy for All" since 2011
        p1 = pledge india seforall 1e9 USD 2026..2030
        pledge norway seforall 1000 NOK 2026
        mobilised seforall 1.4e12 USD sd=2 when=2024
        deployed seforall 201e9 USD sd=3
        correct p1 pledge india seforall 2e9 USD 2026..2030
        retract p1 "Not passed."
        "#,
        expect![[r#"
            a.example/2 2026-01-01T00:03:01Z key/1 by self {"keys":[{"custody":"self","key":"z6MkoVn7J86JzMeQB2VitMnJwEHn98VPDCZtH6kD24e4Pq8q","role":"recovery"},{"custody":"self","key":"z6MkoVi3nVZv2ioWmHYPcstFNL5LCoVdUCmGnNCm5wPqU5rq","role":"sign"}]}
            a.example/3 2026-01-01T00:04:01Z actor/1 by <india> {"about":"<india>","class":"state","name":{"en":"India"}}
            a.example/4 2026-01-01T00:05:01Z actor/1 by <operator of a.example> {"about":"x:atlas:norway","class":"state","name":{"en":"Norway"},src}
            a.example/5 2026-01-01T00:06:01Z partnership/1 by <operator of a.example> {"about":"x:atlas:seforall","form":"multistakeholder","launched":"2011","name":{"en":"Sustainable Energy for All"},"purpose":{"en":"A purpose."},src}
            a.example/6 2026-01-01T00:07:01Z pledge/1 by <india> {"by":"<india>","form":"grant","period":{"from":"2026","to":"2030"},"to":"x:atlas:seforall","what":{"amount":"1000000000","currency":"USD","date":"2026"}}
            a.example/7 2026-01-01T00:08:01Z pledge/1 by <operator of a.example> {"by":"x:atlas:norway","form":"grant","period":{"from":"2026","to":"2026"},src,"to":"x:atlas:seforall","what":{"amount":"1000","currency":"NOK","date":"2026"}}
            a.example/8 2026-01-01T00:09:01Z contribution/1 by <operator of a.example> {"by":"unnamed","extent":"total",src,"stage":"mobilised","to":"x:atlas:seforall","what":{"amount":"1400000000000","currency":"USD","date":"2024","sd":"2"},"when":"2024"}
            a.example/9 2026-01-01T00:10:01Z contribution/1 by <operator of a.example> {"as_called":"deployed","by":"unnamed","extent":"total",src,"stage":"other","to":"x:atlas:seforall","what":{"amount":"201000000000","currency":"USD","date":"2025","sd":"3"},"when":"2025"}
            a.example/10 2026-01-01T00:11:01Z correction/1 by <india> target=<p1> {"as":{"by":"<india>","form":"grant","period":{"from":"2026","to":"2030"},"to":"x:atlas:seforall","what":{"amount":"2000000000","currency":"USD","date":"2026"}},"reason":"It was wrong."}
            a.example/11 2026-01-01T00:12:01Z retraction/1 by <india> target=<p1> {"reason":"Not passed."}
        "#]],
    );
}

#[test]
fn every_verb_makes_a_statement() {
    check(
        r#"
        key india
        key norway
        partnership quad "Quad" governors=india
        partnership seforall "Sustainable Energy for All" since 2011 challenges=energy
        challenge energy "Energy shortages" mixed
        seat india seforall member 2015.. speaks_for=india/law votes=0.2 called="founder"
        g1 = goal seforall "Light for all." by=2030 aim="100 percent" indicator=x:sdg:7.1.1 baseline="83 percent 2010"
        goal quad "A billion doses." by=2022 @india
        indicator access "Access to electricity" percent up
        result g1 87 percent 2015 credit=india
        observation india x:sdg:7.1.1 95.5 percent 2019
        tag g1 sdg-target 7.1:0.5 7.2:0.5
        tie russia india energy "oil sales" positive 2024 directed=yes weight="3 index"
        bloc "Western" "A list" norway france
        link india x:iso3166-1:IN
        dataset d1 series "about,value\nIN,1" : {"indicator":"x:sdg:7.1.1"}
        p1 = pledge norway seforall 5 doses 2026
        attest p1 "It is in the budget." @india
        dispute p1 "It is not." by=x:atlas:watch
        say benefit : {"by":"$india","from":"$seforall","what":{"en":"light"},"period":{"from":"2020","to":".."}}
        revoke india reason=compromised since=2026-01-01T00:00:00Z
        "#,
        expect![[r#"
            a.example/2 2026-01-01T00:03:01Z key/1 by self {"keys":[{"custody":"self","key":"z6MkoVn7J86JzMeQB2VitMnJwEHn98VPDCZtH6kD24e4Pq8q","role":"recovery"},{"custody":"self","key":"z6MkoVi3nVZv2ioWmHYPcstFNL5LCoVdUCmGnNCm5wPqU5rq","role":"sign"}]}
            a.example/3 2026-01-01T00:04:01Z key/1 by self {"keys":[{"custody":"self","key":"z6MktwHDxyQuCXFeKNHTCKBvGToUS9CtRSfaWK5CSXeHDrsK","role":"recovery"},{"custody":"self","key":"z6MknTVxYm4ie9hXbYU12BLzskEa58JAc2FyeGCNcHwqiph6","role":"sign"}]}
            a.example/4 2026-01-01T00:05:01Z partnership/1 by <india> {"form":"multistakeholder","governors":["<india>"],"home":"a.example","name":{"en":"Quad"},"purpose":{"en":"A purpose."}}
            a.example/5 2026-01-01T00:06:01Z partnership/1 by <operator of a.example> {"about":"x:atlas:seforall","challenges":["x:atlas:energy"],"form":"multistakeholder","launched":"2011","name":{"en":"Sustainable Energy for All"},"purpose":{"en":"A purpose."},src}
            a.example/6 2026-01-01T00:07:01Z challenge/1 by <operator of a.example> {"about":"x:atlas:energy","class":"mixed","name":{"en":"Energy shortages"},src,"statement":{"en":"Energy shortages"}}
            a.example/7 2026-01-01T00:08:01Z seat/1 by <operator of a.example> {"actor":"<india>","as_called":"founder","of":"x:atlas:seforall","role":"member","speaks_for":[{"basis":"law","group":"<india>"}],src,"term":{"from":"2015","to":".."},"vote_share":"0.2"}
            a.example/8 2026-01-01T00:09:01Z goal/1 by <operator of a.example> scope=x:atlas:seforall {"aim":{"unit":"percent","value":"100"},"baseline":{"date":"2010","unit":"percent","value":"83"},"by":"2030","indicator":"x:sdg:7.1.1",src,"text":{"en":"Light for all."}}
            a.example/9 2026-01-01T00:10:01Z goal/1 by <india> scope=<quad> {"by":"2022","text":{"en":"A billion doses."}}
            a.example/10 2026-01-01T00:11:01Z indicator/1 by <operator of a.example> {"about":"x:atlas:access","better":"up","level":"outcome","name":{"en":"Access to electricity"},src,"unit":"percent"}
            a.example/11 2026-01-01T00:12:01Z result/1 by <operator of a.example> {"credit":[{"actor":"<india>","role":"a share in it"}],"method":"As published.","of":"soodfcxvmc7i66c4ximbn32onuzhwbq7icpsagp3fybgmdljifq6a","period":{"from":"2015","to":"2015"},src,"value":{"unit":"percent","value":"87"}}
            a.example/12 2026-01-01T00:13:01Z observation/1 by <operator of a.example> {"about":"<india>","indicator":"x:sdg:7.1.1","period":{"from":"2019","to":"2019"},src,"value":{"unit":"percent","value":"95.5"}}
            a.example/13 2026-01-01T00:14:01Z tag/1 by <operator of a.example> target=soodfcxvmc7i66c4ximbn32onuzhwbq7icpsagp3fybgmdljifq6a {"codes":[{"code":"7.1","share":"0.5"},{"code":"7.2","share":"0.5"}],src,"vocabulary":"sdg-target"}
            a.example/14 2026-01-01T00:15:01Z tie/1 by <operator of a.example> {"a":"x:atlas:russia","b":"<india>","directed":true,"layer":"energy","sign":"positive",src,"type":"oil sales","valid":{"from":"2024","to":"2024"},"weight":{"unit":"index","value":"3"}}
            a.example/15 2026-01-01T00:16:01Z bloc/1 by <operator of a.example> {"basis":"As its author draws it.","list":"A list","members":[{"actor":"<norway>","valid":{"from":"..","to":".."}},{"actor":"x:atlas:france","valid":{"from":"..","to":".."}}],"name":{"en":"Western"},src}
            a.example/16 2026-01-01T00:17:01Z link/1 by <india> {"basis":"They are one.","same":["<india>","x:iso3166-1:IN"]}
            a.example/17 2026-01-01T00:18:01Z dataset/1 by <operator of a.example> {"bytes":"16","edition":"1","fetched":"2026-01-01","format":"series","licence":{"class":"open","text":"Public domain."},"options":{"indicator":"x:sdg:7.1.1"},"publisher":"Fixture","sha256":"39a82e096b07eeede841a455513e625f4e616324045cf88f4ebed1c526316af2","title":"d1"}
            a.example/18 2026-01-01T00:19:01Z pledge/1 by <norway> {"by":"<norway>","form":"grant","period":{"from":"2026","to":"2026"},"to":"x:atlas:seforall","what":{"unit":"doses","value":"5"}}
            a.example/19 2026-01-01T00:20:01Z attestation/1 by <india> act=confirm target=<p1> {"basis":"document","finding":{"en":"It is in the budget."}}
            a.example/20 2026-01-01T00:21:01Z attestation/1 by <operator of a.example> act=dispute target=<p1> {"basis":"document","by":"x:atlas:watch","finding":{"en":"It is not."},src}
            a.example/21 2026-01-01T00:22:01Z benefit/1 by <operator of a.example> {"by":"<india>","from":"x:atlas:seforall","period":{"from":"2020","to":".."},"what":{"en":"light"}}
            a.example/22 2026-01-01T00:23:01Z key/1 by <india> target=<india> {"keys":[{"custody":"self","key":"z6MkoVn7J86JzMeQB2VitMnJwEHn98VPDCZtH6kD24e4Pq8q","role":"recovery"},{"custody":"self","key":"z6MkqAVnx9mQ9ik8VEMrwcbQ3GKdJv37cScPXmhLztWGXJSg","role":"sign"}],"revoked":[{"key":"z6MkoVi3nVZv2ioWmHYPcstFNL5LCoVdUCmGnNCm5wPqU5rq","reason":"compromised","since":"2026-01-01T00:00:00Z"}]}
        "#]],
    );
}

#[test]
fn a_second_log_has_its_own_operator_and_the_clock_goes_on() {
    let ledger = ledger(
        "key india\np1 = pledge india quad 1 USD\n//- log b.example\ncopy p1\n//- clock 2026-02-01T00:00:00Z\nkey norway\nerase p1",
    );
    let places: Vec<String> = ledger
        .entries
        .iter()
        .map(|e| {
            format!(
                "{}/{} {} {}",
                e.inclusion.origin, e.inclusion.index, e.inclusion.recorded, e.signed.header.kind
            )
        })
        .collect();
    expect![[r#"
        a.example/0 2026-01-01T00:01:01.000Z key/1
        a.example/1 2026-01-01T00:02:01.000Z log/1
        a.example/2 2026-01-01T00:03:01.000Z key/1
        a.example/3 2026-01-01T00:04:01.000Z pledge/1
        b.example/0 2026-01-01T00:05:01.000Z key/1
        b.example/1 2026-01-01T00:06:01.000Z log/1
        b.example/2 2026-01-01T00:07:01.000Z pledge/1
        b.example/3 2026-02-01T00:01:01.000Z key/1"#]]
    .assert_eq(&places.join("\n"));
    assert_eq!(ledger.entries.iter().filter(|entry| entry.erased).count(), 2);
    assert!(ledger.corpus().is_erased(&ledger.entries[3].signed.header.body));
}

#[test]
fn all_that_is_made_verifies_and_is_the_same_again() {
    let text = "key india\nactor india \"India\" state\ngoal quad \"A billion doses.\" by=2022";
    let (first, second) = (ledger(text), ledger(text));
    for (a, b) in first.entries.iter().zip(&second.entries) {
        let leaf = a.signed.leaf(a.inclusion.recorded).to_canonical();
        assert_eq!(leaf, b.signed.leaf(b.inclusion.recorded).to_canonical());
        let header = Leaf::parse(leaf.as_bytes()).unwrap().verify().unwrap();
        check_body(&header, &a.signed.salt, a.signed.body.text.as_bytes()).unwrap();
    }
}

#[test]
fn findings_are_held_to_their_marks_both_ways() {
    let marked = ledger(
        "key india\nkey norway\np1 = pledge india quad 1 USD\nretract p1 @norway\n//^ finding: target-not-own",
    );
    assert_eq!(marked.check_findings(&marked.state()), Ok(()));
    let unmarked = ledger("key india\nkey norway\np1 = pledge india quad 1 USD\nretract p1 @norway");
    let wrong = unmarked.check_findings(&unmarked.state()).unwrap_err();
    assert!(wrong.starts_with("line 4: `target-not-own` was not expected"), "{wrong}");
    let revoked = ledger(
        "key india\nrevoke india\nactor india \"India\" state generation=0\n//^ finding: key-not-active",
    );
    assert_eq!(revoked.check_findings(&revoked.state()), Ok(()));
    let surplus = ledger("key india\n//^ finding: nonsense");
    let wrong = surplus.check_findings(&surplus.state()).unwrap_err();
    assert_eq!(wrong, "line 1: `nonsense` was expected, not reported\n");
}

#[test]
fn a_wrong_line_is_named() {
    let say = |text: &str| Ledger::parse(text).unwrap_err().to_string();
    expect![[r#"
        fixture line 3: no verb is called `fly`
        fixture line 1: `pledge` needs to whom
        fixture line 2: `india` has keys already; `revoke` makes new ones
        fixture line 2: `actor` has no option `planet`
        fixture line 1: `key` does not know what to do with `words`
        fixture line 1: a quotation mark is not closed
        fixture line 1: `body.class`: `empire` is not one of state, subnational, city, io, business, civil, philanthropy, academic, technical, individual, other (word-unknown)
        fixture line 1: Ref: a code of atlas is lower-case letters, digits and single hyphens (got `India`)
        fixture line 1: `nobody` has no keys: write `key nobody` before
        fixture line 2: the clock never runs backwards"#]].assert_eq(
        &[
            say("\n\nfly india"),
            say("pledge india"),
            say("key india\nkey india"),
            say("key india\nactor india \"India\" state planet=mars"),
            say("key india extra words"),
            say("actor india \"India"),
            say("actor india \"India\" empire"),
            say("pledge India quad 1 USD"),
            say("link a b @nobody"),
            say("//- log b.example\n//- clock 2020-01-01T00:00:00Z"),
        ]
        .join("\n"),
    );
}

//! Policies: the example of the standard, every rule broken once, and quorums counted.

use polyad_log::checkpoint::{Checkpoint, SignedCheckpoint};
use polyad_log::hash::leaf_hash;
use polyad_log::key::{KeyRole, SignerKey};
use polyad_log::policy::Policy;
use polyad_log::tree::TreeSize;

use crate::support::{ORIGIN, TIME, clock_key, log_key};

fn witness(number: u8) -> SignerKey {
    SignerKey::from_seed(&format!("w{number}.example"), KeyRole::Cosigner, &[number; 32]).unwrap()
}

/// The policy in the standard's example, with keys: two of three, one of three, and both groups.
fn two_levels() -> String {
    let mut text = format!("# two operators\n\nlog {} https://log.example/polyad/\n", log_key().verifier());
    for number in 1..=6 {
        let operator = if number <= 3 { "X" } else { "Y" };
        text += &format!("\twitness {operator}{number}   {}\n", witness(number).verifier());
    }
    text + "group X 2 X1 X2 X3\ngroup Y any Y4 Y5 Y6\ngroup both all X Y\nquorum both\n"
}

#[test]
fn the_quorum_is_counted_through_groups() {
    let policy = Policy::parse(&two_levels()).unwrap();
    let checkpoint = Checkpoint { origin: ORIGIN.into(), size: TreeSize(1), root: leaf_hash(b"one") };
    for chosen in 0..1_u32 << 6 {
        let mut signed =
            SignedCheckpoint::sign(checkpoint.clone(), &log_key(), &[&clock_key()], TIME).unwrap();
        for number in (1..=6).filter(|number| chosen >> (number - 1) & 1 == 1) {
            signed = signed.cosign(&witness(number as u8), TIME).unwrap();
        }
        let met = (chosen & 0b111).count_ones() >= 2 && chosen >> 3 != 0;
        let verified = policy.verify(signed.to_string().as_bytes());
        assert_eq!(verified.is_ok(), met, "cosigned by {chosen:06b}: {verified:?}");
        if let Err(refused) = verified {
            assert_eq!(refused.code(), "log-quorum-not-met");
        }
    }
}

#[test]
fn one_witness_signing_twice_counts_once() {
    let policy = Policy::parse(&two_levels()).unwrap();
    let checkpoint = Checkpoint { origin: ORIGIN.into(), size: TreeSize(1), root: leaf_hash(b"one") };
    let keys = [witness(1), witness(1), witness(4)];
    let signed = SignedCheckpoint::sign(checkpoint, &log_key(), &keys.each_ref(), TIME).unwrap();
    assert_eq!(policy.verify(signed.to_string().as_bytes()).unwrap_err().code(), "log-quorum-not-met");
}

#[test]
fn a_policy_prints_what_it_means() {
    let policy = Policy::parse(&two_levels()).unwrap();
    assert_eq!(Policy::parse(&policy.to_string()).unwrap(), policy);
    let plain = Policy::of_log(log_key().verifier().clone()).unwrap();
    assert_eq!(plain.to_string(), format!("log {}\nquorum none\n", log_key().verifier()));
    assert_eq!(Policy::parse(&plain.to_string()).unwrap(), plain);
    assert_eq!(Policy::parse("quorum none\n").unwrap().logs(), []);
}

#[test]
fn a_log_not_listed_is_refused() {
    let other = SignerKey::from_seed("other.example", KeyRole::Log, &[9; 32]).unwrap();
    let checkpoint =
        Checkpoint { origin: "other.example".into(), size: TreeSize(1), root: leaf_hash(b"one") };
    let signed = SignedCheckpoint::sign(checkpoint, &other, &[], TIME).unwrap().to_string();
    let policy = Policy::of_log(log_key().verifier().clone()).unwrap();
    assert_eq!(policy.verify(signed.as_bytes()).unwrap_err().code(), "log-unknown");
    // Two keys of one origin: either may sign.
    let older = SignerKey::from_seed("other.example", KeyRole::Log, &[8; 32]).unwrap();
    let two = format!("log {}\nlog {}\nquorum none\n", older.verifier(), other.verifier());
    assert!(Policy::parse(&two).unwrap().verify(signed.as_bytes()).is_ok());
    let one = format!("log {}\nquorum none\n", older.verifier());
    assert_eq!(Policy::parse(&one).unwrap().verify(signed.as_bytes()).unwrap_err().code(), "log-unsigned");
}

#[test]
fn every_rule_of_the_format_is_held() {
    let (log, w1, w2) = (log_key(), witness(1), witness(2));
    let (log, w1, w2) = (log.verifier(), w1.verifier(), w2.verifier());
    let head = format!("log {log}\nwitness a {w1}\nwitness b {w2}\n");
    for (what, text) in [
        ("empty", String::new()),
        ("no quorum", head.clone()),
        ("two quorums", format!("{head}quorum a\nquorum none\n")),
        ("a quorum of nobody", format!("{head}quorum c\n")),
        ("a quorum before its name", format!("quorum a\n{head}")),
        ("a group before its member", format!("log {log}\ngroup g any a\nwitness a {w1}\nquorum g\n")),
        ("a group in itself", format!("{head}group g any g\nquorum g\n")),
        ("a threshold of nought", format!("{head}group g 0 a b\nquorum g\n")),
        ("a threshold out of reach", format!("{head}group g 3 a b\nquorum g\n")),
        ("a threshold with a zero in front", format!("{head}group g 02 a b\nquorum g\n")),
        ("no members", format!("{head}group g all\nquorum g\n")),
        ("a member twice", format!("{head}group g 1 a a\nquorum g\n")),
        ("a member of two groups", format!("{head}group g any a\ngroup h any a b\nquorum h\n")),
        ("none as a member", format!("{head}group g any none\nquorum g\n")),
        ("a name twice", format!("log {log}\nwitness a {w1}\nwitness a {w2}\nquorum a\n")),
        ("a group named as a witness", format!("{head}group a any b\nquorum a\n")),
        ("none as a name", format!("log {log}\nwitness none {w1}\nquorum none\n")),
        ("a log twice", format!("log {log}\n{head}quorum a\n")),
        ("a witness key twice", format!("{head}witness c {w1}\nquorum a\n")),
        ("a witness key as a log", format!("log {w1}\nquorum none\n")),
        ("a log key as a witness", format!("witness a {log}\nquorum a\n")),
        ("two addresses", format!("log {log} https://a https://b\nquorum none\n")),
        ("an unknown word", format!("{head}mirror a\nquorum a\n")),
        ("a carriage return", format!("{head}quorum a\r\n")),
    ] {
        assert!(Policy::parse(&text).is_err(), "{what}");
    }
    let refused = Policy::parse(&format!("{head}\n# a remark\nquorum c\n")).unwrap_err();
    assert_eq!(refused.to_string(), "tlog-policy: line 6: \"c\" is not defined above");
}

//! The worked statements, byte for byte, and signatures on which verifiers are known to disagree.

use polyad_ledger::body::commitment;
use polyad_ledger::draft::Draft;
use polyad_ledger::envelope::{PAYLOAD_TYPE, Submission, pae};
use polyad_ledger::header::Header;
use polyad_ledger::json::{Limits, Value, parse_canonical, parse_within};
use polyad_ledger::key::{PublicKey, SigningKey};
use polyad_ledger::leaf::Leaf;
use polyad_ledger::verify::{check_body, verify};
use sha2::{Digest, Sha256};

fn vectors(name: &str) -> Value {
    let path = format!("{}/../../fixtures/vectors/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
    parse_within(&text, Limits { bytes: 1 << 20, depth: 8, members: 2_000, plain_text: false }).unwrap()
}

fn bytes<const N: usize>(value: &Value, key: &str) -> [u8; N] {
    hex(value, key).try_into().unwrap()
}

fn hex(value: &Value, key: &str) -> Vec<u8> {
    data_encoding::HEXLOWER.decode(value.str_at(key).unwrap().as_bytes()).unwrap()
}

fn hex_of(bytes: impl AsRef<[u8]>) -> String {
    data_encoding::HEXLOWER.encode(bytes.as_ref())
}

#[test]
fn the_worked_statements_hold_byte_for_byte() {
    let vectors = vectors("statements");
    assert_eq!(vectors.str_at("payload_type"), Some(PAYLOAD_TYPE));
    let key = |name: &str| {
        let key = SigningKey::from_seed(&bytes(vectors.get("seeds").unwrap(), name));
        assert_eq!(vectors.get("keys").unwrap().str_at(name), Some(key.public().to_string().as_str()));
        key
    };
    let keys = [key("recovery"), key("sign")];
    let statements = vectors.items_at("statements");
    assert_eq!(statements.len(), 3);
    for given in statements {
        let text = |key| given.str_at(key).unwrap();
        let salt = bytes(given, "salt");
        let body = text("body").as_bytes();
        assert_eq!(hex_of(commitment(&salt, body)), text("commitment"));
        let signed = pae(text("header").as_bytes());
        assert_eq!(hex_of(Sha256::digest(&signed)), text("pae_sha256"));

        // What was given reads, verifies and prints as given.
        let leaf = Leaf::parse(text("leaf").as_bytes()).unwrap();
        assert_eq!(leaf.to_canonical(), text("leaf"));
        let header = verify(text("header").as_bytes(), &leaf.signature).unwrap();
        assert_eq!(header.id().to_string(), text("id"));
        assert_eq!(header.to_canonical(), text("header"));
        assert_eq!(&*check_body(&header, &salt, body).unwrap().text, text("body"));
        assert_eq!(
            hex_of(Sha256::new().chain_update([0]).chain_update(text("leaf")).finalize()),
            text("leaf_hash")
        );

        // The same inputs signed here give the same bytes.
        let draft = Draft {
            kind: header.kind.clone(),
            scope: header.scope.clone(),
            target: header.target.clone(),
            act: header.act.clone(),
            body: parse_canonical(text("body")).unwrap(),
        };
        let own = keys.iter().find(|key| key.public() == header.key).unwrap();
        let made = draft.sign(own, header.author, header.at, salt).unwrap();
        assert_eq!(made.leaf(leaf.recorded).to_canonical(), text("leaf"));
        let submission = made.submission();
        assert_eq!(Submission::parse(&submission.to_json()).unwrap(), submission);
    }
}

#[test]
fn strict_verification_gives_one_verdict() {
    for line in vectors("signatures").items_at("signatures") {
        let key = PublicKey::from_bytes(bytes(line, "key"));
        let good = key.verifies(&hex(line, "message"), &bytes(line, "sig"));
        assert_eq!(good, line.str_at("verdict") == Some("good"), "{}", line.str_at("name").unwrap());
    }
}

#[test]
fn a_changed_bit_anywhere_is_noticed() {
    let vectors = vectors("statements");
    for given in vectors.items_at("statements") {
        let leaf = Leaf::parse(given.str_at("leaf").unwrap().as_bytes()).unwrap();
        let header = leaf.header.as_bytes();
        assert!(Header::parse(header).is_ok());
        for at in 0..header.len() {
            let mut changed = header.to_vec();
            changed[at] ^= 1;
            assert!(verify(&changed, &leaf.signature).is_err(), "byte {at} of the header");
        }
        for at in 0..64 {
            let mut changed = leaf.signature;
            changed[at] ^= 1;
            assert!(verify(header, &changed).is_err(), "byte {at} of the signature");
        }
    }
}

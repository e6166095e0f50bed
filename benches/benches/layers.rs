//! One bench a layer: hashing, headers, signatures, canonical form, exact sums.

use polyad_ledger::key::SigningKey;
use polyad_ledger::verify::verify;
use polyad_log::tree::Tree;
use polyad_model::{Exact, ExactSum};

fn main() {
    divan::main();
}

const HEADER: &str = concat!(
    r#"{"at":"2026-01-01T00:00:00Z","author":"self","body":"48be98fd0ba5c3842ed5e064b4fa0f3709cfe4bfc2cfd4b76f53611a80fb5792","#,
    r#""key":"z6Mkon3Necd6NkkyfoGoHxid2znGc59LU3K7mubaRcFbLfLX","kind":"key/1","v":"polyad/1"}"#
);

#[divan::bench(args = [1_000, 100_000])]
fn tree_append(bencher: divan::Bencher, leaves: usize) {
    let entry = [7u8; 400];
    bencher.bench(|| {
        let mut tree = Tree::new();
        let mut full = Vec::new();
        for _ in 0..leaves {
            tree.append(polyad_log::hash::leaf_hash(&entry), &mut full);
            full.clear();
        }
        tree.root()
    });
}

#[divan::bench]
fn statement_verify(bencher: divan::Bencher) {
    let key = SigningKey::from_seed(&[1; 32]);
    let signature = key.sign(&polyad_ledger::envelope::pae(HEADER.as_bytes()));
    bencher.bench(|| verify(HEADER.as_bytes(), &signature).is_ok());
}

#[divan::bench]
fn header_parse(bencher: divan::Bencher) {
    bencher.bench(|| polyad_ledger::header::Header::parse(HEADER.as_bytes()).is_ok());
}

#[divan::bench(args = [1_000, 100_000])]
fn exact_sum(bencher: divan::Bencher, terms: i128) {
    let values: Vec<Exact> =
        (0..terms).filter_map(|n| Exact::new(n * 1_000_003, (n % 5) as u8).ok()).collect();
    bencher.bench(|| values.iter().copied().collect::<ExactSum>().total());
}

//! Agreement of the class with the specificity that human reviewers gave to open-parliament commitments.

use crate::rows;
use polyad_lint::{Context, Severity, lint};
use std::path::Path;

/// Prints Spearman's rank correlation and the area under the curve, with a bootstrap interval, for the class and
/// for two plain baselines.
pub(crate) fn report(folder: &Path) {
    let mut labels = Vec::new();
    let mut scores: Vec<(&str, Vec<f64>)> = vec![
        ("class M0 to M3", Vec::new()),
        ("class, then elements", Vec::new()),
        ("a digit and a year (baseline)", Vec::new()),
        ("length of the text (baseline)", Vec::new()),
    ];
    let mut declined = 0;
    for row in rows(folder, "ogp_openparliament_commitments_irm_dev.csv.gz") {
        let label = match row["Specificity"].as_str() {
            "High" => 3.0,
            "Medium" => 2.0,
            "Low" => 1.0,
            "None" => 0.0,
            _ => continue,
        };
        let text: String =
            format!("{}. {}", row["Commitment Title"], row["Full Text"]).chars().take(8000).collect();
        let context = Context { actor: Some(row["Lead Institution"].as_str()), ..Context::default() };
        let Ok(verdict) = lint(&text, &context) else {
            declined += 1;
            continue;
        };
        labels.push(label);
        let errors = verdict.findings.iter().filter(|finding| finding.severity == Severity::Error).count();
        let class = f64::from(verdict.class as u8);
        let digit_and_year = text
            .split(|c: char| !c.is_ascii_digit())
            .any(|run| run.len() == 4 && ("1990"..="2035").contains(&run));
        scores[0].1.push(class);
        scores[1].1.push(class * 100.0 + verdict.elements_met() as f64 - errors as f64 / 10.0);
        scores[2].1.push(f64::from(u8::from(digit_and_year)));
        scores[3].1.push(text.chars().count() as f64);
    }
    println!(
        "\nOGP specificity ({} commitments judged, {declined} declined for their language)",
        labels.len()
    );
    println!("  {:<34}{:>9}{:>8}{:>20}", "score", "Spearman", "AUC", "95 % interval");
    for (name, values) in &scores {
        let (low, high) = interval(values, &labels);
        println!(
            "  {name:<34}{:>9.3}{:>8.3}      {low:.3} to {high:.3}",
            spearman(values, &labels),
            auc(values, &labels)
        );
    }
}

/// Pearson's correlation of mean ranks.
fn spearman(a: &[f64], b: &[f64]) -> f64 {
    let (a, b) = (ranks(a), ranks(b));
    let n = a.len() as f64;
    let mean = |v: &[f64]| v.iter().sum::<f64>() / n;
    let (ma, mb) = (mean(&a), mean(&b));
    let cov: f64 = a.iter().zip(&b).map(|(x, y)| (x - ma) * (y - mb)).sum();
    let var = |v: &[f64], m: f64| v.iter().map(|x| (x - m).powi(2)).sum::<f64>();
    cov / (var(&a, ma) * var(&b, mb)).sqrt()
}

fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut ranks = vec![0.0; values.len()];
    let mut at = 0;
    while at < order.len() {
        let mut end = at;
        while end < order.len() && values[order[end]] == values[order[at]] {
            end += 1;
        }
        for index in &order[at..end] {
            ranks[*index] = (at + end - 1) as f64 / 2.0 + 1.0;
        }
        at = end;
    }
    ranks
}

/// The chance that a commitment labelled High or Medium scores above one labelled Low or None.
fn auc(values: &[f64], labels: &[f64]) -> f64 {
    let (mut wins, mut pairs) = (0.0, 0.0);
    for (i, _) in labels.iter().enumerate().filter(|(_, label)| **label >= 2.0) {
        for (j, _) in labels.iter().enumerate().filter(|(_, label)| **label < 2.0) {
            pairs += 1.0;
            wins += match values[i].total_cmp(&values[j]) {
                std::cmp::Ordering::Greater => 1.0,
                std::cmp::Ordering::Equal => 0.5,
                std::cmp::Ordering::Less => 0.0,
            };
        }
    }
    if pairs == 0.0 { f64::NAN } else { wins / pairs }
}

/// A bootstrap interval over commitments, 1,000 draws by SplitMix64 with seed 42.
fn interval(values: &[f64], labels: &[f64]) -> (f64, f64) {
    let mut state = 42u64;
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    };
    let n = values.len();
    let mut draws: Vec<f64> = (0..1000)
        .map(|_| {
            let picks: Vec<usize> =
                (0..n).map(|_| ((u128::from(next()) * n as u128) >> 64) as usize).collect();
            let v: Vec<f64> = picks.iter().map(|at| values[*at]).collect();
            let l: Vec<f64> = picks.iter().map(|at| labels[*at]).collect();
            auc(&v, &l)
        })
        .filter(|auc| !auc.is_nan())
        .collect();
    draws.sort_by(f64::total_cmp);
    let at = |share: f64| draws.get(((draws.len() - 1) as f64 * share) as usize).copied().unwrap_or(f64::NAN);
    (at(0.025), at(0.975))
}

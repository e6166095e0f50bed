//! How far effort lies from what was declared: shares compared with shares, also where a part belongs nowhere yet.

/// Jensen-Shannon divergence in bits, from 0 to 1, of pairs of shares one after the other: effort, declared, effort, ...
///
/// `KL(p||m)/2 + KL(q||m)/2` with `m = (p + q)/2` and logarithms to base 2. `None` where shares are negative or either
/// side does not sum to 1 within 1e-9. Source: Jianhua Lin, IEEE Transactions on Information Theory 37(1), 1991.
pub(crate) fn divergence(pairs: &[f64]) -> Option<f64> {
    let mut divergence = 0.0;
    let (mut effort, mut declared) = (0.0, 0.0);
    for pair in pairs.chunks_exact(2) {
        let (p, q) = (pair[0], pair[1]);
        if p < 0.0 || q < 0.0 {
            return None;
        }
        (effort, declared) = (effort + p, declared + q);
        let middle = (p + q) / 2.0;
        let from = |share: f64| if share > 0.0 { share * libm::log2(share / middle) / 2.0 } else { 0.0 };
        divergence += from(p) + from(q);
    }
    let whole = |sum: f64| (sum - 1.0).abs() <= 1e-9;
    (pairs.len().is_multiple_of(2) && whole(effort) && whole(declared)).then(|| divergence.clamp(0.0, 1.0))
}

/// Total variation distance, `1/2 sum |p - q|`: the share of effort that would have to move.
pub(super) fn to_move(effort: &[f64], declared: &[f64]) -> f64 {
    effort.iter().zip(declared).map(|(p, q)| (p - q).abs()).sum::<f64>() / 2.0
}

/// The divergence of two lists.
pub(super) fn divergence_of(effort: &[f64], declared: &[f64]) -> Option<f64> {
    let pairs: Vec<f64> = effort.iter().zip(declared).flat_map(|(p, q)| [*p, *q]).collect();
    divergence(&pairs)
}

/// The ways in which an undivided rest could fall to the sides that matter for bounds: nearest to what was declared
/// first, then all of it to each side in turn. Both distances are convex, so that no other way lies farther.
pub(super) fn extremes(known: &[f64], declared: &[f64]) -> Vec<Vec<f64>> {
    let rest = (1.0 - known.iter().sum::<f64>()).max(0.0);
    let given_to = |side: usize| {
        let mut all = known.to_vec();
        all[side] += rest;
        all
    };
    std::iter::once(nearest(known, declared)).chain((0..known.len()).map(given_to)).collect()
}

/// The rest poured so that every side that gets some reaches the same part of what was declared: `max(a, level q)`.
fn nearest(known: &[f64], declared: &[f64]) -> Vec<f64> {
    let filled =
        |level: f64| -> Vec<f64> { known.iter().zip(declared).map(|(a, q)| a.max(level * q)).collect() };
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..100 {
        let level = (low + high) / 2.0;
        if filled(level).iter().sum::<f64>() < 1.0 { low = level } else { high = level }
    }
    filled(high)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, wanted: f64) {
        assert!((found - wanted).abs() < 5e-7, "{found} is not {wanted}");
    }

    #[test]
    fn worked_examples() {
        let two = ([0.8, 0.2], [0.5, 0.5]);
        close(to_move(&two.0, &two.1), 0.3);
        close(divergence_of(&two.0, &two.1).expect("shares"), 0.073104);
        let five = ([0.45, 0.35, 0.15, 0.05, 0.0], [0.2; 5]);
        close(to_move(&five.0, &five.1), 0.4);
        close(divergence_of(&five.0, &five.1).expect("shares"), 0.187878);
    }

    #[test]
    fn what_is_no_pair_of_wholes_is_refused() {
        assert_eq!(divergence(&[0.5, 0.5, 0.4, 0.5]), None);
        assert_eq!(divergence(&[1.5, 0.5, -0.5, 0.5]), None);
        assert_eq!(divergence(&[1.0]), None);
    }

    #[test]
    fn a_rest_is_poured_where_it_is_wanted_most() {
        let ways = extremes(&[0.5, 0.1, 0.0], &[0.4, 0.3, 0.3]);
        close(to_move(&ways[0], &[0.4, 0.3, 0.3]), 0.1);
        let farthest = ways.iter().map(|way| to_move(way, &[0.4, 0.3, 0.3])).fold(0.0, f64::max);
        close(farthest, 0.5);
    }
}

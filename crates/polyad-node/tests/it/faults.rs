//! Storage faults in pairs at every write point: the step failed and wrote nothing, or it failed and yet wrote.

use crate::support::{Actor, LogKeys, check_log, open, options};
use polyad_node::fault::{Faults, WritePoint};
use polyad_node::{Node, NodeOptions, SubmitError};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tempfile::tempdir;

/// Fails at one point once it is armed.
struct FailAt {
    point: WritePoint,
    persisted: bool,
    armed: AtomicBool,
}

impl FailAt {
    fn fail(&self, point: WritePoint, is_after: bool) -> Result<(), String> {
        let fails = self.armed.load(Ordering::SeqCst) && point == self.point && is_after == self.persisted;
        if fails {
            Err(format!("{point}, {}", if is_after { "persisted" } else { "not persisted" }))
        } else {
            Ok(())
        }
    }
}

impl Faults for FailAt {
    fn before(&self, point: WritePoint) -> Result<(), String> {
        self.fail(point, false)
    }

    fn after(&self, point: WritePoint) -> Result<(), String> {
        self.fail(point, true)
    }
}

/// A log of `before` entries, a fault while `count` more are appended, a second one in the same place, a restart.
async fn check(point: WritePoint, persisted: bool, before: u64, count: u64) {
    let case = format!("{point}, persisted: {persisted}, {before} + {count} entries");
    let data = tempdir().unwrap();
    let actor = Actor::new("rwanda");
    let mut acknowledged = Vec::new();
    let node = open(data.path()).await;
    let keys = LogKeys::of(&node);
    let mut statements = vec![actor.key_statement()];
    statements.extend(actor.challenges(0..before - 4));
    acknowledged.extend(node.append(statements).await.into_iter().map(Result::unwrap));
    node.shutdown().await;

    let mut unacknowledged = Vec::new();
    for round in 0..2 {
        let fault = Arc::new(FailAt { point, persisted, armed: AtomicBool::new(false) });
        let node = Node::open(NodeOptions { faults: fault.clone(), ..options(data.path()) }).await.unwrap();
        let size = node.snapshot().size;
        fault.armed.store(true, Ordering::SeqCst);
        let first = 1_000 * (round + 1);
        let failing = actor.challenges(first..first + count);
        for answer in node.append(failing.clone()).await {
            assert!(matches!(answer, Err(SubmitError::Stopped { .. })), "{case}: {answer:?}");
        }
        unacknowledged.extend(failing);
        // Nothing more is taken, readers go on.
        let later = node.append(vec![actor.challenge(9_999)]).await.pop().unwrap();
        assert!(matches!(later, Err(SubmitError::Stopped { .. })), "{case}");
        assert!(node.stopped().is_some() && node.snapshot().size == size, "{case}");
        node.receipt(&acknowledged[0].id).await.unwrap().unwrap();
        check_log(data.path(), &keys).unwrap_or_else(|error| panic!("{case}, after the fault: {error}"));
        node.shutdown().await;
    }

    let node = open(data.path()).await;
    let (_, ids) =
        check_log(data.path(), &keys).unwrap_or_else(|error| panic!("{case}, after the restart: {error}"));
    for statement in &acknowledged {
        assert_eq!(
            ids.get(statement.index as usize),
            Some(&statement.id),
            "{case}: an acknowledged statement is lost"
        );
    }
    // Whoever got no answer sends the same bytes again, and each lies in the log once.
    let again = node.append(unacknowledged.clone()).await;
    for (statement, place) in unacknowledged.iter().zip(again) {
        assert_eq!(place.unwrap().id, statement.id(), "{case}");
    }
    let (_, ids) = check_log(data.path(), &keys).unwrap();
    let distinct: std::collections::BTreeSet<_> = ids.iter().collect();
    assert_eq!((ids.len() as u64, distinct.len() as u64), (before + 2 * count, before + 2 * count), "{case}");
}

#[tokio::test]
async fn a_fault_at_any_write_point_loses_nothing_that_was_acknowledged() {
    for point in WritePoint::ALL {
        for persisted in [false, true] {
            // Within a bundle, and across the edge of one, where full tiles and an upper level appear.
            if point != WritePoint::W4Upper {
                check(point, persisted, 6, 3).await;
            }
            check(point, persisted, 250, 12).await;
        }
    }
}

#[tokio::test]
async fn the_fault_points_have_one_name_each() {
    for point in WritePoint::ALL {
        assert_eq!(point.name().parse(), Ok(point));
    }
    assert!("w9".parse::<WritePoint>().unwrap_err().contains("w5-before"));
}

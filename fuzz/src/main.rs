//! Mutated input against the readers, for as long as is asked.
//!
//! `cargo run -p polyad-fuzz -- TARGET [--seconds N] [--seed S]`, or `all` for every target. The seed is printed; the
//! same seed makes the same inputs. An input that breaks the target's promise is written to `target/fuzz/`, and the
//! exit status is 1.

mod iati;
mod lint;
mod mutate;

use mutate::Random;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// What is fuzzed, with the promise it is held to.
trait Target {
    /// The name on the command line.
    fn name(&self) -> &'static str;
    /// One input of the run.
    fn make(&self, random: &mut Random) -> Vec<u8>;
    /// Holds the promise for one input, or says how it is broken.
    fn holds(&self, input: &[u8]) -> Result<(), String>;
}

/// All targets, one line each.
const TARGETS: &[&dyn Target] = &[&iati::Damaged, &iati::Noise, &lint::Goals];

/// No input may take longer than this, in a debug build on a slow machine.
const STALL: Duration = Duration::from_secs(20);

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let option = |name: &str| {
        let at = words.iter().position(|word| word == name)?;
        words.get(at + 1)?.parse::<u64>().ok()
    };
    let wanted = words.first().map_or("", String::as_str);
    let chosen: Vec<&dyn Target> =
        TARGETS.iter().filter(|target| wanted == "all" || target.name() == wanted).copied().collect();
    if chosen.is_empty() {
        let names: Vec<&str> = TARGETS.iter().map(|target| target.name()).collect();
        eprintln!("usage: fuzz all|{} [--seconds N] [--seed S]", names.join("|"));
        return ExitCode::from(2);
    }
    let seconds = option("--seconds").unwrap_or(60);
    let seed = option("--seed").unwrap_or(42);
    let share = Duration::from_secs(seconds) / chosen.len() as u32;
    let passed = chosen.iter().all(|target| run(*target, share, seed));
    if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn run(target: &dyn Target, share: Duration, seed: u64) -> bool {
    let mut random = Random::new(seed);
    let began = Instant::now();
    let mut inputs = 0u64;
    while began.elapsed() < share {
        let input = target.make(&mut random);
        let clock = Instant::now();
        let outcome = catch_unwind(AssertUnwindSafe(|| target.holds(&input)));
        let broken = match outcome {
            Ok(Ok(())) if clock.elapsed() < STALL => None,
            Ok(Ok(())) => Some(format!("took {} s", clock.elapsed().as_secs())),
            Ok(Err(reason)) => Some(reason),
            Err(_) => Some("panicked".to_owned()),
        };
        inputs += 1;
        if let Some(reason) = broken {
            let path = format!("target/fuzz/{}-{seed}-{inputs}", target.name());
            let kept = std::fs::create_dir_all("target/fuzz").and_then(|()| std::fs::write(&path, &input));
            let place = if kept.is_ok() { path } else { "nowhere: the folder cannot be written".to_owned() };
            eprintln!("fuzz {}: input {inputs} of seed {seed}: {reason}; kept at {place}", target.name());
            return false;
        }
    }
    println!("fuzz {}: {inputs} inputs of seed {seed} in {} s", target.name(), began.elapsed().as_secs());
    true
}

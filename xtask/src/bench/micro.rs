//! What a request costs without a connection and a database: its token, its body, its answer.
//!
//! Criterion measures; its estimates are read from where it leaves them, and compared within a round.
//! Deliberately absent: bounds of JSON, which does not do what it is measured beside. A token does.

use std::{fs, path::Path, process::Stdio};

use anyhow::{Context, anyhow};
use serde_json::Value;

use super::{
    Arguments,
    bounds::{Measured, What},
    figures::median,
    table,
};
use crate::{cargo, say};

/// The benchmarks, as cargo finds them.
const PROGRAMS: [&[&str]; 2] = [
    &["--package=creatorvault-auth", "--bench=verify"],
    &[
        "--package=creatorvault-http",
        "--features=bench",
        "--bench=ideas",
    ],
];

/// What is measured, and what it is measured beside.
const PARTS: [(&str, &str); 5] = [
    ("token", "jsonwebtoken"),
    ("known token", "jsonwebtoken"),
    ("body", "serde_json"),
    ("hostile body", "serde_json"),
    ("page", "serde_json"),
];

/// Which of the parts has a bound.
const TOKEN: usize = 0;

/// One part in one round, in microseconds.
struct Pair {
    product: f64,
    other: f64,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let home = cargo::target()?.join("criterion");
    let mut rounds = Vec::new();
    for round in 1..=arguments.rounds {
        say::step(format!("Measuring, round {round}"));
        for program in PROGRAMS {
            measure(program, &home, arguments.seconds)?;
        }
        rounds.push(estimates(&home)?);
    }
    let of = |part: usize, field: fn(&Pair) -> f64| {
        let pairs = rounds.iter().filter_map(|round| round.get(part));
        median(pairs.map(field)).unwrap_or(f64::NAN)
    };
    let rows = PARTS.iter().enumerate().map(|(part, (name, other))| {
        [
            (*name).to_owned(),
            table::number(of(part, |pair| pair.product), 2),
            (*other).to_owned(),
            table::number(of(part, |pair| pair.other), 2),
            table::number(of(part, Pair::ratio), 2),
        ]
    });
    table::print_parts(rows);
    let token = Measured::alone(of(TOKEN, Pair::ratio));
    table::print_bounds(|bound| (bound.what == What::Token).then_some(token))
}

impl Pair {
    fn ratio(&self) -> f64 {
        self.product / self.other
    }
}

fn measure(program: &[&str], home: &Path, seconds: u32) -> anyhow::Result<()> {
    let mut bench = cargo::command(&["bench"]);
    bench.args(program);
    bench.args(["--", "--noplot", "--warm-up-time=1"]);
    bench.arg(format!("--measurement-time={seconds}"));
    // Criterion compares each run with the one before, which says nothing on a shared machine.
    bench.env("CRITERION_HOME", home).stdout(Stdio::null());
    cargo::run(&mut bench)
}

fn estimates(home: &Path) -> anyhow::Result<Vec<Pair>> {
    let pairs = PARTS.iter().map(|(part, other)| {
        Ok(Pair {
            product: estimate(&home.join(part).join("product"))?,
            other: estimate(&home.join(part).join(other))?,
        })
    });
    pairs.collect()
}

/// The median that criterion estimates, in microseconds.
fn estimate(folder: &Path) -> anyhow::Result<f64> {
    let path = folder.join("new/estimates.json");
    let read = || -> anyhow::Result<f64> {
        let estimates: Value = serde_json::from_slice(&fs::read(&path)?)?;
        let median = estimates.pointer("/median/point_estimate");
        let nanoseconds = median.and_then(Value::as_f64);
        Ok(nanoseconds.ok_or_else(|| anyhow!("it holds no median"))? / 1000.0)
    };
    read().with_context(|| format!("{} can't be read", path.display()))
}

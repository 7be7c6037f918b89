//! The figures as tables of Markdown, and the ratios that must hold.

use super::{
    figures::{Figure, Figures, Kind, median},
    load::Workload,
    recipes::{BARE, DESIGNED, FASTIFY, LOCKED, PRODUCT},
};

/// A turn in which others used more of the cores than this says little of rates and times.
const QUIET: f64 = 0.3;

#[expect(clippy::print_stdout, reason = "this is what the command is for")]
pub(super) fn print(figures: &Figures) {
    for &(workload, connections) in figures.turns.keys() {
        println!("\n**{workload:?}, {connections} connections**\n");
        println!("{}", of_kind(figures, (workload, connections)));
    }
    println!("\n**Start and memory**\n\n{}", of_starts(figures));
    println!("\n**Product against others, and the least or most that it may be**\n");
    println!("{}", of_bounds(figures));
}

#[expect(clippy::print_stdout, reason = "this is what the command is for")]
pub(super) fn print_parts(parts: impl Iterator<Item = [String; 5]>) {
    let head = "| | product, µs | beside | µs | ratio |\n|---|---|---|---|---|";
    let rows: String = parts.map(|cells| row(&cells)).collect();
    println!("\n{head}{rows}");
}

fn of_kind(figures: &Figures, kind: Kind) -> String {
    let mut table = String::from(
        "| | requests/s | × bare | p50 ms | p99 ms | server CPU ms | × bare | PostgreSQL CPU ms | × bare | MiB | errors | foreign cores |\n\
         |---|---|---|---|---|---|---|---|---|---|---|---|",
    );
    for (name, turns) in figures.turns.get(&kind).into_iter().flatten() {
        let of = |field: fn(&Figure) -> f64| median(turns.iter().map(field)).unwrap_or(f64::NAN);
        let against = |field: fn(&Figure) -> f64| {
            let bare = figures.median(kind, BARE, field).unwrap_or(f64::NAN);
            number(of(field) / bare, 2)
        };
        let errors: f64 = turns.iter().map(|turn| turn.errors).sum();
        let foreign = turns.iter().map(|turn| turn.foreign).fold(0.0, f64::max);
        let noisy = if foreign > QUIET { " (noisy)" } else { "" };
        let cells = [
            (*name).to_owned(),
            number(of(|turn| turn.rate), 0),
            against(|turn| turn.rate),
            number(of(|turn| turn.p50), 2),
            number(of(|turn| turn.p99), 2),
            number(of(|turn| turn.server), 3),
            against(|turn| turn.server),
            number(of(|turn| turn.postgres), 3),
            against(|turn| turn.postgres),
            number(of(|turn| turn.memory), 0),
            number(errors, 0),
            number(foreign, 2) + noisy,
        ];
        table += &row(&cells);
    }
    table
}

fn of_starts(figures: &Figures) -> String {
    let mut table = String::from(
        "| | ready, ms | × bare | MiB at start | after the load | growth between two last rounds, % |\n\
         |---|---|---|---|---|---|",
    );
    let own = |value: Option<f64>| value.unwrap_or(f64::NAN);
    let bare = own(figures.start(BARE, |start| start.ready));
    for &(name, _) in &figures.starts {
        let ready = own(figures.start(name, |start| start.ready));
        let [before, after] = figures.memory_at_last(name).unwrap_or([f64::NAN; 2]);
        let cells = [
            name.to_owned(),
            number(ready, 0),
            number(ready / bare, 2),
            number(own(figures.start(name, |start| start.memory)), 1),
            number(after, 1),
            number(growth(before, after), 1),
        ];
        table += &row(&cells);
    }
    table
}

/// In per cent.
fn growth(before: f64, after: f64) -> f64 {
    (after / before - 1.0) * 100.0
}

/// What of the product is compared with whose, and what the ratio may be.
struct Bound {
    what: &'static str,
    of: fn(&Figure) -> f64,
    other: &'static str,
    limits: &'static [(Workload, Limit)],
}

#[derive(Clone, Copy)]
enum Limit {
    Least(f64),
    Most(f64),
}

use Limit::{Least, Most};
use Workload::{W1, W2, W3, W4, W5};

const BOUNDS: [Bound; 7] = [
    Bound {
        what: "requests/s",
        of: |turn| turn.rate,
        other: LOCKED,
        limits: &[(W1, Least(0.55)), (W2, Least(0.65)), (W3, Least(0.65))],
    },
    Bound {
        what: "requests/s",
        of: |turn| turn.rate,
        other: BARE,
        limits: &[
            (W1, Least(0.40)),
            (W2, Least(0.50)),
            (W3, Least(0.50)),
            (W4, Least(1.2)),
            (W5, Least(0.8)),
        ],
    },
    Bound {
        what: "server CPU",
        of: |turn| turn.server,
        other: BARE,
        limits: &[
            (W1, Most(2.0)),
            (W2, Most(2.0)),
            (W3, Most(2.0)),
            (W4, Most(2.0)),
            (W5, Most(2.0)),
        ],
    },
    Bound {
        what: "PostgreSQL CPU",
        of: |turn| turn.postgres,
        other: BARE,
        limits: &[
            (W1, Most(2.6)),
            (W2, Most(2.0)),
            (W3, Most(2.0)),
            (W4, Most(2.0)),
            (W5, Most(2.0)),
        ],
    },
    Bound {
        what: "p99",
        of: |turn| turn.p99,
        other: BARE,
        limits: &[
            (W1, Most(1.6)),
            (W2, Most(1.6)),
            (W3, Most(1.6)),
            (W4, Most(1.6)),
            (W5, Most(1.6)),
        ],
    },
    Bound {
        what: "requests/s",
        of: |turn| turn.rate,
        other: DESIGNED,
        limits: &[(W1, Least(10.0)), (W2, Least(7.0)), (W3, Least(10.0))],
    },
    Bound {
        what: "requests/s",
        of: |turn| turn.rate,
        other: FASTIFY,
        limits: &[(W1, Least(1.0)), (W2, Least(1.2)), (W3, Least(0.9))],
    },
];

fn of_bounds(figures: &Figures) -> String {
    let mut table = String::from(
        "| at 16 connections | against | | ratio | bound | |\n|---|---|---|---|---|---|",
    );
    for bound in &BOUNDS {
        for &(workload, limit) in bound.limits {
            let kind = (workload, 16);
            let own = figures.median(kind, PRODUCT, bound.of);
            let other = figures.median(kind, bound.other, bound.of);
            if let (Some(own), Some(other)) = (own, other) {
                table += &compared(
                    &[bound.what, bound.other, &format!("{workload:?}")],
                    own / other,
                    limit,
                );
            }
        }
    }
    for workload in [W1, W2, W3, W4, W5] {
        let rate = |connections| figures.median((workload, connections), PRODUCT, |turn| turn.rate);
        if let (Some(few), Some(many)) = (rate(16), rate(64)) {
            let what = [
                "requests/s of 64 connections",
                PRODUCT,
                &format!("{workload:?}"),
            ];
            table += &compared(&what, many / few, Least(0.9));
        }
    }
    let ready = |name| figures.start(name, |start| start.ready);
    if let (Some(own), Some(bare)) = (ready(PRODUCT), ready(BARE)) {
        table += &compared(&["time to ready", BARE, "start"], own / bare, Most(4.0));
    }
    if let Some(start) = figures.start(PRODUCT, |start| start.memory) {
        table += &compared(&["MiB", "", "start"], start, Most(32.0));
    }
    if let Some([before, after]) = figures.memory_at_last(PRODUCT) {
        table += &compared(&["MiB", "", "after the load"], after, Most(64.0));
        let grown = growth(before, after);
        table += &compared(
            &["MiB, growth in %", "equal round", "end"],
            grown,
            Most(5.0),
        );
    }
    table
}

fn compared(what: &[&str; 3], ratio: f64, limit: Limit) -> String {
    let (text, holds) = match limit {
        Least(least) => (format!("≥ {least}"), ratio >= least),
        Most(most) => (format!("≤ {most}"), ratio <= most),
    };
    let holds = if holds { "" } else { "**broken**" };
    let [what, against, workload] = what.map(str::to_owned);
    row(&[
        what,
        against,
        workload,
        number(ratio, 2),
        text,
        holds.to_owned(),
    ])
}

fn row(cells: &[String]) -> String {
    format!("\n| {} |", cells.join(" | "))
}

/// Nothing where nothing was measured.
pub(super) fn number(value: f64, digits: usize) -> String {
    if value.is_finite() {
        format!("{value:.digits$}")
    } else {
        String::new()
    }
}

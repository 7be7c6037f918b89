//! The figures as tables of Markdown, of which `docs/performance.md` shows the last.

use super::{
    bounds::{BOUNDS, Bound, Limits, Measured, Verdict, What, growth, rounded},
    figures::{Figure, Figures, Kind, median, ratio},
    recipes::BARE,
};

#[expect(clippy::print_stdout, reason = "this is what the command is for")]
pub(super) fn print(figures: &Figures) {
    for kind in figures.kinds() {
        let (workload, connections) = kind;
        println!("\n**{workload:?}, {connections} connections**\n");
        println!("{}", of_kind(figures, kind));
    }
    println!("\n**Start and memory**\n\n{}", of_starts(figures));
}

#[expect(clippy::print_stdout, reason = "this is what the command is for")]
pub(super) fn print_parts(parts: impl Iterator<Item = [String; 5]>) {
    let head = "| | product, µs | beside | µs | ratio |\n|---|---|---|---|---|";
    let rows: String = parts.map(|cells| row(&cells)).collect();
    println!("\n{head}{rows}");
}

/// Prints the bounds of which something is known, and fails when one of them is broken.
#[expect(clippy::print_stdout, reason = "this is what the command is for")]
pub(super) fn print_bounds(measured: impl Fn(&Bound) -> Option<Measured>) -> anyhow::Result<()> {
    let mut table = String::from(
        "| What | Against | Workload | Floor | Goal | Measured | |\n|---|---|---|---|---|---|---|",
    );
    let mut failures = 0;
    for bound in &BOUNDS {
        if let Some(measured) = measured(bound) {
            let verdict = bound.judge(measured);
            failures += u32::from(verdict.is_failure());
            table += &of_bound(bound, measured, verdict);
        }
    }
    println!("\n**Bounds**\n\n{table}");
    anyhow::ensure!(failures == 0, "bounds that are broken: {failures}");
    Ok(())
}

fn of_kind(figures: &Figures, kind: Kind) -> String {
    let mut table = String::from(
        "| | requests/s | × bare | p50 ms | p99 ms | server CPU ms | × bare | PostgreSQL CPU ms | × bare | MiB | errors | foreign cores |\n\
         |---|---|---|---|---|---|---|---|---|---|---|---|",
    );
    for (name, turns) in figures.everyone(kind) {
        let of = |field: fn(&Figure) -> f64| own(median(turns.iter().map(field)));
        let against = |field: fn(&Figure) -> f64| {
            number(own(ratio(turns, figures.turns(kind, BARE), field)), 2)
        };
        let errors: f64 = turns.iter().map(|turn| turn.errors).sum();
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
            foreign(turns),
        ];
        table += &row(&cells);
    }
    table
}

/// The most that others used, and in how many rounds that was too much.
fn foreign(turns: &[Figure]) -> String {
    let most = turns.iter().map(|turn| turn.foreign).fold(0.0, f64::max);
    let noisy = turns.iter().filter(|turn| turn.is_noisy()).count();
    match noisy {
        0 => number(most, 2),
        _ => format!("{} (noisy: {noisy} of {})", number(most, 2), turns.len()),
    }
}

fn of_starts(figures: &Figures) -> String {
    let mut table = String::from(
        "| | ready, ms | × bare | MiB at start | after the load | growth between two last rounds, % |\n\
         |---|---|---|---|---|---|",
    );
    for name in figures.names() {
        let starts = figures.starts(name);
        let ready = ratio(starts, figures.starts(BARE), |start| start.ready);
        let memory = figures.memory_at_last(name);
        let cells = [
            name.to_owned(),
            number(own(median(starts.iter().map(|start| start.ready))), 0),
            number(own(ready), 2),
            number(own(median(starts.iter().map(|start| start.memory))), 1),
            number(own(memory.map(|[_, after]| after)), 1),
            number(own(memory.map(growth)), 1),
        ];
        table += &row(&cells);
    }
    table
}

fn of_bound(bound: &Bound, measured: Measured, verdict: Verdict) -> String {
    let verdict = match verdict {
        Verdict::Goal => "goal",
        Verdict::Holds => "holds",
        Verdict::Broken => "**broken**",
        Verdict::Disturbed => "broken",
        Verdict::Errors => "**broken**, by errors",
    };
    let noisy = if measured.noisy { " (noisy)" } else { "" };
    let mut cells = limits(bound).to_vec();
    cells.push(number(measured.value, bound.digits()));
    cells.push(format!("{verdict}{noisy}"));
    row(&cells)
}

/// What a bound says before anything is measured.
fn limits(bound: &Bound) -> [String; 5] {
    let what = match bound.what {
        What::Rate => "requests/s",
        What::RateOfMore => "requests/s of 64 connections",
        What::P99 => "p99",
        What::ServerCpu => "server CPU of a request",
        What::PostgresCpu => "PostgreSQL CPU of a request",
        What::Ready => "time to ready",
        What::MemoryAtStart => "memory at start, MiB",
        What::MemoryAfterLoad => "memory after the load, MiB",
        What::Growth => "memory, growth between equal rounds, %",
        What::Token => "verification of a token",
    };
    let (sign, floor, goal) = match bound.limits {
        Limits::Least(floor, goal) => ("≥", floor, goal),
        Limits::Most(floor, goal) => ("≤", floor, goal),
    };
    let workload = bound.workload.map(|workload| format!("{workload:?}"));
    [
        what.to_owned(),
        bound.against.to_owned(),
        workload.unwrap_or_default(),
        format!("{sign} {floor}"),
        format!("{sign} {goal}"),
    ]
}

fn row(cells: &[String]) -> String {
    format!("\n| {} |", cells.join(" | "))
}

fn own(value: Option<f64>) -> f64 {
    value.unwrap_or(f64::NAN)
}

/// Nothing where nothing was measured.
pub(super) fn number(value: f64, digits: u8) -> String {
    if value.is_finite() {
        format!("{:.*}", digits.into(), rounded(value, digits))
    } else {
        String::new()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{BOUNDS, limits, row};
    use crate::workspace;

    #[test]
    fn the_documentation_has_a_row_for_each_bound() {
        let page = fs::read_to_string(workspace::root().join("docs/performance.md")).unwrap();
        for bound in &BOUNDS {
            let row = row(&limits(bound));
            assert!(page.contains(&row), "docs/performance.md has no {row}");
        }
    }
}

//! `cargo xtask bench`: the product beside the same thing with nothing in it, on one machine, in
//! turns.
//!
//! Everyone has a database of their own with the same content, in one cluster, and meets the same
//! requests. Load, servers and PostgreSQL share the machine, so what counts are ratios within a run
//! and CPU for each request; `docs/performance.md` says more.

mod content;
mod cpu;
mod figures;
mod load;
mod micro;
mod peers;
mod table;

use clap::Args;
use creatorvault_local_postgres::{Cluster, Durability, Home, Programs, Search, Settings};

use crate::{say, test};
use figures::Figures;
use load::{Pgbench, Turn, Workload, Wrk};
use peers::Peer;

#[derive(Args)]
pub(crate) struct Arguments {
    /// How often everyone has a turn; medians are printed
    #[arg(long, default_value_t = 3)]
    rounds: u32,
    /// How many seconds a turn takes, after one to warm up
    #[arg(long, default_value_t = 3)]
    seconds: u32,
    /// How many connections ask
    #[arg(long, value_delimiter = ',', default_value = "16,64")]
    connections: Vec<u32>,
    /// What is asked for
    #[arg(
        long,
        value_enum,
        value_delimiter = ',',
        default_value = "w1,w2,w3,w4,w5"
    )]
    workloads: Vec<Workload>,
    /// Also measure `FastAPI` as the product was first designed, `FastAPI` tuned, and Fastify
    #[arg(long)]
    peers: bool,
    /// Instead, count the pages that requests read from two million ideas
    #[arg(long)]
    scale: bool,
    /// Instead, measure a token, a body and a page alone, beside plain libraries
    #[arg(long, conflicts_with_all = ["peers", "scale"])]
    micro: bool,
}

pub(crate) async fn run(arguments: &Arguments) -> anyhow::Result<()> {
    if arguments.scale {
        return count_pages().await;
    }
    if arguments.micro {
        return micro::run(arguments);
    }
    let wrk = Wrk::find()?;
    let programs =
        Programs::find_or_install(&Search::of_process(), &|progress| say::step(progress))?;
    let recipes = peers::build(arguments.peers)?;
    let cluster = Cluster::start(Home::temporary()?, &programs, &settings()).await?;
    say::step("Filling everyone's database");
    content::make_plain(cluster.server()).await?;
    let peers = peers::settle(cluster.server(), recipes).await?;
    let pgbench = Pgbench::settle(&programs, cluster.server()).await?;

    let mut figures = Figures::default();
    for round in 1..=arguments.rounds {
        say::step(format!("Starting everyone, round {round}"));
        for peer in &peers {
            figures.started(peer.name, &peer.start()?);
        }
    }
    let mut running = Vec::new();
    for peer in &peers {
        running.push(peer.start()?);
    }
    for turn in turns(arguments) {
        say::step(turn);
        for (peer, running) in peers.iter().zip(&running) {
            wrk.warm_up(running, &turn)?;
            let figure = cpu::observe(cluster.id(), Some(running.id()), || wrk.ask(running, &turn));
            figures.measured(peer.name, &turn, figure?);
            tidy(peer, &turn).await?;
        }
        if let Some(pgbench) = &pgbench {
            let figure = cpu::observe(cluster.id(), None, || pgbench.ask(&turn))?;
            figures.measured(Pgbench::NAME, &turn, figure);
            content::forget_new(&pgbench.database).await?;
        }
    }
    table::print(&figures);
    Ok(())
}

/// Everyone's turns, the rounds innermost.
fn turns(arguments: &Arguments) -> impl Iterator<Item = Turn> {
    arguments.workloads.iter().flat_map(move |&workload| {
        arguments.connections.iter().flat_map(move |&connections| {
            (1..=arguments.rounds).map(move |round| Turn {
                workload,
                connections,
                round,
                seconds: arguments.seconds,
            })
        })
    })
}

/// Leaves a peer's database as it was before the turn.
async fn tidy(peer: &Peer, turn: &Turn) -> anyhow::Result<()> {
    if turn.workload == Workload::W3 {
        content::forget_new(&peer.database).await?;
    }
    Ok(())
}

async fn count_pages() -> anyhow::Result<()> {
    test::run(&test::Arguments::of(&[
        "--package=creatorvault-persistence",
        "--test=suite",
        "plans",
        "--",
        "--ignored",
        "--nocapture",
    ]))
    .await
}

/// As in production, but that nothing happens by itself meanwhile.
fn settings() -> Settings {
    let extra = [
        ("shared_buffers", "1GB"),
        ("max_wal_size", "4GB"),
        ("max_connections", "250"),
        ("autovacuum", "off"),
    ];
    Settings {
        durability: Durability::Kept,
        extra: extra
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .to_vec(),
    }
}

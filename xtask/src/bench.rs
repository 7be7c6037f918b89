//! `cargo xtask bench`: the product beside the same thing with nothing in it, on one machine, in
//! turns.
//!
//! Everyone has a database of their own with the same content, in one cluster, answers the same
//! requests alike, and meets the same load. Load, servers and PostgreSQL share two processors, so what
//! counts are ratios within a round and CPU for each request; `docs/performance.md` says more.

mod answers;
mod ask;
mod bounds;
mod contender;
mod content;
mod cpu;
mod figures;
mod load;
mod micro;
mod peers;
mod pgbench;
mod processors;
mod recipes;
mod table;

use clap::{Args, value_parser};
use creatorvault_local_postgres::{Cluster, Durability, Home, Programs, Search, Settings};

use crate::{say, test};
use contender::Contender;
use figures::Figures;
use load::{Turn, Workload, Wrk};
use peers::Peer;
use pgbench::Pgbench;

#[derive(Args)]
pub(crate) struct Arguments {
    /// How often everyone has a turn; medians are printed
    #[arg(long, default_value_t = 3, value_parser = value_parser!(u32).range(3..))]
    rounds: u32,
    /// How many seconds a turn takes, after one to warm up
    #[arg(long, default_value_t = 3, value_parser = value_parser!(u32).range(1..))]
    seconds: u32,
    /// How many connections ask; bounds are for 16, and for 64 against 16
    #[arg(long, value_delimiter = ',', default_value = "16,64")]
    #[arg(value_parser = value_parser!(u32).range(1..=200))]
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
    #[arg(long, conflicts_with_all = ["rounds", "seconds", "connections", "workloads", "peers"])]
    scale: bool,
    /// Instead, measure a token, a body and a page alone, beside plain libraries
    #[arg(long, conflicts_with_all = ["connections", "workloads", "peers", "scale"])]
    micro: bool,
}

pub(crate) async fn run(arguments: &Arguments) -> anyhow::Result<()> {
    if arguments.scale {
        return count_pages().await;
    }
    if arguments.micro {
        return micro::run(arguments);
    }
    processors::must_be_observable()?;
    let wrk = Wrk::find()?;
    let programs =
        Programs::find_or_install(&Search::of_process(), &|progress| say::step(progress))?;
    let recipes = recipes::build(arguments.peers)?;
    processors::share()?;
    let cluster = Cluster::start(Home::temporary()?, &programs, &settings()).await?;
    say::step("Filling everyone's database");
    content::make_plain(cluster.server()).await?;
    let peers = peers::settle(cluster.server(), recipes).await?;
    let pgbench = Pgbench::settle(&programs, cluster.server()).await?;
    say::step("Comparing answers");
    let peers = answers::compare(peers).await?;

    let mut figures = Figures::default();
    measure_starts(&peers, arguments.rounds, &mut figures)?;
    let contenders = ready(peers, pgbench)?;
    for turn in turns(arguments) {
        say::step(turn);
        for contender in turn.order(&contenders) {
            contender.ask(&wrk, &turn.warm_up())?;
            let ask = || contender.ask(&wrk, &turn);
            let figure = cpu::observe(cluster.id(), contender.id(), ask)?;
            figures.measured(contender.name(), &turn, figure);
            if turn.workload == Workload::W3 {
                content::forget_new(contender.database()).await?;
            }
        }
    }
    table::print(&figures);
    if !arguments.connections.contains(&bounds::CONNECTIONS) {
        say::step("Bounds of requests are for 16 connections, which were not asked for");
    }
    table::print_bounds(|bound| bound.measured(&figures))
}

fn measure_starts(peers: &[Peer], rounds: u32, figures: &mut Figures) -> anyhow::Result<()> {
    for round in 1..=rounds {
        say::step(format!("Starting everyone, round {round}"));
        for peer in peers {
            figures.started(peer.name(), &peer.start()?);
        }
    }
    Ok(())
}

/// Everyone, as they run through all turns.
fn ready(peers: Vec<Peer>, pgbench: Option<Pgbench>) -> anyhow::Result<Vec<Contender>> {
    let servers = peers.into_iter().map(|peer| {
        let running = peer.start()?;
        Ok(Contender::Server(peer, running))
    });
    servers
        .chain(pgbench.map(|pgbench| Ok(Contender::Pgbench(pgbench))))
        .collect()
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

/// As in production, but that nothing happens by itself meanwhile: no vacuum, no checkpoint.
fn settings() -> Settings {
    let extra = [
        ("shared_buffers", "1GB"),
        ("max_wal_size", "8GB"),
        ("checkpoint_timeout", "1d"),
        ("max_connections", "400"),
        ("autovacuum", "off"),
    ];
    Settings {
        durability: Durability::Kept,
        extra: extra
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .to_vec(),
    }
}

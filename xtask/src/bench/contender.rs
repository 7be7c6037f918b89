//! Who has turns: a server, or PostgreSQL alone.

use creatorvault_local_postgres::Database;

use super::{
    load::{Answered, Turn, Wrk},
    peers::{Peer, Running},
    pgbench::Pgbench,
};

pub(super) enum Contender {
    Server(Peer, Running),
    Pgbench(Pgbench),
}

impl Contender {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Server(peer, _) => peer.name(),
            Self::Pgbench(_) => Pgbench::NAME,
        }
    }

    pub(super) fn database(&self) -> &Database {
        match self {
            Self::Server(peer, _) => &peer.database,
            Self::Pgbench(pgbench) => &pgbench.database,
        }
    }

    /// The server's process id.
    pub(super) fn id(&self) -> Option<u32> {
        match self {
            Self::Server(_, running) => Some(running.id()),
            Self::Pgbench(_) => None,
        }
    }

    pub(super) fn ask(&self, wrk: &Wrk, turn: &Turn) -> anyhow::Result<Answered> {
        match self {
            Self::Server(_, running) => wrk.ask(running.port, turn),
            Self::Pgbench(pgbench) => pgbench.ask(turn),
        }
    }
}

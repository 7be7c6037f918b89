//! How a cluster is run: what it promises about its data, and any setting beyond ours.

/// What the data are worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// Committed data survive a power cut.
    Kept,
    /// The cluster is thrown away: nothing waits for the disk.
    Thrown,
}

/// How a server is started.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What the data are worth.
    pub durability: Durability,
    /// Further settings, which win over ours.
    pub extra: Vec<(String, String)>,
}

impl Settings {
    /// For development: the data are kept.
    #[must_use]
    pub fn kept() -> Self {
        Self {
            durability: Durability::Kept,
            extra: Vec::new(),
        }
    }

    /// For tests: the data are thrown away.
    #[must_use]
    pub fn thrown() -> Self {
        Self {
            durability: Durability::Thrown,
            extra: Vec::new(),
        }
    }

    /// All settings as `name=value`. Distributions change the shipped defaults, so whatever we
    /// rely on is said.
    pub(crate) fn assignments(&self, port: u16) -> Vec<String> {
        let mut all = vec![
            format!("port={port}"),
            "listen_addresses=127.0.0.1".to_owned(),
            "unix_socket_directories=".to_owned(),
            "logging_collector=off".to_owned(),
        ];
        if self.durability == Durability::Thrown {
            let fast = [
                "fsync",
                "synchronous_commit",
                "full_page_writes",
                "autovacuum",
            ];
            all.extend(fast.map(|name| format!("{name}=off")));
            all.push("max_connections=200".to_owned());
        }
        all.extend(
            self.extra
                .iter()
                .map(|(name, value)| format!("{name}={value}")),
        );
        all
    }
}

//! Whose the seeded ideas and tasks are: few have most of them, as it is in life.

use creatorvault_domain::{Caller, Email, Name, OwnerScope, Profile, UserId};

use super::random::Random;

const GIVEN: [&str; 16] = [
    "Ada",
    "Mateo",
    "Олена",
    "陽菜",
    "Zoë",
    "Amir",
    "Iryna",
    "Jonas",
    "Lucía",
    "Noor",
    "Тарас",
    "Wei",
    "Amélie",
    "Sofía",
    "Björn",
    "Priya",
];
const FAMILY: [&str; 12] = [
    "Nguyen",
    "García",
    "Okafor",
    "Müller",
    "Коваленко",
    "佐藤",
    "Rossi",
    "O'Brien",
    "Silva",
    "Şahin",
    "Lindqvist",
    "Haddad",
];

/// A seeded user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Account {
    /// Counted from 1.
    pub(super) number: u64,
    /// How many ideas they have.
    pub(super) ideas: u64,
    /// How many tasks they have.
    pub(super) tasks: u64,
}

impl Account {
    /// So many users, who have so many ideas and tasks together: the second half of what the first
    /// has, the third a third of it, and so on.
    pub(super) fn share(users: u64, ideas: u64, tasks: u64) -> Vec<Self> {
        let weight = |number| 1_000_000 / number;
        let all: u64 = (1..=users).map(weight).sum();
        let (mut weights, mut given) = (0, (0, 0));
        let mut accounts = Vec::new();
        for number in 1..=users {
            weights += weight(number);
            let upto = (ideas * weights / all, tasks * weights / all);
            accounts.push(Self {
                number,
                ideas: upto.0 - given.0,
                tasks: upto.1 - given.1,
            });
            given = upto;
        }
        accounts
    }

    /// The user's id; `cargo xtask token --user` takes it.
    pub(super) fn id(self) -> String {
        format!("creator-{:03}", self.number)
    }

    /// Whoever seeds speaks for the user.
    pub(super) fn scope(self) -> anyhow::Result<OwnerScope> {
        let id = self.id();
        Ok(Caller::new(UserId::parse(&id)?, None, None).scope(&id)?)
    }

    pub(super) fn profile(self) -> anyhow::Result<Profile> {
        let mut random = Random::of(self.number, 0);
        let (given, family) = (random.pick(&GIVEN), random.pick(&FAMILY));
        Ok(Profile {
            email: Email::parse(&format!("{}@example.com", self.id()))?,
            name: Some(Name::parse(&format!("{given} {family}"))?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Account;

    #[test]
    fn every_idea_and_task_has_an_owner_and_the_first_have_most() {
        for (users, ideas) in [(1, 0), (1, 7), (3, 2), (100, 100_000), (999, 12_345)] {
            let accounts = Account::share(users, ideas, ideas * 2);
            assert_eq!(accounts.len() as u64, users);
            let given: u64 = accounts.iter().map(|account| account.ideas).sum();
            assert_eq!(given, ideas);
            let given: u64 = accounts.iter().map(|account| account.tasks).sum();
            assert_eq!(given, ideas * 2);
        }
        let accounts = Account::share(100, 100_000, 0);
        assert!(accounts[0].ideas > 15_000 && accounts[99].ideas > 100);
        for account in accounts {
            account.scope().unwrap();
            account.profile().unwrap();
        }
    }
}

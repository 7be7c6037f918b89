//! The repositories: PostgreSQL through Diesel. The only crate that knows SQL.
//!
//! Whatever touches a user's rows takes an [`OwnerScope`](creatorvault_domain::OwnerScope) and goes
//! through one door, which opens a transaction under a role that row-level security binds to that
//! owner. Deliberately absent: traits to mock a repository by (tests run against PostgreSQL), a base
//! repository, and any way to a connection that is not the door or the migrations.
//!
//! Where a scope opens a row
//!
//! ```
//! async fn read(ideas: creatorvault_persistence::IdeaRepository) {
//!     let me = creatorvault_domain::UserId::parse("me").unwrap();
//!     let caller = creatorvault_domain::Caller::new(me, None, None);
//!     let id = creatorvault_domain::IdeaId::parse("1").unwrap();
//!     ideas.find(&caller.scope("me").unwrap(), id).await.unwrap();
//! }
//! ```
//!
//! a bare user id opens nothing:
//!
//! ```compile_fail,E0308
//! async fn read(ideas: creatorvault_persistence::IdeaRepository) {
//!     let victim = creatorvault_domain::UserId::parse("somebody_else").unwrap();
//!     let id = creatorvault_domain::IdeaId::parse("1").unwrap();
//!     ideas.find(&victim, id).await.unwrap(); // error[E0308]: expected `&OwnerScope`
//! }
//! ```

mod app_role;
mod cached;
mod categories;
mod change;
mod connection;
mod database;
mod door;
mod error;
mod folded;
mod ideas;
mod idempotency;
mod listing;
mod measure;
mod membership;
pub mod migrations;
mod pool;
mod preferences;
pub mod schema;
mod sql;
mod tasks;
mod users;

pub use app_role::{AppRole, AppRoleError};
pub use categories::{CategoryPage, CategoryRepository, CategoryUpdate};
pub use change::{Removal, Update};
pub use connection::{ConnectionUrl, ConnectionUrlError};
pub use database::{Database, DatabaseSettings};
pub use error::{Reference, StoreError};
pub use ideas::{IdeaPage, IdeaRepository, IdeaUpdate};
pub use idempotency::{Claim, IdempotencyKey, IdempotencyKeyError, Once, Recorded};
pub use listing::Page;
pub use measure::describe_metrics;
pub use pool::PoolSettings;
pub use preferences::{Preferences, PreferencesError};
pub use tasks::{TaskPage, TaskRepository, TaskUpdate};
pub use users::{Account, AccountPatch, AccountUpdate, UserRepository};

/// How many rows a walk through all of one kind takes at a step: few enough that a step is small even
/// where every text is as long as it may be.
pub const WALK_STEP: u32 = 50;

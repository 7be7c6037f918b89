//! The connections of one worker, and what each has prepared.

use std::{cell::RefCell, collections::HashMap, env, rc::Rc};

use actix_web::Error;
use futures_util::future::try_join3;
use tokio::sync::Semaphore;
use tokio_postgres::{Client, NoTls, Statement};

use crate::{envelope::fail, variable};

pub type Answer<T> = Result<T, tokio_postgres::Error>;

pub struct Connection {
    pub client: Client,
    prepared: RefCell<HashMap<String, Statement>>,
    locked: bool,
}

impl Connection {
    async fn open() -> Self {
        let (client, driver) = tokio_postgres::connect(&variable("DATABASE_URL"), NoTls)
            .await
            .expect("the database answers");
        actix_web::rt::spawn(async move {
            let _ = driver.await;
        });
        Self {
            client,
            prepared: RefCell::default(),
            locked: env::var("LOCK").is_ok_and(|value| value == "1"),
        }
    }

    pub async fn prepare(&self, sql: &str) -> Answer<Statement> {
        if let Some(statement) = self.prepared.borrow().get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(sql).await?;
        self.prepared
            .borrow_mut()
            .insert(sql.into(), statement.clone());
        Ok(statement)
    }

    /// Sends prepared statements; behind the lock, its opening and end travel with them. That is safe
    /// because nothing has to be prepared in between.
    pub async fn behind_lock<T>(
        &self,
        user: &str,
        statements: impl Future<Output = Answer<T>>,
    ) -> Answer<T> {
        if !self.locked {
            return statements.await;
        }
        let opening = format!(
            "BEGIN; SET LOCAL ROLE creatorvault_app; SET LOCAL app.user_id = '{}'",
            user.replace('\'', "''")
        );
        let opened = self.client.batch_execute(&opening);
        let ended = self.client.batch_execute("COMMIT");
        let ((), value, ()) = try_join3(opened, statements, ended).await?;
        Ok(value)
    }
}

/// A connection in use. It goes back even when nobody waits for the answer any more: what was sent is
/// answered before whatever comes next.
struct Lent<'a> {
    pool: &'a Pool,
    connection: Rc<Connection>,
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        let connection = self.connection.clone();
        self.pool.idle.borrow_mut().push(connection);
    }
}

pub struct Pool {
    idle: RefCell<Vec<Rc<Connection>>>,
    free: Semaphore,
}

impl Pool {
    pub async fn open(size: usize) -> Self {
        let mut idle = Vec::new();
        for _ in 0..size {
            idle.push(Rc::new(Connection::open().await));
        }
        Self {
            idle: RefCell::new(idle),
            free: Semaphore::new(size),
        }
    }

    pub async fn with<T>(
        &self,
        work: impl AsyncFnOnce(&Connection) -> Answer<T>,
    ) -> Result<T, Error> {
        // Held until the connection is back.
        let _permit = self.free.acquire().await.expect("the pool is open");
        let connection = self.idle.borrow_mut().pop().expect("one is free");
        let lent = Lent {
            pool: self,
            connection,
        };
        work(&lent.connection).await.map_err(|error| {
            eprintln!("{error:?}");
            fail(503, "DATABASE_ERROR", "Database unavailable")
        })
    }
}

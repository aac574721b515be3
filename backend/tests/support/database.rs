//! The server's database, looked into and prepared from outside.

use etabli_documents::Page;
use etabli_ids::{DocumentId, PersonId, SessionId, SpaceId};
use sha2::{Digest, Sha256};
use sqlx::any::AnyPoolOptions;
use sqlx::{AnyPool, Row};

/// The number of a test's page.
pub fn document(number: u64) -> DocumentId {
    DocumentId::new(1, u128::from(number))
}

/// The cookie of a test's person.
pub fn cookie(person: usize) -> String {
    format!("cookie-of-person-{person}")
}

/// A connection to a database that a server has made.
pub struct Database(AnyPool);

impl Database {
    /// Connects.
    pub async fn connect(url: &str) -> Self {
        sqlx::any::install_default_drivers();
        Self(AnyPoolOptions::new().max_connections(1).connect(url).await.expect("a database"))
    }

    /// A space where members write, with empty pages, and people with a session each. The server must not be running: it
    /// reads the tree when it starts.
    pub async fn furnish(&self, people: usize, pages: u64) {
        let space = SpaceId::new(1, 1_000).to_string();
        self.run(&format!(
            "INSERT INTO spaces (id, name, slug, position, created_at) VALUES ('{space}', 'Essai', 'essai', 'm', 0)"
        ))
        .await;
        self.run(&format!("INSERT INTO grants (target, subject, level) VALUES ('{space}', 'members', 'write')")).await;
        for number in 0..pages {
            let id = document(number);
            self.run(&format!(
                "INSERT INTO documents (id, kind, space, position, title, slug, head, created_at, updated_at)
                 VALUES ('{id}', 'page', '{space}', 'm{number}', 'Page {number}', 'essai-{number}', 0, 0, 0)"
            ))
            .await;
        }
        for number in 0..people {
            let (person, session) = (PersonId::new(1, number as u128), SessionId::new(1, number as u128));
            let hash: String = Sha256::digest(cookie(number)).iter().map(|byte| format!("{byte:02x}")).collect();
            self.run(&format!(
                "INSERT INTO people (id, name, role, language, created_at)
                 VALUES ('{person}', 'Personne {number}', 'member', 'fr', 0)"
            ))
            .await;
            self.run(&format!(
                "INSERT INTO sessions (id, token_hash, person, device, agent, created_at, seen_at, expires_at)
                 VALUES ('{session}', '{hash}', '{person}', {}, 'test', 0, 0, 9000000000000)",
                1000 + number
            ))
            .await;
        }
    }

    async fn run(&self, statement: &str) {
        sqlx::query(sqlx::AssertSqlSafe(statement)).execute(&self.0).await.expect(statement);
    }

    /// What the log of a page says, without the server.
    pub async fn body(&self, document: DocumentId) -> String {
        let rows = sqlx::query("SELECT bytes FROM updates WHERE document = $1 ORDER BY seq")
            .bind(document.to_string())
            .fetch_all(&self.0)
            .await
            .expect("a log");
        let updates: Vec<Vec<u8>> = rows.iter().map(|row| row.get("bytes")).collect();
        Page::restore(0, None, &updates).expect("the log makes a page").body()
    }

    /// Lets go of the file.
    pub async fn close(self) {
        self.0.close().await;
    }
}

//! A store with two tables, which are written in one database transaction.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::Path;

use plaid_api::Decimal;
use plaid_api::sync::{SyncStore, TransactionsUpdate};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS cursors (item TEXT PRIMARY KEY, cursor TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS transactions (
        item TEXT NOT NULL,
        transaction_id TEXT NOT NULL,
        account_id TEXT NOT NULL,
        date TEXT NOT NULL,
        -- As text, since SQLite would make a binary fraction of a number.
        amount TEXT NOT NULL,
        currency TEXT,
        merchant TEXT,
        pending INTEGER NOT NULL,
        PRIMARY KEY (item, transaction_id)
    ) STRICT";

/// Keeps the transactions of one Item.
pub struct SqliteStore {
    connection: Connection,
    item: String,
}

impl SqliteStore {
    /// Opens a store in a file, or in memory.
    pub fn open(file: Option<&OsStr>, item: &str) -> rusqlite::Result<Self> {
        let connection = match file {
            Some(file) => Connection::open(Path::new(file))?,
            None => Connection::open_in_memory()?,
        };
        connection.execute_batch(SCHEMA)?;
        Ok(Self { connection, item: item.to_owned() })
    }

    /// Returns the amount of each transaction by its id.
    pub fn amounts(&self) -> Result<BTreeMap<String, Decimal>, Box<dyn std::error::Error>> {
        let mut query = self.connection.prepare("SELECT transaction_id, amount FROM transactions WHERE item = ?1")?;
        let rows = query.query_map([&self.item], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))?;
        rows.map(|row| {
            let (id, amount) = row?;
            Ok((id, amount.parse()?))
        })
        .collect()
    }
}

/// SQLite blocks for a moment at most. A slower database needs its own thread.
impl SyncStore for SqliteStore {
    type Error = rusqlite::Error;

    async fn load(&mut self) -> Result<Option<String>, Self::Error> {
        let cursor = "SELECT cursor FROM cursors WHERE item = ?1";
        self.connection.query_row(cursor, [&self.item], |row| row.get(0)).optional()
    }

    async fn apply(&mut self, update: &TransactionsUpdate, cursor: &str) -> Result<(), Self::Error> {
        // Uncommitted changes are rolled back, even if this process is killed.
        let changes = self.connection.transaction()?;
        write(&changes, &self.item, update, cursor)?;
        changes.commit()
    }
}

fn write(changes: &Transaction<'_>, item: &str, update: &TransactionsUpdate, cursor: &str) -> rusqlite::Result<()> {
    let mut put = changes.prepare(
        "INSERT OR REPLACE INTO transactions
            (item, transaction_id, account_id, date, amount, currency, merchant, pending)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    for transaction in update.added.iter().chain(&update.modified) {
        put.execute(params![
            item,
            transaction.transaction_id.as_str(),
            transaction.account_id.as_str(),
            transaction.date.to_string(),
            transaction.amount.to_string(),
            transaction.iso_currency_code.as_ref().or(transaction.unofficial_currency_code.as_ref()),
            transaction.merchant_name,
            transaction.pending,
        ])?;
    }
    let mut delete = changes.prepare("DELETE FROM transactions WHERE item = ?1 AND transaction_id = ?2")?;
    for transaction in &update.removed {
        delete.execute(params![item, transaction.transaction_id.as_str()])?;
    }
    changes.execute("INSERT OR REPLACE INTO cursors (item, cursor) VALUES (?1, ?2)", params![item, cursor])?;
    Ok(())
}

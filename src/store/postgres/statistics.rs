//! The statistics by which PostgreSQL plans.

use super::{Postgres, exclusive, release};
use crate::store::Result;

/// The tables that hold rows and were never analysed, quoted.
const UNKNOWN_TABLES: &str = "SELECT CAST(quote_ident(relname) AS TEXT) FROM pg_class \
    JOIN pg_namespace ON pg_namespace.oid = relnamespace AND nspname = current_schema() \
    WHERE relkind = 'r' AND pg_has_role(relowner, 'USAGE') AND pg_relation_size(pg_class.oid) > 0 \
    AND NOT EXISTS (SELECT 1 FROM pg_stats WHERE schemaname = nspname AND tablename = relname)";

impl Postgres {
    /// Analyses the tables whose sizes a large change has altered.
    pub async fn refresh_statistics(&self) -> Result<()> {
        self.analyse("contacts, revisions").await
    }

    /// Analyses the tables that hold rows and were never analysed: those of an archive that was
    /// restored.
    pub async fn gather_missing_statistics(&self) -> Result<()> {
        let tables: Vec<(String,)> = self.query_long(None, UNKNOWN_TABLES, &[]).await?;
        for (table,) in tables {
            self.analyse(&table).await?;
        }
        Ok(())
    }

    /// Analysing a large table may take longer than a statement may run. Both statements are one
    /// message and so one transaction, with which the setting ends.
    async fn analyse(&self, tables: &str) -> Result<()> {
        let connection = exclusive(&self.pool).await?;
        let sql = format!("SET LOCAL statement_timeout = 0; ANALYZE {tables}");
        let analysed = connection.batch_execute(&sql).await;
        release(connection);
        Ok(analysed?)
    }
}

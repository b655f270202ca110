//! TLS to PostgreSQL.

use tokio_postgres_rustls::MakeRustlsConnect;

use crate::store::{Result, StoreError};
use crate::tls;

/// Returns the connector for connections under TLS.
pub fn connector() -> Result<MakeRustlsConnect> {
    let config = tls::client_config().map_err(StoreError::fault)?;
    Ok(MakeRustlsConnect::new(config))
}

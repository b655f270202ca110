//! TLS to other servers: databases and address books.

use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, RootCertStore};

/// Returns the configuration of connections whose server is verified against the root certificates.
///
/// # Errors
///
/// When the library lacks the protocol versions that it counts as safe.
pub fn client_config() -> Result<ClientConfig, rustls::Error> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(root_certificates());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config =
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

/// Returns the system's root certificates, or those of `SSL_CERT_FILE` and `SSL_CERT_DIR`. Under
/// TLS, the other server's certificate must chain to one of them.
pub fn root_certificates() -> Vec<CertificateDer<'static>> {
    rustls_native_certs::load_native_certs().certs
}

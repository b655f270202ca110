//! The content security policies of pages and of their service worker.

use axum::http::HeaderValue;

/// Allows only what this server itself serves, and no script or style inside a page. Bootstrap
/// draws marks from `data:`, and kept contacts have their photos there.
pub const PAGE_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; manifest-src 'self'; \
     form-action 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
);

//! LDIF (RFC 2849), as address books write it.

//! How each file declares its statements, so that `preparation.rs` can list them.

/// Declares statements, and lists them for the test that prepares each on both databases.
macro_rules! statements {
    ($($(#[$meta:meta])* $name:ident = $sql:expr;)+) => {
        $($(#[$meta])* const $name: &str = $sql;)+
        pub(in crate::store) const STATEMENTS: &[&str] = &[$($name),+];
    };
}
pub(in crate::store) use statements;

/// Declares statements that work through a list, which the dialects write differently, and lists
/// them for the same test.
macro_rules! dialects {
    ($($(#[$meta:meta])* $name:ident = { sqlite: $sqlite:expr, postgres: $postgres:expr $(,)? };)+) => {
        $($(#[$meta])* const $name: $crate::store::batch::Sql = $crate::store::batch::Sql::List { sqlite: $sqlite, postgres: $postgres };)+
        pub(in crate::store) const DIALECTS: &[$crate::store::batch::Sql] = &[$($name),+];
    };
}
pub(in crate::store) use dialects;

/// Declares statements that are carried out for one row or for many, and lists them for the same
/// test.
macro_rules! for_rows {
    ($($(#[$meta:meta])* $name:ident = { one: $one:expr, many: $many:expr $(,)? };)+) => {
        $($(#[$meta])* const $name: $crate::store::batch::Sql = $crate::store::batch::Sql::Rows { one: $one, many: $many };)+
        pub(in crate::store) const FOR_ROWS: &[$crate::store::batch::Sql] = &[$($name),+];
    };
}
pub(in crate::store) use for_rows;

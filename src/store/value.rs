//! Parameters and columns that both drivers understand.

use postgres_types::{IsNull, Type, private::BytesMut};
use rusqlite::types::{ToSqlOutput, ValueRef};

use super::{Result, StoreError};
use crate::model::birthday::Birthday;
use crate::model::calendar::Alarm;
use crate::model::contact::ETag;
use crate::model::content_hash::ContentHash;
use crate::model::face::Face;
use crate::model::href::Href;
use crate::model::ids::{
    AppPasswordId, BookId, ContactId, OperationId, SessionId, UploadId, UserId,
};
use crate::model::job::JobKind;
use crate::model::operation::{OperationKind, OperationState};
use crate::model::revision::RevisionAction;
use crate::model::time::Timestamp;
use crate::model::user::{Role, Theme};

/// A parameter of a statement, of a type that both databases have.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// No value, of any type.
    Null,
    /// BOOLEAN.
    Bool(bool),
    /// BIGINT.
    Int(i64),
    /// TEXT.
    Text(String),
    /// BLOB, BYTEA.
    Bytes(Vec<u8>),
}

impl Value {
    /// Returns about how many bytes it takes.
    pub fn bytes(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Bytes(bytes) => bytes.len(),
            Self::Null | Self::Bool(_) | Self::Int(_) => size_of::<i64>(),
        }
    }
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Bool(value) => ValueRef::Integer((*value).into()),
            Self::Int(value) => ValueRef::Integer(*value),
            Self::Text(value) => ValueRef::Text(value.as_bytes()),
            Self::Bytes(value) => ValueRef::Blob(value),
        }))
    }
}

impl postgres_types::ToSql for Value {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> std::result::Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Bool(value) => value.to_sql_checked(ty, out),
            Self::Int(value) => value.to_sql_checked(ty, out),
            Self::Text(value) => value.to_sql_checked(ty, out),
            Self::Bytes(value) => value.to_sql_checked(ty, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    postgres_types::to_sql_checked!();
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

macro_rules! values {
    ($($from:ty => |$value:ident| $to:expr;)+) => {$(
        impl From<$from> for Value {
            fn from($value: $from) -> Self {
                $to
            }
        }
    )+};
}

values! {
    bool => |value| Self::Bool(value);
    i64 => |value| Self::Int(value);
    &str => |value| Self::Text(value.to_owned());
    String => |value| Self::Text(value);
    &String => |value| Self::Text(value.clone());
    Vec<u8> => |value| Self::Bytes(value);
    &Vec<u8> => |value| Self::Bytes(value.clone());
    UserId => |id| Self::Int(id.get());
    SessionId => |id| Self::Int(id.get());
    AppPasswordId => |id| Self::Int(id.get());
    BookId => |id| Self::Int(id.get());
    ContactId => |id| Self::Int(id.get());
    OperationId => |id| Self::Int(id.get());
    UploadId => |id| Self::Int(id.get());
    Timestamp => |instant| Self::Int(instant.micros());
    &Href => |href| Self::Text(href.as_str().to_owned());
    &ETag => |etag| Self::Text(etag.as_str().to_owned());
    ContentHash => |hash| Self::Bytes(hash.as_bytes().to_vec());
    Birthday => |birthday| Self::Text(birthday.to_string());
    Role => |role| Self::Text(role.as_str().to_owned());
    OperationKind => |kind| Self::Text(kind.as_str().to_owned());
    OperationState => |state| Self::Text(state.as_str().to_owned());
    Face => |face| Self::Text(face.as_str().to_owned());
    JobKind => |kind| Self::Text(kind.as_str().to_owned());
    Theme => |theme| Self::Text(theme.as_str().to_owned());
    Alarm => |alarm| Self::Text(alarm.as_str().to_owned());
}

/// A row of a result.
pub enum Row<'a> {
    /// From SQLite.
    Sqlite(&'a rusqlite::Row<'a>),
    /// From PostgreSQL.
    Postgres(&'a tokio_postgres::Row),
}

impl Row<'_> {
    /// Returns the column at `index`, counted from 0.
    pub fn get<T: Column>(&self, index: usize) -> Result<T> {
        T::read(self, index)
    }

    fn primitive<T>(&self, index: usize) -> Result<T>
    where
        T: rusqlite::types::FromSql + for<'a> postgres_types::FromSql<'a>,
    {
        match self {
            Self::Sqlite(row) => row.get(index).map_err(StoreError::fault),
            Self::Postgres(row) => row.try_get(index).map_err(StoreError::fault),
        }
    }
}

/// A value that can be read from a column.
pub trait Column: Sized {
    /// Reads the column at `index`.
    fn read(row: &Row<'_>, index: usize) -> Result<Self>;
}

/// A value that can be read from a row.
pub trait FromRow: Sized {
    /// Reads the row.
    fn from_row(row: &Row<'_>) -> Result<Self>;
}

macro_rules! primitive_columns {
    ($($type:ty),+) => {$(
        impl Column for $type {
            fn read(row: &Row<'_>, index: usize) -> Result<Self> {
                row.primitive(index)
            }
        }
    )+};
}

primitive_columns!(bool, i64, String, Vec<u8>, Option<i64>, Option<String>);

macro_rules! derived_columns {
    ($($type:ty: |$stored:ident: $from:ty| $convert:expr;)+) => {$(
        impl Column for $type {
            fn read(row: &Row<'_>, index: usize) -> Result<Self> {
                let $stored: $from = row.primitive(index)?;
                $convert.ok_or_else(|| StoreError::Fault(format!("column {index} holds no {}", stringify!($type))))
            }
        }
    )+};
}

derived_columns! {
    UserId: |number: i64| Self::new(number);
    SessionId: |number: i64| Self::new(number);
    AppPasswordId: |number: i64| Self::new(number);
    BookId: |number: i64| Self::new(number);
    ContactId: |number: i64| Self::new(number);
    OperationId: |number: i64| Self::new(number);
    UploadId: |number: i64| Self::new(number);
    Option<OperationId>: |number: Option<i64>| Some(number.and_then(OperationId::new));
    Timestamp: |micros: i64| Some(Self::from_micros(micros));
    Option<Timestamp>: |micros: Option<i64>| Some(micros.map(Timestamp::from_micros));
    Option<Birthday>: |text: Option<String>| Some(text.and_then(|text| text.parse().ok()));
    Option<ContentHash>: |bytes: Option<Vec<u8>>| Some(bytes.and_then(|bytes| ContentHash::from_bytes(&bytes)));
    Href: |text: String| Some(Self::from(text));
    Option<Href>: |text: Option<String>| Some(text.map(Href::from));
    ETag: |text: String| Some(Self::from(text));
    Role: |text: String| Some(Self::from(text));
    OperationKind: |text: String| Self::from_name(&text);
    OperationState: |text: String| Self::from_name(&text);
    RevisionAction: |text: String| Self::from_name(&text);
    Option<Face>: |text: String| Some(Face::from_name(&text));
    JobKind: |text: String| Self::from_name(&text);
    Theme: |text: String| Some(Self::from(text));
    Option<Alarm>: |text: Option<String>| Some(text.and_then(|text| Alarm::from_name(&text)));
}

/// Reads a row of two columns.
impl<T: Column, U: Column> FromRow for (T, U) {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok((row.get(0)?, row.get(1)?))
    }
}

/// Reads a row of one column.
impl<T: Column> FromRow for (T,) {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok((row.get(0)?,))
    }
}

/// The parameters of a statement.
macro_rules! params {
    ($($value:expr),* $(,)?) => { [$($crate::store::Value::from($value)),*] };
}
pub(super) use params;

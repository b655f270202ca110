//! Parsing of JSON and forms, with errors that name the field.

use std::fmt;
use std::marker::PhantomData;

use axum::http::StatusCode;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::error::Error;
use crate::http::problem::Problem;

/// Parses JSON: 400 when it is malformed, 422 naming the field when it has the wrong shape.
pub fn parse_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let parsed = serde_path_to_error::deserialize(&mut deserializer)
        .map(|Object(value)| value)
        .map_err(|error| {
            let field = error.path().to_string();
            (field, error.into_inner())
        });
    let parsed = parsed.and_then(|value| {
        deserializer
            .end()
            .map(|()| value)
            .map_err(|error| (".".to_owned(), error))
    });
    parsed.map_err(|(field, error)| {
        if error.is_data() {
            Error::invalid(field_name(&field), reason(&error.to_string())).into()
        } else {
            Problem::new(StatusCode::BAD_REQUEST, format!("broken JSON: {error}"))
        }
    })
}

/// A value that must be written as an object; serde alone also accepts a struct's fields as an
/// array.
pub struct Object<T>(pub T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        object(deserializer).map(Self)
    }
}

/// Reads a field that must be written as an object.
pub fn object<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    deserializer.deserialize_map(ObjectVisitor(PhantomData))
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map))
    }
}

/// Parses a URL-encoded form: 422 naming the field when it has the wrong shape.
pub fn parse_form<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let deserializer = serde_urlencoded::Deserializer::new(form_urlencoded::parse(bytes));
    serde_path_to_error::deserialize(deserializer).map_err(|error| {
        Error::invalid(
            field_name(&error.path().to_string()),
            error.inner().to_string(),
        )
        .into()
    })
}

fn field_name(path: &str) -> &str {
    if path == "." { "body" } else { path }
}

/// Returns the message without its position, which the field's name makes needless.
fn reason(message: &str) -> String {
    message
        .split(" at line ")
        .next()
        .unwrap_or_default()
        .to_owned()
}

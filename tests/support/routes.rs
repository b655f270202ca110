//! The routes that the server describes.

use reqwest::Method;
use serde_json::Value;

/// Returns the OpenAPI description.
pub fn description() -> Value {
    serde_json::to_value(carnet::http::openapi()).unwrap()
}

/// One method of one path.
#[derive(Debug)]
pub struct Operation {
    pub method: Method,
    pub path: String,
    pub value: Value,
    schemas: Value,
}

/// Returns every described operation.
pub fn operations() -> Vec<Operation> {
    let description = description();
    let mut operations = Vec::new();
    for (path, item) in description["paths"].as_object().unwrap() {
        for (method, value) in item.as_object().unwrap() {
            let Ok(method) = method.to_uppercase().parse::<Method>() else {
                continue;
            };
            if !["GET", "PUT", "POST", "DELETE", "PATCH"].contains(&method.as_str()) {
                continue;
            }
            let schemas = description["components"]["schemas"].clone();
            operations.push(Operation {
                method,
                path: path.clone(),
                value: value.clone(),
                schemas,
            });
        }
    }
    operations
}

impl Operation {
    /// Checks whether a token is needed.
    pub fn is_secured(&self) -> bool {
        self.value["security"]
            .as_array()
            .is_some_and(|schemes| !schemes.is_empty())
    }

    /// Checks whether this request header is described.
    pub fn has_header(&self, name: &str) -> bool {
        self.value["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .any(|parameter| parameter["in"] == "header" && parameter["name"] == name)
    }

    /// Returns each media type of the request's body with its example; `null` if there is none.
    pub fn bodies(&self) -> Vec<(String, Value)> {
        let content = self.value["requestBody"]["content"].as_object();
        let example = |body: &Value| -> Value {
            let schema = &body["schema"];
            let name = schema["$ref"]
                .as_str()
                .and_then(|target| target.rsplit('/').next());
            let resolved = name.map_or(schema, |name| &self.schemas[name]);
            let found = [&body["example"], &schema["example"], &resolved["example"]]
                .into_iter()
                .find(|example| !example.is_null());
            found.cloned().unwrap_or(Value::Null)
        };
        content
            .into_iter()
            .flatten()
            .map(|(media_type, body)| (media_type.clone(), example(body)))
            .collect()
    }

    /// Returns the path with `id` filled in.
    pub fn path_with(&self, id: &str) -> String {
        self.path.replace("{id}", id)
    }
}

//! Paths that pages redirect to.

/// A path of this site, never another site's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalPath(String);

impl LocalPath {
    /// Parses a path that cannot lead to another site: browsers take `//host`, `/\host` and some
    /// control characters for another site's address.
    pub fn parse(text: &str) -> Option<Self> {
        let local = text.starts_with('/') && !text.starts_with("//") && !text.contains('\\');
        let plain = text.len() <= 2000 && text.bytes().all(|byte| byte.is_ascii_graphic());
        (local && plain).then(|| Self(text.to_owned()))
    }

    /// Returns the path.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the path with one more parameter.
    pub fn with_query(&self, name: &str, value: &str) -> String {
        let separator = if self.0.contains('?') { '&' } else { '?' };
        format!("{}{separator}{name}={value}", self.0)
    }

    /// Returns the path as the query of a page that redirects to it.
    pub fn query(&self) -> String {
        form_urlencoded::Serializer::new(String::new())
            .append_pair("next", &self.0)
            .finish()
    }
}

impl Default for LocalPath {
    fn default() -> Self {
        Self("/contacts".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_local_paths_are_gone_to() {
        for local in ["/", "/contacts?q=%D0%B0&sort=name", "/settings#password"] {
            assert_eq!(
                LocalPath::parse(local).map(|path| path.0).as_deref(),
                Some(local)
            );
        }
        for foreign in [
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "evil",
            "",
            "/a\r\nSet-Cookie: b=c",
            "/\t/evil.example",
            "/a b",
            "\\/evil",
        ] {
            assert_eq!(LocalPath::parse(foreign), None, "{foreign:?}");
        }
    }
}

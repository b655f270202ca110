//! The headers of WebDAV requests.

use axum::http::{HeaderMap, HeaderName, StatusCode, header};

use super::failure::{Failure, Result};
use super::path::Resource;
use crate::domain::contacts::Precondition;

const DEPTH: HeaderName = HeaderName::from_static("depth");
const DESTINATION: HeaderName = HeaderName::from_static("destination");
const OVERWRITE: HeaderName = HeaderName::from_static("overwrite");
const IF: HeaderName = HeaderName::from_static("if");
const PREFER: HeaderName = HeaderName::from_static("prefer");
const BRIEF: HeaderName = HeaderName::from_static("brief");

/// The depth of a request (RFC 4918, section 10.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// The resource alone.
    Zero,
    /// With what it contains.
    One,
    /// With everything below.
    Infinity,
}

/// Returns the depth, or this one if none is given.
pub fn depth(headers: &HeaderMap, usual: Depth) -> Result<Depth> {
    match text(headers, &DEPTH) {
        None => Ok(usual),
        Some("0") => Ok(Depth::Zero),
        Some("1") => Ok(Depth::One),
        Some(depth) if depth.eq_ignore_ascii_case("infinity") => Ok(Depth::Infinity),
        Some(_) => Err(Failure::malformed("Depth must be 0, 1 or infinity")),
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    Some(headers.get(name)?.to_str().ok()?.trim())
}

/// The wishes for the answer (RFC 8144; `Brief` of older clients).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Preference {
    /// Properties that are not there are left out.
    pub is_minimal: bool,
    /// The stored card comes with the answer.
    pub wants_representation: bool,
}

impl Preference {
    /// Reads the wishes of a request.
    pub fn of(headers: &HeaderMap) -> Self {
        let wishes = headers
            .get_all(PREFER)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split([',', ';']))
            .map(|wish| wish.trim().to_ascii_lowercase());
        let mut preference = Self::default();
        for wish in wishes {
            match wish.as_str() {
                "return=minimal" | "return-minimal" => preference.is_minimal = true,
                "return=representation" | "return-representation" => {
                    preference.wants_representation = true;
                }
                _ => {}
            }
        }
        preference.is_minimal |= text(headers, &BRIEF).is_some_and(|brief| brief == "t");
        preference
    }
}

/// The target of a COPY or MOVE.
#[derive(Debug)]
pub struct Target {
    /// The resource.
    pub resource: Resource,
    /// True if something that is there may be replaced.
    pub may_overwrite: bool,
}

/// Returns the target of a COPY or MOVE (RFC 4918, sections 10.3 and 10.6). A proxy may have put
/// another name into `Host` than the one that clients use.
pub fn target(headers: &HeaderMap, public_url: &str) -> Result<Target> {
    let destination = text(headers, &DESTINATION)
        .ok_or_else(|| Failure::malformed("a Destination header is needed"))?;
    let own = [text(headers, &header::HOST), host(public_url)];
    let own = own.into_iter().flatten();
    let is_here =
        host(destination).is_none_or(|host| own.into_iter().any(|own| usual(own) == usual(host)));
    if !is_here {
        return Err(Failure::Plain(
            StatusCode::BAD_GATEWAY,
            "the destination is on another server".to_owned(),
        ));
    }
    let resource = Resource::parse_href(destination).ok_or_else(|| {
        Failure::Plain(
            StatusCode::CONFLICT,
            "nothing can be at the destination".to_owned(),
        )
    })?;
    let may_overwrite =
        !text(headers, &OVERWRITE).is_some_and(|value| value.eq_ignore_ascii_case("f"));
    Ok(Target {
        resource,
        may_overwrite,
    })
}

/// Returns the host of a URL with its port, if one is written.
fn host(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    rest.split('/').next()
}

/// Returns a host in the form in which it is compared.
fn usual(host: &str) -> String {
    let host = host.to_ascii_lowercase();
    let default = [":443", ":80"];
    let bare = default.iter().find_map(|port| host.strip_suffix(port));
    bare.unwrap_or(&host).to_owned()
}

/// Returns the conditions of `If-Match` and `If-None-Match` (RFC 9110, section 13.1).
pub fn conditions(headers: &HeaderMap) -> Result<Vec<Precondition>> {
    let mut conditions = Vec::new();
    if let Some(tags) = tags(headers, &header::IF_MATCH)? {
        conditions.push(match tags {
            Tags::Any => Precondition::Present,
            Tags::These(tags) => Precondition::OneOf(tags),
        });
    }
    if let Some(tags) = tags(headers, &header::IF_NONE_MATCH)? {
        conditions.push(match tags {
            Tags::Any => Precondition::Absent,
            Tags::These(tags) => Precondition::NoneOf(tags),
        });
    }
    Ok(conditions)
}

enum Tags {
    Any,
    These(Vec<String>),
}

fn tags(headers: &HeaderMap, name: &HeaderName) -> Result<Option<Tags>> {
    let mut tags = None::<Vec<String>>;
    for value in headers.get_all(name) {
        let value = value.to_str().map_err(|_| bad_tags())?;
        if value.trim() == "*" {
            return Ok(Some(Tags::Any));
        }
        for tag in value.split(',').filter(|tag| !tag.trim().is_empty()) {
            let tag = quoted(tag).ok_or_else(bad_tags)?;
            let is_weak_enough = *name == header::IF_NONE_MATCH;
            let strong = tag.strip_prefix("W/").filter(|_| is_weak_enough);
            let tag = strong.map(str::to_owned).unwrap_or(tag);
            tags.get_or_insert_default().push(tag);
        }
    }
    Ok(tags.map(Tags::These))
}

fn bad_tags() -> Failure {
    Failure::malformed("If-Match and If-None-Match must hold quoted entity tags or *")
}

/// Returns the text of a tag. A weak one never matches, which its mark achieves.
fn quoted(tag: &str) -> Option<String> {
    let tag = tag.trim();
    let (mark, tag) = tag.strip_prefix("W/").map_or(("", tag), |tag| ("W/", tag));
    let text = tag.strip_prefix('"')?.strip_suffix('"')?;
    Some(format!("{mark}{text}"))
}

/// A list of an `If` header.
#[derive(Debug, PartialEq, Eq)]
pub struct StateList {
    /// The resource that it is about, if that is named.
    pub about: Option<Resource>,
    /// The condition. There are no locks here, so that a lock token never matches, and of a list its
    /// tags decide.
    pub condition: Precondition,
}

/// Returns the lists of the `If` header, one of which must hold (RFC 4918, section 10.4).
pub fn state_lists(headers: &HeaderMap) -> Result<Option<Vec<StateList>>> {
    text(headers, &IF).map(parse_state_lists).transpose()
}

fn parse_state_lists(text: &str) -> Result<Vec<StateList>> {
    let malformed = || Failure::malformed("the If header is malformed");
    let (mut lists, mut about) = (Vec::new(), None);
    let mut rest = text.trim();
    while !rest.is_empty() {
        if let Some(tagged) = rest.strip_prefix('<') {
            let (tag, after) = tagged.split_once('>').ok_or_else(malformed)?;
            // Where nothing can be, nothing has a tag, as at the root.
            about = Some(Resource::parse_href(tag).unwrap_or(Resource::Root));
            rest = after.trim_start();
            continue;
        }
        let (list, after) = rest
            .strip_prefix('(')
            .and_then(|rest| rest.split_once(')'))
            .ok_or_else(malformed)?;
        lists.push(StateList {
            about: about.clone(),
            condition: state_list(list).ok_or_else(malformed)?,
        });
        rest = after.trim_start();
    }
    Ok(lists)
}

/// Returns the condition that one of these holds.
pub fn any_of(conditions: Vec<Precondition>) -> Precondition {
    if conditions.contains(&Precondition::None) {
        return Precondition::None;
    }
    if let [only] = conditions.as_slice() {
        return only.clone();
    }
    let tags = conditions
        .into_iter()
        .flat_map(|condition| match condition {
            Precondition::OneOf(tags) => tags,
            _ => Vec::new(),
        });
    Precondition::OneOf(tags.collect())
}

/// Returns the condition of one list: its tags, if the list can hold. Tags that the card must not
/// have count only in a list without others.
fn state_list(list: &str) -> Option<Precondition> {
    let (mut tags, mut can_hold, mut is_negated) = (Vec::new(), true, false);
    let mut negated_tags = Vec::new();
    let mut rest = list.trim();
    while !rest.is_empty() {
        if let Some(after) = rest
            .strip_prefix("Not")
            .or_else(|| rest.strip_prefix("not"))
        {
            (is_negated, rest) = (true, after.trim_start());
            continue;
        }
        if let Some(token) = rest.strip_prefix('<') {
            can_hold &= is_negated;
            rest = token.split_once('>')?.1;
        } else {
            let (tag, after) = rest.strip_prefix('[')?.split_once(']')?;
            match is_negated {
                true => negated_tags.push(quoted(tag)?),
                false => tags.push(quoted(tag)?),
            }
            rest = after;
        }
        (is_negated, rest) = (false, rest.trim_start());
    }
    // A card has one tag.
    tags.dedup();
    can_hold &= tags.len() <= 1 && !tags.iter().any(|tag| negated_tags.contains(tag));
    Some(match (can_hold, tags.is_empty(), negated_tags.is_empty()) {
        (false, ..) => Precondition::OneOf(Vec::new()),
        (true, true, true) => Precondition::None,
        (true, true, false) => Precondition::NoneOf(negated_tags),
        (true, false, _) => Precondition::OneOf(tags),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn conditions_of(name: &'static str, value: &'static str) -> Option<Vec<Precondition>> {
        let headers = HeaderMap::from_iter([(
            HeaderName::from_static(name),
            axum::http::HeaderValue::from_static(value),
        )]);
        let lists = state_lists(&headers).ok()?;
        let lists =
            lists.map(|lists| any_of(lists.into_iter().map(|list| list.condition).collect()));
        Some(
            conditions(&headers)
                .ok()?
                .into_iter()
                .chain(lists)
                .collect(),
        )
    }

    fn one_of(tags: &[&str]) -> Precondition {
        Precondition::OneOf(tags.iter().map(|&tag| tag.to_owned()).collect())
    }

    #[test]
    fn conditions_are_read_from_three_headers() {
        for (name, value, expected) in [
            ("if-match", "*", Precondition::Present),
            ("if-match", "\"a\", W/\"b\"", one_of(&["a", "W/b"])),
            ("if-none-match", "*", Precondition::Absent),
            (
                "if-none-match",
                "\"a\", W/\"b\"",
                Precondition::NoneOf(vec!["a".to_owned(), "b".to_owned()]),
            ),
            ("if", "([\"a\"])", one_of(&["a"])),
            ("if", "([\"a\"]) ([\"b\"])", one_of(&["a", "b"])),
            ("if", "(<opaquelocktoken:x>)", one_of(&[])),
            ("if", "([\"a\"] Not [\"a\"])", one_of(&[])),
            ("if", "([\"a\"] [\"b\"])", one_of(&[])),
            ("if", "(<opaquelocktoken:x> [\"a\"])", one_of(&[])),
            ("if", "(Not <DAV:no-lock> [\"a\"])", one_of(&["a"])),
            (
                "if",
                "(Not [\"a\"])",
                Precondition::NoneOf(vec!["a".to_owned()]),
            ),
            (
                "if",
                "(<opaquelocktoken:x>) (Not <DAV:no-lock>)",
                Precondition::None,
            ),
        ] {
            assert_eq!(
                conditions_of(name, value),
                Some(vec![expected]),
                "{name}: {value}"
            );
        }
        for (name, value) in [
            ("if-match", "a"),
            ("if", "a"),
            ("if", "([\"a\""),
            ("if", "<x"),
        ] {
            assert_eq!(conditions_of(name, value), None, "{name}: {value}");
        }
    }

    #[test]
    fn a_list_is_about_the_resource_that_stands_before_it() {
        let about = |text| {
            let lists = parse_state_lists(text).expect("lists");
            let paths = lists
                .iter()
                .map(|list| list.about.as_ref().map(Resource::to_string));
            paths.collect::<Vec<_>>()
        };
        assert_eq!(about("([\"a\"])"), [None]);
        let home = Some("/dav/books/7/".to_owned());
        assert_eq!(
            about("<http://x/dav/books/7/> ([\"a\"]) ([\"b\"]) </x> ([\"c\"])"),
            [home.clone(), home, Some("/dav/".to_owned())]
        );
    }

    #[test]
    fn a_destination_is_here_by_any_name_of_this_server() {
        let is_here = |destination: &'static str| {
            let headers = HeaderMap::from_iter([
                (
                    DESTINATION,
                    axum::http::HeaderValue::from_static(destination),
                ),
                (
                    header::HOST,
                    axum::http::HeaderValue::from_static("proxied.example.org"),
                ),
            ]);
            target(&headers, "https://contacts.example.org:8443").is_ok()
        };
        for (destination, expected) in [
            ("/dav/books/7/8/a.vcf", true),
            ("http://proxied.example.org/dav/books/7/8/a.vcf", true),
            ("https://Proxied.example.org:443/dav/books/7/8/a.vcf", true),
            (
                "https://contacts.example.org:8443/dav/books/7/8/a.vcf",
                true,
            ),
            (
                "https://contacts.example.org:8444/dav/books/7/8/a.vcf",
                false,
            ),
            ("https://other.example.org/dav/books/7/8/a.vcf", false),
        ] {
            assert_eq!(is_here(destination), expected, "{destination}");
        }
    }
}

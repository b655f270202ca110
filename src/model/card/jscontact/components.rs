//! The components of names and addresses (RFC 9554, section 2), and their order (`JSCOMPS`, RFC
//! 9554, section 3.3).

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use crate::model::card::line::{ContentLine, encode};
use crate::model::card::text;

/// A property of several components.
pub struct Structure {
    /// The kinds of its components.
    kinds: &'static [&'static str],
    /// The number of components before RFC 9554.
    former: usize,
}

/// The components of `N`.
pub const NAME: Structure = Structure {
    kinds: &[
        "surname",
        "given",
        "given2",
        "title",
        "credential",
        "surname2",
        "generation",
    ],
    former: 5,
};
/// The components of `ADR`.
pub const ADDRESS: Structure = Structure {
    kinds: &[
        "postOfficeBox",
        "apartment",
        "name",
        "locality",
        "region",
        "postcode",
        "country",
        "room",
        "apartment",
        "floor",
        "number",
        "name",
        "building",
        "block",
        "subdistrict",
        "district",
        "landmark",
        "direction",
    ],
    former: 7,
};
/// The places of components that repeat others for programs that do not know RFC 9554. After these
/// stand the places of the others, or the kinds of the others with what is between them.
const SURNAMES: (usize, usize) = (0, 5);
const SUFFIXES: (usize, usize) = (4, 6);
const EXTENDED: (usize, &[&str], &str) = (1, &["building", "floor", "apartment", "room"], ", ");
const STREET: (usize, &[&str], &str) = (2, &["number", "name", "direction"], " ");

/// The kind of what stands between components.
const SEPARATOR: &str = "separator";

/// A component: the kind or `separator`, and the value.
type Component = (&'static str, String);

impl Structure {
    /// Returns the members that state the components on a line; none when all are empty.
    pub fn to_members(&self, line: &ContentLine) -> Map<String, Value> {
        let parts = self.parts(&line.escaped());
        let mut members = Map::new();
        let components: Vec<Component> = match self.in_order(&parts, line) {
            Some((separator, components)) => {
                members.insert("isOrdered".to_owned(), true.into());
                if let Some(separator) = separator {
                    members.insert("defaultSeparator".to_owned(), separator.into());
                }
                components
            }
            None => self.once(parts),
        };
        if !components.is_empty() {
            let object = |(kind, value): Component| json!({"kind": kind, "value": value});
            members.insert(
                "components".to_owned(),
                components.into_iter().map(object).collect(),
            );
        }
        members
    }

    /// Returns the values of each component.
    fn parts(&self, encoded: &str) -> Vec<Vec<String>> {
        let parts = text::components(encoded).into_iter().map(text::values);
        parts.take(self.kinds.len()).collect()
    }

    /// Returns each value once, without those that only repeat others.
    fn once(&self, mut parts: Vec<Vec<String>>) -> Vec<Component> {
        let is_modern = parts
            .iter()
            .skip(self.former)
            .any(|values| !values.is_empty());
        if is_modern && self.former == NAME.former {
            for (all, own) in [SURNAMES, SUFFIXES] {
                let own: HashSet<_> = parts.get(own).into_iter().flatten().cloned().collect();
                parts[all].retain(|value| !own.contains(value));
            }
        } else if is_modern {
            for (whole, kinds, _) in [EXTENDED, STREET] {
                if self.is_repeated(&parts, whole, kinds) {
                    parts[whole].clear();
                }
            }
        }
        let named = self.kinds.iter().zip(parts);
        named
            .flat_map(|(kind, values)| values.into_iter().map(|value| (*kind, value)))
            .collect()
    }

    /// Checks whether the later components of these kinds say all that one for other programs says.
    fn is_repeated(&self, parts: &[Vec<String>], whole: usize, kinds: &[&str]) -> bool {
        let own = self.own(parts, kinds);
        text::has_words_of(&own.join(" "), &parts[whole].join(" "))
    }

    /// Returns the values of the components of these kinds that RFC 9554 added.
    fn own<'p>(&self, parts: &'p [Vec<String>], kinds: &[&str]) -> Vec<&'p str> {
        let own = self.kinds.iter().zip(parts).skip(self.former);
        let own = own.filter(|(kind, _)| kinds.contains(kind));
        own.flat_map(|(_, values)| values)
            .map(String::as_str)
            .collect()
    }

    /// Returns the components on a line in the order that it states, with what is between them; `None`
    /// if it states none.
    pub fn spoken(&self, line: &ContentLine) -> Option<String> {
        let (default, components) = self.in_order(&self.parts(&line.escaped()), line)?;
        let default = default.unwrap_or_else(|| " ".to_owned());
        let (mut text, mut is_apart) = (String::new(), true);
        for (kind, value) in components {
            let is_separator = kind == SEPARATOR;
            if !is_apart && !is_separator {
                text.push_str(&default);
            }
            text.push_str(&value);
            is_apart = is_separator;
        }
        Some(text)
    }

    /// Returns the default separator and the components in the order that a line states, if that is
    /// valid and leaves out none: one may have been added by a program that does not know the order.
    fn in_order(
        &self,
        parts: &[Vec<String>],
        line: &ContentLine,
    ) -> Option<(Option<String>, Vec<Component>)> {
        let order = line
            .parameters()
            .find(|parameter| parameter.is("JSCOMPS"))?;
        let order = order.texts().next()?;
        let separator = |entry: &str| entry.strip_prefix("s,").map(text::unescape);
        let mut entries = text::components(&order).into_iter();
        let default = match entries.next()? {
            "" => None,
            entry => Some(separator(entry)?),
        };
        let component = |entry: &str| {
            if let Some(separator) = separator(entry) {
                return Some((SEPARATOR, separator));
            }
            let (at, nth) = entry.split_once(',').unwrap_or((entry, "0"));
            let at: usize = at.parse().ok()?;
            let value = parts.get(at)?.get(nth.parse::<usize>().ok()?)?;
            Some((self.kinds[at], value.clone()))
        };
        let components: Vec<_> = entries.map(component).collect::<Option<_>>()?;
        let stated = components.iter().filter(|(kind, _)| *kind != SEPARATOR);
        let all = self.once(self.without_repeated(parts, &order));
        let (mut stated, mut all): (Vec<_>, _) = (stated.collect(), all);
        stated.sort();
        all.sort();
        let is_whole = stated.into_iter().eq(&all);
        is_whole.then_some((default, components))
    }

    /// Returns the values without those that an order leaves out because later components say the
    /// same, in whatever spelling.
    fn without_repeated(&self, parts: &[Vec<String>], order: &str) -> Vec<Vec<String>> {
        let mut parts = parts.to_vec();
        if self.former == NAME.former {
            return parts;
        }
        for (whole, kinds, _) in [EXTENDED, STREET] {
            let is_named = text::components(order)
                .iter()
                .any(|entry| entry.split(',').next() == Some(&whole.to_string()));
            if !is_named && !self.own(&parts, kinds).is_empty() {
                parts[whole].clear();
            }
        }
        parts
    }

    /// Takes the components out of a name or an address, and returns the parameter with their order
    /// and the value of the line. What vCard cannot express stays.
    pub fn take(&self, members: &mut Map<String, Value>) -> Option<(String, String)> {
        let stated = members.get("components")?.as_array()?;
        let components: Vec<_> = stated
            .iter()
            .filter_map(|each| self.component(each))
            .collect();
        let is_all = components.len() == stated.len() && stated.iter().all(is_plain);
        let is_ordered = members.get("isOrdered");
        let is_ordered = is_ordered == Some(&Value::Bool(true));
        if is_all {
            members.remove("components");
        }
        let is_modern = components.iter().any(|(kind, _)| self.is_modern(kind));
        let count = if is_modern {
            self.kinds.len()
        } else {
            self.former
        };
        let mut parts = vec![Vec::new(); count];
        let separator = members.get("defaultSeparator").and_then(Value::as_str);
        let mut order = separator
            .filter(|_| is_ordered)
            .map_or_else(String::new, verb);
        for (kind, value) in &components {
            order.push(';');
            let Some(at) = self.place(kind, is_modern) else {
                order.push_str(&verb(value));
                continue;
            };
            order.push_str(&match parts[at].len() {
                0 => at.to_string(),
                nth => format!("{at},{nth}"),
            });
            parts[at].push(text::escape(value));
        }
        if is_modern {
            self.repeat(&components, &mut parts);
        }
        let is_false = |value: &Value| *value == Value::Bool(false);
        if is_ordered || members.get("isOrdered").is_some_and(is_false) {
            members.remove("isOrdered");
        }
        if is_ordered {
            members.remove("defaultSeparator");
        }
        let order = if is_ordered {
            format!(";JSCOMPS={}", quoted(&order))
        } else {
            String::new()
        };
        let parts: Vec<_> = parts.iter().map(|values| values.join(",")).collect();
        Some((order, parts.join(";")))
    }

    /// Checks whether a line states these components, perhaps in another order, apart from members
    /// of them and kinds that it has no place for.
    pub fn is_stated(&self, components: &Value, on_line: &Value) -> bool {
        let read = |components: &Value| {
            let components = components.as_array().into_iter().flatten();
            let components = components.filter_map(|each| self.component(each));
            let mut said: Vec<_> = components.filter(|(kind, _)| *kind != SEPARATOR).collect();
            said.sort();
            said
        };
        read(components) == read(on_line)
    }

    /// Reads kind and value of a component; `None` if vCard has no place for them.
    fn component(&self, stated: &Value) -> Option<Component> {
        let kind = stated.get("kind")?.as_str()?;
        let value = stated.get("value")?.as_str()?.replace('\0', "\u{fffd}");
        let mut known = self.kinds.iter().chain(&[SEPARATOR]);
        let kind = known.find(|known| **known == kind)?;
        let is_said = *kind == SEPARATOR || !value.trim().is_empty();
        is_said.then_some((*kind, value))
    }

    /// Checks whether only RFC 9554 has a component for this kind.
    fn is_modern(&self, kind: &str) -> bool {
        self.kinds.contains(&kind) && !self.kinds[..self.former].contains(&kind)
    }

    /// Returns the place of a kind among the components; a separator has none.
    fn place(&self, kind: &str, is_modern: bool) -> Option<usize> {
        if is_modern && self.former == ADDRESS.former {
            self.kinds.iter().rposition(|known| *known == kind)
        } else {
            self.kinds.iter().position(|known| *known == kind)
        }
    }

    /// Repeats the components of RFC 9554 where other programs look for them.
    fn repeat(&self, components: &[Component], parts: &mut [Vec<String>]) {
        if self.former == NAME.former {
            for (all, own) in [SURNAMES, SUFFIXES] {
                let own = parts[own].clone();
                parts[all].extend(own);
            }
            return;
        }
        for (place, kinds, between) in [EXTENDED, STREET] {
            let stated = components.iter().filter(|(kind, _)| kinds.contains(kind));
            let stated: Vec<_> = stated.map(|(_, value)| value.as_str()).collect();
            let whole = text::escape(&stated.join(between));
            parts[place].extend(Some(whole).filter(|whole| !whole.is_empty()));
        }
    }
}

/// Checks whether a component has kind and value alone.
fn is_plain(component: &Value) -> bool {
    let mut keys = component.as_object().into_iter().flat_map(Map::keys);
    keys.all(|key| ["@type", "kind", "value"].contains(&key.as_str()))
}

/// Returns a separator as an entry of the order.
fn verb(separator: &str) -> String {
    format!("s,{}", text::escape(separator))
}

fn quoted(order: &str) -> String {
    let order = encode(order);
    if order.starts_with('"') {
        order
    } else {
        format!("\"{order}\"")
    }
}

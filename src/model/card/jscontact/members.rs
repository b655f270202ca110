//! The members of a JSContact card, separated so that some of its entries can be written alone.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

use serde_json::{Map, Value};

use super::shape::{self, LISTS};
use super::{CARRIED, LONGEST_PATH};

/// The most entries and their additions in a chunk of a large JSContact card.
pub const CHUNK_WEIGHT: usize = 200;
/// The list inside `speakToAs`.
const PRONOUNS: &str = "pronouns";
const FORMS: &str = "convertedProperties";
/// The number of forms of a title's organisation that are written with the title.
const ORGANIZATION_FORMS: usize = 2;

/// A statement about a member: the member's path and the value.
type Saying<'a> = (&'a str, &'a Value);
/// A translation of a member: the language, the member's path and the value.
type Localization<'a> = (&'a str, &'a str, &'a Value);

/// An entry of a list, with the statements about it elsewhere in the card.
pub struct Entry<'a> {
    list: &'a str,
    id: &'a str,
    value: &'a Value,
    /// The statements about its vCard form.
    forms: Vec<Saying<'a>>,
    localizations: Vec<Localization<'a>>,
}

impl Entry<'_> {
    /// Returns the work that converting it takes.
    pub fn weight(&self) -> usize {
        1 + self.forms.len() + self.localizations.len()
    }
}

/// A card separated into members.
pub struct Members<'a> {
    card: &'a Map<String, Value>,
    /// The entries of all lists, each list in the order of identifiers: `k2` before `k10`.
    pub entries: Vec<Entry<'a>>,
    /// The statements about vCard forms outside the entries.
    forms: Vec<Saying<'a>>,
    localizations: Vec<Localization<'a>>,
}

impl<'a> Members<'a> {
    /// Separates a card. Statements about the vCard form of absent members are left out.
    pub fn of(card: &'a Map<String, Value>) -> Self {
        let mut members = Self {
            card,
            entries: Vec::new(),
            forms: Vec::new(),
            localizations: Vec::new(),
        };
        for (list, value) in card {
            match value {
                Value::Object(entries) if is_list(list) => members.add_list(list, entries),
                Value::Object(speak) if list == "speakToAs" => {
                    speak
                        .get(PRONOUNS)
                        .and_then(Value::as_object)
                        .into_iter()
                        .for_each(|all| members.add_list(PRONOUNS, all));
                }
                _ => {}
            }
        }
        let mut places: HashMap<&str, HashMap<&str, usize>> = HashMap::new();
        for (at, entry) in members.entries.iter().enumerate() {
            places.entry(entry.list).or_default().insert(entry.id, at);
        }
        members.attach_forms(&places);
        members.attach_localizations(&places);
        members.attach_organizations(&places);
        members
    }

    fn add_list(&mut self, list: &'a str, entries: &'a Map<String, Value>) {
        let start = self.entries.len();
        let entry = |(id, value): (&'a String, &'a Value)| Entry {
            list,
            id,
            value,
            forms: Vec::new(),
            localizations: Vec::new(),
        };
        self.entries.extend(entries.iter().map(entry));
        self.entries[start..].sort_by_key(|entry| (entry.id.len(), entry.id));
    }

    fn attach_forms(&mut self, places: &Places<'_>) {
        let forms = self
            .card
            .get("vCard")
            .and_then(|vcard| vcard.get(FORMS))
            .and_then(Value::as_object);
        for (path, form) in forms
            .into_iter()
            .flatten()
            .filter(|(path, _)| shape::is_there(self.card, path))
        {
            match place(places, path) {
                Some(at) => self.entries[at].forms.push((path, form)),
                None => self.forms.push((path, form)),
            }
        }
    }

    fn attach_localizations(&mut self, places: &Places<'_>) {
        for (language, patches) in self
            .card
            .get("localizations")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            for (path, value) in patches.as_object().into_iter().flatten() {
                let at = place(places, path)
                    .filter(|at| self.entries[*at].localizations.len() < CHUNK_WEIGHT);
                let localizations = at.map_or(&mut self.localizations, |at| {
                    &mut self.entries[at].localizations
                });
                localizations.push((language, path, value));
            }
        }
    }

    /// Attaches organisations to titles, which are related to them by a common group.
    fn attach_organizations(&mut self, places: &Places<'_>) {
        let Some(organizations) = places.get("organizations") else {
            return;
        };
        for at in 0..self.entries.len() {
            let title = &self.entries[at];
            let organization = title
                .value
                .get("organizationId")
                .and_then(Value::as_str)
                .filter(|_| title.list == "titles");
            let Some(organization) = organization.and_then(|id| organizations.get(id)) else {
                continue;
            };
            let forms: Vec<_> = self.entries[*organization]
                .forms
                .iter()
                .take(ORGANIZATION_FORMS)
                .copied()
                .collect();
            self.entries[at].forms.extend(forms);
        }
    }

    /// Returns the work that converting it takes.
    pub fn weight(&self) -> usize {
        self.entries.iter().map(Entry::weight).sum::<usize>()
            + self.forms.len()
            + self.localizations.len()
    }

    /// Returns the whole card.
    pub fn text_of_all(&self) -> String {
        self.write(true, &self.entries, &self.forms, &self.localizations)
    }

    /// Returns the card without the entries of its lists. Forms and localizations outside the
    /// entries are cut to a limit that real cards do not reach.
    pub fn text_without_entries(&self) -> String {
        let forms = &self.forms[..self.forms.len().min(CHUNK_WEIGHT)];
        let localizations = &self.localizations[..self.localizations.len().min(CHUNK_WEIGHT)];
        self.write(true, &[], forms, localizations)
    }

    /// Returns the localizations that [`Self::text_without_entries`] leaves out, in parts.
    pub fn further_localizations(&self) -> impl Iterator<Item = &[Localization<'a>]> {
        self.localizations.chunks(CHUNK_WEIGHT).skip(1)
    }

    /// Returns a card of only these localizations.
    pub fn text_of_localizations(&self, localizations: &[Localization<'a>]) -> String {
        self.write(false, &[], &[], localizations)
    }

    /// Returns a card of only these entries.
    pub fn text_of(&self, entries: &[Entry<'a>]) -> String {
        self.write(false, entries, &[], &[])
    }

    fn write(
        &self,
        is_first: bool,
        entries: &[Entry<'a>],
        forms: &[Saying<'a>],
        localizations: &[Localization<'a>],
    ) -> String {
        let mut lists: HashMap<&str, Vec<&Entry<'_>>> = HashMap::new();
        entries
            .iter()
            .for_each(|entry| lists.entry(entry.list).or_default().push(entry));
        let mut forms: Vec<_> = forms
            .iter()
            .chain(entries.iter().flat_map(|entry| &entry.forms))
            .copied()
            .collect();
        // A form of an organisation may also be there for a title.
        forms.sort_by_key(|(path, _)| *path);
        forms.dedup_by_key(|(path, _)| *path);
        let localizations = localizations
            .iter()
            .chain(entries.iter().flat_map(|entry| &entry.localizations));
        let mut object = Object::default();
        for (key, value) in self.card.iter().filter(|(key, _)| *key != CARRIED) {
            match (key.as_str(), value) {
                ("vCard", Value::Object(vcard)) => {
                    object.object(key, &with_forms(vcard, is_first, &forms))
                }
                ("localizations", _) => object.object(key, &by_language(localizations.clone())),
                ("speakToAs", Value::Object(speak)) => {
                    object.object(key, &with_pronouns(speak, is_first, lists.get(PRONOUNS)));
                }
                (list, Value::Object(all)) if is_list(list) => {
                    if let Some(entries) = lists.get(list) {
                        object.object(key, &written(entries));
                    } else if is_first && all.is_empty() {
                        object.member(key, value);
                    }
                }
                _ if !is_first => {}
                ("name", _) => {
                    let mut name = value.clone();
                    shape::strip_types(&mut name);
                    object.sorted(key, &name);
                }
                _ => object.sorted(key, value),
            }
        }
        object.finish()
    }
}

/// Indices of entries by their lists and identifiers.
type Places<'a> = HashMap<&'a str, HashMap<&'a str, usize>>;

fn is_list(member: &str) -> bool {
    LISTS.contains(&member) || member == "members"
}

/// Returns the entry that a path leads into; identifiers may contain unescaped slashes.
fn place(places: &Places<'_>, path: &str) -> Option<usize> {
    let (list, rest) = path.split_once('/')?;
    match list {
        "localizations" => {
            let (_, patched) = rest.split_once('/')?;
            if patched.starts_with("localizations") {
                None
            } else {
                place(places, &unescaped(patched))
            }
        }
        "speakToAs" => entry_at(
            places.get(PRONOUNS)?,
            rest.strip_prefix(PRONOUNS)?.strip_prefix('/')?,
        ),
        list => entry_at(places.get(list)?, rest),
    }
}

fn entry_at(entries: &HashMap<&str, usize>, rest: &str) -> Option<usize> {
    let escaped = rest.split('/').next().unwrap_or_default();
    let cuts = || {
        rest.match_indices('/')
            .map(|(slash, _)| &rest[..slash])
            .chain([rest])
    };
    let by_cut = || {
        cuts()
            .find_map(|id| entries.get(id))
            .filter(|_| rest.len() <= LONGEST_PATH)
    };
    entries.get(&*unescaped(escaped)).or_else(by_cut).copied()
}

/// Decodes a token of a JSON pointer to a name (RFC 6901, section 4).
fn unescaped(token: &str) -> Cow<'_, str> {
    if token.contains('~') {
        Cow::Owned(token.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(token)
    }
}

fn written(entries: &[&Entry<'_>]) -> Object {
    let mut list = Object::default();
    for entry in entries {
        let mut value = entry.value.clone();
        shape::strip_types(&mut value);
        list.member(entry.id, &value);
    }
    list
}

fn with_forms(vcard: &Map<String, Value>, is_first: bool, forms: &[Saying<'_>]) -> Object {
    let mut object = Object::default();
    if !forms.is_empty() {
        let mut written = Object::default();
        forms
            .iter()
            .for_each(|(path, form)| written.member(path, form));
        object.object(FORMS, &written);
    }
    for (key, value) in vcard.iter().filter(|(key, _)| is_first && *key != FORMS) {
        object.member(key, value);
    }
    object
}

fn by_language<'e>(localizations: impl Iterator<Item = &'e Localization<'e>>) -> Object {
    let mut languages: BTreeMap<&str, Object> = BTreeMap::new();
    for (language, path, value) in localizations {
        languages.entry(language).or_default().member(path, value);
    }
    let mut object = Object::default();
    languages
        .into_iter()
        .for_each(|(language, patches)| object.object(language, &patches));
    object
}

fn with_pronouns(
    speak: &Map<String, Value>,
    is_first: bool,
    pronouns: Option<&Vec<&Entry<'_>>>,
) -> Object {
    let mut object = Object::default();
    for (key, value) in speak {
        match pronouns.filter(|_| key == PRONOUNS) {
            Some(entries) => object.object(key, &written(entries)),
            None if is_first && (key != PRONOUNS || !value.is_object()) => {
                object.member(key, value)
            }
            None => {}
        }
    }
    object
}

/// A JSON object being written.
#[derive(Default)]
struct Object {
    members: String,
}

impl Object {
    fn raw(&mut self, key: &str, value: &str) {
        let comma = if self.members.is_empty() { "" } else { "," };
        // Writing to a String cannot fail.
        let _ = write!(self.members, "{comma}{}:{value}", Value::from(key));
    }

    fn member(&mut self, key: &str, value: &Value) {
        self.raw(key, &value.to_string());
    }

    fn object(&mut self, key: &str, object: &Self) {
        self.raw(key, &format!("{{{}}}", object.members));
    }

    /// Writes a member whose own members are sorted by name, shorter names first.
    fn sorted(&mut self, key: &str, value: &Value) {
        let Value::Object(members) = value else {
            return self.member(key, value);
        };
        let mut members: Vec<_> = members.iter().collect();
        members.sort_by_key(|(id, _)| (id.len(), id.as_str()));
        let mut object = Self::default();
        members
            .into_iter()
            .for_each(|(id, value)| object.member(id, value));
        self.object(key, &object);
    }

    fn finish(self) -> String {
        format!("{{{}}}", self.members)
    }
}

//! The entries of a card beyond the flat fields, as forms carry them: `email.3.value`, where 3 is
//! the entry's key, `first` stands for the entry whose value is a flat field, and anything else for
//! a new one.

mod read;
mod rebase;

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::model::birthday::Birthday;
use crate::model::card::details::{Address, DayKind, NameParts};
use crate::model::card::edit::{Edit, Field, Value};
use crate::model::card::label::{Label, StandardLabel};
use crate::model::card::online::Account;
use crate::model::contact::{COMMENTS_BYTES, NAME_CHARS, PHONE_CHARS};
use crate::model::email::Email;
use crate::model::validation::{Checks, FieldError, Reason};

/// The row whose value is a flat field; it has a label only.
pub const FIRST: &str = "first";
/// The most characters of an entry that has no limit of its own.
const ENTRY_CHARS: usize = 2000;
/// The fields that a card has once.
pub const SINGLES: &[&str] = &[
    "prefix",
    "middle_name",
    "suffix",
    "display_name",
    "nickname",
    "organization",
    "department",
    "title",
];

/// A kind of entries.
pub struct Group {
    /// Its name in forms.
    pub name: &'static str,
    /// The names of an entry's parts.
    pub parts: &'static [&'static str],
    /// The standard labels to choose from.
    pub labels: &'static [StandardLabel],
}

pub use read::{ShownEntries, first_key};
pub use rebase::RebasedEntries;

use StandardLabel as L;

/// All kinds of entries, in the order of the form.
pub const GROUPS: &[Group] = &[
    Group {
        name: "email",
        parts: &["value"],
        labels: &[L::Home, L::Work, L::School, L::Other],
    },
    Group {
        name: "phone",
        parts: &["value"],
        labels: &[
            L::Mobile,
            L::Home,
            L::Work,
            L::Main,
            L::HomeFax,
            L::WorkFax,
            L::Fax,
            L::Pager,
            L::Other,
        ],
    },
    Group {
        name: "address",
        parts: &[
            "street", "extended", "po_box", "city", "region", "postcode", "country",
        ],
        labels: &[L::Home, L::Work, L::Other],
    },
    Group {
        name: "url",
        parts: &["value"],
        labels: &[L::HomePage, L::Home, L::Work, L::Other],
    },
    Group {
        name: "messenger",
        parts: &["service", "user"],
        labels: &[L::Home, L::Work, L::Other],
    },
    Group {
        name: "profile",
        parts: &["service", "user"],
        labels: &[L::Home, L::Work, L::Other],
    },
    Group {
        name: "date",
        parts: &["kind", "day", "month", "year"],
        labels: &[L::Anniversary, L::Other],
    },
    Group {
        name: "related",
        parts: &["value"],
        labels: &[
            L::Spouse,
            L::Partner,
            L::Child,
            L::Parent,
            L::Mother,
            L::Father,
            L::Brother,
            L::Sister,
            L::Friend,
            L::Assistant,
            L::Manager,
        ],
    },
    Group {
        name: "note",
        parts: &["value"],
        labels: &[],
    },
];

/// The input of a form beyond the flat fields.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entries {
    /// The fields that a card has once, by name.
    pub singles: BTreeMap<String, String>,
    /// The entries in order.
    pub rows: Vec<Row>,
}

/// One entry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The name of its kind.
    pub group: String,
    /// The entry's key, [`FIRST`], or the name of a new one.
    pub id: String,
    /// The entry's parts, with `label` and `own`.
    pub parts: BTreeMap<String, String>,
}

impl Row {
    fn new<const N: usize>(
        group: &str,
        id: impl ToString,
        label: &Label,
        parts: [(&str, &str); N],
    ) -> Self {
        let (label, own) = match label {
            Label::None => ("", ""),
            Label::Standard(standard) => (standard.key(), ""),
            Label::Custom(own) => ("own", own.as_str()),
        };
        let parts = parts.into_iter().chain([("label", label), ("own", own)]);
        let parts = parts
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        Self {
            group: group.to_owned(),
            id: id.to_string(),
            parts,
        }
    }

    /// Returns an empty row.
    pub fn blank(group: &str, id: &str) -> Self {
        Self::new(group, id, &Label::None, [])
    }

    /// Returns one of its parts; empty when it is absent.
    pub fn part(&self, name: &str) -> &str {
        self.parts.get(name).map_or("", String::as_str)
    }

    /// Returns the prefix of its fields' names.
    pub fn name(&self) -> String {
        format!("{}.{}", self.group, self.id)
    }

    fn key(&self) -> (&str, &str) {
        (&self.group, &self.id)
    }

    /// Checks whether nothing but perhaps its kind was entered.
    pub fn is_blank(&self) -> bool {
        let typed = |(name, text): (&String, &String)| {
            !matches!(name.as_str(), "label" | "own" | "kind") && !text.trim().is_empty()
        };
        !self.parts.iter().any(typed)
    }

    fn label(&self) -> Label {
        match self.part("label") {
            "own" if !self.part("own").trim().is_empty() => {
                Label::Custom(self.part("own").trim().to_owned())
            }
            key => StandardLabel::from_key(key).map_or(Label::None, Label::Standard),
        }
    }

    /// Checks whether the rows are equal except for the label.
    fn says_the_same(&self, other: &Self) -> bool {
        let group = GROUPS.iter().find(|group| group.name == self.group);
        group.is_some_and(|group| {
            group
                .parts
                .iter()
                .all(|part| is_unchanged(self.part(part), other.part(part)))
        })
    }

    /// Returns its value for an edit; `None` when it is refused.
    fn value(&self, checks: &mut Checks) -> Option<Value> {
        let name = self.name();
        let mut line = |part: &str, max| {
            checks
                .line(&name, Some(self.part(part).to_owned()), max)
                .unwrap_or_default()
        };
        let value = match self.group.as_str() {
            "email" => {
                let email = checks.accept(&name, self.part("value").parse::<Email>())?;
                Value::Email(email.to_string())
            }
            "phone" => Value::Phone(line("value", PHONE_CHARS)),
            "address" => Value::Address(Address {
                po_box: line("po_box", ENTRY_CHARS),
                extended: line("extended", ENTRY_CHARS),
                street: self.part("street").to_owned(),
                city: line("city", ENTRY_CHARS),
                region: line("region", ENTRY_CHARS),
                postcode: line("postcode", ENTRY_CHARS),
                country: line("country", ENTRY_CHARS),
            }),
            "url" => Value::Url(line("value", ENTRY_CHARS)),
            "messenger" => Value::Messenger(Account {
                service: line("service", NAME_CHARS),
                user: line("user", ENTRY_CHARS),
            }),
            "profile" => Value::Profile(Account {
                service: line("service", NAME_CHARS),
                user: line("user", ENTRY_CHARS),
            }),
            "date" => Value::Day(day_kind(self.part("kind")), self.date(checks)?),
            "related" => Value::Related(line("value", ENTRY_CHARS)),
            _ => Value::Note(self.part("value").to_owned()),
        };
        self.check_lines(checks);
        Some(value)
    }

    /// Checks the texts of several lines.
    fn check_lines(&self, checks: &mut Checks) {
        let text = match self.group.as_str() {
            "note" => self.part("value"),
            "address" => self.part("street"),
            _ => "",
        };
        if text.len() > COMMENTS_BYTES {
            checks.refuse(
                &self.name(),
                Reason::TooLarge {
                    max: COMMENTS_BYTES,
                },
            );
        } else if text
            .chars()
            .any(|c| c.is_control() && c != '\n' && c != '\t')
        {
            checks.refuse(&self.name(), Reason::ControlCharacterInLines);
        }
    }

    fn date(&self, checks: &mut Checks) -> Option<Birthday> {
        let [day, month, year] = ["day", "month", "year"].map(|part| self.part(part).trim());
        let text = match year {
            "" => format!("--{month:0>2}-{day:0>2}"),
            year => format!("{year:0>4}-{month:0>2}-{day:0>2}"),
        };
        checks.accept(&self.name(), text.parse::<Birthday>())
    }
}

/// Checks whether a field came back unchanged: browsers remove line breaks from single-line fields.
fn is_unchanged(shown: &str, sent: &str) -> bool {
    shown == sent || (shown.contains('\n') && shown.replace(['\r', '\n'], "") == sent)
}

fn day_kind(name: &str) -> DayKind {
    match name {
        "birthday" => DayKind::Birthday,
        "other" => DayKind::Other,
        _ => DayKind::Anniversary,
    }
}

impl Entries {
    /// Parses the form's fields that belong to entries.
    pub fn parse(pairs: &[(String, String)]) -> Self {
        let mut entries = Self::default();
        let mut known = HashMap::new();
        for (name, value) in pairs {
            let value = value.replace("\r\n", "\n");
            if SINGLES.contains(&name.as_str()) {
                entries.singles.insert(name.clone(), value);
                continue;
            }
            let mut parts = name.splitn(3, '.');
            let (Some(group), Some(id), Some(part)) = (parts.next(), parts.next(), parts.next())
            else {
                continue;
            };
            let Some(group) = GROUPS.iter().find(|known| known.name == group) else {
                continue;
            };
            let is_plain = id.len() <= 20 && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
            if !is_plain || !(group.parts.contains(&part) || matches!(part, "label" | "own")) {
                continue;
            }
            let at = *known.entry((group.name, id)).or_insert(entries.rows.len());
            if at == entries.rows.len() {
                entries.rows.push(Row {
                    group: group.name.to_owned(),
                    id: id.to_owned(),
                    parts: BTreeMap::new(),
                });
            }
            entries.rows[at].parts.insert(part.to_owned(), value);
        }
        entries
    }

    /// Returns one of the fields that a card has once.
    pub fn single(&self, name: &str) -> &str {
        self.singles.get(name).map_or("", String::as_str)
    }

    /// Returns the row with the label of a flat field.
    pub fn first(&self, group: &str) -> Option<&Row> {
        self.rows
            .iter()
            .find(|row| row.group == group && row.id == FIRST)
    }

    fn by_name(&self) -> HashMap<(&str, &str), &Row> {
        self.rows.iter().map(|row| (row.key(), row)).collect()
    }

    /// Returns the entries as form fields, without blank rows.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let singles = self
            .singles
            .iter()
            .map(|(name, value)| (name.clone(), value.clone()));
        let rows = self
            .rows
            .iter()
            .filter(|row| !row.is_blank() || row.id == FIRST);
        let parts = rows.flat_map(|row| {
            row.parts
                .iter()
                .map(|(part, value)| (format!("{}.{part}", row.name()), value.clone()))
        });
        singles.chain(parts).collect()
    }

    /// Returns the edits that turn a card with the entries `self` into one with `sent`, or the
    /// refusals. `shown` is the part that the form had: the rest of the card stays. `name` is the
    /// flat one as sent.
    pub fn edits(
        &self,
        sent: &Self,
        shown: &Self,
        name: (&str, &str),
    ) -> Result<Vec<Edit>, Vec<FieldError>> {
        let (mut edits, mut checks) = (Vec::new(), Checks::default());
        self.edit_singles(sent, name, &mut edits, &mut checks);
        let (former, shown, now) = (self.by_name(), shown.by_name(), sent.by_name());
        for row in self.rows.iter().filter(|row| row.id != FIRST) {
            let Ok(key) = row.id.parse() else { continue };
            match now.get(&row.key()).filter(|sent| !sent.is_blank()) {
                None if shown.contains_key(&row.key()) => edits.push(Edit::Remove { key }),
                None => {}
                Some(sent) => {
                    let is_same = row.says_the_same(sent);
                    let value = if is_same {
                        None
                    } else {
                        sent.value(&mut checks)
                    };
                    let label = (row.label() != sent.label()).then(|| sent.label());
                    if value.is_some() || label.is_some() {
                        edits.push(Edit::Change { key, value, label });
                    }
                }
            }
        }
        let is_new = |row: &&Row| !former.contains_key(&row.key());
        for row in sent
            .rows
            .iter()
            .filter(|row| row.id != FIRST && !row.is_blank())
            .filter(is_new)
        {
            edits.extend(row.value(&mut checks).map(|value| Edit::Add {
                value,
                label: row.label(),
            }));
        }
        for row in &sent.rows {
            checks.line(&row.name(), Some(row.part("own").to_owned()), NAME_CHARS);
        }
        checks.finish().map(|()| edits)
    }

    fn edit_singles(
        &self,
        sent: &Self,
        (first, last): (&str, &str),
        edits: &mut Vec<Edit>,
        checks: &mut Checks,
    ) {
        let changed = |name: &str| {
            sent.singles.contains_key(name) && !is_unchanged(self.single(name), sent.single(name))
        };
        for name in SINGLES.iter().filter(|name| changed(name)) {
            checks.line(name, Some(sent.single(name).to_owned()), NAME_CHARS);
        }
        let sent_or_own = |name: &str| {
            sent.singles
                .get(name)
                .map_or(self.single(name), String::as_str)
                .to_owned()
        };
        let [prefix, middle, suffix] = ["prefix", "middle_name", "suffix"].map(sent_or_own);
        if ["prefix", "middle_name", "suffix"]
            .iter()
            .any(|name| changed(name))
        {
            edits.push(Edit::Name(NameParts {
                prefix,
                first: first.to_owned(),
                middle,
                last: last.to_owned(),
                suffix,
            }));
        }
        if changed("display_name") {
            edits.push(Edit::DisplayName(sent.single("display_name").to_owned()));
        }
        for (name, field) in [
            ("nickname", Field::Nickname),
            ("organization", Field::Organization),
            ("department", Field::Department),
            ("title", Field::Title),
        ] {
            if changed(name) {
                edits.push(Edit::Field(field, sent.single(name).to_owned()));
            }
        }
    }

    /// Returns the label of a kind's first entry when it differs from that in `self`.
    pub fn first_label(&self, sent: &Self, group: &str) -> Option<Label> {
        let label = sent.first(group)?.label();
        (label != self.first(group).map(Row::label).unwrap_or_default()).then_some(label)
    }
}

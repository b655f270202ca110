//! Groups among the rows of a table, as Zimbra writes them: the name of a group becomes a label of
//! its members. Members without a row of their own become contacts.

use std::collections::{HashMap, HashSet};

use super::field::Field;
use super::layout::Layout;
use super::rows;
use super::table::{Record, Text};
use crate::model::card::details::{Detail, Details};
use crate::model::card::entry_label::EntryLabel;
use crate::model::email;

/// The most bytes of a group's name; a longer one is no label.
const MAX_NAME: usize = 500;

/// The columns with the kind of a row and the members of a group.
#[derive(Clone, Copy)]
struct Columns {
    kind: usize,
    members: usize,
}

impl Columns {
    fn of(layout: &Layout) -> Option<Self> {
        let named = |name: &str| {
            let mut headers = layout.header.iter();
            headers.position(|header| header.eq_ignore_ascii_case(name))
        };
        Some(Self {
            kind: named("type")?,
            members: named("dlist")?,
        })
    }

    /// Returns the list of a group's members.
    fn members<'a>(&self, record: &'a Record) -> Option<&'a str> {
        let kind = record.cells.get(self.kind)?;
        let members = record.cells.get(self.members).map(String::as_str);
        kind.eq_ignore_ascii_case("group")
            .then(|| members.unwrap_or_default())
    }
}

/// The groups of a table.
#[derive(Default)]
pub struct Groups {
    columns: Option<Columns>,
    /// The names of the groups.
    names: Vec<String>,
    /// The groups of each email, as places in the list of names.
    of: HashMap<String, Vec<usize>>,
    /// The emails of contacts that were read or have a row of their own.
    known: HashSet<String>,
}

impl Groups {
    /// Reads the groups of a table, whose columns of groups are then left out of its rows.
    pub fn take(table: &Text, layout: &mut Layout) -> Self {
        let Some(columns) = Columns::of(layout) else {
            return Self::default();
        };
        for at in [columns.kind, columns.members] {
            layout.fields[at] = Field::Ignored;
        }
        let mut groups = Self {
            columns: Some(columns),
            ..Self::default()
        };
        for record in table.records(layout.delimiter) {
            let details = rows::details(layout, &record.cells);
            let Some(members) = columns.members(&record) else {
                let emails = details.emails.iter();
                groups
                    .known
                    .extend(emails.map(|own| email::key(&own.value)));
                continue;
            };
            let (name, place) = (
                details.to_card().stated_name().unwrap_or_default(),
                groups.names.len(),
            );
            if name.len() > MAX_NAME {
                continue;
            }
            groups.names.push(name);
            for (_, address) in mailboxes(members) {
                let of = groups.of.entry(email::key(address)).or_default();
                if of.last() != Some(&place) {
                    of.push(place);
                }
            }
        }
        groups
    }

    /// Returns the columns of groups.
    pub fn columns(&self) -> impl Iterator<Item = usize> + use<> {
        let columns = self.columns.into_iter();
        columns.flat_map(|columns| [columns.kind, columns.members])
    }

    /// Gives a contact the labels of its groups.
    pub fn label(&self, contact: &mut Details) {
        for own in &contact.emails {
            let groups = self.of.get(&email::key(&own.value));
            let names = groups
                .into_iter()
                .flatten()
                .map(|place| &self.names[*place]);
            contact.categories.extend(names.cloned());
        }
    }

    /// Checks whether a row is that of a group without members.
    pub fn is_empty(&self, record: &Record) -> bool {
        let members = self.columns.and_then(|columns| columns.members(record));
        members.is_some_and(|members| mailboxes(members).is_empty())
    }

    /// Returns the members without a row that the row of a group brings; `None` for the row of a
    /// contact.
    pub fn members(&mut self, record: &Record) -> Option<Vec<Details>> {
        let members = mailboxes(self.columns?.members(record)?);
        let unknown = members
            .into_iter()
            .filter(|(_, address)| self.known.insert(email::key(address)));
        Some(
            unknown
                .map(|(name, address)| member(name, address))
                .collect(),
        )
    }
}

fn member(name: &str, address: &str) -> Details {
    Details {
        display_name: name.to_owned(),
        emails: vec![Detail::new(address.to_owned(), EntryLabel::None)],
        ..Details::default()
    }
}

/// Returns name and address of each mailbox of a list (RFC 5322, section 3.4).
fn mailboxes(list: &str) -> Vec<(&str, &str)> {
    let mut is_quoted = false;
    let separates = move |c: char| {
        is_quoted ^= c == '"';
        c == ',' && !is_quoted
    };
    let all = list.split(separates).map(mailbox);
    all.filter(|(_, address)| address.contains('@')).collect()
}

fn mailbox(text: &str) -> (&str, &str) {
    let (name, address) = text.split_at(text.find('<').unwrap_or(0));
    let is_around = |c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>');
    (
        name.trim_matches(is_around),
        address.trim_matches(is_around),
    )
}

//! Duplicates: contacts that are probably the same person, found in linear time, and merged.

mod clusters;
mod fingerprint;
pub mod merge;
mod name;

use std::collections::{HashMap, HashSet};

use super::ids::ContactId;
use clusters::Clusters;
pub use fingerprint::Fingerprint;
use fingerprint::are_apart;
pub use merge::{Choices, Conflict, conflicts, is_single, merge, merge_with};

/// The most contacts that share a key of a person; beyond, it belongs to a house or a company.
const SHARED: usize = 5;
/// The most contacts with the same name that are compared; beyond, it is the name of many people.
const HOMONYMS: usize = 20;

/// The certainty that contacts are the same person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// Possible: the same name and no more.
    Possible,
    /// Likely: a person should decide.
    Likely,
    /// Certain enough to be merged without a look.
    Certain,
}

impl Certainty {
    /// Returns the name that programs know it by.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::Likely => "likely",
            Self::Possible => "possible",
        }
    }
}

/// Something that two contacts have in common, in its comparison form.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Evidence {
    /// An identifier that programs give to cards: one is a copy of the other.
    Uid(String),
    /// An email address.
    Email(String),
    /// A phone number, in E.164 if its country is known.
    Phone(String),
    /// A full name, in Latin letters.
    Name(String),
    /// A birthday.
    Birthday,
    /// An organization.
    Organization,
}

impl Evidence {
    /// Returns the name that programs know its kind by.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Uid(_) => "uid",
            Self::Email(_) => "email",
            Self::Phone(_) => "phone",
            Self::Name(_) => "name",
            Self::Birthday => "birthday",
            Self::Organization => "organization",
        }
    }

    /// Returns the shared value, if there is a single one.
    pub fn value(&self) -> Option<&str> {
        match self {
            Self::Uid(value) | Self::Email(value) | Self::Phone(value) | Self::Name(value) => {
                Some(value)
            }
            Self::Birthday | Self::Organization => None,
        }
    }
}

/// The evidence that links two contacts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The two contacts, the smaller identifier first.
    pub contacts: (ContactId, ContactId),
    /// The certainty that follows from the evidence.
    pub certainty: Certainty,
    /// Each piece of evidence once, in order.
    pub evidence: Vec<Evidence>,
}

/// Contacts that are probably the same person. No contact is in two clusters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cluster {
    /// Two or more contacts, in order.
    pub contacts: Vec<ContactId>,
    /// The certainty of each link that holds the cluster together.
    pub certainty: Certainty,
    /// The links between its contacts. In a large cluster not every pair has one.
    pub links: Vec<Link>,
}

/// A key for finding contacts with something in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Key<'a> {
    Uid(&'a str),
    Email(&'a str),
    Phone(&'a str),
    NameAndBirthday(&'a str, i64),
    NameAndOrganization(&'a str, &'a str),
    Name(&'a str),
}

/// Finds the duplicates among contacts, the most certain first. Pairs in `not_duplicates` (in
/// either order), which a person has declared different, are never in one cluster, not even through
/// a third contact.
///
/// A name alone is never more than [`Certainty::Possible`]. An email or a phone that contacts with
/// different names share is at most [`Certainty::Likely`], and is ignored when more than a few of
/// them share it. A contact in a cluster of one certainty is left out of weaker ones, which appear
/// when the stronger ones are resolved.
pub fn find(
    contacts: impl IntoIterator<Item = Fingerprint>,
    not_duplicates: &HashSet<(ContactId, ContactId)>,
) -> Vec<Cluster> {
    let mut contacts: Vec<_> = contacts.into_iter().collect();
    contacts.sort_by_key(|contact| contact.id);
    contacts.dedup_by_key(|contact| contact.id);
    let links = links(&contacts, not_duplicates);
    Clusters::new(&contacts, not_duplicates).join(links)
}

/// A pair of contacts by their indices in the list, the smaller first.
type Pair = (usize, usize);

fn links(
    contacts: &[Fingerprint],
    not_duplicates: &HashSet<(ContactId, ContactId)>,
) -> Vec<(Pair, Link)> {
    let mut buckets: HashMap<Key<'_>, Vec<usize>> = HashMap::new();
    for (at, contact) in contacts.iter().enumerate() {
        for key in keys(contact) {
            buckets.entry(key).or_default().push(at);
        }
    }
    let mut links: HashMap<Pair, Link> = HashMap::new();
    for (key, members) in &buckets {
        for (pair, is_shared) in pairs(*key, members, contacts) {
            let (one, two) = (&contacts[pair.0], &contacts[pair.1]);
            let ids = (one.id, two.id);
            if not_duplicates.contains(&ids) || not_duplicates.contains(&(ids.1, ids.0)) {
                continue;
            }
            let Some(certainty) = certainty(*key, one, two, is_shared) else {
                continue;
            };
            let link = links.entry(pair).or_insert_with(|| Link {
                contacts: ids,
                certainty,
                evidence: Vec::new(),
            });
            link.certainty = link.certainty.max(certainty);
            link.evidence.extend(evidence(*key));
        }
    }
    let mut links: Vec<_> = links.into_iter().collect();
    links.iter_mut().for_each(|(_, link)| {
        link.evidence.sort_unstable();
        link.evidence.dedup();
    });
    links
}

fn keys(contact: &Fingerprint) -> impl Iterator<Item = Key<'_>> {
    let name = contact.name.full();
    let born = name
        .zip(contact.birthday)
        .map(|(name, birthday)| Key::NameAndBirthday(name, birthday.month_day()));
    let works = name
        .zip(contact.organization.as_deref())
        .map(|(name, place)| Key::NameAndOrganization(name, place));
    let emails = contact.emails.iter().map(|email| Key::Email(email));
    let phones = contact.phones.iter().map(|phone| Key::Phone(phone));
    let uid = contact.uid.as_deref().map(Key::Uid);
    emails
        .chain(phones)
        .chain(uid)
        .chain(name.map(Key::Name))
        .chain(born)
        .chain(works)
}

/// Returns the pairs of a bucket to compare, each with whether people with different names share
/// the key: each pair of a few; of many only those with the same name, each with the first, so that
/// there are fewer pairs than members.
fn pairs(key: Key<'_>, members: &[usize], contacts: &[Fingerprint]) -> Vec<(Pair, bool)> {
    let name = |at: &usize| &contacts[*at].name;
    if members.len() <= SHARED {
        let all = || {
            members
                .iter()
                .enumerate()
                .flat_map(|(n, one)| members[n + 1..].iter().map(move |two| (*one, *two)))
        };
        let is_shared = all().any(|(one, two)| !name(&one).is_compatible(name(&two)));
        return all().map(|pair| (pair, is_shared)).collect();
    }
    if matches!(key, Key::Name(_)) && members.len() > HOMONYMS {
        return Vec::new();
    }
    let mut namesakes: HashMap<&str, Vec<usize>> = HashMap::new();
    for at in members {
        namesakes.entry(name(at).key()).or_default().push(*at);
    }
    let is_shared = namesakes.len() > 1;
    let stars = namesakes
        .iter()
        .filter(|(name, _)| !(is_shared && name.is_empty()));
    stars
        .flat_map(|(_, group)| group[1..].iter().map(|at| ((group[0], *at), is_shared)))
        .collect()
}

fn certainty(
    key: Key<'_>,
    one: &Fingerprint,
    two: &Fingerprint,
    is_shared: bool,
) -> Option<Certainty> {
    let is_born_apart = are_apart(one.birthday, two.birthday);
    match key {
        Key::Name(_) => (!is_born_apart).then_some(Certainty::Possible),
        Key::NameAndBirthday(..) | Key::NameAndOrganization(..) => {
            (!is_born_apart).then_some(Certainty::Likely)
        }
        Key::Uid(_) | Key::Email(_) | Key::Phone(_) => {
            let are_namesakes = one.name.full().is_some() && one.name == two.name;
            let is_compatible = if is_shared {
                are_namesakes
            } else {
                one.name.is_compatible(&two.name)
            };
            Some(if is_compatible && !is_born_apart {
                Certainty::Certain
            } else {
                Certainty::Likely
            })
        }
    }
}

fn evidence(key: Key<'_>) -> Vec<Evidence> {
    match key {
        Key::Uid(uid) => vec![Evidence::Uid(uid.to_owned())],
        Key::Email(email) => vec![Evidence::Email(email.to_owned())],
        Key::Phone(phone) => vec![Evidence::Phone(phone.to_owned())],
        Key::Name(name) => vec![Evidence::Name(name.to_owned())],
        Key::NameAndBirthday(name, _) => vec![Evidence::Name(name.to_owned()), Evidence::Birthday],
        Key::NameAndOrganization(name, _) => {
            vec![Evidence::Name(name.to_owned()), Evidence::Organization]
        }
    }
}

#[cfg(test)]
mod tests;

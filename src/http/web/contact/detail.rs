//! The content of a contact's page: its entries, cut to what a page shows, and their links.

use askama::Template;
use jiff::civil::Date;

use crate::domain::limits;
use crate::http::web::contacts::Row;
use crate::http::web::entry_labels;
use crate::http::web::excerpt::shorten;
use crate::http::web::frame::Frame;
use crate::http::web::links;
use crate::model::book::Book;
use crate::model::card::address::Address;
use crate::model::card::day::{DateOrText, Day, DayKind};
use crate::model::card::details::{Detail as Entry, Details};
use crate::model::card::entry_label::EntryLabel;
use crate::model::card::fact::{Fact, FactKind};
use crate::model::card::online::{self, Account};
use crate::model::contact::Contact;
use crate::model::user::User;

/// A contact with everything that its page shows.
#[derive(Template)]
#[template(path = "contacts/detail.html")]
pub struct Detail<'a> {
    pub frame: &'a Frame,
    pub contact: &'a Contact,
    pub details: Details,
    /// The numbers of entries of each kind that the page leaves out.
    pub further: FurtherEntries,
    /// True if the note is longer than the part shown.
    pub is_cut: bool,
    pub labels: Vec<String>,
    /// The contacts that its related people are, each at the place of its entry.
    pub related: Vec<Option<Contact>>,
    /// The current date of the reader.
    pub today: Date,
    /// The reason that a photo was refused.
    pub photo_error: Option<String>,
    /// True if its row in the list is out of date.
    pub is_changed: bool,
}

impl Detail<'_> {
    fn row(&self) -> Row<'_> {
        Row::renewed(self.frame, self.contact, &self.labels)
    }

    /// Returns the label of an entry, shown in brackets after its kind; `None` without a label.
    fn label(&self, label: &EntryLabel) -> Option<String> {
        entry_labels::shown(self.frame, label)
    }

    fn number(&self, count: &usize) -> i64 {
        i64::try_from(*count).unwrap_or(i64::MAX)
    }

    /// Returns the name of a day's kind.
    fn day_name(&self, day: &Day) -> String {
        self.frame.t(entry_labels::day_key(day.kind))
    }

    fn date(&self, day: &Day) -> String {
        match &day.date {
            DateOrText::Date(date) => self.frame.birthday(date),
            DateOrText::Text(text) => text.clone(),
        }
    }

    /// Returns the name of a fact.
    fn fact_name(&self, fact: &Entry<Fact>) -> String {
        let own = || self.label(&fact.label);
        entry_labels::fact_key(fact.value.kind)
            .map(|key| self.frame.t(key))
            .or_else(own)
            .unwrap_or_else(|| self.frame.t("fact-own"))
    }

    /// Returns how the name is pronounced, and the pronouns.
    fn spoken(&self) -> Vec<String> {
        let pronouns = self.details.facts.iter().map(|fact| &fact.value);
        let pronouns = pronouns
            .filter(|fact| fact.kind == FactKind::Pronouns)
            .map(|fact| fact.text.clone());
        let spoken = std::iter::once(self.details.phonetic.spoken()).chain(pronouns);
        spoken.filter(|text| !text.is_empty()).collect()
    }

    /// Returns the job, at the organisation where that is known.
    fn work(&self) -> String {
        let Details {
            title,
            role,
            organization,
            ..
        } = &self.details;
        let job = if title.is_empty() { role } else { title };
        match (job.is_empty(), organization.is_empty()) {
            (false, false) => self.frame.filled(
                "detail-work",
                &[("job", job), ("organization", organization)],
            ),
            (true, _) => organization.clone(),
            (_, true) => job.clone(),
        }
    }

    /// Returns the facts that no other part of the page shows.
    fn facts(&self) -> impl Iterator<Item = &Entry<Fact>> {
        let facts = self.details.facts.iter();
        facts.filter(|fact| fact.value.kind != FactKind::Pronouns)
    }

    /// Returns the age of the living on their birthday's entry.
    fn age(&self, day: &Day) -> Option<i64> {
        let mut facts = self.details.facts.iter();
        let has_died =
            facts.any(|fact| matches!(fact.value.kind, FactKind::DeathDate | FactKind::DeathPlace));
        let date = day.date.date().filter(|_| day.kind == DayKind::Birthday);
        date.filter(|_| !has_died)?.age_on(self.today)
    }

    /// Returns the address books that the contact could move to.
    fn other_books(&self) -> impl Iterator<Item = &Book> {
        let books = self.frame.books().iter();
        books.filter(|book| book.id != self.contact.book)
    }

    /// Returns the contact that a related person is.
    fn relative(&self, at: &usize) -> Option<&Contact> {
        self.related.get(*at)?.as_ref()
    }

    /// Returns the lines of an address, as its country writes them.
    fn lines(&self, address: &Address) -> Vec<String> {
        let user = self.frame.actor.as_ref().map(|actor| &actor.user);
        address.lines(user.and_then(User::country))
    }

    /// Returns the target of a link for a text that may be one.
    fn link(&self, text: &str) -> Option<String> {
        links::target(text)
    }

    /// Returns the usual spelling of a messenger or a network.
    fn service<'b>(&self, account: &'b Account) -> &'b str {
        online::spelled(&account.service)
    }

    /// Returns the address of a messenger's or a network's page.
    fn account(&self, account: &Account) -> Option<String> {
        links::account(account)
    }

    /// Returns the number in the form of a `tel:` link (RFC 3966).
    fn tel(&self, phone: &str) -> String {
        phone
            .chars()
            .filter(|c| c.is_ascii_digit() || matches!(c, '+' | '*' | '#' | ';' | ','))
            .collect::<String>()
            .replace('#', "%23")
    }

    /// Returns the address in the form of a `mailto:` link (RFC 6068).
    fn mailto(&self, email: &str) -> String {
        percent_encoding::utf8_percent_encode(email, MAIL).to_string()
    }

    /// Returns the address of a map's page for a place.
    fn map(&self, lines: impl AsRef<[String]>) -> String {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("query", &lines.as_ref().join(", "))
            .finish();
        format!("https://www.openstreetmap.org/search?{query}")
    }
}

/// The numbers of entries of each kind that a page leaves out.
#[derive(Default)]
pub struct FurtherEntries {
    emails: usize,
    phones: usize,
    addresses: usize,
    urls: usize,
    messengers: usize,
    profiles: usize,
    dates: usize,
    related: usize,
    notes: usize,
    facts: usize,
}

/// Cuts the details to the part that a page shows, and returns the number of entries left out.
pub fn cut_details(details: &mut Details) -> FurtherEntries {
    let phonetic = &mut details.phonetic;
    [
        &mut details.nickname,
        &mut details.organization,
        &mut details.title,
        &mut details.role,
        &mut phonetic.first,
        &mut phonetic.middle,
        &mut phonetic.last,
    ]
    .into_iter()
    .chain(&mut details.units)
    .for_each(shorten_value);
    details.units.truncate(limits::DETAIL_ENTRIES);
    FurtherEntries {
        emails: cut_entries(&mut details.emails, shorten_value),
        phones: cut_entries(&mut details.phones, shorten_value),
        addresses: cut_entries(&mut details.addresses, |address| {
            address.components_mut().into_iter().for_each(shorten_value);
        }),
        urls: cut_entries(&mut details.urls, shorten_value),
        messengers: cut_entries(&mut details.messengers, shorten_account),
        profiles: cut_entries(&mut details.profiles, shorten_account),
        dates: cut_entries(&mut details.dates, |day| {
            if let DateOrText::Text(text) = &mut day.date {
                shorten_value(text);
            }
        }),
        related: cut_entries(&mut details.related, shorten_value),
        notes: cut_entries(&mut details.notes, |note| {
            shorten(note, limits::DETAIL_NOTE_CHARS)
        }),
        facts: cut_entries(&mut details.facts, |fact| shorten_value(&mut fact.text)),
    }
}

fn cut_entries<T>(entries: &mut Vec<Entry<T>>, shorten: impl Fn(&mut T)) -> usize {
    let further = entries.len().saturating_sub(limits::DETAIL_ENTRIES);
    entries.truncate(limits::DETAIL_ENTRIES);
    for entry in entries {
        shorten(&mut entry.value);
        if let EntryLabel::Custom(label) = &mut entry.label {
            shorten_value(label);
        }
    }
    further
}

fn shorten_value(text: &mut String) {
    shorten(text, limits::VALUE_CHARS);
}

fn shorten_account(account: &mut Account) {
    shorten_value(&mut account.service);
    shorten_value(&mut account.user);
}

/// The characters to encode in a `mailto:` link.
const MAIL: &percent_encoding::AsciiSet = &percent_encoding::NON_ALPHANUMERIC
    .remove(b'@')
    .remove(b'.')
    .remove(b'-')
    .remove(b'_')
    .remove(b'+')
    .remove(b'~');

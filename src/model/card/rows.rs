//! Conversion of a card to parts.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::builder::CUSTOM;
use super::label::{WrittenLabels, own_label};
use super::line::ContentLine;
use super::online::{self, Account};
use super::parts::{self, Address, Labelled, Name, Parts};
use super::{Card, text};

impl Card {
    /// Converts the card to parts.
    pub fn parts(&self) -> Parts {
        let (fields, written) = (self.fields(), self.written_labels());
        let organisation = self.structured("ORG");
        let text = |name: &str| self.text(name).unwrap_or_default();
        let mut parts = Parts {
            full_name: text("FN"),
            name: self.structured_name(),
            phonetic: Name {
                given: text("X-PHONETIC-FIRST-NAME"),
                additional: text("X-PHONETIC-MIDDLE-NAME"),
                family: text("X-PHONETIC-LAST-NAME"),
                ..Name::default()
            },
            nickname: text("NICKNAME"),
            department: units(&organisation),
            organisation: organisation.into_iter().next().unwrap_or_default(),
            title: text("TITLE"),
            emails: self.labelled(&written, "EMAIL", text::unescape),
            phones: self.labelled(&written, "TEL", |number| {
                text::unescape(number).trim_start_matches("tel:").to_owned()
            }),
            addresses: self
                .lines
                .iter()
                .filter(|line| line.is("ADR"))
                .map(|line| address(&written, line))
                .collect(),
            urls: self.labelled(&written, "URL", text::unescape),
            messengers: self
                .lines
                .iter()
                .filter_map(|line| messenger(&written, line))
                .collect(),
            relations: self.labelled(&written, "X-ABRELATEDNAMES", text::unescape),
            events: self.labelled(&written, "X-ABDATE", text::unescape),
            custom: self.labelled(&written, CUSTOM, text::unescape),
            birthday: fields
                .birthday
                .map(|birthday| birthday.to_string())
                .unwrap_or_default(),
            note: self.notes(),
            labels: self.categories(),
            favorite: fields.favorite,
            ..Parts::default()
        };
        self.photo_of(&mut parts);
        self.add_less_common(&written, &mut parts);
        parts.addresses.retain(|address| !address.is_empty());
        if parts.full_name
            == (Parts {
                full_name: String::new(),
                ..parts.clone()
            })
            .shown()
        {
            parts.full_name.clear();
        }
        parts
    }

    fn structured_name(&self) -> Name {
        let mut parts = self.structured("N").into_iter();
        let mut next = || parts.next().unwrap_or_default();
        Name {
            family: next(),
            given: next(),
            additional: next(),
            prefix: next(),
            suffix: next(),
        }
    }

    fn structured(&self, name: &str) -> Vec<String> {
        text::components(&self.value(name).unwrap_or_default())
            .into_iter()
            .map(text::unescape)
            .collect()
    }

    fn labelled(
        &self,
        written: &WrittenLabels<'_>,
        name: &str,
        decode: impl Fn(&str) -> String,
    ) -> Vec<Labelled> {
        let lines = self
            .lines
            .iter()
            .filter(|line| line.is(name) && !line.value().trim().is_empty());
        lines
            .map(|line| Labelled {
                value: decode(&line.escaped()),
                label: label_text(written, line),
                preferred: line.preference() == 1,
            })
            .collect()
    }

    fn notes(&self) -> String {
        let notes = self
            .lines
            .iter()
            .filter(|line| line.is("NOTE"))
            .map(|line| text::unescape(&line.escaped()));
        notes
            .filter(|note| !note.trim().is_empty())
            .collect::<Vec<_>>()
            .join("\n\n")
    }

    fn photo_of(&self, parts: &mut Parts) {
        let Some(line) = self.preferred("PHOTO").map(|at| &self.lines[at]) else {
            return;
        };
        let value = line.value().trim();
        if !line.parameter("ENCODING").is_empty() {
            parts.photo = STANDARD.decode(value).unwrap_or_default();
        } else if value.starts_with("http") {
            parts.photo_url = text::unescape(value);
        }
    }

    /// Adds values that have no column in a table but that a person would miss.
    fn add_less_common(&self, written: &WrittenLabels<'_>, parts: &mut Parts) {
        for line in &self.lines {
            let value = text::unescape(&line.escaped());
            if value.trim().is_empty() {
                continue;
            }
            let named = |label: &str| Labelled {
                value: value.clone(),
                label: label.to_owned(),
                preferred: false,
            };
            if line.is("X-SOCIALPROFILE") {
                let kind = line
                    .parameter("TYPE")
                    .into_iter()
                    .next()
                    .unwrap_or_default();
                let label =
                    parts::network(&kind).map_or_else(|| label_text(written, line), str::to_owned);
                parts.urls.push(named(&label));
            } else if line.is("ROLE") {
                parts.custom.push(named("Role"));
            } else if line.is("ANNIVERSARY") || line.is("X-ANNIVERSARY") {
                parts.events.push(named("Anniversary"));
            }
        }
    }
}

/// Returns the units of an organisation below its name, in one line.
fn units(organisation: &[String]) -> String {
    let units = organisation.iter().skip(1).map(String::as_str);
    units
        .filter(|unit| !unit.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
}

/// Returns the label of a line: the `X-ABLabel` of its group, else by its types.
fn label_text(written: &WrittenLabels<'_>, line: &ContentLine) -> String {
    let given = written
        .label_of(line)
        .map(|label| text::unescape(&label.escaped()));
    match given.filter(|label| !label.trim().is_empty()) {
        Some(label) => parts::plain_label(&label).to_owned(),
        None => own_label(line).unwrap_or_else(|| parts::label_of(&line.parameter("TYPE"))),
    }
}

fn address(written: &WrittenLabels<'_>, line: &ContentLine) -> Address {
    let escaped = line.escaped();
    let mut parts = text::components(&escaped).into_iter().map(text::unescape);
    let mut next = || parts.next().unwrap_or_default();
    let (po_box, extended, street, city) = (next(), next(), next(), next());
    let (region, postcode, country) = (next(), next(), next());
    Address {
        label: label_text(written, line),
        po_box,
        extended,
        street,
        city,
        region,
        postcode,
        country,
    }
}

fn messenger(written: &WrittenLabels<'_>, line: &ContentLine) -> Option<Labelled> {
    if !online::is_messenger(line.name()) {
        return None;
    }
    if !line.is("IMPP") {
        let Account { service, user } = online::read(line);
        return Some(Labelled {
            value: user,
            label: service,
            preferred: false,
        })
        .filter(|account| !account.value.is_empty());
    }
    let uri = text::unescape(&line.escaped());
    let (scheme, handle) = uri.split_once(':').unwrap_or(("", &uri));
    let stated = line.parameter("X-SERVICE-TYPE").into_iter().next();
    let service = stated
        .as_deref()
        .and_then(parts::service)
        .map(|(service, _)| service.to_owned());
    let label = service.unwrap_or_else(|| match label_text(written, line) {
        label if label.is_empty() => stated.unwrap_or_else(|| scheme.to_owned()),
        label => label,
    });
    Some(Labelled {
        value: handle.to_owned(),
        label,
        preferred: false,
    })
}

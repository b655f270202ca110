//! The directory attributes of a person: inetOrgPerson (RFC 2798) and Mozilla's schema.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::records::Record;
use crate::model::birthday::Birthday;
use crate::model::card::parts::{Address, Labelled, Parts};
use crate::model::import::encoding;

/// Attributes about the entry rather than the person, or without use in an address book.
const LEFT_OUT: &[&str] = &[
    "dn",
    "objectclass",
    "changetype",
    "control",
    "member",
    "uniquemember",
    "userpassword",
    "authpassword",
    "modifytimestamp",
    "createtimestamp",
    "creatorsname",
    "modifiersname",
    "entryuuid",
    "entrydn",
    "entrycsn",
    "structuralobjectclass",
    "subschemasubentry",
    "hassubordinates",
    "mozillausehtmlmail",
    "xmozillausehtmlmail",
    "mozillausehtmlmail",
    "xmozillaanyphone",
    "usercertificate",
    "usersmimecertificate",
    "nsroledn",
];

/// The most bytes kept of an unknown attribute's value.
const LONGEST: usize = 4096;

/// Returns the parts of the contact that a record describes.
pub fn parts(record: &Record) -> Parts {
    let mut person = Person::default();
    for (name, value) in &record.attributes {
        let text = text(value);
        if matches!(name.as_str(), "jpegphoto" | "thumbnailphoto" | "photo") {
            match text.filter(|text| text.contains("://")) {
                Some(address) => fill(&mut person.parts.photo_url, address.trim(), ""),
                None if person.parts.photo.is_empty() => person.parts.photo.clone_from(value),
                None => {}
            }
        } else if let Some(text) = text {
            person.take(name, text.trim());
        }
    }
    person.finish()
}

/// Returns the text of a value, in UTF-8 or in an old encoding; `None` for other data.
fn text(value: &[u8]) -> Option<Cow<'_, str>> {
    if let Ok(text) = std::str::from_utf8(value) {
        return Some(Cow::Borrowed(text));
    }
    let is_data = value
        .iter()
        .any(|byte| byte.is_ascii_control() && !byte.is_ascii_whitespace());
    (!is_data).then(|| {
        encoding::likely(value, std::iter::empty())
            .decode_without_bom_handling(value)
            .0
    })
}

/// A person being read.
#[derive(Default)]
struct Person {
    parts: Parts,
    /// Further common names.
    names: Vec<String>,
    home: Address,
    work: Address,
    birth: [String; 3],
    display: String,
}

impl Person {
    fn take(&mut self, name: &str, text: &str) {
        if text.is_empty() || LEFT_OUT.contains(&name) {
            return;
        }
        if matches!(name, "cn" | "commonname") && !self.parts.full_name.is_empty() {
            return self.names.push(text.to_owned());
        }
        if let Some((place, between)) = self.single(name) {
            return fill(place, text, between);
        }
        if let Some(line) = self.address_line(name) {
            return fill(line, text, "\n");
        }
        let parts = &mut self.parts;
        let (values, label): (&mut Vec<Labelled>, &str) = match name {
            "mail"
            | "rfc822mailbox"
            | "mozillasecondemail"
            | "xmozillasecondemail"
            | "mailalternateaddress" => (&mut parts.emails, ""),
            "telephonenumber" => (&mut parts.phones, "Work"),
            "homephone" | "hometelephonenumber" => (&mut parts.phones, "Home"),
            "mobile" | "mobiletelephonenumber" | "cellphone" => (&mut parts.phones, "Mobile"),
            "facsimiletelephonenumber" | "fax" => (&mut parts.phones, "Fax"),
            "pager" | "pagerphone" | "pagertelephonenumber" => (&mut parts.phones, "Pager"),
            "mozillaworkurl" | "workurl" => (&mut parts.urls, "Work"),
            "mozillahomeurl" | "homeurl" => (&mut parts.urls, "Home"),
            // A label may follow the address (RFC 2079, section 2).
            "labeleduri" | "labeledurl" => (&mut parts.urls, label_after(text)),
            "url" => (&mut parts.urls, ""),
            "nsaimid" | "nscpaimscreenname" | "mozillaaimscreenname" => {
                (&mut parts.messengers, "AIM")
            }
            "manager" => (&mut parts.relations, "Manager"),
            "secretary" => (&mut parts.relations, "Assistant"),
            _ if text.len() > LONGEST => return,
            other => (&mut parts.custom, custom_label(other)),
        };
        let value = match name {
            "manager" | "secretary" => common_name(text),
            "labeleduri" | "labeledurl" => text.split_whitespace().next().unwrap_or(text),
            _ => text,
        };
        values.push(Labelled {
            value: value.to_owned(),
            label: label.to_owned(),
            preferred: false,
        });
    }

    /// Returns the field for an attribute that a contact has once, and the separator of several
    /// values.
    fn single(&mut self, name: &str) -> Option<(&mut String, &'static str)> {
        let parts = &mut self.parts;
        Some(match name {
            "cn" | "commonname" => (&mut parts.full_name, ""),
            "displayname" => (&mut self.display, ""),
            "sn" | "surname" => (&mut parts.name.family, " "),
            "givenname" | "gn" => (&mut parts.name.given, " "),
            "personaltitle" => (&mut parts.name.prefix, " "),
            "generationqualifier" => (&mut parts.name.suffix, " "),
            "mozillanickname" | "xmozillanickname" => (&mut parts.nickname, ", "),
            "o" | "organizationname" | "company" => (&mut parts.organisation, ", "),
            "ou" | "organizationalunitname" | "department" | "departmentnumber" | "orgunit" => {
                (&mut parts.department, ", ")
            }
            "title" => (&mut parts.title, ", "),
            "description" | "notes" | "comment" => (&mut parts.note, "\n\n"),
            "birthyear" => (&mut self.birth[0], ""),
            "birthmonth" => (&mut self.birth[1], ""),
            "birthday" => (&mut self.birth[2], ""),
            _ => return None,
        })
    }

    fn address_line(&mut self, name: &str) -> Option<&mut String> {
        Some(match name {
            "mozillahomestreet" | "homestreet" | "homepostaladdress" => &mut self.home.street,
            "mozillahomestreet2" => &mut self.home.extended,
            "mozillahomelocalityname" => &mut self.home.city,
            "mozillahomestate" => &mut self.home.region,
            "mozillahomepostalcode" => &mut self.home.postcode,
            "mozillahomecountryname" => &mut self.home.country,
            "street" | "streetaddress" | "postaladdress" | "mozillaworkstreet" => {
                &mut self.work.street
            }
            "mozillaworkstreet2" => &mut self.work.extended,
            "postofficebox" => &mut self.work.po_box,
            "l" | "locality" | "localityname" => &mut self.work.city,
            "st" | "region" | "stateorprovincename" => &mut self.work.region,
            "postalcode" | "zip" => &mut self.work.postcode,
            "c" | "countryname" | "co" => &mut self.work.country,
            _ => return None,
        })
    }

    fn finish(mut self) -> Parts {
        if !self.display.is_empty() {
            self.names
                .push(std::mem::replace(&mut self.parts.full_name, self.display));
        }
        let shown = words(&self.parts.full_name);
        for name in self.names.iter().filter(|name| words(name) != shown) {
            fill(&mut self.parts.nickname, name, ", ");
        }
        let places = [(self.work, "Work"), (self.home, "Home")];
        for (mut address, label) in places
            .into_iter()
            .filter(|(address, _)| !address.is_empty())
        {
            // In a postal address of a directory a dollar sign ends a line (RFC 4517, section
            // 3.3.28).
            address.street = address.street.replace(" $ ", "\n").replace('$', "\n");
            label.clone_into(&mut address.label);
            self.parts.addresses.push(address);
        }
        let [year, month, day] = &self.birth;
        let year = year.parse().ok().filter(|year| *year != 0);
        let birthday = month
            .parse()
            .ok()
            .zip(day.parse().ok())
            .and_then(|(month, day)| Birthday::new(year, month, day));
        let told = self.birth.join(" ").trim().to_owned();
        match birthday {
            Some(birthday) => self.parts.birthday = birthday.to_string(),
            None if told.is_empty() => {}
            None => self.parts.custom.push(Labelled {
                value: told,
                label: "Birthday".to_owned(),
                preferred: false,
            }),
        }
        self.parts
    }
}

/// Returns the words that identify a name in any order: a directory often has the family name
/// first.
fn words(name: &str) -> BTreeSet<String> {
    name.split([' ', ','])
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

fn custom_label(name: &str) -> &str {
    match name {
        "mozillacustom1" | "custom1" => "Custom 1",
        "mozillacustom2" | "custom2" => "Custom 2",
        "mozillacustom3" | "custom3" => "Custom 3",
        "mozillacustom4" | "custom4" => "Custom 4",
        "employeenumber" => "Employee Number",
        "employeetype" => "Employee Type",
        "roomnumber" => "Room",
        "initials" => "Initials",
        other => other,
    }
}

/// Returns the text after the first word.
fn label_after(text: &str) -> &str {
    let rest = text.split_once(char::is_whitespace);
    rest.map_or("", |(_, label)| label.trim())
}

/// Returns the name in a distinguished name: `Ada` of `cn=Ada,o=Engines`.
fn common_name(dn: &str) -> &str {
    let first = dn.split(',').next().unwrap_or(dn);
    first.split_once('=').map_or(dn, |(_, name)| name.trim())
}

/// Sets a field; if it has content, appends after the separator, if there is one.
fn fill(place: &mut String, text: &str, between: &str) {
    if place.is_empty() {
        place.push_str(text);
    } else if !between.is_empty() && place != text {
        place.push_str(between);
        place.push_str(text);
    }
}

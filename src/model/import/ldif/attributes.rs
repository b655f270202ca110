//! The directory attributes of a person: inetOrgPerson (RFC 2798) and Mozilla's schema.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::records::{Attribute, Record};
use crate::model::card::Photo;
use crate::model::card::address::Address;
use crate::model::card::day::{DateOrText, Day};
use crate::model::card::details::{Detail, Details};
use crate::model::card::entry_label::EntryLabel;
use crate::model::card::fact::{Fact, FactKind};
use crate::model::import::{Remark, encoding};

/// Attributes with an email address.
const EMAILS: [&str; 5] = [
    "mail",
    "rfc822mailbox",
    "mozillasecondemail",
    "xmozillasecondemail",
    "mailalternateaddress",
];
/// Attributes about the entry rather than the person, or without use in an address book.
const LEFT_OUT: &[&str] = &[
    "dn",
    "objectclass",
    "changetype",
    "control",
    "member",
    "uniquemember",
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
    "objectguid",
    "objectsid",
    "objectcategory",
    "instancetype",
    "memberof",
    "whencreated",
    "whenchanged",
    "usncreated",
    "usnchanged",
];

/// Attributes that are left out, of which a person is told.
const SECRETS: [&str; 2] = ["userpassword", "authpassword"];

/// The most bytes kept of an unknown attribute's value.
const LONGEST: usize = 4096;

/// Returns the details of the contact that a record describes, and remarks with their lines, one for
/// each attribute: on those that are not known, whose values are kept as fields of their names, and
/// on those left out.
pub fn details(record: &Record) -> (Details, BTreeMap<String, (usize, Remark)>) {
    let mut person = Person::default();
    for attribute in &record.attributes {
        let Attribute { name, value, .. } = attribute;
        person.line = attribute.line;
        let is_lost = attribute.is_elsewhere && EMAILS.contains(&name.as_str());
        if is_lost || SECRETS.contains(&name.as_str()) {
            person.note(name, Remark::UnusedMember(name.clone()));
            continue;
        }
        let text = text(value);
        if matches!(name.as_str(), "jpegphoto" | "thumbnailphoto" | "photo") {
            let photo = match text.filter(|text| text.contains("://")) {
                Some(address) => Photo::Url(address.trim().to_owned()),
                None => Photo::Embedded {
                    bytes: value.clone(),
                },
            };
            let is_first = !value.is_empty() && person.details.photo.is_none();
            person.details.photo = person.details.photo.or(Some(photo).filter(|_| is_first));
        } else if let Some(text) = text {
            person.take(name, text.trim());
        }
    }
    let remarks = std::mem::take(&mut person.remarks);
    (person.finish(), remarks)
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
    details: Details,
    /// Further common names.
    names: Vec<String>,
    home: Address,
    work: Address,
    birth: [String; 3],
    display: String,
    /// The further nicknames.
    nicknames: HashSet<String>,
    /// The line of the attribute being read.
    line: usize,
    /// The first line and the remark for each attribute with one.
    remarks: BTreeMap<String, (usize, Remark)>,
}

impl Person {
    fn note(&mut self, name: &str, remark: Remark) {
        let noted = (self.line, remark);
        self.remarks.entry(name.to_owned()).or_insert(noted);
    }

    fn take(&mut self, name: &str, text: &str) {
        if text.is_empty() || LEFT_OUT.contains(&name) {
            return;
        }
        if matches!(name, "cn" | "commonname") && !self.details.display_name.is_empty() {
            return self.names.push(text.to_owned());
        }
        if let Some((place, between)) = self.single(name) {
            return fill(place, text, between);
        }
        if let Some(line) = self.address_line(name) {
            return fill(line, text, "\n");
        }
        if let Some(day) = day(name, text) {
            return self.details.dates.push(day);
        }
        let details = &mut self.details;
        let (values, label) = match name {
            _ if EMAILS.contains(&name) => (&mut details.emails, ""),
            "mozillanickname" | "xmozillanickname" => return self.add_nickname(text),
            "telephonenumber" | "othertelephone" => (&mut details.phones, "Work"),
            "homephone" | "hometelephonenumber" | "otherhomephone" => (&mut details.phones, "Home"),
            "mobile" | "mobiletelephonenumber" | "cellphone" | "othermobile" => {
                (&mut details.phones, "Mobile")
            }
            "facsimiletelephonenumber" | "fax" | "otherfacsimiletelephonenumber" => {
                (&mut details.phones, "Fax")
            }
            "ipphone" => (&mut details.phones, "IP"),
            "telexnumber" => (&mut details.phones, "Telex"),
            "pager" | "pagerphone" | "pagertelephonenumber" => (&mut details.phones, "Pager"),
            "mozillaworkurl" | "workurl" => (&mut details.urls, "Work"),
            "mozillahomeurl" | "homeurl" => (&mut details.urls, "Home"),
            // A label may follow the address (RFC 2079, section 2).
            "labeleduri" | "labeledurl" => (&mut details.urls, label_after(text)),
            "url" | "wwwhomepage" | "homepage" => (&mut details.urls, ""),
            "manager" | "managername" => (&mut details.related, "Manager"),
            "secretary" | "assistantname" => (&mut details.related, "Assistant"),
            "spousename" => (&mut details.related, "Spouse"),
            "nsaimid" | "nscpaimscreenname" | "mozillaaimscreenname" => {
                return details.add_messenger("AIM", text);
            }
            _ if text.len() > LONGEST => return,
            other => {
                let label = custom_label(other);
                if label == other {
                    self.note(other, Remark::UnknownAttribute(other.to_owned()));
                }
                return self.details.facts.push(Detail::named(label, text));
            }
        };
        let value = match name {
            "manager" | "secretary" => common_name(text),
            "labeleduri" | "labeledurl" => text.split_whitespace().next().unwrap_or(text),
            _ => text,
        };
        let label = EntryLabel::from_word(label);
        values.push(Detail::new(value.to_owned(), label));
    }

    /// Returns the field for an attribute that a contact has once, and the separator of several
    /// values.
    fn single(&mut self, name: &str) -> Option<(&mut String, &'static str)> {
        let details = &mut self.details;
        Some(match name {
            "cn" | "commonname" => (&mut details.display_name, ""),
            "displayname" => (&mut self.display, ""),
            "sn" | "surname" => (&mut details.name.last, " "),
            "givenname" | "gn" => (&mut details.name.first, " "),
            "personaltitle" => (&mut details.name.prefix, " "),
            "generationqualifier" => (&mut details.name.suffix, " "),
            "o" | "organizationname" | "company" => (&mut details.organization, ", "),
            "ou" | "organizationalunitname" | "department" | "departmentnumber" | "orgunit" => {
                (details.department_mut(), ", ")
            }
            "title" => (&mut details.title, ", "),
            "description" | "notes" | "comment" | "info" => (details.note_mut(), "\n\n"),
            "birthyear" => (&mut self.birth[0], ""),
            "birthmonth" => (&mut self.birth[1], ""),
            "birthday" => (&mut self.birth[2], ""),
            _ => return None,
        })
    }

    /// Adds a nickname; a further one is a fact.
    fn add_nickname(&mut self, text: &str) {
        let details = &mut self.details;
        if details.nickname.is_empty() {
            return text.clone_into(&mut details.nickname);
        }
        if details.nickname != text && self.nicknames.insert(text.to_owned()) {
            details.facts.push(Detail::plain(Fact {
                kind: FactKind::Nickname,
                text: text.to_owned(),
            }));
        }
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

    fn finish(mut self) -> Details {
        if !self.display.is_empty() {
            self.names.push(std::mem::replace(
                &mut self.details.display_name,
                std::mem::take(&mut self.display),
            ));
        }
        let shown = words(&self.details.display_name);
        for name in std::mem::take(&mut self.names) {
            if words(&name) != shown {
                self.add_nickname(&name);
            }
        }
        let places = [(self.work, "Work"), (self.home, "Home")];
        for (mut address, label) in places
            .into_iter()
            .filter(|(address, _)| !address.is_empty())
        {
            // In a postal address of a directory a dollar sign ends a line (RFC 4517, section
            // 3.3.28).
            address.street = address.street.replace(" $ ", "\n").replace('$', "\n");
            let label = EntryLabel::from_word(label);
            self.details.addresses.push(Detail::new(address, label));
        }
        let birth = self.birth.each_ref().map(String::as_str);
        self.details.set_birthday_parts(birth);
        self.details
    }
}

/// Returns the day that an attribute has in one text.
fn day(attribute: &str, text: &str) -> Option<Detail<Day>> {
    let name = match attribute {
        "birthdate" | "dateofbirth" | "schacdateofbirth" => "Birthday",
        "anniversary" => "Anniversary",
        _ => return None,
    };
    Some(Detail::day(name, DateOrText::of(text)))
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
        "physicaldeliveryofficename" => "Office",
        "preferredlanguage" => "Language",
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

//! Fingerprints: the parts of a contact that are compared to find duplicates.

use super::name::Name;
use crate::model::birthday::Birthday;
use crate::model::card::line::ContentLine;
use crate::model::card::{Card, text};
use crate::model::ids::ContactId;
use crate::model::phone::{self, Region};
use crate::model::{email, fold};

/// The most emails and the most phones of one card that are compared.
const VALUES: usize = 20;
/// The fewest digits of a number in national notation whose country is unknown.
const NATIONAL_DIGITS: usize = 7;

/// The compared parts of a contact, each in its comparison form.
#[derive(Clone, Debug)]
pub struct Fingerprint {
    /// The contact.
    pub id: ContactId,
    pub(super) uid: Option<String>,
    pub(super) emails: Vec<String>,
    pub(super) phones: Vec<String>,
    pub(super) name: Name,
    pub(super) organization: Option<String>,
    pub(super) birthday: Option<Birthday>,
}

impl Fingerprint {
    /// Reads a card. `region` is the country assumed for national phone numbers.
    pub fn of(id: ContactId, card: &Card, region: Option<Region>) -> Self {
        let text = |line: &ContentLine| text::unescape(&line.escaped());
        let (mut emails, mut phones) = (Vec::new(), Vec::new());
        for line in &card.lines {
            if line.is("EMAIL") && emails.len() < VALUES {
                emails.extend(email_key(&text(line)));
            } else if line.is("TEL") && phones.len() < VALUES {
                phones.extend(phone_key(&text(line), region));
            }
        }
        for keys in [&mut emails, &mut phones] {
            keys.sort_unstable();
            keys.dedup();
        }
        let organization = card.text("ORG").map(|organization| {
            fold::ascii(organization.split(';').next().unwrap_or_default().trim())
        });
        Self {
            id,
            uid: card.text("UID").map(|uid| uid.trim().to_owned()),
            emails,
            phones,
            name: Name::of(card),
            organization: organization.filter(|organization| !organization.is_empty()),
            birthday: card.birthday(),
        }
    }
}

/// Checks whether both birthdays are known and are different days.
pub(super) fn are_apart(one: Option<Birthday>, two: Option<Birthday>) -> bool {
    let Some((one, two)) = one.zip(two) else {
        return false;
    };
    let years_differ = one
        .year()
        .zip(two.year())
        .is_some_and(|(one, two)| one != two);
    one.month_day() != two.month_day() || years_differ
}

fn email_key(address: &str) -> Option<String> {
    let address = address.trim();
    let is_uri = address
        .get(..7)
        .is_some_and(|scheme| scheme.eq_ignore_ascii_case("mailto:"));
    let key = email::key(if is_uri { &address[7..] } else { address });
    key.contains('@').then_some(key)
}

/// Returns the number in E.164, or the digits as dialled when the country is unknown. A number with
/// an extension is ignored, because it reaches a company rather than a person.
fn phone_key(number: &str, region: Option<Region>) -> Option<String> {
    let dialled = phone::dialled_alone(number)?;
    let is_long = dialled.len() >= NATIONAL_DIGITS;
    phone::e164(number, region).or_else(|| is_long.then_some(dialled))
}

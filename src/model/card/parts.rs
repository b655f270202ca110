//! The contact model shared by tables, directories and the card.

/// A value and its label: `Work`, `Home Fax`, a custom word, or empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labelled {
    /// The value.
    pub value: String,
    /// The label, in English if vCard knows it.
    pub label: String,
    /// True if the owner prefers it to others of its kind.
    pub preferred: bool,
}

/// A postal address (RFC 2426, section 3.2.1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// The label, in English if vCard knows it.
    pub label: String,
    /// The post office box.
    pub po_box: String,
    /// Apartment, suite, building.
    pub extended: String,
    /// The street, which may have several lines.
    pub street: String,
    /// The city.
    pub city: String,
    /// State, province, county.
    pub region: String,
    /// The postal code.
    pub postcode: String,
    /// The country.
    pub country: String,
}

impl Address {
    /// Returns the components in the order of vCard.
    pub fn components(&self) -> [&String; 7] {
        [
            &self.po_box,
            &self.extended,
            &self.street,
            &self.city,
            &self.region,
            &self.postcode,
            &self.country,
        ]
    }

    /// Checks whether all components are empty.
    pub fn is_empty(&self) -> bool {
        self.components().iter().all(|part| part.trim().is_empty())
    }
}

/// The components of a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name {
    /// The given name.
    pub given: String,
    /// Additional names, patronymic.
    pub additional: String,
    /// The family name.
    pub family: String,
    /// Honorific prefixes.
    pub prefix: String,
    /// Honorific suffixes.
    pub suffix: String,
}

impl Name {
    /// Returns the components in the order in which they are read out.
    pub fn spoken(&self) -> String {
        let order = [
            &self.prefix,
            &self.given,
            &self.additional,
            &self.family,
            &self.suffix,
        ];
        order
            .into_iter()
            .map(|part| part.trim())
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// A contact in parts. Absent text is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// The name to show, if it is not simply the components in a row.
    pub full_name: String,
    /// The name's components.
    pub name: Name,
    /// The pronunciation of the given, additional and family names.
    pub phonetic: Name,
    /// The nickname.
    pub nickname: String,
    /// The organisation.
    pub organisation: String,
    /// The department.
    pub department: String,
    /// The job title.
    pub title: String,
    /// Email addresses.
    pub emails: Vec<Labelled>,
    /// Telephone numbers.
    pub phones: Vec<Labelled>,
    /// Postal addresses.
    pub addresses: Vec<Address>,
    /// Web sites, and profiles of social networks labelled with the network's name.
    pub urls: Vec<Labelled>,
    /// Addresses of instant messengers, labelled with the service.
    pub messengers: Vec<Labelled>,
    /// Names of related people, labelled with their relation.
    pub relations: Vec<Labelled>,
    /// Dates other than the birthday.
    pub events: Vec<Labelled>,
    /// Anything else, under its own name.
    pub custom: Vec<Labelled>,
    /// The birthday as `YYYY-MM-DD` or `--MM-DD`.
    pub birthday: String,
    /// The note.
    pub note: String,
    /// The groups it is in.
    pub labels: Vec<String>,
    /// The address of a photo.
    pub photo_url: String,
    /// The bytes of a photo.
    pub photo: Vec<u8>,
    /// True if it is a favourite.
    pub favorite: bool,
    /// The identifier, if it has one that others refer to.
    pub uid: String,
    /// The identifiers of its members, if it is a group.
    pub members: Option<Vec<String>>,
}

impl Parts {
    /// Returns the name to show: its own, else the value that identifies the contact best; empty
    /// when there is none.
    pub fn shown(&self) -> String {
        let first = |values: &[Labelled]| {
            values
                .first()
                .map(|first| first.value.clone())
                .unwrap_or_default()
        };
        let candidates = [
            self.full_name.clone(),
            self.name.spoken(),
            self.nickname.clone(),
            self.organisation.clone(),
            first(&self.emails),
            first(&self.phones),
        ];
        candidates
            .into_iter()
            .find(|name| !name.trim().is_empty())
            .unwrap_or_default()
    }
}

/// Labels and the `TYPE` values with the same meaning; the first match counts, so the longer ones
/// come first.
const TYPES: &[(&str, &str)] = &[
    ("Home Fax", "HOME,FAX"),
    ("Work Fax", "WORK,FAX"),
    ("Other Fax", "OTHER,FAX"),
    ("Work Mobile", "WORK,CELL"),
    ("Home Mobile", "HOME,CELL"),
    ("Work Pager", "WORK,PAGER"),
    ("Mobile", "CELL"),
    ("iPhone", "IPHONE"),
    ("Main", "MAIN"),
    ("Pager", "PAGER"),
    ("Car", "CAR"),
    ("ISDN", "ISDN"),
    ("Fax", "FAX"),
    ("Home", "HOME"),
    ("Work", "WORK"),
    ("Other", "OTHER"),
    ("Cell", "CELL"),
    ("HomeFax", "HOME,FAX"),
    ("WorkFax", "WORK,FAX"),
    ("Business", "WORK"),
    ("Personal", "HOME"),
];

/// Returns the `TYPE` values of a label, if there are any.
pub(super) fn types_of(label: &str) -> Option<&'static str> {
    TYPES
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(label))
        .map(|(_, types)| *types)
}

/// Returns the label for upper-case `TYPE` values; empty when they are no label.
pub(super) fn label_of(types: &[String]) -> String {
    let known = TYPES.iter().find(|(_, wanted)| {
        wanted
            .split(',')
            .all(|wanted| types.iter().any(|held| held == wanted))
    });
    known
        .map(|(label, _)| (*label).to_owned())
        .unwrap_or_default()
}

/// Labels that Apple's address book shows in the reader's language; it writes them as
/// `_$!<Spouse>!$_`.
const APPLE: &[&str] = &[
    "Anniversary",
    "Other",
    "HomePage",
    "Father",
    "Mother",
    "Parent",
    "Brother",
    "Sister",
    "Child",
    "Friend",
    "Spouse",
    "Partner",
    "Assistant",
    "Manager",
];

/// Returns a label in the form of `X-ABLabel`.
pub(super) fn apple_label(label: &str) -> String {
    match APPLE.iter().find(|known| known.eq_ignore_ascii_case(label)) {
        Some(known) => format!("_$!<{known}>!$_"),
        None => label.to_owned(),
    }
}

/// Returns a label as shown to people.
pub(super) fn plain_label(label: &str) -> &str {
    label
        .strip_prefix("_$!<")
        .and_then(|label| label.strip_suffix(">!$_"))
        .unwrap_or(label)
}

/// Social networks whose profiles differ from plain web sites.
const NETWORKS: &[&str] = &[
    "Facebook",
    "Twitter",
    "LinkedIn",
    "Instagram",
    "Flickr",
    "MySpace",
    "GitHub",
    "Mastodon",
    "Weibo",
];

/// Returns the name of a social network in its usual spelling, found in any case.
pub(super) fn network(label: &str) -> Option<&'static str> {
    NETWORKS
        .iter()
        .find(|known| known.eq_ignore_ascii_case(label))
        .copied()
}

/// Messenger services and the schemes of their addresses.
const SERVICES: &[(&str, &str)] = &[
    ("Skype", "skype"),
    ("AIM", "aim"),
    ("ICQ", "icq"),
    ("Jabber", "xmpp"),
    ("MSN", "msnim"),
    ("Yahoo", "ymsgr"),
    ("GoogleTalk", "xmpp"),
    ("QQ", "x-apple"),
    ("Gadu-Gadu", "x-apple"),
    ("IRC", "irc"),
    ("Telegram", "x-apple"),
    ("Signal", "x-apple"),
    ("Matrix", "matrix"),
];

/// Returns a messenger service in its usual spelling, found in any case, and the scheme of its
/// addresses.
pub(super) fn service(label: &str) -> Option<(&'static str, &'static str)> {
    SERVICES
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(label))
        .copied()
}

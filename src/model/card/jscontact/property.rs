//! The properties of vCard whose lines are entries of lists in JSContact (RFC 9555, section 2).

/// A property whose lines are the entries of a list.
pub struct Property {
    /// Its name in vCard.
    pub name: &'static str,
    /// The list.
    pub list: &'static str,
    /// The `kind` of the entries, or else the `vCardName`, that tells it from others of the list.
    pub mark: Mark,
    /// The form of the value.
    pub form: Form,
    /// The members that are parameters in vCard.
    pub members: &'static [&'static Member],
    /// The types that are contexts: the word of vCard and that of JSContact.
    pub contexts: &'static [(&'static str, &'static str)],
}

/// The difference between an entry and those of other properties in the same list.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// None: it is what entries are that say nothing else.
    Usual,
    /// A `kind`.
    Kind(&'static str),
    /// The name of the property as `vCardName`.
    Name,
}

/// The form of a value.
#[derive(Clone, Copy)]
pub enum Form {
    /// A text in this member.
    Text(&'static str),
    /// A URI in this member.
    Uri(&'static str),
    /// The components of `ORG`.
    Organization,
    /// The components of `ADR`.
    Address,
    /// The address of an account, or the name of its user.
    Account,
    /// A date.
    Day,
    /// A time zone.
    Zone,
    /// A latitude and a longitude.
    Position,
}

/// A member of an entry that is a parameter in vCard.
pub struct Member {
    /// The parameter.
    pub parameter: &'static str,
    /// The path of the member in the entry.
    pub path: &'static [&'static str],
    /// The form of its value.
    pub form: MemberForm,
}

/// The form of a member's value.
#[derive(Clone, Copy)]
pub enum MemberForm {
    /// A text.
    Text,
    /// A text that is in lines, which some programs write as in a value.
    Lines,
    /// A number from 1.
    Number,
    /// A word of JSContact for another of vCard: the word of vCard and that of JSContact.
    Word(&'static [(&'static str, &'static str)]),
    /// An instant.
    Instant,
}

const fn text(parameter: &'static str, path: &'static [&'static str]) -> Member {
    Member {
        parameter,
        path,
        form: MemberForm::Text,
    }
}

const fn number(parameter: &'static str, path: &'static [&'static str]) -> Member {
    Member {
        parameter,
        path,
        form: MemberForm::Number,
    }
}

const PREF: &Member = &number("PREF", &["pref"]);
const INDEX: &Member = &number("INDEX", &["listAs"]);
const LABEL: &Member = &text("LABEL", &["label"]);
const MEDIA_TYPE: &Member = &text("MEDIATYPE", &["mediaType"]);
const SORT_AS: &Member = &text("SORT-AS", &["sortAs"]);
const FULL: &Member = &Member {
    parameter: "LABEL",
    path: &["full"],
    form: MemberForm::Lines,
};
const COUNTRY: &Member = &text("CC", &["countryCode"]);
const TIME_ZONE: &Member = &text("TZ", &["timeZone"]);
const POSITION: &Member = &text("GEO", &["coordinates"]);
const SERVICE: &Member = &text("SERVICE-TYPE", &["service"]);
const IMPP_SERVICE: &Member = &text("X-SERVICE-TYPE", &["service"]);
const USER: &Member = &text("USERNAME", &["user"]);
const SCALE: &Member = &text("CALSCALE", &["date", "calendarScale"]);
const AUTHOR: &Member = &text("AUTHOR", &["author", "uri"]);
const AUTHOR_NAME: &Member = &text("AUTHOR-NAME", &["author", "name"]);
const CREATED: &Member = &Member {
    parameter: "CREATED",
    path: &["created"],
    form: MemberForm::Instant,
};
const SKILL: &Member = &Member {
    parameter: "LEVEL",
    path: &["level"],
    form: MemberForm::Word(&[
        ("beginner", "low"),
        ("average", "medium"),
        ("expert", "high"),
    ]),
};
const LIKING: &Member = &Member {
    parameter: "LEVEL",
    path: &["level"],
    form: MemberForm::Word(&[("low", "low"), ("medium", "medium"), ("high", "high")]),
};

const RESOURCE: &[&Member] = &[PREF, LABEL, MEDIA_TYPE];
const PLACES: &[(&str, &str)] = &[("home", "private"), ("work", "work")];
const OF_ADDRESSES: &[(&str, &str)] = &[
    ("home", "private"),
    ("work", "work"),
    ("billing", "billing"),
    ("delivery", "delivery"),
];
/// The types of phones that are features.
pub const FEATURES: &[(&str, &str)] = &[
    ("cell", "mobile"),
    ("fax", "fax"),
    ("main-number", "main-number"),
    ("pager", "pager"),
    ("text", "text"),
    ("textphone", "textphone"),
    ("video", "video"),
    ("voice", "voice"),
];

const fn resource(name: &'static str, list: &'static str, mark: Mark) -> Property {
    let form = Form::Uri("uri");
    Property {
        name,
        list,
        mark,
        form,
        members: RESOURCE,
        contexts: PLACES,
    }
}

const fn information(
    name: &'static str,
    kind: &'static str,
    level: &'static [&'static Member],
) -> Property {
    let (mark, form) = (Mark::Kind(kind), Form::Text("value"));
    Property {
        name,
        list: "personalInfo",
        mark,
        form,
        members: level,
        contexts: &[],
    }
}

const fn day(name: &'static str, kind: &'static str) -> Property {
    let (mark, form) = (Mark::Kind(kind), Form::Day);
    Property {
        name,
        list: "anniversaries",
        mark,
        form,
        members: &[SCALE],
        contexts: &[],
    }
}

const fn plain(
    name: &'static str,
    list: &'static str,
    mark: Mark,
    member: &'static str,
) -> Property {
    Property {
        name,
        list,
        mark,
        form: Form::Text(member),
        members: &[],
        contexts: &[],
    }
}

/// The properties.
pub const PROPERTIES: &[Property] = &[
    Property {
        members: &[PREF, LABEL],
        contexts: PLACES,
        ..plain("EMAIL", "emails", Mark::Usual, "address")
    },
    Property {
        members: &[PREF, LABEL],
        contexts: PLACES,
        ..plain("TEL", "phones", Mark::Usual, "number")
    },
    Property {
        form: Form::Address,
        members: &[PREF, FULL, COUNTRY, TIME_ZONE, POSITION],
        contexts: OF_ADDRESSES,
        ..plain("ADR", "addresses", Mark::Usual, "")
    },
    Property {
        form: Form::Zone,
        ..plain("TZ", "addresses", Mark::Name, "")
    },
    Property {
        form: Form::Position,
        ..plain("GEO", "addresses", Mark::Name, "")
    },
    Property {
        form: Form::Organization,
        members: &[SORT_AS],
        contexts: PLACES,
        ..plain("ORG", "organizations", Mark::Usual, "")
    },
    plain("TITLE", "titles", Mark::Usual, "name"),
    plain("ROLE", "titles", Mark::Kind("role"), "name"),
    Property {
        members: &[PREF],
        contexts: PLACES,
        ..plain("NICKNAME", "nicknames", Mark::Usual, "name")
    },
    Property {
        members: &[CREATED, AUTHOR, AUTHOR_NAME],
        ..plain("NOTE", "notes", Mark::Usual, "note")
    },
    Property {
        members: &[PREF],
        contexts: PLACES,
        ..plain("LANG", "preferredLanguages", Mark::Usual, "language")
    },
    Property {
        members: &[PREF],
        contexts: PLACES,
        ..plain("PRONOUNS", "pronouns", Mark::Usual, "pronouns")
    },
    Property {
        form: Form::Account,
        members: &[PREF, LABEL, IMPP_SERVICE],
        ..resource("IMPP", "onlineServices", Mark::Name)
    },
    Property {
        form: Form::Account,
        members: &[PREF, LABEL, SERVICE, USER],
        ..resource("SOCIALPROFILE", "onlineServices", Mark::Usual)
    },
    day("BDAY", "birth"),
    day("DEATHDATE", "death"),
    day("ANNIVERSARY", "wedding"),
    resource("URL", "links", Mark::Usual),
    resource("CONTACT-URI", "links", Mark::Kind("contact")),
    resource("PHOTO", "media", Mark::Kind("photo")),
    resource("LOGO", "media", Mark::Kind("logo")),
    resource("SOUND", "media", Mark::Kind("sound")),
    resource("KEY", "cryptoKeys", Mark::Usual),
    resource("CALURI", "calendars", Mark::Kind("calendar")),
    resource("FBURL", "calendars", Mark::Kind("freeBusy")),
    resource("CALADRURI", "schedulingAddresses", Mark::Usual),
    resource("SOURCE", "directories", Mark::Kind("entry")),
    Property {
        members: &[PREF, LABEL, MEDIA_TYPE, INDEX],
        ..resource("ORG-DIRECTORY", "directories", Mark::Kind("directory"))
    },
    information("EXPERTISE", "expertise", &[LABEL, INDEX, SKILL]),
    information("HOBBY", "hobby", &[LABEL, INDEX, LIKING]),
    information("INTEREST", "interest", &[LABEL, INDEX, LIKING]),
];

/// Properties whose value is a text member of the card itself.
pub const SINGLE: &[(&str, &str)] = &[
    ("UID", "uid"),
    ("KIND", "kind"),
    ("PRODID", "prodId"),
    ("LANGUAGE", "language"),
    ("CREATED", "created"),
    ("REV", "updated"),
];

/// The places of days: the property, and the kind of day.
pub const DAY_PLACES: &[(&str, &str)] = &[("BIRTHPLACE", "birth"), ("DEATHPLACE", "death")];

impl Property {
    /// Returns the property with this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        PROPERTIES
            .iter()
            .find(|property| property.name.eq_ignore_ascii_case(name))
    }

    /// Checks whether its entries have a label.
    pub fn has_label(&self) -> bool {
        self.members.iter().any(|member| member.path == ["label"])
    }

    /// Returns the path of its list.
    pub fn path(&'static self) -> &'static [&'static str] {
        path_of(&self.list)
    }
}

/// Returns the path of a list.
pub fn path_of(list: &'static &'static str) -> &'static [&'static str] {
    match *list {
        "pronouns" => &["speakToAs", "pronouns"],
        _ => std::slice::from_ref(list),
    }
}

//! The kinds of entries.

use StandardLabel as L;

use crate::model::card::entry_label::StandardLabel;

/// A kind of entries.
pub struct Group {
    /// Its name in forms.
    pub name: &'static str,
    /// The names of an entry's parts.
    pub parts: &'static [&'static str],
    /// The standard labels to choose from.
    pub labels: &'static [StandardLabel],
}

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
        name: "fact",
        parts: &["kind", "name", "value"],
        labels: &[],
    },
    Group {
        name: "note",
        parts: &["value"],
        labels: &[],
    },
];

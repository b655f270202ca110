//! The labels that every program knows, in the words of tables, of types and of Apple.

macro_rules! standard_labels {
    ($($variant:ident $key:literal $word:literal $apple:literal $types:expr;)*) => {
        /// A label that every program knows.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[expect(missing_docs, reason = "the names say it")]
        pub enum StandardLabel { $($variant),* }

        impl StandardLabel {
            /// All standard labels, those for any entry first.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// Returns its name in forms and texts.
            pub fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),* }
            }

            /// Returns the English name.
            pub(super) fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }

            /// Returns the word that Apple's address book writes between `_$!<` and `>!$_`.
            pub(super) fn apple(self) -> &'static str {
                match self { $(Self::$variant => $apple),* }
            }

            /// Returns the `TYPE` values for it; none when no type means it.
            pub(super) fn types(self) -> &'static [&'static str] {
                match self { $(Self::$variant => $types),* }
            }
        }
    };
}

// A line with the types of several labels has the first of them.
standard_labels! {
    HomeFax "home_fax" "Home Fax" "HomeFAX" &["HOME", "FAX"];
    WorkFax "work_fax" "Work Fax" "WorkFAX" &["WORK", "FAX"];
    Fax "fax" "Fax" "OtherFAX" &["FAX"];
    Pager "pager" "Pager" "Pager" &["PAGER"];
    HomeMobile "home_mobile" "Home Mobile" "HomeMobile" &["HOME", "CELL"];
    WorkMobile "work_mobile" "Work Mobile" "WorkMobile" &["WORK", "CELL"];
    Mobile "mobile" "Mobile" "Mobile" &["CELL"];
    Main "main" "Main" "Main" &["MAIN"];
    Car "car" "Car" "Car" &["CAR"];
    Home "home" "Home" "Home" &["HOME"];
    Work "work" "Work" "Work" &["WORK"];
    School "school" "School" "School" &[];
    Other "other" "Other" "Other" &["OTHER"];
    HomePage "home_page" "Home Page" "HomePage" &[];
    Anniversary "anniversary" "Anniversary" "Anniversary" &[];
    Spouse "spouse" "Spouse" "Spouse" &["SPOUSE"];
    Partner "partner" "Partner" "Partner" &[];
    Child "child" "Child" "Child" &["CHILD"];
    Parent "parent" "Parent" "Parent" &["PARENT"];
    Mother "mother" "Mother" "Mother" &[];
    Father "father" "Father" "Father" &[];
    Brother "brother" "Brother" "Brother" &[];
    Sister "sister" "Sister" "Sister" &[];
    Friend "friend" "Friend" "Friend" &["FRIEND"];
    Assistant "assistant" "Assistant" "Assistant" &[];
    Manager "manager" "Manager" "Manager" &[];
}

impl StandardLabel {
    /// Returns the label with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|label| label.key() == key)
    }
}

impl StandardLabel {
    /// Returns the label with this English name.
    pub(super) fn from_word(word: &str) -> Option<Self> {
        let all = Self::ALL.iter().map(|label| (label.word(), *label));
        let mut known = all.chain(OTHER_WORDS.iter().copied());
        let named = known.find(|(known, _)| is_same_word(known, word));
        named.map(|(_, label)| label)
    }
}

/// Other English names that tables have for standard labels.
const OTHER_WORDS: &[(&str, StandardLabel)] = &[
    ("Cell", StandardLabel::Mobile),
    ("iPhone", StandardLabel::Mobile),
    ("Business", StandardLabel::Work),
    ("Personal", StandardLabel::Home),
    ("Other Fax", StandardLabel::Fax),
];

/// Compares without regard to case and spaces.
fn is_same_word(one: &str, other: &str) -> bool {
    if one.len() == other.len() {
        return one.eq_ignore_ascii_case(other);
    }
    let plain = |c: &u8| *c != b' ';
    let lower = |byte: u8| byte.to_ascii_lowercase();
    let (one, other) = (one.bytes().filter(plain), other.bytes().filter(plain));
    one.map(lower).eq(other.map(lower))
}

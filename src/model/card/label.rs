//! What an entry of a card is called: at home, at work, or by a label of one's own.

use std::collections::HashMap;

use super::line::{ContentLine, parameter_value};
use super::{Card, LABEL, text};

/// The label of an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Label {
    /// It has none.
    #[default]
    None,
    /// One that every program knows.
    Standard(StandardLabel),
    /// A label of one's own.
    Custom(String),
}

macro_rules! standard_labels {
    ($($variant:ident $key:literal $apple:literal $types:expr;)*) => {
        /// A label that every program knows.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[expect(missing_docs, reason = "the names say it")]
        pub enum StandardLabel { $($variant),* }

        impl StandardLabel {
            /// All of them, those for any entry first.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// Its name in forms and texts.
            pub fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),* }
            }

            /// Returns what Apple's address book writes between `_$!<` and `>!$_`.
            fn apple(self) -> &'static str {
                match self { $(Self::$variant => $apple),* }
            }

            /// Returns what `TYPE` says of it; nothing where no type means it.
            fn types(self) -> &'static [&'static str] {
                match self { $(Self::$variant => $types),* }
            }
        }
    };
}

// Of those whose types a line has, the first is its label.
standard_labels! {
    HomeFax "home_fax" "HomeFAX" &["HOME", "FAX"];
    WorkFax "work_fax" "WorkFAX" &["WORK", "FAX"];
    Fax "fax" "OtherFAX" &["FAX"];
    Pager "pager" "Pager" &["PAGER"];
    Mobile "mobile" "Mobile" &["CELL"];
    Main "main" "Main" &["MAIN"];
    Home "home" "Home" &["HOME"];
    Work "work" "Work" &["WORK"];
    School "school" "School" &[];
    Other "other" "Other" &["OTHER"];
    HomePage "home_page" "HomePage" &[];
    Anniversary "anniversary" "Anniversary" &[];
    Spouse "spouse" "Spouse" &["SPOUSE"];
    Partner "partner" "Partner" &[];
    Child "child" "Child" &["CHILD"];
    Parent "parent" "Parent" &["PARENT"];
    Mother "mother" "Mother" &[];
    Father "father" "Father" &[];
    Brother "brother" "Brother" &[];
    Sister "sister" "Sister" &[];
    Friend "friend" "Friend" &["FRIEND"];
    Assistant "assistant" "Assistant" &[];
    Manager "manager" "Manager" &[];
}

impl StandardLabel {
    /// The label with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|label| label.key() == key)
    }
}

/// Types that say what an entry can do rather than what it is called.
const NO_LABELS: &[&str] = &[
    "PREF",
    "INTERNET",
    "VOICE",
    "X400",
    "TEXT",
    "MSG",
    "VIDEO",
    "DOM",
    "INTL",
    "POSTAL",
    "PARCEL",
    "CAR",
    "ISDN",
    "BBS",
    "MODEM",
    "PCS",
    "TLX",
    "TEXTPHONE",
    "TTY",
    "EMAIL",
    "PREFERRED",
    "TYPE",
];

/// How labels stand on a line.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Labelled {
    /// By any type or label.
    AnyType,
    /// By a type that is a standard label; others say something else.
    StandardType,
    /// By Apple's label only.
    LabelOnly,
}

impl Card {
    /// Apple's labels by their groups in lower case.
    pub(super) fn written_labels(&self) -> WrittenLabels<'_> {
        let mut labels = HashMap::new();
        for line in self.lines.iter().filter(|line| is_said(line)) {
            if let Some(group) = line.group() {
                labels.entry(group.to_ascii_lowercase()).or_insert(line);
            }
        }
        WrittenLabels(labels)
    }

    /// Writes labels that stand as `LABEL` on lines that `is_meant` names as Apple's address book
    /// does, which more programs show.
    pub(super) fn group_labels(&mut self, is_meant: impl Fn(&ContentLine) -> bool) {
        let mut next = self.last_group();
        let mut lines = Vec::with_capacity(self.lines.len());
        for line in std::mem::take(&mut self.lines) {
            let Some(label) = own_label(&line).filter(|_| is_meant(&line)) else {
                lines.push(line);
                continue;
            };
            let group = line.group().map(str::to_owned).unwrap_or_else(|| {
                next += 1;
                format!("item{next}")
            });
            let labelled = ContentLine::new(&format!("{group}.{LABEL}"), &text::escape(&label));
            lines.extend([without_own_label(&line).in_group(Some(&group)), labelled]);
        }
        self.lines = lines;
    }

    /// Has the labels that `is_meant` names stand before others of their groups: the first of them
    /// shows.
    pub(super) fn show_labels(&mut self, is_meant: impl Fn(&ContentLine) -> bool) {
        let group = |line: &ContentLine| {
            line.group()
                .filter(|_| is_said(line))
                .map(str::to_ascii_lowercase)
        };
        let mut first = HashMap::new();
        for at in 0..self.lines.len() {
            let Some(group) = group(&self.lines[at]) else {
                continue;
            };
            let shown = *first.entry(group).or_insert(at);
            if is_meant(&self.lines[at]) && !is_meant(&self.lines[shown]) {
                self.lines.swap(shown, at);
            }
        }
    }

    /// The highest number of a group.
    pub(super) fn last_group(&self) -> u64 {
        let number = |line: &ContentLine| {
            line.group()?
                .to_ascii_lowercase()
                .strip_prefix("item")?
                .parse::<u32>()
                .ok()
        };
        self.lines
            .iter()
            .filter_map(number)
            .max()
            .unwrap_or(0)
            .into()
    }
}

/// Checks whether it is a group's label; an empty one is none.
pub(super) fn is_said(line: &ContentLine) -> bool {
    line.is(LABEL) && !line.value().trim().is_empty()
}

/// The labels of a card's groups, found once for all of its lines.
pub(super) struct WrittenLabels<'a>(HashMap<String, &'a ContentLine>);

impl WrittenLabels<'_> {
    /// The label of a line of the card.
    pub fn of(&self, line: &ContentLine, labelled: Labelled) -> Label {
        said(line, self.label_of(line), labelled)
    }

    /// The label that is written in the group of a line.
    pub fn label_of(&self, line: &ContentLine) -> Option<&ContentLine> {
        self.0.get(&line.group()?.to_ascii_lowercase()).copied()
    }
}

/// The label that stands on the line itself, as JSContact's is written. That of an address is its
/// text for an envelope (RFC 6350, section 6.3.1).
pub(super) fn own_label(line: &ContentLine) -> Option<String> {
    let label = line
        .parameters()
        .find(|parameter| parameter.is("LABEL"))?
        .value?
        .trim_matches('"')
        .trim();
    // RFC 6868 writes what a parameter cannot hold.
    let label = label
        .replace("^'", "\"")
        .replace("^n", " ")
        .replace("^^", "^");
    Some(label).filter(|label| !label.is_empty() && !line.is("ADR"))
}

pub(super) fn without_own_label(line: &ContentLine) -> ContentLine {
    match own_label(line) {
        Some(_) => line.rebuilt(
            line.name(),
            |parameter| !parameter.is("LABEL"),
            "",
            line.value(),
        ),
        None => line.clone(),
    }
}

/// The label that is written in the line's group, else on the line itself, else that its types say.
pub(super) fn said(line: &ContentLine, written: Option<&ContentLine>, labelled: Labelled) -> Label {
    match written
        .map(|label| text::unescape(&label.decoded()))
        .filter(|label| !label.trim().is_empty())
    {
        Some(label) => from_apple(&label),
        None if own_label(line).is_some() => own_label(line).map_or(Label::None, Label::Custom),
        None if labelled == Labelled::LabelOnly => Label::None,
        None => from_types(line, labelled),
    }
}

/// The parameter that says the label, `;TYPE=...` or nothing; `None` when only Apple's label can.
pub(super) fn type_parameter(
    label: &Label,
    labelled: Labelled,
    is_version_4: bool,
) -> Option<String> {
    match label {
        Label::None => Some(String::new()),
        Label::Standard(standard)
            if labelled != Labelled::LabelOnly && !standard.types().is_empty() =>
        {
            let types = standard.types().join(",");
            Some(format!(
                ";TYPE={}",
                if is_version_4 {
                    types.to_ascii_lowercase()
                } else {
                    types
                }
            ))
        }
        Label::Standard(_) | Label::Custom(_) => None,
    }
}

/// The value of the label line, encoded.
pub(super) fn apple(label: &Label) -> Option<String> {
    match label {
        Label::None => None,
        Label::Standard(standard) => Some(format!("_$!<{}>!$_", standard.apple())),
        Label::Custom(own) => Some(text::escape(own)),
    }
}

fn from_apple(label: &str) -> Label {
    let Some(known) = label
        .trim()
        .strip_prefix("_$!<")
        .and_then(|label| label.strip_suffix(">!$_"))
    else {
        return Label::Custom(label.to_owned());
    };
    let standard = StandardLabel::ALL
        .iter()
        .find(|standard| standard.apple().eq_ignore_ascii_case(known));
    standard.map_or_else(
        || Label::Custom(known.to_owned()),
        |standard| Label::Standard(*standard),
    )
}

/// The types of a line; vCard 2.1 gave them without `TYPE=`.
fn types(line: &ContentLine) -> impl Iterator<Item = &str> {
    let bare = line
        .parameters()
        .filter(|parameter| parameter.value.is_none())
        .map(|parameter| parameter.name);
    line.parameters_named("TYPE").chain(bare)
}

fn is_one_of(word: &str, words: &[&str]) -> bool {
    words.iter().any(|other| other.eq_ignore_ascii_case(word))
}

fn from_types(line: &ContentLine, labelled: Labelled) -> Label {
    let has = |wanted: &&str| types(line).any(|given| given.eq_ignore_ascii_case(wanted));
    let mut standard = StandardLabel::ALL
        .iter()
        .filter(|label| !label.types().is_empty());
    if let Some(standard) = standard.find(|label| label.types().iter().all(has)) {
        return Label::Standard(*standard);
    }
    let own = types(line).find(|word| !word.is_empty() && is_label(word, labelled));
    own.map_or(Label::None, |word| {
        let prefixed = word
            .get(..2)
            .is_some_and(|prefix| prefix.eq_ignore_ascii_case("x-"))
            && word.len() > 2;
        Label::Custom(if prefixed { &word[2..] } else { word }.to_owned())
    })
}

/// Checks whether a type is (part of) a label.
fn is_label(word: &str, labelled: Labelled) -> bool {
    let standard = || {
        StandardLabel::ALL
            .iter()
            .any(|label| is_one_of(word, label.types()))
    };
    match labelled {
        Labelled::AnyType => !is_one_of(word, NO_LABELS),
        Labelled::StandardType => standard(),
        Labelled::LabelOnly => false,
    }
}

/// The line without the types that are its label, and with a further parameter; the same line where
/// nothing changes.
pub(super) fn without_types(line: &ContentLine, labelled: Labelled, further: &str) -> ContentLine {
    if further.is_empty() && !types(line).any(|word| is_label(word, labelled)) {
        return line.clone();
    }
    let mut others = String::new();
    for parameter in line.parameters().filter(|parameter| parameter.is("TYPE")) {
        let words: Vec<_> = parameter
            .values()
            .filter(|word| !is_label(word, labelled))
            .map(parameter_value)
            .collect();
        if !words.is_empty() {
            others.push_str(&format!(";{}={}", parameter.name, words.join(",")));
        }
    }
    others.push_str(further);
    let kept = |parameter: &super::line::Parameter| {
        !parameter.is("TYPE") && (parameter.value.is_some() || !is_label(parameter.name, labelled))
    };
    line.rebuilt(line.name(), kept, &others, line.value())
}

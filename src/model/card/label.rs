//! Labels of entries: at home, at work, or a custom one.

use std::collections::HashMap;

use super::line::{ContentLine, parameter_value};
use super::{Card, LABEL, text};

/// The label of an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Label {
    /// No label.
    #[default]
    None,
    /// A label that every program knows.
    Standard(StandardLabel),
    /// A custom label.
    Custom(String),
}

macro_rules! standard_labels {
    ($($variant:ident $key:literal $apple:literal $types:expr;)*) => {
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

            /// Returns the word that Apple's address book writes between `_$!<` and `>!$_`.
            fn apple(self) -> &'static str {
                match self { $(Self::$variant => $apple),* }
            }

            /// Returns the `TYPE` values for it; none when no type means it.
            fn types(self) -> &'static [&'static str] {
                match self { $(Self::$variant => $types),* }
            }
        }
    };
}

// A line with the types of several labels has the first of them.
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
    /// Returns the label with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|label| label.key() == key)
    }
}

/// Types that are not labels: they tell the abilities of an entry.
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

/// The form of labels on a line.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Labelled {
    /// Any type or label.
    AnyType,
    /// Types that are standard labels; other types mean something else.
    StandardType,
    /// Apple's labels only.
    LabelOnly,
}

impl Card {
    /// Returns Apple's labels by their groups in lower case.
    pub(super) fn written_labels(&self) -> WrittenLabels<'_> {
        let mut labels = HashMap::new();
        for line in self.lines.iter().filter(|line| is_said(line)) {
            if let Some(group) = line.group() {
                labels.entry(group.to_ascii_lowercase()).or_insert(line);
            }
        }
        WrittenLabels(labels)
    }

    /// Converts the `LABEL` of lines that match `is_meant` to the form of Apple's address book,
    /// which more programs display.
    pub(super) fn group_labels(&mut self, is_meant: impl Fn(&ContentLine) -> bool) {
        let mut next = self.last_group();
        let mut lines = Vec::with_capacity(self.lines.len());
        for line in std::mem::take(&mut self.lines) {
            let Some(label) = own_label(&line).filter(|_| is_meant(&line)) else {
                lines.push(line);
                continue;
            };
            let group = match line.group() {
                Some(group) => group.to_owned(),
                None => {
                    next += 1;
                    format!("item{next}")
                }
            };
            let labelled = ContentLine::new(&format!("{group}.{LABEL}"), &text::escape(&label));
            lines.extend([without_own_label(&line).in_group(Some(&group)), labelled]);
        }
        self.lines = lines;
    }

    /// Moves labels that match `is_meant` first in their group, because only the first is
    /// displayed.
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

    /// Returns the highest group number.
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

/// Checks whether the line is a non-empty group label.
pub(super) fn is_said(line: &ContentLine) -> bool {
    line.is(LABEL) && !line.value().trim().is_empty()
}

/// The labels of a card's groups, found once for all of its lines.
pub(super) struct WrittenLabels<'a>(HashMap<String, &'a ContentLine>);

impl WrittenLabels<'_> {
    /// Returns the label of a line of the card.
    pub fn of(&self, line: &ContentLine, labelled: Labelled) -> Label {
        said(line, self.label_of(line), labelled)
    }

    /// Returns the label line in the group of a line.
    pub fn label_of(&self, line: &ContentLine) -> Option<&ContentLine> {
        self.0.get(&line.group()?.to_ascii_lowercase()).copied()
    }
}

/// Returns the label on the line itself, as converted from JSContact. For an address it is the
/// envelope text (RFC 6350, section 6.3.1).
pub(super) fn own_label(line: &ContentLine) -> Option<String> {
    let label = line
        .parameters()
        .find(|parameter| parameter.is("LABEL"))?
        .value?
        .trim_matches('"')
        .trim();
    // RFC 6868 escapes what a parameter cannot contain.
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

/// Returns the label: that of the line's group, else on the line itself, else by its types.
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

/// Returns the parameter for the label, `;TYPE=...` or empty; `None` when only Apple's label can
/// express it.
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

/// Returns the value of the label line, encoded.
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

/// Returns the types of a line; vCard 2.1 wrote them without `TYPE=`.
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

/// Checks whether a type is a label or a part of one.
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

/// Returns the line without the types of its label and with an additional parameter; the same line
/// when nothing changes.
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

//! The labels of entries: home, work, or a custom one.

mod standard;

use std::collections::HashMap;

use super::line::{ContentLine, decode, parameter_value};
use super::{Card, LABEL, text};
pub use standard::StandardLabel;

/// The label of an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum EntryLabel {
    /// No label.
    #[default]
    None,
    /// A label that every program knows.
    Standard(StandardLabel),
    /// A custom label.
    Custom(String),
}

impl EntryLabel {
    /// Returns the label with this English name, or a custom one.
    pub fn from_word(word: &str) -> Self {
        let word = word.trim();
        if word.is_empty() {
            return Self::None;
        }
        let named = StandardLabel::from_word(word);
        named.map_or_else(|| Self::Custom(word.to_owned()), Self::Standard)
    }

    /// Checks whether it says that a day is an anniversary.
    pub fn is_anniversary(&self) -> bool {
        *self == Self::Standard(StandardLabel::Anniversary)
    }

    /// Returns the English name, or the custom text; empty without a label.
    pub fn word(&self) -> &str {
        match self {
            Self::None => "",
            Self::Standard(standard) => standard.word(),
            Self::Custom(own) => own,
        }
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
#[derive(Clone, PartialEq, Eq)]
pub(super) enum LabelForm {
    /// Any type or label.
    AnyType,
    /// Types that are standard labels; other types mean something else.
    StandardType,
    /// Apple's labels only; without one, the label that the property implies.
    LabelOnly {
        /// The implied label.
        implied: EntryLabel,
    },
}

impl LabelForm {
    /// Checks whether the property implies a label.
    pub fn implies(&self) -> bool {
        matches!(self, Self::LabelOnly { implied } if *implied != EntryLabel::None)
    }
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
    /// which more programs display. A group that has a label keeps it, and one with other lines
    /// does not get the label of one.
    pub(super) fn group_labels(&mut self, is_meant: impl Fn(&ContentLine) -> bool) {
        let key = |line: &ContentLine| line.group().map(str::to_ascii_lowercase);
        let mut counts: HashMap<_, usize> = HashMap::new();
        for group in self.lines.iter().filter_map(key) {
            *counts.entry(group).or_default() += 1;
        }
        let labels = self.written_labels();
        let is_labelled = |line: &ContentLine| labels.label_of(line).is_some();
        let labelled: Vec<_> = self.lines.iter().map(is_labelled).collect();
        let mut next = self.last_group();
        let mut lines = Vec::with_capacity(self.lines.len());
        for (line, is_labelled) in std::mem::take(&mut self.lines).into_iter().zip(labelled) {
            let label = own_label(&line).filter(|_| is_meant(&line) && !is_labelled);
            let Some(label) = label else {
                lines.push(line);
                continue;
            };
            let is_alone = key(&line).is_some_and(|group| counts[&group] == 1);
            let group = match line.group() {
                Some(group) if is_alone => group.to_owned(),
                _ => {
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
    pub fn of(&self, line: &ContentLine, form: &LabelForm) -> EntryLabel {
        said(line, self.label_of(line), form)
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
    let label = decode(label).replace('\n', " ");
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

/// Returns the label: that of the line's group, else on the line itself, else by its types or its
/// property.
pub(super) fn said(
    line: &ContentLine,
    written: Option<&ContentLine>,
    form: &LabelForm,
) -> EntryLabel {
    let written = written.map(|label| text::unescape(&label.decoded()));
    if let Some(label) = written.filter(|label| !label.trim().is_empty()) {
        return from_apple(&label);
    }
    match (own_label(line), form) {
        (Some(own), _) => EntryLabel::Custom(own),
        (None, LabelForm::LabelOnly { implied }) => implied.clone(),
        (None, LabelForm::AnyType | LabelForm::StandardType) => from_types(line, form),
    }
}

/// Returns the parameter for the label, `;TYPE=...` or empty; `None` when only Apple's label can
/// express it.
pub(super) fn type_parameter(
    label: &EntryLabel,
    form: &LabelForm,
    is_version_4: bool,
) -> Option<String> {
    match label {
        EntryLabel::None => Some(String::new()),
        EntryLabel::Standard(standard)
            if !matches!(form, LabelForm::LabelOnly { .. }) && !standard.types().is_empty() =>
        {
            let written = |word: &&str| match is_version_4 {
                true => format!(";TYPE={}", word.to_ascii_lowercase()),
                false => format!(";TYPE={word}"),
            };
            Some(standard.types().iter().map(written).collect())
        }
        EntryLabel::Standard(_) | EntryLabel::Custom(_) => None,
    }
}

/// Returns the value of the label line, encoded.
pub(super) fn apple(label: &EntryLabel) -> Option<String> {
    match label {
        EntryLabel::None => None,
        EntryLabel::Standard(standard) => Some(format!("_$!<{}>!$_", standard.apple())),
        EntryLabel::Custom(own) => Some(text::escape(own)),
    }
}

fn from_apple(label: &str) -> EntryLabel {
    let Some(known) = label
        .trim()
        .strip_prefix("_$!<")
        .and_then(|label| label.strip_suffix(">!$_"))
    else {
        return EntryLabel::Custom(label.to_owned());
    };
    let standard = StandardLabel::ALL
        .iter()
        .find(|standard| standard.apple().eq_ignore_ascii_case(known));
    standard.map_or_else(
        || EntryLabel::Custom(known.to_owned()),
        |standard| EntryLabel::Standard(*standard),
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

fn from_types(line: &ContentLine, form: &LabelForm) -> EntryLabel {
    let types: Vec<_> = types(line).filter(|word| !word.is_empty()).collect();
    if types.is_empty() {
        return EntryLabel::None;
    }
    let has = |wanted: &&str| is_one_of(wanted, &types);
    let mut standard = StandardLabel::ALL
        .iter()
        .filter(|label| !label.types().is_empty());
    if let Some(standard) = standard.find(|label| label.types().iter().all(has)) {
        return EntryLabel::Standard(*standard);
    }
    let own = types.into_iter().find(|word| is_label(word, form));
    own.map_or(EntryLabel::None, |word| {
        let prefixed = word
            .get(..2)
            .is_some_and(|prefix| prefix.eq_ignore_ascii_case("x-"))
            && word.len() > 2;
        EntryLabel::Custom(if prefixed { &word[2..] } else { word }.to_owned())
    })
}

/// Returns the label of one's own among the types of a line.
pub(in crate::model) fn own_type(line: &ContentLine) -> Option<String> {
    match from_types(line, &LabelForm::AnyType) {
        EntryLabel::Custom(own) => Some(own),
        _ => None,
    }
}

/// Checks whether a type is a label or a part of one.
fn is_label(word: &str, form: &LabelForm) -> bool {
    match form {
        LabelForm::AnyType => !is_one_of(word, NO_LABELS),
        LabelForm::StandardType => is_standard_type(word),
        LabelForm::LabelOnly { .. } => false,
    }
}

/// Checks whether a type is a standard label or a part of one.
pub(super) fn is_standard_type(word: &str) -> bool {
    let mut labels = StandardLabel::ALL.iter();
    labels.any(|label| is_one_of(word, label.types()))
}

/// Returns the line without the types of its label and with an additional parameter; the same line
/// when nothing changes.
pub(super) fn without_types(line: &ContentLine, form: &LabelForm, further: &str) -> ContentLine {
    if further.is_empty() && !types(line).any(|word| is_label(word, form)) {
        return line.clone();
    }
    let mut others = String::new();
    for parameter in line.parameters().filter(|parameter| parameter.is("TYPE")) {
        let words: Vec<_> = parameter
            .values()
            .filter(|word| !is_label(word, form))
            .map(parameter_value)
            .collect();
        if !words.is_empty() {
            others.push_str(&format!(";{}={}", parameter.name, words.join(",")));
        }
    }
    others.push_str(further);
    let kept = |parameter: &super::line::Parameter| {
        !parameter.is("TYPE") && (parameter.value.is_some() || !is_label(parameter.name, form))
    };
    line.rebuilt(line.name(), kept, &others, line.value())
}

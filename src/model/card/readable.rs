//! A card's properties in readable form.

use super::day::DayKind;
use super::entry_label::EntryLabel;
use super::fact::FactKind;
use super::fields::date_text;
use super::kind::Kind;
use super::line::{ContentLine, Parameter};
use super::online::Account;
use super::version::{MEDIA, is_token};
use super::{Card, android, online, text};

/// A property in readable form.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Property {
    /// The name in lower case; for names that differ between programs, that of vCard 4.0.
    pub name: String,
    /// The value in one line.
    pub value: String,
    /// The label.
    pub label: EntryLabel,
}

impl Card {
    /// Takes out the spaces that some programs write around the names and parameters of properties,
    /// of which no reader knows any. Returns true if there are any.
    pub fn repair_names(&mut self) -> bool {
        let mut is_repaired = false;
        for line in &mut self.lines {
            let may_be = line.is_property() && line.head().bytes().any(|byte| byte == b' ');
            if let Some(repaired) = may_be.then(|| without_spaces(line)).flatten() {
                *line = repaired;
                is_repaired = true;
            }
        }
        is_repaired
    }

    /// Checks whether it has a line for a name, perhaps an empty one.
    pub fn has_name_line(&self) -> bool {
        self.lines.iter().any(|line| line.is("FN") || line.is("N"))
    }

    /// Checks that it names nobody, and holds nothing that can be shown.
    pub fn is_blank(&self) -> bool {
        const UNSEEN: [&str; 10] = [
            "VERSION",
            "N",
            "FN",
            "KIND",
            "PROFILE",
            "CLASS",
            "CATEGORIES",
            "CREATED",
            "JSPROP",
            "X-JSPROP",
        ];
        let says_nothing = |line: &ContentLine| {
            let value = line.value();
            UNSEEN.iter().any(|name| line.is(name))
                || value
                    .trim_matches(|c: char| c.is_whitespace() || c == ';')
                    .is_empty()
        };
        let is_named = ["FN", "N"].iter().any(|name| {
            self.value(name)
                .is_some_and(|value| !value.trim_matches([' ', ';', '\t']).is_empty())
        });
        !is_named && self.content_lines().all(says_nothing)
    }

    /// Returns every property of the card itself, in order.
    pub fn properties(&self) -> impl Iterator<Item = Property> {
        let labels = self.written_labels();
        self.lines
            .iter()
            .filter(|line| line.is_property())
            .map(move |line| {
                let kind = Kind::of(line);
                let label = kind
                    .map(|kind| labels.of(line, &kind.label_form(line)))
                    .unwrap_or_default();
                Property {
                    name: common_name(line, kind),
                    value: readable(line, kind),
                    label,
                }
            })
    }
}

fn common_name(line: &ContentLine, kind: Option<Kind>) -> String {
    match kind {
        Some(Kind::Day(DayKind::Anniversary)) => "anniversary".to_owned(),
        Some(Kind::Related) => "related".to_owned(),
        Some(Kind::Messenger) => "impp".to_owned(),
        Some(Kind::Profile) => "socialprofile".to_owned(),
        Some(Kind::Fact(FactKind::Nickname)) => "nickname".to_owned(),
        Some(Kind::Fact(FactKind::Gender)) => "gender".to_owned(),
        _ => line.name().to_ascii_lowercase(),
    }
}

/// Returns a line without spaces around its name and parameters; `None` if it has none, or no name.
fn without_spaces(line: &ContentLine) -> Option<ContentLine> {
    let name = line.name().trim_end();
    let has_spaces = |parameter: Parameter| parameter.raw.trim() != parameter.raw;
    let is_repaired = name != line.name() || line.parameters().any(has_spaces);
    if !is_repaired || !is_token(name) {
        return None;
    }
    let parameters = line.parameters().map(|each| each.raw.trim());
    let parameters: String = parameters.map(|raw| format!(";{raw}")).collect();
    Some(line.rebuilt(name, |_| false, &parameters, line.value().trim_start()))
}

/// Returns a value with its parts in one line, without what only programs read.
fn readable(line: &ContentLine, kind: Option<Kind>) -> String {
    if MEDIA.iter().any(|name| line.is(name)) {
        let is_address = line.value().starts_with("http");
        return if is_address {
            line.value().to_owned()
        } else {
            format!("{} bytes", line.value().len() * 3 / 4)
        };
    }
    if let Some(Kind::Day(_)) = kind {
        return date_text(line);
    }
    if android::read(line).is_some() {
        return android::text_of(line);
    }
    if let Some(Kind::Messenger | Kind::Profile) = kind {
        let Account { service, user } = online::read(line);
        let said = [online::spelled(&service), &user];
        let said = said.into_iter().filter(|part| !part.is_empty());
        return said.collect::<Vec<_>>().join(": ");
    }
    let decoded = line.decoded();
    let parts: Vec<_> = text::components(&decoded)
        .into_iter()
        .map(text::unescape)
        .collect();
    let said = parts
        .iter()
        .map(|part| part.trim())
        .filter(|part| !part.is_empty());
    said.collect::<Vec<_>>().join(", ")
}

//! The labels of entries in the reader's language.

use super::texts::Texts;
use crate::model::card::day::DayKind;
use crate::model::card::entry_label::{EntryLabel, StandardLabel};
use crate::model::card::fact::FactKind;

/// Returns the text key of a standard label.
pub fn key(label: StandardLabel) -> &'static str {
    match label {
        StandardLabel::HomeFax => "label-home-fax",
        StandardLabel::WorkFax => "label-work-fax",
        StandardLabel::Fax => "label-fax",
        StandardLabel::Pager => "label-pager",
        StandardLabel::HomeMobile => "label-home-mobile",
        StandardLabel::WorkMobile => "label-work-mobile",
        StandardLabel::Mobile => "label-mobile",
        StandardLabel::Main => "label-main",
        StandardLabel::Car => "label-car",
        StandardLabel::Home => "label-home",
        StandardLabel::Work => "label-work",
        StandardLabel::School => "label-school",
        StandardLabel::Other => "label-other",
        StandardLabel::HomePage => "label-home-page",
        StandardLabel::Anniversary => "label-anniversary",
        StandardLabel::Spouse => "label-spouse",
        StandardLabel::Partner => "label-partner",
        StandardLabel::Child => "label-child",
        StandardLabel::Parent => "label-parent",
        StandardLabel::Mother => "label-mother",
        StandardLabel::Father => "label-father",
        StandardLabel::Brother => "label-brother",
        StandardLabel::Sister => "label-sister",
        StandardLabel::Friend => "label-friend",
        StandardLabel::Assistant => "label-assistant",
        StandardLabel::Manager => "label-manager",
    }
}

/// Returns the text key of a day's kind.
pub fn day_key(kind: DayKind) -> &'static str {
    match kind {
        DayKind::Birthday => "field-birthday",
        DayKind::Anniversary => "card-anniversary",
        DayKind::Other => "card-day",
    }
}

/// Returns the text key of a kind of fact; `None` for the owner's own, which its label names.
pub fn fact_key(kind: FactKind) -> Option<&'static str> {
    Some(match kind {
        FactKind::Nickname => "card-nickname",
        FactKind::MaidenName => "fact-maiden-name",
        FactKind::SortName => "property-sort",
        FactKind::Organization => "card-organization",
        FactKind::Title => "card-title",
        FactKind::Role => "card-role",
        FactKind::Profession => "fact-profession",
        FactKind::Office => "fact-office",
        FactKind::Gender => "fact-gender",
        FactKind::GrammaticalGender => "fact-grammatical-gender",
        FactKind::Pronouns => "fact-pronouns",
        FactKind::Language => "fact-language",
        FactKind::TimeZone => "fact-time-zone",
        FactKind::Position => "fact-position",
        FactKind::BirthPlace => "fact-birth-place",
        FactKind::DeathDate => "fact-death-date",
        FactKind::DeathPlace => "fact-death-place",
        FactKind::Expertise => "fact-expertise",
        FactKind::Hobby => "fact-hobby",
        FactKind::Interest => "fact-interest",
        FactKind::Directory => "fact-directory",
        FactKind::ContactUri => "fact-contact-address",
        FactKind::Calendar => "fact-calendar",
        FactKind::FreeBusy => "fact-free-busy",
        FactKind::Own => return None,
    })
}

/// Returns a label as shown to people; `None` where there is none.
pub fn shown(texts: &Texts, label: &EntryLabel) -> Option<String> {
    match label {
        EntryLabel::None => None,
        EntryLabel::Standard(standard) => Some(texts.t(key(*standard))),
        EntryLabel::Custom(own) => Some(own.clone()),
    }
}

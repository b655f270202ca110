//! The labels of entries in the reader's language.

use super::texts::Texts;
use crate::model::card::details::DayKind;
use crate::model::card::label::{Label, StandardLabel};

/// Returns the text key of a standard label.
pub fn key(label: StandardLabel) -> &'static str {
    match label {
        StandardLabel::HomeFax => "label-home-fax",
        StandardLabel::WorkFax => "label-work-fax",
        StandardLabel::Fax => "label-fax",
        StandardLabel::Pager => "label-pager",
        StandardLabel::Mobile => "label-mobile",
        StandardLabel::Main => "label-main",
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

/// Returns a label as shown to people; `None` where there is none.
pub fn shown(texts: &Texts, label: &Label) -> Option<String> {
    match label {
        Label::None => None,
        Label::Standard(standard) => Some(texts.t(key(*standard))),
        Label::Custom(own) => Some(own.clone()),
    }
}

//! The colours of labels on pages: their names, and the classes that the grounds of initials have too.

use crate::model::label::LabelColor;

/// Returns the key of a colour's name.
pub fn key(color: LabelColor) -> &'static str {
    match color {
        LabelColor::Teal => "color-teal",
        LabelColor::Indigo => "color-indigo",
        LabelColor::Orange => "color-orange",
        LabelColor::Pink => "color-pink",
        LabelColor::Green => "color-green",
        LabelColor::Blue => "color-blue",
        LabelColor::Purple => "color-purple",
        LabelColor::Yellow => "color-yellow",
    }
}

/// Returns the class of a colour, with a space before it.
pub fn class(color: LabelColor) -> &'static str {
    match color {
        LabelColor::Teal => " hue-0",
        LabelColor::Indigo => " hue-1",
        LabelColor::Orange => " hue-2",
        LabelColor::Pink => " hue-3",
        LabelColor::Green => " hue-4",
        LabelColor::Blue => " hue-5",
        LabelColor::Purple => " hue-6",
        LabelColor::Yellow => " hue-7",
    }
}

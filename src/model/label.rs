//! Labels as an account changes them: their names and colours.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::contact::present;

/// The colour of a label: one of a few, on each of which text is read well in every theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum LabelColor {
    /// Between blue and green.
    Teal,
    /// Between blue and purple.
    Indigo,
    /// Orange.
    Orange,
    /// Pink.
    Pink,
    /// Green.
    Green,
    /// Blue.
    Blue,
    /// Purple.
    Purple,
    /// Yellow.
    Yellow,
}

impl LabelColor {
    /// Every colour, in the order of the grounds of initials, which have the same.
    pub const ALL: [Self; 8] = [
        Self::Teal,
        Self::Indigo,
        Self::Orange,
        Self::Pink,
        Self::Green,
        Self::Blue,
        Self::Purple,
        Self::Yellow,
    ];

    /// Returns the name under which the colour is stored and chosen.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Teal => "teal",
            Self::Indigo => "indigo",
            Self::Orange => "orange",
            Self::Pink => "pink",
            Self::Green => "green",
            Self::Blue => "blue",
            Self::Purple => "purple",
            Self::Yellow => "yellow",
        }
    }

    /// Returns the colour with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|color| color.as_str() == name)
    }
}

/// Changes of a label: absent fields stay.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "Family", "color": "teal"}))]
pub struct LabelPatch {
    /// The new name; the name of another label merges the two.
    #[serde(default)]
    #[schema(max_length = 100)]
    pub name: Option<String>,
    /// The colour in the web app; `null` takes it away.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<LabelColor>)]
    pub color: Option<Option<LabelColor>>,
}

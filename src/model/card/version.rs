//! Cards in another version of vCard.

use super::Card;

/// A version of vCard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// 3.0 (RFC 2426).
    V3,
    /// 4.0 (RFC 6350).
    V4,
}

impl Card {
    /// The card in this version.
    pub fn to_version(&self, _: Version) -> String {
        self.to_string()
    }

    /// The card as JSContact.
    pub fn to_jscontact(&self) -> serde_json::Value {
        serde_json::Value::Null
    }
}

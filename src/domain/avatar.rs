//! Avatars: an identicon drawn from the account's identifier, so that no third party learns who
//! signed up.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use crate::model::hex;
use crate::model::ids::UserId;

/// Cells on each side of the picture; its right half mirrors its left.
const SIDE: usize = 5;

/// The seed that an avatar is drawn from: 8 bytes that reveal nothing of the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AvatarSeed([u8; 8]);

impl AvatarSeed {
    /// Returns the account's seed.
    pub fn of(user: UserId) -> Self {
        let digest = Sha256::new()
            .chain_update(b"carnet avatar\0")
            .chain_update(user.get().to_be_bytes())
            .finalize();
        let mut seed = [0; 8];
        seed.copy_from_slice(&digest[..8]);
        Self(seed)
    }

    /// Returns the picture, as SVG.
    pub fn draw(self) -> String {
        let hue = u16::from_be_bytes([self.0[0], self.0[1]]) % 360;
        let bits = u16::from_be_bytes([self.0[2], self.0[3]]) | 0b100;
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 70 70\" width=\"70\" height=\"70\">\
             <rect width=\"70\" height=\"70\" fill=\"hsl({hue} 45% 92%)\"/><g fill=\"hsl({hue} 50% 45%)\">"
        );
        for cell in 0..SIDE * SIDE.div_ceil(2) {
            let (column, row) = (cell / SIDE, cell % SIDE);
            if bits >> cell & 1 == 0 {
                continue;
            }
            for x in [column, SIDE - 1 - column] {
                let _ = write!(
                    svg,
                    "<rect x=\"{}\" y=\"{}\" width=\"10\" height=\"10\"/>",
                    10 + 10 * x,
                    10 + 10 * row
                );
            }
        }
        svg.push_str("</g></svg>");
        svg
    }
}

/// Writes sixteen hexadecimal digits.
impl std::fmt::Display for AvatarSeed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&hex::encode(&self.0))
    }
}

impl std::str::FromStr for AvatarSeed {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let number = u64::from_str_radix(text, 16).map_err(drop)?;
        let seed = Self(number.to_be_bytes());
        (seed.to_string() == text).then_some(seed).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_always_has_the_same_picture_and_others_have_others() {
        let seed = |number| AvatarSeed::of(UserId::new(number).expect("an id"));
        assert_eq!(seed(1).draw(), seed(1).draw());
        assert_ne!(seed(1).draw(), seed(2).draw());
        assert_eq!(seed(1).to_string().parse(), Ok(seed(1)));
    }
}

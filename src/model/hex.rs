//! Bytes as lower-case hexadecimal digits.

/// Returns two digits for each byte.
pub fn encode(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| char::from(DIGITS[usize::from(nibble)]);
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn each_byte_is_two_digits() {
        assert_eq!(super::encode(&[0, 9, 0x1f, 0xa0, 0xff]), "00091fa0ff");
        assert_eq!(super::encode(&[]), "");
    }
}

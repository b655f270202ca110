//! Places where a long email, address of a page or user name may wrap.

/// Characters before which a text may wrap.
const BEFORE: [char; 9] = ['@', '.', '_', '?', '&', '=', '#', '~', '+'];
/// Characters after which a text may wrap.
const AFTER: [char; 2] = ['/', ':'];

/// Returns the text in pieces between which it may wrap. Runs of such characters stay together.
pub fn pieces(text: &str) -> Vec<&str> {
    let (mut pieces, mut start, mut last) = (Vec::new(), 0, None);
    for (at, c) in text.char_indices() {
        let is_mark = |c: &char| BEFORE.contains(c) || AFTER.contains(c);
        let may_wrap = match last {
            None => false,
            Some(last) if AFTER.contains(&last) => !is_mark(&c),
            Some(last) => BEFORE.contains(&c) && !is_mark(&last),
        };
        if may_wrap {
            pieces.push(&text[start..at]);
            start = at;
        }
        last = Some(c);
    }
    pieces.push(&text[start..]);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emails_and_addresses_wrap_at_their_marks() {
        assert_eq!(
            pieces("taras.hryhorovych@example.org"),
            ["taras", ".hryhorovych", "@example", ".org"]
        );
        assert_eq!(
            pieces("https://example.org/poets?name=taras"),
            ["https://", "example", ".org/", "poets", "?name", "=taras"]
        );
        assert_eq!(pieces("+380 67 1"), ["+380 67 1"]);
        assert_eq!(pieces(""), [""]);
    }
}

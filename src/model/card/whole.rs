//! Cards that can be stored as they came, and what makes the others so.

use super::Card;

impl Card {
    /// Checks whether the text is one whole card of version 3.0 or 4.0, of which every line is a
    /// property.
    pub fn is_whole(&self) -> bool {
        let [first, .., last] = self.lines.as_slice() else {
            return false;
        };
        let marks = |name: &str| self.lines.iter().filter(|line| line.is(name)).count();
        first.is("BEGIN")
            && last.is("END")
            && marks("BEGIN") == 1
            && marks("END") == 1
            && self.version().is_some()
            && self
                .lines
                .iter()
                .all(|line| line.is_property() || line.is_nested())
    }

    /// Returns the card with only these properties, and those that every card begins and ends with.
    pub fn with_only(mut self, names: &[String]) -> Self {
        const FRAME: [&str; 3] = ["BEGIN", "VERSION", "END"];
        self.lines.retain(|line| {
            FRAME.iter().any(|name| line.is(name)) || names.iter().any(|name| line.is(name))
        });
        self
    }

    /// Returns the card with the lines of these properties up to their values.
    pub fn without_values_of(mut self, names: &[String]) -> Self {
        for line in &mut self.lines {
            if names.iter().any(|name| line.is(name)) {
                *line = line.with_value("");
            }
        }
        self
    }

    /// Gives the card a name to show if it states none, which both versions require.
    pub fn complete_name(&mut self) {
        let name = self.display_name(&self.fields());
        self.set_text("FN", Some(&name));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_card_is_told_from_others() {
        let is_whole = |text: &str| Card::parse(text).is_whole();
        for whole in [
            "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ivan\r\nEND:VCARD\r\n",
            "begin:vcard\nversion:4.0\nfn:Ivan\n Franko\nend:vcard",
        ] {
            assert!(is_whole(whole), "{whole}");
        }
        for other in [
            "",
            "FN:Ivan",
            "BEGIN:VCARD\r\nVERSION:2.1\r\nFN:Ivan\r\nEND:VCARD\r\n",
            "BEGIN:VCARD\r\nFN:Ivan\r\nEND:VCARD\r\n",
            "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ivan\r\n",
            "BEGIN:VCARD\r\nVERSION:3.0\r\nno property\r\nEND:VCARD\r\n",
            "BEGIN:VCARD\r\nVERSION:3.0\r\nEND:VCARD\r\nBEGIN:VCARD\r\nVERSION:3.0\r\nEND:VCARD\r\n",
            "BEGIN:VCARD\r\nVERSION:3.0\r\nEND:VCARD\r\nFN:Ivan\r\n",
        ] {
            assert!(!is_whole(other), "{other}");
        }
    }

    #[test]
    fn a_part_of_a_card_has_the_named_properties_alone() {
        let card = Card::parse(
            "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ivan\r\na.TEL:1\r\nEMAIL:a@b.c\r\nEND:VCARD\r\n",
        );
        let part = card.with_only(&["tel".to_owned(), "FN".to_owned()]);
        let expected = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ivan\r\na.TEL:1\r\nEND:VCARD\r\n";
        assert_eq!(part.to_string(), expected);
    }

    #[test]
    fn a_property_without_its_value_keeps_its_name_and_parameters() {
        let card = Card::parse("BEGIN:VCARD\r\nVERSION:3.0\r\nTEL;TYPE=home:+1\r\nEND:VCARD\r\n");
        let part = card.without_values_of(&["tel".to_owned()]);
        let expected = "BEGIN:VCARD\r\nVERSION:3.0\r\nTEL;TYPE=home:\r\nEND:VCARD\r\n";
        assert_eq!(part.to_string(), expected);
    }

    #[test]
    fn a_card_without_a_name_is_named_by_its_best_value() {
        let mut card =
            Card::parse("BEGIN:VCARD\r\nVERSION:3.0\r\nORG:Prosvita;Kyiv\r\nEND:VCARD\r\n");
        card.complete_name();
        assert_eq!(card.stated_name().as_deref(), Some("Prosvita"));
    }
}

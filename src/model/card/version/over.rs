//! Cards that a client made of the converted form of a stored one.

use std::collections::{HashMap, HashSet};

use super::{Converted, Version};
use crate::model::card::Card;
use crate::model::card::line::ContentLine;

/// The lines that every card has and every version writes anew.
const FRAME: [&str; 3] = ["BEGIN", "VERSION", "END"];

fn is_frame(line: &ContentLine) -> bool {
    FRAME.iter().any(|name| line.is(name))
}

impl Card {
    /// Returns the card to store when a client that was shown `stored` in version 3.0 sends this
    /// one, so that nothing is lost that 3.0 cannot hold: a card of version 4.0 in which the lines
    /// that the client left as they were shown are those of `stored`. Any other pair of versions
    /// leaves the card as it was sent.
    pub fn over(self, stored: &Self) -> Self {
        if (stored.version(), self.version()) != (Some(Version::V4), Some(Version::V3)) {
            return self;
        }
        let shown = stored.clone().into_converted(Version::V3);
        let unchanged = UnchangedLines::of(stored, &shown, &self);
        let new = unchanged.new_lines(&self);
        let mut hidden = unchanged.hidden(stored).into_iter().peekable();
        let mut lines: Vec<ContentLine> = frame(stored, &["BEGIN", "VERSION"]);
        let mut is_written = vec![false; stored.lines.len()];
        let content = self.lines.iter().enumerate();
        for (at, _) in content.filter(|(_, line)| !is_frame(line)) {
            lines.extend(new.get(&at).into_iter().flatten().cloned());
            for &origin in unchanged.covering.get(&at).into_iter().flatten() {
                // What was not shown stays between the lines that it stood between.
                while let Some(before) = hidden.next_if(|before| *before < origin) {
                    lines.push(stored.lines[before].clone());
                }
                if !std::mem::replace(&mut is_written[origin], true) {
                    lines.push(stored.lines[origin].clone());
                }
                let mut last = origin;
                while let Some(after) = hidden.next_if(|after| *after == last + 1) {
                    lines.push(stored.lines[after].clone());
                    last = after;
                }
            }
        }
        lines.extend(hidden.map(|at| stored.lines[at].clone()));
        lines.extend(frame(stored, &["END"]));
        lines.iter_mut().for_each(ContentLine::end);
        Self { lines }
    }
}

fn frame(stored: &Card, names: &[&str]) -> Vec<ContentLine> {
    let is_one = |line: &&ContentLine| names.iter().any(|name| line.is(name));
    stored.lines.iter().filter(is_one).cloned().collect()
}

/// The stored lines that a client left as it was shown them.
struct UnchangedLines {
    /// For each stored line, true if all that was shown of it has come back.
    is_kept: Vec<bool>,
    /// For each sent line that shows kept lines, these.
    covering: HashMap<usize, Vec<usize>>,
}

impl UnchangedLines {
    fn of(stored: &Card, shown: &[Converted], sent: &Card) -> Self {
        let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, line) in sent.lines.iter().enumerate().rev() {
            places.entry(line.text()).or_default().push(at);
        }
        let shown = shown.iter().filter(|shown| !is_frame(&shown.line));
        let matched: Vec<(&Converted, Option<usize>)> = shown
            .map(|shown| {
                let place = places.get_mut(shown.line.text()).and_then(Vec::pop);
                (shown, place)
            })
            .collect();
        let mut is_kept = vec![true; stored.lines.len()];
        for (shown, _) in matched.iter().filter(|(_, place)| place.is_none()) {
            shown.origins.iter().for_each(|&at| is_kept[at] = false);
        }
        let mut covering = HashMap::new();
        for (shown, place) in matched {
            let is_whole = shown.origins.iter().all(|&at| is_kept[at]);
            if let Some(place) = place.filter(|_| is_whole) {
                covering.insert(place, shown.origins.clone());
            }
        }
        Self { is_kept, covering }
    }

    /// Returns the stored lines of which 3.0 shows nothing.
    fn hidden(&self, stored: &Card) -> Vec<usize> {
        let shown: HashSet<_> = self.covering.values().flatten().collect();
        let is_hidden =
            |at: &usize| self.is_kept[*at] && !shown.contains(at) && !is_frame(&stored.lines[*at]);
        (0..stored.lines.len()).filter(is_hidden).collect()
    }

    /// Converts the sent lines that show nothing kept to version 4.0, each at its place.
    fn new_lines(&self, sent: &Card) -> HashMap<usize, Vec<ContentLine>> {
        let is_new = |at: &usize| is_frame(&sent.lines[*at]) || !self.covering.contains_key(at);
        let places: Vec<_> = (0..sent.lines.len()).filter(is_new).collect();
        let new = Card {
            lines: places.iter().map(|&at| sent.lines[at].clone()).collect(),
        };
        let mut lines: HashMap<usize, Vec<ContentLine>> = HashMap::new();
        for Converted { origins, line, .. } in new.into_converted(Version::V4) {
            if let Some(&first) = origins.first().filter(|_| !is_frame(&line)) {
                lines.entry(places[first]).or_default().push(line);
            }
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORED: &str = "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:urn:uuid:1\r\nFN;ALTID=1:Ivan\r\n\
        N;SORT-AS=\"Franko\":Franko;Ivan;;;\r\nKIND:individual\r\nEMAIL;PREF=1:a@example.org\r\nEMAIL;PREF=2:b@example.org\r\n\
        BDAY:--0827\r\nGENDER:M\r\nEND:VCARD\r\n";

    fn shown() -> String {
        Card::parse(STORED).into_version(Version::V3)
    }

    fn stored_after(sent: &str) -> String {
        Card::parse(sent).over(&Card::parse(STORED)).to_string()
    }

    #[test]
    fn a_card_that_comes_back_as_it_was_shown_is_the_stored_one() {
        assert_ne!(shown(), STORED);
        assert_eq!(stored_after(&shown()), STORED);
    }

    #[test]
    fn only_the_changed_lines_are_replaced() {
        let sent = shown().replace("a@example.org", "c@example.org");
        let expected = STORED.replace("EMAIL;PREF=1:a@example.org", "EMAIL;PREF=1:c@example.org");
        assert_eq!(stored_after(&sent), expected);
    }

    #[test]
    fn lines_that_the_client_removed_and_added_are_removed_and_added() {
        let sent = shown()
            .replace("END:VCARD", "TEL;TYPE=pref:1\r\nEND:VCARD")
            .lines()
            .filter(|line| !line.contains("BDAY") && !line.contains("b@example.org"))
            .map(|line| format!("{line}\r\n"))
            .collect::<String>();
        let after = stored_after(&sent);
        assert!(
            !after.contains("BDAY") && !after.contains("b@example.org"),
            "{after}"
        );
        assert!(after.contains("TEL;PREF=1:1\r\nEND:VCARD"), "{after}");
        assert!(
            after.contains("FN;ALTID=1:Ivan") && after.contains("VERSION:4.0"),
            "{after}"
        );
    }

    #[test]
    fn other_pairs_of_versions_are_stored_as_sent() {
        for (stored, sent) in [
            (shown(), STORED.to_owned()),
            (shown(), shown()),
            (STORED.to_owned(), STORED.to_owned()),
        ] {
            let after = Card::parse(&sent).over(&Card::parse(&stored));
            assert_eq!(after.to_string(), sent);
        }
    }
}

//! Exports in a named version, which strict parsers read: whatever was imported, there are content
//! lines alone, one `VERSION` and a name, and nothing that only other versions know.

use std::collections::HashMap;

use super::{
    Converted, MEDIA, Version, apple, date, media, require, to_v3, to_v4, with_plain_ends,
    with_types,
};
use crate::model::card::line::{ContentLine, Parameter, outside_quotes};
use crate::model::card::{Card, text};

/// Properties that came with 4.0 and later standards, and have no other name in 3.0.
const LATER: &[&str] = &[
    "BIRTHPLACE",
    "CALADRURI",
    "CALURI",
    "CLIENTPIDMAP",
    "CONTACT-URI",
    "CREATED",
    "DEATHDATE",
    "DEATHPLACE",
    "EXPERTISE",
    "FBURL",
    "GRAMGENDER",
    "HOBBY",
    "INTEREST",
    "JSPROP",
    "LANG",
    "LANGUAGE",
    "ORG-DIRECTORY",
    "PRONOUNS",
    "XML",
];
/// Properties that are written otherwise in 3.0.
const RENAMED: &[&str] = &[
    "ANNIVERSARY",
    "GENDER",
    "KIND",
    "MEMBER",
    "RELATED",
    "SOCIALPROFILE",
    "X-ANNIVERSARY",
];
/// Properties that are written otherwise in 4.0, or not at all.
const FORMER: &[&str] = &[
    "AGENT",
    "LABEL",
    "SORT-STRING",
    "X-ABDATE",
    "X-ABRELATEDNAMES",
    "X-ADDRESSBOOKSERVER-KIND",
    "X-ADDRESSBOOKSERVER-MEMBER",
    "X-ANNIVERSARY",
    "X-GENDER",
    "X-SOCIALPROFILE",
];
/// Properties whose value is a date or an instant, which parsers insist on.
const INSTANTS: &[&str] = &["ANNIVERSARY", "BDAY", "DEATHDATE", "REV", "X-ABDATE"];
/// Properties that tell of the program that wrote the card, and that some parsers refuse.
const OF_PROGRAMS: &[&str] = &["MAILER", "NAME", "PROFILE"];
/// Parameters that 3.0 does not have.
const LATER_PARAMETERS: &[&str] = &[
    "ALTID",
    "AUTHOR",
    "AUTHOR-NAME",
    "CALSCALE",
    "CC",
    "CREATED",
    "DERIVED",
    "GEO",
    "INDEX",
    "JSCOMPS",
    "JSPTR",
    "LABEL",
    "LEVEL",
    "MEDIATYPE",
    "PHONETIC",
    "PID",
    "PREF",
    "PROP-ID",
    "SCRIPT",
    "SERVICE-TYPE",
    "SORT-AS",
    "TZ",
    "USERNAME",
];
/// Parameters that 4.0 does not have.
const FORMER_PARAMETERS: &[&str] = &["CHARSET", "ENCODING", "BASE64", "QUOTED-PRINTABLE"];
/// The components of the properties that got more with RFC 9554. The further ones repeat parts of
/// these.
const COMPONENTS: &[(&str, usize)] = &[("N", 5), ("ADR", 7)];

impl Version {
    /// Returns the text of a card as an export in this version has it.
    pub fn of(self, vcard: &str) -> std::borrow::Cow<'_, str> {
        match self.is_strictly(vcard) {
            true => vcard.into(),
            false => Card::parse(vcard).exported(self).into(),
        }
    }

    /// Checks whether the text of a card is surely an export in this version already. Each line is
    /// only looked at.
    fn is_strictly(self, vcard: &str) -> bool {
        if !self.is_stated_first(vcard) || !super::has_plain_ends(vcard) {
            return false;
        }
        let (mut has_name, mut has_parts) = (false, false);
        let is_plain = |(at, line): (usize, &str)| {
            if line.is_empty() || line.starts_with([' ', '\t']) {
                return true;
            }
            let Some((head, value)) = line.split_once(':') else {
                return false;
            };
            let (name, parameters) = head.split_once(';').unwrap_or((head, ""));
            let name = name.rsplit('.').next().unwrap_or_default();
            let is_parts = name.eq_ignore_ascii_case("N");
            let is_second = is_parts && std::mem::replace(&mut has_parts, true) && self == Self::V3;
            has_name |= name.eq_ignore_ascii_case("FN");
            !is_second
                && (is_in_both(name)
                    || is_token(name)
                        && (at == 0 || !name.eq_ignore_ascii_case("BEGIN"))
                        && self.knows(name)
                        && !is_among(MEDIA, name)
                        && self.has_written(name, value))
                && (parameters.is_empty() || self.takes_all(parameters))
                && (self == Self::V4
                    || component_limit(name).is_none_or(|most| {
                        value.bytes().filter(|byte| *byte == b';').count() < most
                    }))
        };
        vcard.split("\r\n").enumerate().all(is_plain) && has_name && (has_parts || self == Self::V4)
    }

    /// Checks whether the version has the property under this name, as far as is known.
    fn knows(self, name: &str) -> bool {
        match self {
            Self::V3 => !is_among(LATER, name) && !is_among(RENAMED, name),
            Self::V4 => {
                !is_among(FORMER, name)
                    && !name.get(..2).is_some_and(|start| {
                        start.eq_ignore_ascii_case("X-") && is_among(LATER, &name[2..])
                    })
            }
        }
    }

    /// Checks whether the value is in this version's notation if it must be a date or an instant.
    fn has_written(self, name: &str, value: &str) -> bool {
        if !is_among(INSTANTS, name) {
            return true;
        }
        let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let is_split = || {
            value
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'-')
        };
        let is_revision = name.eq_ignore_ascii_case("REV") && date::is_instant(value);
        match self {
            Self::V3 => is_revision || value.len() == 10 && is_split(),
            Self::V4 => match value.strip_prefix("--") {
                Some(rest) => rest.len() == 4 && is_number(rest),
                None => {
                    is_revision && !value.contains(['-', ':'])
                        || value.len() == 8 && is_number(value)
                }
            },
        }
    }

    /// Checks whether parameters as written are plain, and the version has them.
    fn takes_all(self, parameters: &str) -> bool {
        let mut types = 0;
        parameters.split(';').all(|parameter| {
            types += usize::from(
                parameter
                    .get(..5)
                    .is_some_and(|start| start.eq_ignore_ascii_case("TYPE=")),
            );
            types < 2 && self.takes(parameter)
        })
    }

    /// Checks whether a parameter as written is plain, and the version has it.
    fn takes(self, parameter: &str) -> bool {
        let Some((name, value)) = parameter.split_once('=') else {
            return false;
        };
        let is_preference = || {
            name.eq_ignore_ascii_case("TYPE")
                && value
                    .split(',')
                    .any(|word| word.eq_ignore_ascii_case("PREF"))
        };
        is_token(name)
            && !value.contains('"')
            && match self {
                Self::V3 => !is_among(LATER_PARAMETERS, name),
                Self::V4 => !is_among(FORMER_PARAMETERS, name) && !is_preference(),
            }
    }
}

impl Card {
    /// Returns the card's text with nothing but what the version knows.
    fn exported(mut self, version: Version) -> String {
        if version == Version::V3 {
            self.group_labels(|_| true);
        }
        let name = self
            .lines
            .iter()
            .all(|line| !line.is("FN"))
            .then(|| self.fallback_name(&self.fields()));
        let mut lines = self.into_unnested();
        let (mut has_version, mut has_parts) = (false, version == Version::V4);
        lines.retain(|Converted { line, .. }| {
            let is_repeated = line.is("VERSION") && std::mem::replace(&mut has_version, true)
                || version == Version::V3
                    && line.is("N")
                    && std::mem::replace(&mut has_parts, true);
            is_content_line(line)
                && !is_repeated
                && !is_among(OF_PROGRAMS, line.name())
                && has_valid_value(line)
        });
        match version {
            Version::V3 => {
                order_by_preference(&mut lines);
                apple::to_v3(&mut lines);
                to_v3::convert(&mut lines);
                lines
                    .iter_mut()
                    .for_each(|each| each.line = in_v3(&each.line));
            }
            Version::V4 => {
                lines
                    .iter_mut()
                    .for_each(|each| each.line = without_x(&each.line));
                apple::to_v4(&mut lines);
                to_v4::convert(&mut lines);
            }
        }
        require(&mut lines, version, name.as_deref());
        let is_version_4 = version == Version::V4;
        let lines = lines.iter().map(|each| {
            let line = date::written(&each.line, is_version_4);
            with_valid_parameters(&with_one_type(&line))
        });
        with_plain_ends(lines.map(|line| line.raw().to_owned()).collect())
    }
}

/// Checks whether both versions have a property under this name, with any text as its value.
fn is_in_both(name: &str) -> bool {
    matches!(
        name,
        "ADR"
            | "CATEGORIES"
            | "EMAIL"
            | "END"
            | "FN"
            | "N"
            | "NICKNAME"
            | "NOTE"
            | "ORG"
            | "PRODID"
            | "ROLE"
            | "TEL"
            | "TITLE"
            | "UID"
            | "URL"
            | "VERSION"
    )
}

/// Puts lines of a name with a preference before others of it: 3.0 has no numbers for that.
fn order_by_preference(lines: &mut [Converted]) {
    let mut places: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, each) in lines.iter().enumerate() {
        let name = each.line.name().to_ascii_uppercase();
        places.entry(name).or_default().push(at);
    }
    for places in places.into_values().filter(|places| places.len() > 1) {
        let mut ordered: Vec<_> = places.iter().map(|at| lines[*at].clone()).collect();
        if ordered.iter().all(|each| each.line.preference() > 100) {
            continue;
        }
        ordered.sort_by_key(|each| each.line.preference());
        for (at, line) in places.into_iter().zip(ordered) {
            lines[at] = line;
        }
    }
}

fn is_among(names: &[&str], name: &str) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

fn component_limit(name: &str) -> Option<usize> {
    let known = COMPONENTS
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name));
    known.map(|(_, most)| *most)
}

/// Checks that the text is a name as properties, groups and parameters have (RFC 6350, section 3.3).
fn is_token(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Checks whether the line is a property with a valid name.
fn is_content_line(line: &ContentLine) -> bool {
    line.is_property() && is_token(line.name()) && line.group().is_none_or(is_token)
}

/// Checks that a value in base64 is, and that the instant of the last change is one.
fn has_valid_value(line: &ContentLine) -> bool {
    match line {
        line if line.is("REV") => date::is_instant(line.value()),
        line if line.is_base64() => media::is_base64_text(line.value()),
        _ => true,
    }
}

/// Returns the line with all its types in one parameter; vCard 3.0 and 4.0 allow several, but
/// parsers lose some.
fn with_one_type(line: &ContentLine) -> ContentLine {
    let types = line.parameters().filter(|each| each.is("TYPE")).count();
    match types {
        0 | 1 => line.clone(),
        _ => line.rebuilt(
            line.name(),
            |parameter| !parameter.is("TYPE"),
            &with_types(line, |_| true, &[]),
            line.value(),
        ),
    }
}

/// Returns the line as 3.0 has it: without later parameters and components, and with the properties
/// that it does not know marked as extensions.
fn in_v3(line: &ContentLine) -> ContentLine {
    let name = match is_among(LATER, line.name()) {
        true => format!("X-{}", line.name()),
        false => line.name().to_owned(),
    };
    let is_known = |parameter: &Parameter| !is_among(LATER_PARAMETERS, parameter.name);
    let components = text::components(line.value());
    let most = component_limit(&name).filter(|most| components.len() > *most);
    if most.is_none() && name == line.name() && line.parameters().all(|each| is_known(&each)) {
        return line.clone();
    }
    let value = match most {
        Some(most) => components[..most].join(";"),
        None => line.value().to_owned(),
    };
    line.rebuilt(&name, is_known, "", &value)
}

/// Returns a property that 3.0 marks as an extension under its name in 4.0.
fn without_x(line: &ContentLine) -> ContentLine {
    let name = line.name();
    let later = name.get(2..).filter(|later| is_among(LATER, later));
    match later.filter(|_| name[..2].eq_ignore_ascii_case("X-")) {
        Some(later) => line.rebuilt(later, |_| true, "", line.value()),
        None => line.clone(),
    }
}

/// Returns the line without parameters that no parser accepts.
fn with_valid_parameters(line: &ContentLine) -> ContentLine {
    let is_valid = |parameter: &Parameter| {
        let is_closed = |value: &str| match value.strip_prefix('"') {
            Some(rest) => rest.find('"') == rest.len().checked_sub(1),
            None => !value.contains('"'),
        };
        let values = |value| outside_quotes(value, b',');
        is_token(parameter.name)
            && parameter
                .value
                .is_some_and(|value| values(value).all(is_closed))
    };
    match line.parameters().all(|parameter| is_valid(&parameter)) {
        true => line.clone(),
        false => line.rebuilt(line.name(), is_valid, "", line.value()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exported(lines: &str, version: Version) -> Vec<String> {
        let card = format!("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A\r\nN:A;;;;\r\n{lines}END:VCARD\r\n");
        let exported = version.of(&card).into_owned();
        let lines: Vec<_> = exported.lines().map(str::to_owned).collect();
        lines[4..lines.len() - 1].to_vec()
    }

    #[test]
    fn an_export_as_3_0_has_nothing_that_only_later_versions_know() {
        for (stored, expected) in [
            (
                "ADR:;;1 Road;Town;;1;Country;;;;;;;;;;;\r\n",
                ["ADR:;;1 Road;Town;;1;Country"].as_slice(),
            ),
            (
                "TEL;PROP-ID=t1;TYPE=\"home,voice\":+1\r\n",
                &["TEL;TYPE=home,voice:+1"],
            ),
            ("TEL;PREF=2:+1\r\n", &["TEL:+1"]),
            ("TEL:+1\r\nTEL;PREF=2:+2\r\n", &["TEL:+2", "TEL:+1"]),
            ("TEL;TYPE=pref,work;PREF=2:+1\r\n", &["TEL;TYPE=work:+1"]),
            ("RELATED;VALUE=text:Anna\r\n", &["X-ABRELATEDNAMES:Anna"]),
            (
                "item1.RELATED;VALUE=text:Anna\r\nitem1.X-ABLabel:Aunt\r\n",
                &["item1.X-ABRELATEDNAMES:Anna", "item1.X-ABLabel:Aunt"],
            ),
            (
                "item1.ANNIVERSARY:20000229\r\nitem1.X-ABLabel:Second\r\n",
                &["item1.X-ANNIVERSARY:2000-02-29", "item1.X-ABLabel:Second"],
            ),
            (
                "TEL;LABEL=Boat:+1\r\n",
                &["item1.TEL:+1", "item1.X-ABLabel:Boat"],
            ),
            ("HOBBY;LEVEL=high:chess\r\n", &["X-HOBBY:chess"]),
            (
                "ANNIVERSARY:20000229\r\n",
                &[
                    "item1.X-ABDATE:2000-02-29",
                    "item1.X-ABLabel:_$!<Anniversary>!$_",
                ],
            ),
            (
                "item1.URL:https://a.example\r\nRELATED;TYPE=spouse;VALUE=text:Anna\r\n",
                &[
                    "item1.URL:https://a.example",
                    "item2.X-ABRELATEDNAMES:Anna",
                    "item2.X-ABLabel:_$!<Spouse>!$_",
                ],
            ),
            (
                "SOCIALPROFILE;SERVICE-TYPE=Mastodon;USERNAME=@a:https://m.example/@a\r\n",
                &["X-SOCIALPROFILE;TYPE=Mastodon;X-USER=@a:https://m.example/@a"],
            ),
            (
                "PHOTO;VALUE=uri:data:image/jpeg;base64,/9j/AA==\r\n",
                &["PHOTO;ENCODING=b;TYPE=JPEG:/9j/AA=="],
            ),
            (
                "no content line\r\nA name: with a blank\r\nX-OWN;A=\"b:c\r\n",
                &["X-OWN:c"],
            ),
            (
                "VERSION:4.0\r\nNOTE;BAD(NAME)=1;X-A=b:kept\r\n",
                &["NOTE;X-A=b:kept"],
            ),
            ("X-OWN;A=b:as it is\r\n", &["X-OWN;A=b:as it is"]),
        ] {
            assert_eq!(exported(stored, Version::V3), expected, "{stored}");
        }
    }

    #[test]
    fn what_3_0_writes_otherwise_comes_back_in_4_0() {
        for line in [
            "ANNIVERSARY:20000229",
            "RELATED;TYPE=spouse;VALUE=text:Anna",
            "SOCIALPROFILE;SERVICE-TYPE=Mastodon;USERNAME=@a:https://m.example/@a",
            "HOBBY:chess",
            "KIND:org",
        ] {
            let card = format!("BEGIN:VCARD\r\nVERSION:4.0\r\nFN:A\r\n{line}\r\nEND:VCARD\r\n");
            let third = Version::V3.of(&card).into_owned();
            let fourth = Version::V4.of(&third).into_owned();
            assert!(fourth.contains(&format!("{line}\r\n")), "{third}{fourth}");
        }
    }

    #[test]
    fn a_label_that_lines_share_stays_in_4_0() {
        let shared =
            "item1.X-ABRELATEDNAMES:Anna\r\nitem1.NOTE:x\r\nitem1.X-ABLabel:_$!<Spouse>!$_\r\n";
        let lines: Vec<_> = shared.lines().collect();
        assert_eq!(exported(shared, Version::V4), lines);
    }

    #[test]
    fn a_card_without_a_name_gets_one_and_one_kind_of_line_end() {
        let card = "BEGIN:VCARD\nVERSION:3.0\nEMAIL:a@example.org\n\nEND:VCARD\n";
        assert_eq!(
            Version::V3.of(card),
            "BEGIN:VCARD\r\nVERSION:3.0\r\nEMAIL:a@example.org\r\nFN:a@example.org\r\nN:;;;;\r\nEND:VCARD\r\n"
        );
    }

    #[test]
    fn a_card_of_the_version_is_exported_as_it_is() {
        let card = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A\r\nN:A;;;;\r\nitem1.EMAIL;TYPE=HOME:a@example.org\r\n\
                    item1.X-ABLabel:own\r\nNOTE:folded\r\n  here\r\nEND:VCARD\r\n";
        assert!(matches!(Version::V3.of(card), std::borrow::Cow::Borrowed(text) if text == card));
    }
}

//! Exports in a named version, which strict parsers read: whatever was imported, there are content
//! lines alone, one `VERSION` and a name, and nothing that only other versions know.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::known::{
    LATER, LATER_PARAMETERS, OF_PROGRAMS, component_limit, extension, has_control, is_among,
    is_token,
};
use super::{
    Converted, Version, apple, date, media, require, to_v3, to_v4, with_plain_ends, with_types,
};
use crate::model::card::line::{ContentLine, Parameter, outside_quotes, physical_lines};
use crate::model::card::phonetic::is_sound;
use crate::model::card::{Card, text};

impl Version {
    /// Returns the text of a card as an export in this version has it.
    pub fn of(self, vcard: &str) -> Cow<'_, str> {
        match self.is_strictly(vcard) {
            true => vcard.into(),
            false => Card::parse(vcard).exported(self).into(),
        }
    }
}

impl Card {
    /// Returns the card's text with nothing but what the version knows.
    fn exported(mut self, version: Version) -> String {
        self.repair_names();
        if version == Version::V3 {
            self.group_labels(|_| true);
        }
        self.take_repeated_days();
        if version == Version::V3 || self.lines.iter().any(is_sound) {
            self.write_phonetic();
        }
        let name = self.missing_name();
        let mut lines = self.into_unnested();
        rewrite(&mut lines, with_valid_name);
        let (mut has_version, mut has_parts) = (false, version == Version::V4);
        lines.retain(
            |Converted {
                 line, is_common, ..
             }| {
                if *is_common {
                    return true;
                }
                let is_repeated = line.is("VERSION") && std::mem::replace(&mut has_version, true)
                    || version == Version::V3
                        && line.is("N")
                        && std::mem::replace(&mut has_parts, true);
                is_content_line(line)
                    && !is_repeated
                    && !is_among(OF_PROGRAMS, line.name())
                    && has_valid_value(line)
            },
        );
        match version {
            Version::V3 => {
                order_by_preference(&mut lines);
                apple::to_v3(&mut lines);
                to_v3::convert(&mut lines);
                rewrite(&mut lines, in_v3);
            }
            Version::V4 => {
                rewrite(&mut lines, without_x);
                apple::to_v4(&mut lines);
                to_v4::convert(&mut lines);
            }
        }
        require(&mut lines, version, name.as_deref());
        rewrite(&mut lines, |line| {
            date::written(line, version == Version::V4)
        });
        rewrite(&mut lines, with_one_type);
        rewrite(&mut lines, with_valid_parameters);
        let text = with_plain_ends(lines.iter().map(|each| each.line.raw()).collect());
        match has_control(&text) {
            true => physical_lines(&text).map(without_control).collect(),
            false => text,
        }
    }
}

impl Card {
    /// Takes out lines with a birthday or an anniversary that an earlier line states: another
    /// program would show it twice.
    fn take_repeated_days(&mut self) {
        let repeated: HashSet<_> = self.repeated_days().into_values().flatten().collect();
        if repeated.is_empty() {
            return;
        }
        let group = |line: &ContentLine| line.group().map(str::to_ascii_lowercase);
        let lines = || self.lines.iter().enumerate();
        let is_kept =
            |(at, line): &(usize, &ContentLine)| !repeated.contains(at) && !line.is_companion();
        let kept: HashSet<_> = lines()
            .filter(is_kept)
            .filter_map(|(_, line)| group(line))
            .collect();
        let emptied: HashSet<_> = lines()
            .filter(|(at, _)| repeated.contains(at))
            .filter_map(|(_, line)| group(line))
            .filter(|group| !kept.contains(group))
            .collect();
        let mut places = 0..;
        self.lines.retain(|line| {
            let is_repeated = places.next().is_some_and(|at| repeated.contains(&at));
            !is_repeated && group(line).is_none_or(|group| !emptied.contains(&group))
        });
    }
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

/// Checks whether the line is a property with a valid name.
fn is_content_line(line: &ContentLine) -> bool {
    let begins_another =
        (line.is("BEGIN") || line.is("END")) && !line.value().trim().eq_ignore_ascii_case("VCARD");
    line.is_property()
        && is_token(line.name())
        && line.group().is_none_or(is_token)
        && !begins_another
}

/// Returns a property of a program's own under a name that parsers accept, as they do not `X_SKYPE`.
fn with_valid_name(line: &ContentLine) -> Option<ContentLine> {
    let is_sign = |c: char| matches!(c, '_' | '/' | '+');
    if is_token(line.name()) || !line.is_property() {
        return None;
    }
    let name = line.name().replace(is_sign, "-");
    if !is_token(&name) {
        return None;
    }
    let mark = if extension(&name).is_some() { "" } else { "X-" };
    Some(line.rebuilt(&format!("{mark}{name}"), |_| true, "", line.value()))
}

/// Checks that a value in base64 is, and that the instant of the last change is one.
fn has_valid_value(line: &ContentLine) -> bool {
    match line {
        line if line.is("REV") => date::is_instant(line.value()),
        line if line.is_base64() => media::is_embedded(line),
        _ => true,
    }
}

/// Replaces the lines that have another form. Most have none and may be long, so that they are not
/// copied.
fn rewrite(lines: &mut [Converted], form: impl Fn(&ContentLine) -> Option<ContentLine>) {
    for each in lines.iter_mut().filter(|each| !each.is_common) {
        if let Some(line) = form(&each.line) {
            each.line = line;
        }
    }
}

/// Returns a line of several types with all in one parameter: both versions allow several, but
/// parsers lose some.
fn with_one_type(line: &ContentLine) -> Option<ContentLine> {
    let types = line.parameters().filter(|each| each.is("TYPE")).count();
    let in_one = || {
        line.rebuilt(
            line.name(),
            |parameter| !parameter.is("TYPE"),
            &with_types(line, |_| true, &[]),
            line.value(),
        )
    };
    (types > 1).then(in_one)
}

/// Returns a line that 3.0 has otherwise: without later parameters and components, and with the
/// properties that it does not know marked as extensions.
fn in_v3(line: &ContentLine) -> Option<ContentLine> {
    let name = match is_among(LATER, line.name()) {
        true => format!("X-{}", line.name()),
        false => line.name().to_owned(),
    };
    let is_known = |parameter: &Parameter| !is_among(LATER_PARAMETERS, parameter.name);
    let limit = component_limit(&name);
    let components = limit.map_or_else(Vec::new, |_| text::components(line.value()));
    let most = limit.filter(|most| components.len() > *most);
    if most.is_none() && name == line.name() && line.parameters().all(|each| is_known(&each)) {
        return None;
    }
    let value = match most {
        Some(most) => components[..most].join(";"),
        None => line.value().to_owned(),
    };
    // A member of JSContact says nothing without its path.
    let path = line
        .parameters()
        .find(|each| line.is("JSPROP") && each.is("JSPTR"));
    let path = path.and_then(|path| path.value);
    let path = path.map_or_else(String::new, |path| format!(";X-JSPTR={path}"));
    Some(line.rebuilt(&name, is_known, &path, &value))
}

/// Returns a property that 3.0 marks as an extension under its name in 4.0.
pub fn without_x(line: &ContentLine) -> Option<ContentLine> {
    let later = extension(line.name()).filter(|name| is_among(LATER, name))?;
    Some(line.rebuilt(later, |_| true, "", line.value()))
}

/// Returns a physical line without control characters. Those that end a line somewhere become
/// blanks.
fn without_control(line: &str) -> String {
    let kept = |c: char| match c {
        '\u{b}' | '\u{c}' | '\r' => Some(' '),
        '\t' => Some(c),
        _ => (!c.is_ascii_control()).then_some(c),
    };
    let text = line.trim_end_matches(['\r', '\n']);
    text.chars()
        .filter_map(kept)
        .chain("\r\n".chars())
        .collect()
}

/// Returns a line with parameters that no parser accepts without them.
fn with_valid_parameters(line: &ContentLine) -> Option<ContentLine> {
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
    let are_valid = line.parameters().all(|parameter| is_valid(&parameter));
    (!are_valid).then(|| line.rebuilt(line.name(), is_valid, "", line.value()))
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
            (
                "PHOTO;ENCODING=b;TYPE=png:data:image/png;base64,iVBORw0KGgo=\r\n",
                &["PHOTO;ENCODING=b;TYPE=PNG:iVBORw0KGgo="],
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
            ("NOTE:a\u{1}b\u{b}c\rd\te\u{7f}\r\n", &["NOTE:ab c d\te"]),
            (
                "PHOTO; ENCODING=b ;TYPE=PNG:iVBORw0KGgo=\r\n",
                &["PHOTO;ENCODING=b;TYPE=PNG:iVBORw0KGgo="],
            ),
            (
                "BDAY;CALSCALE=hebrew:57480715\r\n",
                &["BDAY;VALUE=text:57480715 (hebrew)"],
            ),
            ("BDAY:-0044-03-15\r\n", &["BDAY;VALUE=text:-0044-03-15"]),
            (
                "PHOTO;ENCODING=BASE64;TYPE=JPEG:/9j/AA==\r\n",
                &["PHOTO;TYPE=JPEG;ENCODING=b:/9j/AA=="],
            ),
            (
                ".TEL:1\r\na..TEL:2\r\nBEGIN:VCARDX\r\nEND:VEVENT\r\nTEL:3\r\n",
                &["TEL:3"],
            ),
            (
                "PHOTO;VALUE=URL;TYPE=GIF:https://a.example/p\r\n",
                &["PHOTO;TYPE=GIF;VALUE=uri:https://a.example/p"],
            ),
            (
                "ANNIVERSARY:20000229\r\nitem1.X-ABDATE:2000-02-29\r\nitem1.X-ABLabel:_$!<Anniversary>!$_\r\n",
                &[
                    "item1.X-ABDATE:2000-02-29",
                    "item1.X-ABLabel:_$!<Anniversary>!$_",
                ],
            ),
            (
                "BDAY:1604-06-19\r\n",
                &["BDAY;X-APPLE-OMIT-YEAR=1604:1604-06-19"],
            ),
            (
                "BDAY:20190227T144137+0100\r\n",
                &["BDAY:2019-02-27T14:41:37+01:00"],
            ),
            (
                "SOUND;X-IRMC-N:ﾔﾏﾀﾞ;ﾊﾅｺ;;;\r\n",
                &["X-PHONETIC-LAST-NAME:ﾔﾏﾀﾞ", "X-PHONETIC-FIRST-NAME:ﾊﾅｺ"],
            ),
            (
                "X_SKYPE;HOME:a\r\nOWN_ID:b\r\n",
                &["X-SKYPE;TYPE=HOME:a", "X-OWN-ID:b"],
            ),
            ("BDAY;VALUE=DATE:\r\n", &["BDAY;VALUE=text:"]),
            ("BDAY:1985-03\r\n", &["BDAY;VALUE=text:1985-03"]),
            ("BDAY:19850309T\r\n", &["BDAY:1985-03-09"]),
        ] {
            assert_eq!(exported(stored, Version::V3), expected, "{stored}");
        }
    }

    #[test]
    fn what_3_0_writes_otherwise_comes_back_in_4_0() {
        for line in [
            "ANNIVERSARY:20000229",
            "RELATED;TYPE=spouse;VALUE=text:Anna",
            "RELATED;VALUE=text:Anna",
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
    fn the_path_of_a_member_may_have_any_blank_before_it() {
        let line = "X-JSPROP;\u{3000}X-JSPTR=team/a:{\"b\":1}\r\n";
        assert_eq!(
            exported(line, Version::V4),
            ["JSPROP;JSPTR=team/a:{\"b\":1}"]
        );
    }

    #[test]
    fn media_keep_their_other_types_as_base64() {
        let logo = "LOGO;TYPE=work,png:data:image/png;base64,iVBORw0KGgo=\r\n";
        let expected = ["LOGO;ENCODING=b;TYPE=work,PNG:iVBORw0KGgo="];
        assert_eq!(exported(logo, Version::V3), expected);
        let broken = "PHOTO;ENCODING=b:data:image/png;base64,%%%\r\n";
        assert_eq!(exported(broken, Version::V3), [""; 0]);
    }

    #[test]
    fn a_member_of_jscontact_comes_back_from_3_0() {
        let line = "JSPROP;JSPTR=team/a:{\"b\":1}\r\n";
        let card = format!("BEGIN:VCARD\r\nVERSION:4.0\r\nFN:A\r\n{line}END:VCARD\r\n");
        let third = Version::V3.of(&card).into_owned();
        let extension = line.replace("JSPROP;JSPTR", "X-JSPROP;X-JSPTR");
        assert!(third.contains(&extension), "{third}");
        assert!(Version::V4.of(&third).contains(line), "{third}");
        let json = Card::parse(&third).to_jscontact();
        assert_eq!(json["team"]["a"]["b"], 1, "{json}");
    }

    #[test]
    fn a_date_without_its_day_is_one_in_4_0() {
        for date in ["1985", "1985-03", "--03", "---09"] {
            let stored = format!("BDAY:{date}\r\n");
            assert_eq!(exported(&stored, Version::V4), [stored.trim_end()]);
        }
    }

    #[test]
    fn a_date_of_another_calendar_keeps_it_in_4_0() {
        let stored = "BDAY;CALSCALE=hebrew:57480715\r\n";
        assert_eq!(exported(stored, Version::V4), [stored.trim_end()]);
        let shown = Card::parse(&format!(
            "BEGIN:VCARD\r\nVERSION:4.0\r\n{stored}END:VCARD\r\n"
        ));
        assert_eq!(shown.birthday(), None);
        let date = &shown.details().dates[0].value.date;
        assert_eq!(date.to_string(), "57480715 (hebrew)");
        let json = shown.to_jscontact();
        let days = json["anniversaries"].as_object().expect("days");
        let date = &days.values().next().expect("a day")["date"];
        let expected = serde_json::json!(
            {"calendarScale": "hebrew", "year": 5748, "month": 7, "day": 15}
        );
        assert_eq!(*date, expected);
    }

    #[test]
    fn what_a_name_is_sorted_by_has_no_quotes_in_3_0() {
        let card = "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:A\r\nN;SORT-AS=\"Kosach\",\"Larysa\":K;L;;;\r\nEND:VCARD\r\n";
        let exported = Version::V3.of(card).into_owned();
        assert!(
            exported.contains("SORT-STRING:Kosach\\,Larysa\r\n"),
            "{exported}"
        );
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

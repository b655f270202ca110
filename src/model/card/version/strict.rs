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
use crate::model::card::address::Address;
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
        self.state_name();
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
        require(&mut lines, version, None);
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
    /// Gives the card a name to show if it states none, or an empty one: the same as the app and
    /// CardDAV, since programs show nothing at all for an empty name, and some refuse it.
    fn state_name(&mut self) {
        self.lines
            .retain(|line| !line.is("FN") || !line.value().trim().is_empty());
        if self.lines.iter().all(|line| !line.is("FN")) {
            self.complete_name();
        }
    }

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

/// Puts lines of a name with a preference before others of it: 3.0 has no numbers for that. The
/// first companion of a line counts, whatever it prefers.
fn order_by_preference(lines: &mut [Converted]) {
    let mut places: HashMap<String, Vec<usize>> = HashMap::new();
    let is_property = |each: &Converted| !each.line.is_companion();
    let properties = lines.iter().enumerate();
    for (at, each) in properties.filter(|(_, each)| is_property(each)) {
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
    let is_address = most.is_some() && line.is("ADR");
    let address = is_address.then(|| Address::read(line));
    let whole = address
        .and_then(|address| text::with_components(line.value(), &address.components(), 7))
        .unwrap_or_else(|| line.value().to_owned());
    let value = match most {
        Some(most) => text::components(&whole)[..most].join(";"),
        None => whole,
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
mod tests;

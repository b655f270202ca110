//! Conversion from 4.0 to 3.0.

use super::{Converted, DATES, MEDIA, NAMES, date, is_any, media, renamed, time_zone, with_types};
use crate::model::card::fields::read_phone;
use crate::model::card::line::{ContentLine, Parameter, decode};
use crate::model::card::text;

/// Converts the lines that differ in 3.0.
pub fn convert(lines: &mut Vec<Converted>) {
    for converted in lines
        .iter_mut()
        .filter(|converted| !converted.is_common && converted.line.is_property())
    {
        converted.line = unquoted(line(preferred(std::mem::take(&mut converted.line))));
    }
    lines.retain(|converted| !says_individual(&converted.line));
    split_off(lines, "ADR", "LABEL", "LABEL");
    split_off(lines, "N", "SORT-AS", "SORT-STRING");
}

/// Returns the line with its types as a plain list: in 3.0, a quoted list is one type.
fn unquoted(line: ContentLine) -> ContentLine {
    let is_quoted = |parameter: Parameter| parameter.is("TYPE") && parameter.raw.contains(['"']);
    if !line.parameters().any(is_quoted) {
        return line;
    }
    let types = with_types(&line, |_| true, &[]);
    let is_other = |parameter: &Parameter| !parameter.is("TYPE");
    line.rebuilt(line.name(), is_other, &types, line.value())
}

/// Checks whether the line says that the card is about one person, which every card is that does not
/// say otherwise. Apple's programs do not know this value.
fn says_individual(line: &ContentLine) -> bool {
    line.is("X-ADDRESSBOOKSERVER-KIND") && line.value().trim().eq_ignore_ascii_case("individual")
}

fn line(line: ContentLine) -> ContentLine {
    if is_any(&line, MEDIA) {
        return media::to_base64(&line);
    }
    if is_any(&line, DATES) {
        let dated = date::converted(&line, false);
        return if line.is("ANNIVERSARY") {
            renamed(&dated, "X-ANNIVERSARY")
        } else {
            dated
        };
    }
    if line.is("TEL") && line.has("VALUE", "uri") {
        return match read_phone(&line) {
            Some(number) => line.with_value(&text::escape(&number)),
            None => line,
        };
    }
    if line.is("RELATED") && line.has("TYPE", "agent") {
        let is_uri = !line.has("VALUE", "text");
        let kept = |parameter: &Parameter| !parameter.is("VALUE") && !parameter.is("TYPE");
        return line.rebuilt(
            "AGENT",
            kept,
            if is_uri { ";VALUE=uri" } else { "" },
            line.value(),
        );
    }
    if line.is("GENDER") {
        return line.rebuilt(
            "X-GENDER",
            |_| true,
            "",
            line.value().strip_prefix(';').unwrap_or(line.value()),
        );
    }
    if line.is("TZ") {
        return time_zone::to_v3(&line);
    }
    if line.is("GEO") {
        let coordinates = line
            .value()
            .trim()
            .strip_prefix("geo:")
            .and_then(|rest| rest.split(';').next());
        let coordinates =
            coordinates.map(|rest| rest.split(',').take(2).collect::<Vec<_>>().join(";"));
        return match coordinates {
            Some(value) => line.with_value(&value),
            None => line,
        };
    }
    match NAMES.iter().find(|(_, name)| line.is(name)) {
        Some((name, _)) => renamed(&line, name),
        None => line,
    }
}

/// Converts `PREF=1` to `TYPE=PREF`; lower preferences have no equivalent in 3.0 and keep their
/// number.
fn preferred(line: ContentLine) -> ContentLine {
    let is_type = |word: &str| word.eq_ignore_ascii_case("PREF");
    let is_first = line.has("PREF", "1");
    let is_contradicted = line.preference() > 1 && line.parameters_named("TYPE").any(is_type);
    if !is_first && !is_contradicted {
        return line;
    }
    let preference: &[&str] = if is_first { &["PREF"] } else { &[] };
    let types = with_types(&line, |word| !is_type(word), preference);
    let is_converted =
        |parameter: &Parameter| parameter.is("TYPE") || (is_first && parameter.is("PREF"));
    let kept = |parameter: &Parameter| !is_converted(parameter);
    line.rebuilt(line.name(), kept, &types, line.value())
}

/// Turns a parameter of the lines `of` into a separate line, with the types of the first.
fn split_off(lines: &mut Vec<Converted>, of: &str, parameter: &str, property: &str) {
    let mut split = Vec::with_capacity(lines.len());
    for converted in std::mem::take(lines) {
        let line = &converted.line;
        let given = match line.is(of) {
            true => line.parameters().find(|given| given.is(parameter)),
            false => None,
        };
        let Some((given, raw)) = given.and_then(|given| Some((given, given.value?))) else {
            split.push(converted);
            continue;
        };
        let written = match of {
            "ADR" => decode(raw.trim_matches('"')).replace("\\n", "\n"),
            _ => given.texts().collect::<Vec<_>>().join(","),
        };
        let kept = |given: &Parameter| given.is("TYPE") && of == "ADR";
        let is_bare = of == "ADR" && line.value().bytes().all(|byte| byte == b';');
        if !is_bare {
            let rest = line.rebuilt(of, |given| !given.is(parameter), "", line.value());
            split.push(Converted::new(converted.origins.clone(), rest));
        }
        let own = line
            .in_group(None)
            .rebuilt(property, kept, "", &text::escape(&written));
        split.push(Converted::new(converted.origins, own));
    }
    *lines = split;
}

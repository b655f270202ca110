//! Conversion from 3.0, and remains of 2.1, to 4.0.

use std::collections::HashMap;

use super::{Converted, DATES, MEDIA, NAMES, date, is_any, media, renamed, time_zone, with_types};
use crate::model::card::address::envelopes;
use crate::model::card::line::{ContentLine, Parameter, encode};
use crate::model::card::text;

/// Converts the lines that differ in 4.0.
pub fn convert(lines: &mut Vec<Converted>) {
    labels(lines);
    sort_string(lines);
    for converted in lines
        .iter_mut()
        .filter(|converted| !converted.is_common && converted.line.is_property())
    {
        converted.line = line(preferred(std::mem::take(&mut converted.line)));
    }
}

fn line(line: ContentLine) -> ContentLine {
    if is_any(&line, MEDIA) {
        return media::to_uri(&line);
    }
    if is_any(&line, DATES) {
        let dated = date::converted(&line, true);
        return if line.is("X-ANNIVERSARY") {
            renamed(&dated, "ANNIVERSARY")
        } else {
            dated
        };
    }
    if line.is("AGENT") {
        let is_uri = line.has("VALUE", "uri");
        let kept = |parameter: &Parameter| !parameter.is("VALUE") && !parameter.is("TYPE");
        let kind = if is_uri {
            ";TYPE=agent"
        } else {
            ";TYPE=agent;VALUE=text"
        };
        return line.rebuilt("RELATED", kept, kind, line.value());
    }
    if line.is("X-GENDER") {
        return gender(&line);
    }
    if line.is("X-JSPROP") || line.is("JSPROP") {
        return member(line);
    }
    if line.is("TZ") {
        return time_zone::to_v4(&line);
    }
    if line.is("GEO") {
        return geo(line);
    }
    if line.is("REV") {
        return line.rebuilt(
            "REV",
            |parameter| !parameter.is("VALUE"),
            "",
            &revision(line.value()),
        );
    }
    match NAMES.iter().find(|(name, _)| line.is(name)) {
        Some((_, name)) => renamed(&line, name),
        None => line,
    }
}

/// Converts `TYPE=pref` to `PREF=1`.
fn preferred(line: ContentLine) -> ContentLine {
    if !line.has("TYPE", "pref") {
        return line;
    }
    let is_stated = line.parameters().any(|parameter| parameter.is("PREF"));
    let types = with_types(&line, |word| !word.eq_ignore_ascii_case("pref"), &[]);
    let parameters = format!("{types}{}", if is_stated { "" } else { ";PREF=1" });
    line.rebuilt(
        line.name(),
        |parameter| !parameter.is("TYPE"),
        &parameters,
        line.value(),
    )
}

/// Converts a member of JSContact, whose path is an extension in 3.0 too.
fn member(line: ContentLine) -> ContentLine {
    let is_path = |each: &Parameter| each.is("X-JSPTR");
    let path = line.parameters().find(is_path);
    let path = path.and_then(|path| path.value);
    match path.map(|path| format!(";JSPTR={path}")) {
        Some(path) => line.rebuilt("JSPROP", |each| !is_path(each), &path, line.value()),
        None => line,
    }
}

/// Converts the gender: a letter in 4.0, a word that differs between programs in 3.0.
fn gender(line: &ContentLine) -> ContentLine {
    let value = line.value().trim();
    let letter = match value.to_ascii_lowercase().as_str() {
        "male" => "M".to_owned(),
        "female" => "F".to_owned(),
        word @ ("m" | "f" | "o" | "n" | "u") => word.to_ascii_uppercase(),
        _ if is_gender(value) => line.value().to_owned(),
        _ => format!(";{}", line.value()),
    };
    line.rebuilt("GENDER", |_| true, "", &letter)
}

/// Checks whether a value has the form of 4.0 (RFC 6350, section 6.2.7): perhaps a letter for the sex,
/// and perhaps a text after a semicolon.
fn is_gender(value: &str) -> bool {
    let sex = value.split(';').next().unwrap_or_default();
    matches!(sex, "" | "M" | "F" | "O" | "N" | "U")
}

/// Converts a place in the form of 3.0 only (RFC 2426, section 3.4.2): another could not be
/// converted back.
fn geo(line: ContentLine) -> ContentLine {
    match line
        .value()
        .split_once(';')
        .filter(|(lat, lon)| is_number(lat) && is_number(lon))
    {
        Some((lat, lon)) => line.with_value_as(&["uri"], "", &format!("geo:{lat},{lon}")),
        None => line,
    }
}

fn is_number(text: &str) -> bool {
    text.parse::<f64>().is_ok()
}

/// Converts `1995-10-31T22:27:10Z` to `19951031T222710Z`.
fn revision(value: &str) -> String {
    match value.split_once(['T', 't']) {
        Some((day, time)) => format!("{}T{}", day.replace('-', ""), date::basic(time)),
        None if value.len() == 10 => format!("{}T000000Z", value.replace('-', "")),
        None => value.to_owned(),
    }
}

/// Converts `LABEL` to the `LABEL` parameter of the address that it belongs to, else of one without
/// parts.
fn labels(lines: &mut Vec<Converted>) {
    let envelopes = envelopes(lines.iter().map(|converted| &converted.line));
    let addresses: HashMap<_, _> = envelopes.iter().map(|(at, text)| (*text, *at)).collect();
    for at in 0..lines.len() {
        if !lines[at].line.is("LABEL") {
            continue;
        }
        let label = &lines[at].line;
        let parameter = envelope_parameter(label);
        let Some(address) = addresses.get(&at) else {
            lines[at].line = label.rebuilt("ADR", |kept| !kept.is("VALUE"), &parameter, ";;;;;;");
            continue;
        };
        let origins = lines[at].origins.clone();
        let address = &mut lines[*address];
        let line = &address.line;
        address.line = line.rebuilt(line.name(), |_| true, &parameter, line.value());
        address.origins.extend(origins);
    }
    let mut places = 0..;
    lines.retain(|_| places.next().is_none_or(|at| !addresses.contains_key(&at)));
}

/// Returns the text of an envelope as a parameter.
fn envelope_parameter(label: &ContentLine) -> String {
    let written = text::unescape(&label.decoded())
        .replace('"', "'")
        .replace('\n', "\\n");
    format!(
        ";LABEL=\"{}\"",
        written.replace(|c: char| c.is_control(), " ")
    )
}

/// Converts `SORT-STRING` to the `SORT-AS` parameter of the name.
fn sort_string(lines: &mut Vec<Converted>) {
    let position =
        |lines: &[Converted], name| lines.iter().position(|converted| converted.line.is(name));
    let (Some(at), Some(name)) = (position(lines, "SORT-STRING"), position(lines, "N")) else {
        return;
    };
    if lines[name]
        .line
        .parameters()
        .any(|parameter| parameter.is("SORT-AS"))
    {
        return;
    }
    let key = text::unescape(&lines[at].line.decoded());
    if key.trim().is_empty() {
        return;
    }
    let origins = lines[at].origins.clone();
    let converted = &mut lines[name];
    converted.line = converted.line.rebuilt(
        "N",
        |_| true,
        &format!(";SORT-AS={}", encode(&key)),
        converted.line.value(),
    );
    converted.origins.extend(origins);
    lines.remove(at);
}

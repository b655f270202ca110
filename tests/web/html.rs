//! Reading pages as far as the tests need it.

/// A start tag.
#[derive(Debug)]
pub struct Tag {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    /// What follows up to the next tag.
    pub text: String,
}

impl Tag {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(own, _)| own == name)
            .map(|(_, value)| value.as_str())
    }

    pub fn is(&self, name: &str, attribute: &str, value: &str) -> bool {
        self.name == name && self.get(attribute) == Some(value)
    }
}

/// Every start and end tag in the order of the page; the name of an end tag starts with a slash.
pub fn tags(html: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let (name, mut after) = split_while(&rest[start + 1..], |c| {
            c.is_ascii_alphanumeric() || matches!(c, '/' | '!' | '-')
        });
        let mut attributes = Vec::new();
        loop {
            after = after.trim_start();
            if let Some(end) = after.strip_prefix('>') {
                after = end;
                break;
            }
            assert!(
                !after.is_empty(),
                "a tag without end: {}",
                &rest[start..rest.len().min(start + 200)]
            );
            let (attribute, end) =
                split_while(after, |c| !matches!(c, '=' | '>') && !c.is_whitespace());
            let (value, end) = match end.strip_prefix('=') {
                None => ("", end),
                Some(end) if end.starts_with(['"', '\'']) => {
                    let quote = &end[..1];
                    end[1..].split_once(quote).expect("a closing quote")
                }
                Some(end) => split_while(end, |c| c != '>' && !c.is_whitespace()),
            };
            attributes.push((attribute.to_lowercase(), unescaped(value)));
            after = end;
        }
        let text = unescaped(after.split('<').next().unwrap_or_default());
        tags.push(Tag {
            name: name.to_lowercase(),
            attributes,
            text,
        });
        rest = after;
    }
    tags
}

fn split_while(text: &str, matches: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|c| !matches(c)).unwrap_or(text.len()))
}

/// The fields that a browser would send of the form with this action, as they stand.
pub fn fields(html: &str, action: &str) -> Vec<(String, String)> {
    let tags = tags(html);
    let is_it = |tag: &Tag| tag.is("form", "action", action) && tag.get("method") == Some("post");
    let start = tags
        .iter()
        .position(is_it)
        .unwrap_or_else(|| panic!("no form {action}: {html}"));
    let mut fields = Vec::new();
    let mut select = None;
    for tag in tags[start..].iter().take_while(|tag| tag.name != "/form") {
        let value = tag.get("value").unwrap_or_default().to_owned();
        let name = tag.get("name").unwrap_or_default().to_owned();
        match tag.name.as_str() {
            "input"
                if matches!(tag.get("type"), Some("checkbox" | "radio"))
                    && tag.get("checked").is_none() => {}
            "input" => fields.push((name, value)),
            // A browser drops the first line end of a text area and sends the others as two
            // characters.
            "textarea" => fields.push((
                name,
                tag.text
                    .strip_prefix('\n')
                    .unwrap_or(&tag.text)
                    .replace('\n', "\r\n"),
            )),
            "select" => {
                fields.push((name.clone(), String::new()));
                select = Some(name);
            }
            "option" if tag.get("selected").is_some() => {
                let chosen = select.as_ref().expect("a select around the option");
                fields
                    .iter_mut()
                    .find(|(name, _)| name == chosen)
                    .unwrap()
                    .1 = value;
            }
            _ => {}
        }
    }
    fields.retain(|(name, _)| !name.is_empty());
    fields
}

/// The same with one field set to another value.
pub fn with(fields: &[(String, String)], name: &str, value: &str) -> Vec<(String, String)> {
    let mut fields: Vec<_> = fields
        .iter()
        .filter(|(own, _)| own != name)
        .cloned()
        .collect();
    fields.push((name.to_owned(), value.to_owned()));
    fields
}

pub fn borrowed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}

/// The value that a field has in a form of the page.
pub fn value(html: &str, name: &str) -> Option<String> {
    tags(html)
        .iter()
        .find(|tag| tag.get("name") == Some(name))
        .and_then(|tag| tag.get("value").map(str::to_owned))
}

/// What follows the tag with this id.
pub fn text_of(html: &str, id: &str) -> Option<String> {
    tags(html)
        .iter()
        .find(|tag| tag.get("id") == Some(id))
        .map(|tag| tag.text.clone())
}

pub fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '&' | '<' | '>' | '"' | '\'' => escaped.push_str(&format!("&#{};", u32::from(c))),
            c => escaped.push(c),
        }
    }
    escaped
}

pub fn unescaped(text: &str) -> String {
    let marks = [
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#38;", "&"),
    ];
    marks
        .iter()
        .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// The identifiers of the contacts in the list, in its order.
pub fn rows(html: &str) -> Vec<String> {
    let rows = tags(html)
        .into_iter()
        .filter(|tag| tag.get("class") == Some("row-item"));
    rows.map(|tag| tag.get("id").unwrap().trim_start_matches('c').to_owned())
        .collect()
}

/// The names of the contacts in the list, in its order.
pub fn names(html: &str) -> Vec<String> {
    let html = html.replace("<mark>", "").replace("</mark>", "");
    tags(&html)
        .into_iter()
        .filter(|tag| tag.is("span", "class", "row-name"))
        .map(|tag| tag.text)
        .collect()
}

/// Where the list goes on.
pub fn more(html: &str) -> Option<String> {
    let tags = tags(html);
    let at = tags.iter().position(|tag| tag.is("li", "class", "more"))?;
    tags[at..]
        .iter()
        .find(|tag| tag.name == "a")
        .and_then(|tag| tag.get("href").map(str::to_owned))
}

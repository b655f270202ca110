//! Calendars as programs that subscribe read them.

use serde_json::Value;

use super::{Answer, TestUser};

pub const SETTINGS: &str = "/api/users/me/calendar";

impl TestUser<'_> {
    /// Makes or changes the user's calendar, and returns the path of its address.
    pub async fn calendar(&self, settings: &Value) -> String {
        let answer = self.put(SETTINGS, settings).await;
        assert!(matches!(answer.status.as_u16(), 200 | 201), "{answer:?}");
        let url = answer.json()["url"].as_str().unwrap().to_owned();
        url[url.find("/calendar/").unwrap()..].to_owned()
    }

    /// Reads the calendar at this path as a program does that nobody signed in.
    pub async fn subscribe(&self, path: &str) -> Answer {
        Answer::of(self.app.get(path)).await
    }

    /// Returns the lines of the user's calendar with these settings, unfolded.
    pub async fn calendar_lines(&self, settings: &Value) -> Vec<String> {
        let path = self.calendar(settings).await;
        let text = self.subscribe(&path).await.expect(200).text;
        for line in text.split("\r\n") {
            assert!(line.len() <= 75 && !line.contains(['\r', '\n']), "{line:?}");
        }
        let unfolded = text.replace("\r\n ", "");
        let lines = unfolded.strip_suffix("\r\n").unwrap().split("\r\n");
        lines.map(str::to_owned).collect()
    }
}

/// Returns the values of the lines with this name, sorted.
pub fn values(lines: &[String], name: &str) -> Vec<String> {
    let values = lines.iter().filter_map(|line| line.split_once(':'));
    let mut values: Vec<_> = values
        .filter(|(head, _)| *head == name)
        .map(|(_, value)| value.to_owned())
        .collect();
    values.sort();
    values
}

//! The calendar as the parsers of real programs read it: `icalendar` of Python, and ical.js, which
//! Thunderbird uses. `scripts/calendar-parsers` installs them.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::support::{Engine, TestApp, TestUser};

/// Names that a careless writer would break.
const NAMES: [&str; 6] = [
    "Shevchenko, Taras; \\poet",
    "Леся Українка з дуже довгим ім’ям, що не вміщається в один рядок",
    "👩‍👩‍👧‍👦 The whole family of the neighbours from the house over the road",
    "שרה אהרונסון",
    "Line\nBreak",
    "END:VCALENDAR",
];

/// Returns what both parsers say of a calendar: each occurrence from 2025 to 2032, by its day.
fn parsed(file: &Path) -> Value {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/calendar-parsers");
    let output = Command::new(script).arg(file).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    serde_json::from_slice(&output.stdout).unwrap()
}

async fn fill(user: &TestUser<'_>) {
    for (nth, name) in NAMES.iter().enumerate() {
        let birthday = format!("--05-{:02}", nth + 1);
        let card = format!(
            "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{}\r\nBDAY:{birthday}\r\nEND:VCARD\r\n",
            name.replace('\\', "\\\\")
                .replace([','], "\\,")
                .replace(';', "\\;")
                .replace('\n', "\\n")
        );
        import(user, card).await;
    }
    for (name, birthday) in [
        ("Leap", "2000-02-29"),
        ("Yearless", "--02-29"),
        ("Born", "2026-07-01"),
    ] {
        user.create(&json!({"first_name": name, "birthday": birthday}))
            .await;
    }
    let card = "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Wed\r\nANNIVERSARY:20010908\r\nEND:VCARD\r\n";
    import(user, card.to_owned()).await;
}

async fn import(user: &TestUser<'_>, card: String) {
    let path = "/api/import?filename=a.vcf&mode=commit";
    let request = user.request(reqwest::Method::POST, path).body(card);
    crate::support::Answer::of(request).await.expect(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_parsers_of_calendar_programs_read_every_day_with_its_name_and_age() {
    let app = TestApp::start(Engine::Sqlite).await;
    app.set_time("2026-06-01T12:00:00Z");
    let user = app.user().await.elsewhere().await;
    fill(&user).await;
    let settings = json!({"anniversaries": true, "alarm": "day_before"});
    let path = user.calendar(&settings).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("birthdays.ics");
    std::fs::write(&file, user.subscribe(&path).await.expect(200).text).unwrap();
    let parsed = parsed(&file);
    for parser in ["icalendar", "ical.js"] {
        let read = &parsed[parser];
        assert_eq!(read["name"], "Birthdays and anniversaries", "{parser}");
        assert_eq!(read["alarms"], json!(["-PT15H"]), "{parser}");
        let on = |day: &str| read["days"][day].clone();
        for (nth, name) in NAMES.iter().enumerate() {
            let shown = match name.contains('ש') {
                true => format!("🎂 \u{2068}{name}\u{2069}"),
                false => format!("🎂 {}", name.replace('\n', " ")),
            };
            for year in [2025, 2026, 2032] {
                let day = format!("{year}-05-{:02}", nth + 1);
                assert_eq!(on(&day), json!([shown]), "{parser}: {day}");
            }
        }
        for (day, shown) in [
            ("2025-02-28", json!(["🎂 Leap · turns 25", "🎂 Yearless"])),
            ("2027-02-28", json!(["🎂 Leap · turns 27", "🎂 Yearless"])),
            ("2028-02-28", Value::Null),
            ("2028-02-29", json!(["🎂 Leap (2000)", "🎂 Yearless"])),
            ("2029-02-28", json!(["🎂 Leap (2000)", "🎂 Yearless"])),
            ("2032-02-29", json!(["🎂 Leap (2000)", "🎂 Yearless"])),
            ("2025-07-01", Value::Null),
            ("2026-07-01", json!(["🎂 Born"])),
            ("2027-07-01", json!(["🎂 Born · turns 1"])),
            ("2028-07-01", json!(["🎂 Born (2026)"])),
            ("2026-09-08", json!(["🎉 Wed · 25 years"])),
            ("2030-09-08", json!(["🎉 Wed (2001)"])),
        ] {
            assert_eq!(on(day), shown, "{parser}: {day}");
        }
    }
}

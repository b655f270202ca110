//! The calendar of birthdays: its address, and what programs read under it.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::calendar::{SETTINGS, values};
use crate::support::{Answer, TestUser, draft, on_both};

/// Adds a contact with this card.
async fn import(user: &TestUser<'_>, lines: &str) {
    let card = format!("BEGIN:VCARD\r\nVERSION:3.0\r\n{lines}\r\nEND:VCARD\r\n");
    let request = user
        .request(Method::POST, "/api/import?filename=a.vcf&mode=commit")
        .body(card);
    Answer::of(request).await.expect(200);
}

/// Returns the summaries in the user's calendar.
async fn summaries(user: &TestUser<'_>) -> Vec<String> {
    values(&user.calendar_lines(&json!({})).await, "SUMMARY")
}

on_both! {
    async fn an_address_stays_while_its_settings_change_and_ends_with_its_calendar(app: TestApp) {
        let user = app.user().await;
        user.get(SETTINGS).await.problem(404);
        user.delete(SETTINGS).await.problem(404);
        let made = user.put(SETTINGS, &json!({})).await.expect(201);
        assert_eq!(made.header("cache-control"), "no-store");
        let made = made.json();
        let (url, created_at) = (made["url"].clone(), app.now().to_string());
        assert_eq!(
            made,
            json!({"url": url, "anniversaries": false, "alarm": null, "created_at": created_at})
        );
        app.pass(Duration::from_secs(60));
        let settings = json!({"anniversaries": true, "alarm": "week_before"});
        let changed = user.put(SETTINGS, &settings).await.expect(200).json();
        assert_eq!(
            changed,
            json!({"url": url, "anniversaries": true, "alarm": "week_before", "created_at": created_at})
        );
        assert_eq!(user.get(SETTINGS).await.expect(200).json(), changed);
        let path = user.calendar(&settings).await;
        assert_eq!(url, format!("{}{path}", app.url));
        user.subscribe(&path).await.expect(200);
        user.delete(SETTINGS).await.expect(204);
        user.subscribe(&path).await.problem(404);
        user.get(SETTINGS).await.problem(404);
        let other = user.calendar(&settings).await;
        assert_ne!(other, path);
        user.subscribe(&other).await.expect(200);
        user.subscribe(&path).await.problem(404);
    }
}

on_both! {
    async fn settings_that_are_wrong_are_refused(app: TestApp) {
        let user = app.user().await;
        for settings in [
            json!({"alarm": "noon"}),
            json!({"alarm": 9}),
            json!({"anniversaries": "yes"}),
            json!({"url": "https://example.org"}),
        ] {
            user.put(SETTINGS, &settings).await.expect(422);
        }
        user.get(SETTINGS).await.problem(404);
    }
}

on_both! {
    async fn a_calendar_is_private_and_kept_for_an_hour(app: TestApp) {
        let user = app.user().await;
        user.create(&json!({"first_name": "Lesya", "birthday": "1871-02-25"})).await;
        let path = user.calendar(&json!({})).await;
        let read = user.subscribe(&path).await.expect(200);
        assert_eq!(read.header("content-type"), "text/calendar; charset=utf-8");
        assert_eq!(read.header("cache-control"), "private, max-age=3600");
        assert_eq!(read.header("referrer-policy"), "no-referrer");
        assert!(read.text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"));
        assert!(read.text.ends_with("END:VEVENT\r\nEND:VCALENDAR\r\n"));
        let head = Answer::of(app.request(Method::HEAD, &path)).await.expect(200);
        assert_eq!(head.text, "");
        for name in ["content-type", "cache-control", "etag"] {
            assert_eq!(head.header(name), read.header(name));
        }
    }
}

on_both! {
    async fn each_year_tells_the_age_that_is_reached(app: TestApp) {
        app.set_time("2026-06-01T12:00:00Z");
        let user = app.user().await.elsewhere().await;
        for (name, birthday) in [("Lesya", "1990-02-25"), ("Taras", "--03-09")] {
            user.create(&json!({"first_name": name, "birthday": birthday})).await;
        }
        user.create(&draft("Ivan")).await;
        let lines = user.calendar_lines(&json!({})).await;
        assert_eq!(
            values(&lines, "SUMMARY"),
            ["🎂 Lesya (1990)", "🎂 Lesya · turns 35", "🎂 Lesya · turns 36", "🎂 Lesya · turns 37", "🎂 Taras"]
        );
        assert_eq!(
            values(&lines, "DTSTART;VALUE=DATE"),
            ["20250225", "20250309", "20260225", "20270225", "20280225"]
        );
        assert_eq!(values(&lines, "X-WR-CALNAME"), ["Birthdays"]);
        assert_eq!(values(&lines, "BEGIN").len(), 6, "{lines:#?}");
    }
}

on_both! {
    /// The year begins where the owner lives.
    async fn a_new_year_begins_in_the_time_zone_of_the_account(app: TestApp) {
        app.set_time("2026-12-31T12:00:00Z");
        let user = app.user().await.elsewhere().await;
        user.create(&json!({"first_name": "Lesya", "birthday": "2000-02-25"})).await;
        let settings = "/api/users/me";
        for (zone, last) in [("America/New_York", "turns 27"), ("Pacific/Kiritimati", "turns 28")] {
            user.patch(settings, &json!({"time_zone": zone})).await.expect(200);
            let shown = summaries(&user).await;
            assert_eq!(shown[3], format!("🎂 Lesya · {last}"), "{zone}");
        }
    }
}

on_both! {
    async fn all_books_are_in_the_calendar_and_the_trash_is_not(app: TestApp) {
        let (user, other) = (app.user().await, app.user().await);
        other.create(&json!({"first_name": "Stranger", "birthday": "--01-01"})).await;
        let work = user.post("/api/books", &json!({"name": "Work"})).await.expect(201).json();
        for (name, book) in [("Here", Value::Null), ("There", work["id"].clone())] {
            user.create(&json!({"first_name": name, "birthday": "--05-05", "book_id": book})).await;
        }
        let gone = user.create(&json!({"first_name": "Gone", "birthday": "--05-05"})).await;
        user.delete(&format!("/api/contacts/{}", gone["id"])).await.expect(204);
        assert_eq!(summaries(&user).await, ["🎂 Here", "🎂 There"]);
        user.delete(&format!("/api/books/{}", work["id"])).await.expect(200);
        assert_eq!(summaries(&user).await, ["🎂 Here"]);
    }
}

on_both! {
    /// More contacts than are read at a time, many of them on the same day.
    async fn a_calendar_has_every_birthday_once(app: TestApp) {
        let user = app.user().await;
        let cards: String = (0..2500)
            .map(|nth| {
                let day = 1 + nth % 2;
                format!("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:N{nth:04}\r\nBDAY:--05{day:02}\r\nX-ANNIVERSARY:--0607\r\nEND:VCARD\r\n")
            })
            .collect();
        let request = user
            .request(Method::POST, "/api/import?filename=a.vcf&mode=commit")
            .body(cards);
        Answer::of(request).await.expect(200);
        let lines = user.calendar_lines(&json!({"anniversaries": true})).await;
        let mut expected: Vec<_> = (0..2500)
            .flat_map(|nth| ["🎂", "🎉"].map(|sign| format!("{sign} N{nth:04}")))
            .collect();
        expected.sort();
        assert_eq!(values(&lines, "SUMMARY"), expected);
    }
}

on_both! {
    async fn anniversaries_and_alarms_are_there_by_choice(app: TestApp) {
        app.set_time("2026-06-01T12:00:00Z");
        let user = app.user().await.elsewhere().await;
        import(&user, "FN:Olha\r\nX-ANNIVERSARY:2001-09-08").await;
        import(&user, "FN:Petro\r\nitem1.X-ABDATE:--09-10\r\nitem1.X-ABLabel:_$!<Anniversary>!$_").await;
        import(&user, "FN:Anna\r\nitem1.X-ABDATE:2011-01-02\r\nitem1.X-ABLabel:Moved").await;
        let plain = user.calendar_lines(&json!({})).await;
        assert_eq!(values(&plain, "SUMMARY"), [""; 0]);
        let lines = user.calendar_lines(&json!({"anniversaries": true, "alarm": "day"})).await;
        assert_eq!(
            values(&lines, "SUMMARY"),
            ["🎉 Olha (2001)", "🎉 Olha · 24 years", "🎉 Olha · 25 years", "🎉 Olha · 26 years", "🎉 Petro"]
        );
        assert_eq!(values(&lines, "TRIGGER"), ["PT9H"; 5]);
        assert_eq!(values(&lines, "X-WR-CALNAME"), ["Birthdays and anniversaries"]);
    }
}

on_both! {
    async fn a_calendar_speaks_the_language_of_its_account(app: TestApp) {
        app.set_time("2026-06-01T12:00:00Z");
        let user = app.user().await.elsewhere().await;
        user.create(&json!({"first_name": "Леся", "birthday": "1995-02-25"})).await;
        user.patch("/api/users/me", &json!({"locale": "uk"})).await.expect(200);
        let lines = user.calendar_lines(&json!({})).await;
        assert_eq!(
            values(&lines, "SUMMARY"),
            [
                "🎂 Леся (1995)",
                "🎂 Леся · виповнюється 30 років",
                "🎂 Леся · виповнюється 31 рік",
                "🎂 Леся · виповнюється 32 роки",
            ]
        );
        assert_eq!(values(&lines, "X-WR-CALNAME"), ["Дні народження"]);
    }
}

on_both! {
    async fn a_program_that_has_the_present_version_is_told_so(app: TestApp) {
        app.set_time("2026-06-01T12:00:00Z");
        let user = app.user().await.elsewhere().await;
        let contact = user.create(&json!({"first_name": "Lesya", "birthday": "--02-25"})).await;
        let path = user.calendar(&json!({})).await;
        let (mut versions, mut texts) = (Vec::new(), Vec::new());
        let changes: [(&str, Method, &str, Value); 5] = [
            ("as it began", Method::GET, "/api/contacts", Value::Null),
            ("a contact", Method::PATCH, "/api/contacts/ID", json!({"first_name": "Larysa"})),
            ("the settings", Method::PUT, SETTINGS, json!({"alarm": "day"})),
            ("the language", Method::PATCH, "/api/users/me", json!({"locale": "uk"})),
            ("the year", Method::GET, "/api/contacts", Value::Null),
        ];
        for (name, method, changed, body) in changes {
            let changed = changed.replace("ID", &contact["id"].to_string());
            Answer::of(user.request(method, &changed).json(&body)).await.expect(200);
            if name == "the year" {
                app.set_time("2027-01-01T12:00:00Z");
            }
            let read = user.subscribe(&path).await.expect(200);
            let etag = read.header("etag").to_owned();
            for method in [Method::GET, Method::HEAD] {
                for known in [etag.clone(), format!("\"x\", {etag}"), etag.replace("W/", "")] {
                    let request = app.request(method.clone(), &path).header("if-none-match", known);
                    let same = Answer::of(request).await.expect(304);
                    assert_eq!((same.header("etag"), same.text.as_str()), (etag.as_str(), ""));
                    assert_eq!(same.header("cache-control"), "private, max-age=3600");
                }
            }
            assert!(!versions.contains(&etag) && !texts.contains(&read.text), "{name}");
            app.pass(Duration::from_secs(60));
            let later = user.subscribe(&path).await.expect(200);
            assert_eq!((later.header("etag"), &later.text), (etag.as_str(), &read.text), "{name}");
            versions.push(etag);
            texts.push(read.text);
        }
    }
}

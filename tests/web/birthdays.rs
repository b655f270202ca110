use serde_json::json;

use super::{html, member, said};
use crate::support::browser::Browser;
use crate::support::on_both;

/// The headings with what stands below each: contacts by their first name, with all that is said of
/// them.
fn groups(page: &str) -> Vec<(String, Vec<String>)> {
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for tag in html::tags(page)
        .into_iter()
        .skip_while(|tag| tag.name != "main")
        .take_while(|tag| tag.name != "/main")
    {
        match tag.name.as_str() {
            "h2" if tag.get("class") == Some("group") => {
                groups.push((html::escaped(&tag.text), Vec::new()))
            }
            "a" if tag.get("class") == Some("birthday-card") => {
                groups.last_mut().unwrap().1.push(String::new())
            }
            _ => {}
        }
        if let Some(card) = groups.last_mut().and_then(|(_, cards)| cards.last_mut())
            && !tag.text.trim().is_empty()
        {
            card.push_str(tag.text.trim());
            card.push(' ');
        }
    }
    groups
}

on_both! {
    async fn birthdays_stand_in_groups_with_the_age_where_it_is_known(app: TestApp) {
        app.set_time("2026-06-01T10:00:00Z");
        let (browser, user) = member(&app, "lesya@example.org").await;
        for (name, birthday) in [
            ("Today", "1990-06-01"), ("Yearless", "--06-01"), ("Tomorrow", "2000-06-02"), ("Week", "2025-06-08"), ("Month", "1980-06-09"),
            ("Later", "1970-07-03"), ("Yesterday", "1999-05-31"), ("Newborn", "2026-06-01"), ("Unborn", "2030-06-03"),
        ] {
            user.create(&json!({"first_name": name, "birthday": birthday})).await;
        }
        user.create(&json!({"first_name": "Nameless"})).await;
        let page = browser.page("/birthdays").await;
        let groups = groups(&page);
        let titles: Vec<_> = groups.iter().map(|(title, _)| title.clone()).collect();
        assert_eq!(titles, ["birthdays-today", "birthdays-week", "birthdays-month", "birthdays-later"].map(|key| said("en", key)));
        let named = |group: usize| -> Vec<&str> {
            let has = |card: &String, name: &&str| card.split_whitespace().any(|word| word == *name);
            let known = ["Today", "Yearless", "Tomorrow", "Week", "Month", "Later", "Yesterday", "Newborn", "Unborn"];
            groups[group].1.iter().map(|card| known.into_iter().rev().find(|name| has(card, name)).unwrap()).collect()
        };
        assert_eq!(groups[0].1.len(), 3, "{groups:?}");
        assert_eq!((named(1), named(2), named(3)), (vec!["Tomorrow", "Unborn", "Week"], vec!["Month"], vec!["Later", "Yesterday"]));
        let card = |group: usize, name: &str| groups[group].1.iter().find(|card| card.contains(name)).unwrap().clone();
        assert!(card(0, "Today").contains("36"), "{groups:?}");
        assert!(!card(0, "Yearless").contains("turns"), "{groups:?}");
        assert!(!card(0, "Newborn").contains("turns"), "{groups:?}");
        assert!(card(1, "Tomorrow").contains("26") && card(1, "Tomorrow").contains("tomorrow"), "{groups:?}");
        assert!(!card(1, "Unborn").contains("turns"), "{groups:?}");
        assert!(card(1, "Week").contains("turns 1 ") && card(1, "Week").contains("in 7 days"), "{groups:?}");
        assert!(card(3, "Yesterday").contains("28") && card(3, "Yesterday").contains("in 364 days"), "{groups:?}");
        assert!(!page.contains("Nameless"));
    }
}

/// The days of a month that have birthdays, each with all that is said of them.
fn days(page: &str) -> Vec<(String, String)> {
    let mut days: Vec<(String, String)> = Vec::new();
    let tags = html::tags(page).into_iter();
    for tag in tags
        .skip_while(|tag| tag.name != "ol")
        .take_while(|tag| tag.name != "/ol")
    {
        match tag.get("class") {
            Some("visually-hidden") => days.push((tag.text.clone(), String::new())),
            _ if tag.name == "a" || tag.name == "b" || tag.name == "span" => {
                if let Some((_, said)) = days.last_mut() {
                    said.push_str(tag.text.trim());
                    said.push(' ');
                }
            }
            _ => {}
        }
    }
    days.retain(|(_, said)| said.chars().any(char::is_alphabetic));
    days
}

on_both! {
    async fn a_month_shows_each_birthday_on_its_day_with_year_and_age(app: TestApp) {
        app.set_time("2026-06-01T10:00:00Z");
        let (browser, user) = member(&app, "lesya@example.org").await;
        for (name, birthday) in [("Lesya", "1871-02-25"), ("Leap", "1996-02-29"), ("Yearless", "--02-01"), ("Ivan", "1856-08-27")] {
            user.create(&json!({"first_name": name, "birthday": birthday})).await;
        }
        let page = browser.page("/birthdays?month=2027-02").await;
        let shown = days(&page);
        let dates: Vec<_> = shown.iter().map(|(date, _)| date.as_str()).collect();
        assert_eq!(dates, ["February 1", "February 25", "February 28"]);
        assert!(shown[1].1.contains("Lesya") && shown[1].1.contains("1871") && shown[1].1.contains("turns 156"), "{shown:?}");
        assert!(shown[2].1.contains("Leap") && shown[2].1.contains("turns 31"), "{shown:?}");
        assert!(!shown[1].1.contains("February") && shown[2].1.contains("February 29"), "the day is not told twice: {shown:?}");
        assert!(page.contains(&said("en", "birthdays-leap-day")));
        assert!(page.contains("/birthdays?month=2027-01") && page.contains("/birthdays?month=2027-03"));
        assert_eq!(days(&browser.page("/birthdays?month=2028-02").await)[2].0, "February 29");
        let present = browser.page("/birthdays?month=").await;
        assert!(present.contains("aria-current=\"date\"") && present.contains(&said("en", "birthdays-none-month")));
        assert!(!present.contains(&said("en", "birthdays-leap-day")));
    }
}

on_both! {
    async fn a_year_that_can_only_be_a_mistake_makes_no_age(app: TestApp) {
        app.set_time("2026-06-01T10:00:00Z");
        let (browser, user) = member(&app, "lesya@example.org").await;
        let id = user.create(&json!({"first_name": "Taras", "birthday": "0002-06-02"})).await["id"].to_string();
        for (place, age) in [("/birthdays", "turns"), ("/birthdays?month=2026-06", "turns"), (&*format!("/contacts/{id}"), "years old")] {
            let page = browser.page(place).await;
            assert!(page.contains("Taras") && !page.contains(age), "{place}: {page}");
        }
    }
}

on_both! {
    async fn the_readers_time_zone_decides_which_day_is_today(app: TestApp) {
        app.set_time("2026-06-01T12:00:00Z");
        let (browser, user) = member(&app, "lesya@example.org").await;
        user.create(&json!({"first_name": "Second", "birthday": "1990-06-02"})).await;
        for (zone, title) in [("Pacific/Kiritimati", "birthdays-today"), ("America/New_York", "birthdays-week")] {
            browser.submit("/settings/profile", &[("username", "Lesya"), ("locale", ""), ("time_zone", zone), ("theme", "system")]).await.expect(303);
            assert_eq!(groups(&browser.page("/birthdays").await)[0].0, said("en", title), "{zone}");
        }
    }
}

on_both! {
    async fn whoever_has_no_birthdays_is_told_how_to_add_one(app: TestApp) {
        let browser = Browser::sign_up(&app, "lesya@example.org").await;
        assert!(browser.page("/birthdays").await.contains(&said("en", "birthdays-none-title")));
    }
}

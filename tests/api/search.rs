use serde_json::{Value, json};

use crate::support::user::path_of;
use crate::support::{TestUser, draft, on_both};

async fn found(user: &TestUser<'_>, parameters: &[(&str, &str)]) -> Vec<String> {
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(parameters)
        .finish();
    user.first_names(&format!("/api/contacts/search?{query}"))
        .await
}

const NONE: [&str; 0] = [];

async fn poets(user: &TestUser<'_>) {
    for contact in [
        json!({"first_name": "Тарас", "last_name": "Шевченко", "email": "Kobzar@Example.org", "phone": "+380 (67) 123-45-67", "comments": "Заповіт"}),
        json!({"first_name": "Lesya", "last_name": "Kosach", "email": "lesya@ukrainka.example", "phone": "044 279 00 11", "comments": "Forest song"}),
        json!({"first_name": "Jürgen", "last_name": "Müller-Łódź", "email": "jm@bücher.example", "phone": "0049/30/123456"}),
    ] {
        user.create(&contact).await;
    }
}

on_both! {
    async fn each_field_is_searched_by_a_part_of_it(app: TestApp) {
        let user = app.user().await;
        poets(&user).await;
        for (field, part, expected) in [
            ("first_name", "esy", "Lesya"), ("first_name", "lesya", "Lesya"), ("last_name", "OSAC", "Lesya"), ("last_name", "h", "Lesya"),
            ("email", "ukrainka.ex", "Lesya"), ("email", "LESYA@", "Lesya"), ("email", "kobzar@", "Тарас"), ("phone", "279", "Lesya"),
        ] {
            let names = found(&user, &[(field, part)]).await;
            assert!(names.contains(&expected.to_owned()), "{field}={part}: {names:?}");
        }
        assert_eq!(found(&user, &[("first_name", "kosach")]).await, NONE, "a field is searched alone");
        assert_eq!(found(&user, &[("last_name", "lesya")]).await, NONE);
        assert_eq!(found(&user, &[("email", "forest")]).await, NONE);
        assert_eq!(found(&user, &[("phone", "lesya")]).await, NONE);
    }
}

on_both! {
    async fn each_given_field_must_match(app: TestApp) {
        let user = app.user().await;
        poets(&user).await;
        assert_eq!(found(&user, &[("first_name", "les"), ("last_name", "kos"), ("email", "ukr"), ("phone", "044"), ("q", "song")]).await, ["Lesya"]);
        assert_eq!(found(&user, &[("first_name", "les"), ("last_name", "шевч")]).await, NONE);
        assert_eq!(found(&user, &[("q", "forest"), ("first_name", "тарас")]).await, NONE);
        assert_eq!(found(&user, &[("first_name", ""), ("last_name", "kos")]).await, ["Lesya"], "an empty text asks nothing");
    }
}

on_both! {
    async fn q_searches_names_email_phone_and_notes(app: TestApp) {
        let user = app.user().await;
        poets(&user).await;
        for q in ["lesya", "kosach", "ukrainka.example", "044 279", "0442790011", "forest", "est so", "song lesya", "LESYA KOSACH", "ko fo"] {
            assert_eq!(found(&user, &[("q", q)]).await, ["Lesya"], "{q}");
        }
        assert_eq!(found(&user, &[("q", "lesya шевченко")]).await, NONE, "every word must occur");
        assert_eq!(found(&user, &[("q", "nobody")]).await, NONE);
    }
}

on_both! {
    async fn case_accents_and_script_do_not_matter(app: TestApp) {
        let user = app.user().await;
        poets(&user).await;
        for (q, expected) in [
            ("shevchenko", "Тарас"), ("SHEVCH", "Тарас"), ("шевченко", "Тарас"), ("ШЕВЧ", "Тарас"), ("taras", "Тарас"), ("zapovit", "Тарас"),
            ("заповіт", "Тарас"), ("muller", "Jürgen"), ("mueller", "Jürgen"), ("müller", "Jürgen"), ("MU\u{308}LLER", "Jürgen"),
            ("lodz", "Jürgen"), ("łódź", "Jürgen"), ("jurgen", "Jürgen"), ("juergen", "Jürgen"),
        ] {
            assert_eq!(found(&user, &[("q", q)]).await, [expected], "{q}");
        }
        assert_eq!(found(&user, &[("first_name", "taras"), ("last_name", "shev")]).await, ["Тарас"]);
    }
}

on_both! {
    async fn names_of_every_script_are_found_by_their_own_letters(app: TestApp) {
        let user = app.user().await;
        let names = ["Їжакевич Ґеник", "مَرْيَم", "王小明", "🦀 crab", "👩‍👩‍👧‍👦", "한국", "Ελλάς", "Nguyễn"];
        user.create_all(&names).await;
        for (q, expected) in [("їжак", 0), ("ґеник", 0), ("مريم", 1), ("مَرْيَم", 1), ("小", 2), ("王小明", 2), ("wang", 2), ("🦀", 3), ("👩‍👩‍👧‍👦", 4), ("한", 5),
            ("ελλάς", 6), ("ελλας", 6), ("ΕΛΛΆΣ", 6), ("nguyen", 7), ("NGUYỄN", 7)] {
            assert_eq!(found(&user, &[("q", q)]).await, [names[expected]], "{q}");
            assert_eq!(found(&user, &[("first_name", q)]).await, [names[expected]], "{q}");
        }
    }
}

on_both! {
    async fn a_phone_number_is_found_in_any_format(app: TestApp) {
        let user = app.user().await;
        poets(&user).await;
        for phone in ["+380671234567", "380 67 123 45 67", "067 123-45-67", "(067) 1234567", "067.123.45.67", "123-45-67", "+380 (67) 123-45-67", "671"] {
            assert_eq!(found(&user, &[("phone", phone)]).await, ["Тарас"], "{phone}");
            assert_eq!(found(&user, &[("q", &phone.replace(' ', ""))]).await, ["Тарас"], "{phone}");
        }
        assert_eq!(found(&user, &[("phone", "0049 30 12")]).await, ["Jürgen"]);
    }
}

on_both! {
    async fn percent_underscore_and_other_signs_are_plain_characters(app: TestApp) {
        let user = app.user().await;
        let names = ["50% off", "snake_case", "back\\slash", "quote\"'s", "star* ^caret", "NEAR(a b)", "a AND NOT b", "plain"];
        user.create_all(&names).await;
        for (q, expected) in [
            ("%", vec![0]), ("50%", vec![0]), ("5%0", vec![]), ("%%", vec![]), ("_", vec![1]), ("snake_c", vec![1]), ("s_ake", vec![]), ("\\", vec![2]),
            ("k\\s", vec![2]), ("\\%", vec![]), ("\"", vec![3]), ("e\"'", vec![3]), ("'s", vec![3]), ("*", vec![4]), ("sta*", vec![]), ("star*", vec![4]),
            ("^car", vec![4]), ("NEAR(", vec![5]), ("plain)", vec![]), ("pl* OR x", vec![]), ("'; DROP TABLE contacts; --", vec![]), ("$1", vec![]), ("-plain", vec![]),
            ("first_name:plain", vec![]),
        ] {
            let expected: Vec<_> = expected.into_iter().map(|at: usize| names[at]).collect();
            assert_eq!(found(&user, &[("q", q)]).await, expected, "{q}");
            if !q.contains(' ') {
                assert_eq!(found(&user, &[("first_name", q)]).await, expected, "{q}");
            }
        }
        assert_eq!(found(&user, &[("q", "AND NOT")]).await, ["a AND NOT b"]);
        for control in ["\0", "\u{1}", "\u{6}", "a\u{0}b", "\u{2}plain"] {
            user.get(&format!("/api/contacts/search?{}", form_urlencoded::Serializer::new(String::new()).append_pair("last_name", control).finish())).await.expect(200);
            found(&user, &[("q", &format!("x{control}y"))]).await;
        }
    }
}

on_both! {
    async fn a_search_for_nothing_or_for_too_much_is_refused(app: TestApp) {
        let user = app.user().await;
        poets(&user).await;
        for query in ["", "?", "?q=", "?q=+++", "?first_name=&last_name=", "?limit=5", "?name=x"] {
            assert_eq!(user.get(&format!("/api/contacts/search{query}")).await.refused_fields(), ["q"], "{query}");
        }
        user.get(&format!("/api/contacts/search?q={}", "x".repeat(201))).await.problem(422);
        assert_eq!(found(&user, &[("q", &"x".repeat(200))]).await, NONE);
        for (query, field) in [("limit=0", "limit"), ("limit=501", "limit"), ("skip=-1", "skip"), ("skip=x", "skip")] {
            assert_eq!(user.get(&format!("/api/contacts/search?q=a&{query}")).await.refused_fields(), [field], "{query}");
        }
    }
}

on_both! {
    async fn a_whole_sentence_of_the_notes_is_found(app: TestApp) {
        let user = app.user().await;
        user.create(&json!({"first_name": "Lesya", "comments": "one two three four five six seven eight nine ten"})).await;
        assert_eq!(found(&user, &[("q", "one two three four five six seven eight nine ten")]).await, ["Lesya"]);
        assert_eq!(found(&user, &[("q", "one two three four five six seven eight ten nine")]).await, NONE);
    }
}

on_both! {
    async fn a_few_are_found_by_name_and_many_in_the_order_of_creation(app: TestApp) {
        let user = app.user().await;
        let contact = |number: usize| {
            let rare = if number == 137 { " xylophone" } else { "" };
            json!({"op": "create", "contact": {"first_name": format!("Contact {:03}", 299 - number), "comments": format!("common ground{rare}"),
                "email": format!("c{number}@example.org")}})
        };
        let operations: Vec<Value> = (0..300).map(contact).collect();
        user.batch(&operations).await.expect(200);
        app.user().await.batch(&operations).await.expect(200);
        let all: Vec<_> = (0..300).rev().map(|number| format!("Contact {number:03}")).collect();
        assert_eq!(found(&user, &[("q", "xylophone")]).await, ["Contact 162"], "a rare word");
        assert_eq!(found(&user, &[("q", "common")]).await, all[..10], "a common word");
        assert_eq!(found(&user, &[("q", "common"), ("limit", "500")]).await, all);
        assert_eq!(found(&user, &[("q", "common"), ("skip", "295"), ("limit", "10")]).await, all[295..]);
        assert_eq!(found(&user, &[("q", "common"), ("skip", "95"), ("limit", "10")]).await, all[95..105]);
        assert_eq!(found(&user, &[("q", "common"), ("skip", "300")]).await, NONE);
        assert_eq!(found(&user, &[("q", "common xylophone")]).await, ["Contact 162"], "a common and a rare word");
        assert_eq!(found(&user, &[("q", "xy")]).await, ["Contact 162"], "too short for the index");
        assert_eq!(found(&user, &[("q", "co"), ("skip", "100"), ("limit", "2")]).await, all[100..102]);
        assert_eq!(found(&user, &[("q", "saxophone")]).await, NONE, "a word that none has");
        assert_eq!(found(&user, &[("q", "commonality")]).await, NONE, "a word whose beginning is common");
        let by_name = ["Contact 290", "Contact 291", "Contact 292"];
        assert_eq!(found(&user, &[("first_name", "contact 29"), ("limit", "3")]).await, by_name, "ten are few");
        assert_eq!(found(&user, &[("email", "c29@")]).await, ["Contact 270"]);
    }
}

on_both! {
    async fn what_is_found_follows_every_change(app: TestApp) {
        let user = app.user().await;
        let contact = user.create(&json!({"first_name": "Before", "comments": "meadow"})).await;
        user.put(&path_of(&contact), &json!({"first_name": "After", "comments": "harbour"})).await.expect(200);
        assert_eq!(found(&user, &[("q", "meadow")]).await, NONE);
        assert_eq!(found(&user, &[("q", "before")]).await, NONE);
        assert_eq!(found(&user, &[("q", "harbour after")]).await, ["After"]);
        user.patch(&path_of(&contact), &json!({"comments": null, "phone": "555 0199"})).await.expect(200);
        assert_eq!(found(&user, &[("q", "harbour")]).await, NONE);
        assert_eq!(found(&user, &[("phone", "5550199")]).await, ["After"]);
        user.delete(&path_of(&contact)).await.expect(204);
        assert_eq!(found(&user, &[("q", "after")]).await, NONE);
    }
}

on_both! {
    async fn what_is_found_is_the_whole_contact_and_only_ones_own(app: TestApp) {
        let (user, other) = (app.user().await, app.user().await);
        let contact = user.create(&json!({"first_name": "Лариса", "comments": "canary", "birthday": "--02-25"})).await;
        assert_eq!(user.get("/api/contacts/search?q=canary").await.expect(200).json(), json!([contact]));
        assert_eq!(found(&other, &[("q", "canary")]).await, NONE);
        other.create(&draft("canary")).await;
        assert_eq!(found(&other, &[("q", "canary")]).await, ["canary"]);
        assert_eq!(found(&user, &[("q", "canary")]).await, ["Лариса"]);
    }
}

on_both! {
    async fn long_notes_are_searched_to_their_end(app: TestApp) {
        let user = app.user().await;
        let notes = format!("{}needle at the end", "слово і слово ".repeat(2000));
        user.create(&json!({"first_name": "Long", "comments": notes})).await;
        for q in ["needle", "at the end", "слово", "slovo i"] {
            assert_eq!(found(&user, &[("q", q)]).await, ["Long"], "{q}");
        }
    }
}

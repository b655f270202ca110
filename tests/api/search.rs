use reqwest::Method;
use serde_json::{Value, json};

use crate::support::user::path_of;
use crate::support::{Answer, TestUser, draft, on_both};

async fn found(user: &TestUser<'_>, parameters: &[(&str, &str)]) -> Vec<String> {
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(parameters)
        .finish();
    user.first_names(&format!("/api/contacts/search?{query}"))
        .await
}

/// Imports a card with these lines.
async fn import(user: &TestUser<'_>, lines: &str) {
    let card = format!("BEGIN:VCARD\r\nVERSION:3.0\r\n{lines}END:VCARD\r\n");
    let request = user.request(Method::POST, "/api/import?mode=commit");
    let request = request.header("content-type", "text/vcard").body(card);
    Answer::of(request).await.expect(200);
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
    async fn the_best_matches_come_first_and_equals_by_name(app: TestApp) {
        let user = app.user().await;
        for contact in [
            json!({"first_name": "Yaroslav", "comments": "cousin of Marta"}),
            json!({"first_name": "Bohdan", "comments": "knows Marta"}),
            json!({"first_name": "Zoe", "email": "marta.zoe@example.org"}),
            json!({"first_name": "Samarta", "last_name": "Bondar"}),
            json!({"first_name": "Anna Marta", "last_name": "Bondar"}),
            json!({"first_name": "Oksana", "last_name": "Martanova"}),
            json!({"first_name": "Марта", "last_name": "Ярова"}),
            json!({"first_name": "Marta", "last_name": "Andrus"}),
        ] {
            user.create(&contact).await;
        }
        import(&user, "N:;Emil;;;\r\nFN:Emil\r\nORG:Marta Bakery\r\n").await;
        let best_first = ["Marta", "Oksana", "Марта", "Anna Marta", "Samarta", "Emil", "Zoe", "Bohdan", "Yaroslav"];
        assert_eq!(found(&user, &[("q", "marta")]).await, best_first);
        for skip in 0..9 {
            let page = found(&user, &[("q", "marta"), ("skip", &skip.to_string()), ("limit", "2")]).await;
            assert_eq!(page, best_first[skip..best_first.len().min(skip + 2)]);
        }
        assert_eq!(found(&user, &[("q", "ma")]).await, best_first, "too short for the index");
        assert_eq!(found(&user, &[("q", "bondar marta")]).await, ["Anna Marta", "Samarta"], "each word begins a name, or a later word of one");
        assert_eq!(found(&user, &[("q", "marta an")]).await[..2], ["Marta", "Anna Marta"], "the first word begins a name");
        assert_eq!(found(&user, &[("first_name", "mar")]).await, ["Marta", "Марта", "Anna Marta", "Samarta"], "a field");
    }
}

on_both! {
    async fn the_best_of_many_matches_come_first_on_every_page(app: TestApp) {
        let user = app.user().await;
        let contact = |number: usize| {
            let first_name = match number % 4 {
                0 => format!("Harbour {number:03}"),
                1 => format!("Old harbour {number:03}"),
                _ => format!("Sailor {number:03}"),
            };
            let (email, comments) = match number % 4 {
                2 => (format!("harbour{number}@example.org"), ""),
                _ => (format!("c{number}@example.org"), "harbour master"),
            };
            json!({"op": "create", "contact": {"first_name": first_name, "email": email, "comments": comments}})
        };
        let mut operations: Vec<Value> = (0..400).map(contact).collect();
        // Neither the order of creation nor of names.
        operations.sort_by_key(|operation| operation["contact"]["email"].as_str().unwrap().chars().rev().collect::<String>());
        user.batch(&operations).await.expect(200);
        let named = |name: &str, rest: usize| (0..100).map(|nth| format!("{name} {:03}", nth * 4 + rest)).collect::<Vec<_>>();
        let best_first = [named("Harbour", 0), named("Old harbour", 1), named("Sailor", 2), named("Sailor", 3)].concat();
        for q in ["harbour", "ha"] {
            let mut pages = Vec::new();
            while pages.len() < 400 {
                let page = found(&user, &[("q", q), ("skip", &pages.len().to_string()), ("limit", "70")]).await;
                assert!(!page.is_empty(), "{q} after {}", pages.len());
                pages.extend(page);
            }
            assert_eq!(pages, best_first, "{q}");
        }
        let deep = [("q", "harbour"), ("skip", "250"), ("limit", "500")];
        assert_eq!(found(&user, &deep).await, best_first[250..]);
    }
}

on_both! {
    async fn pages_beyond_a_thousand_matches_continue_those_before(app: TestApp) {
        let user = app.user().await;
        let names: Vec<_> = (0..1100).map(|number| format!("{} {number:04}", if number % 2 == 0 { "Ocean" } else { "Pacific ocean" })).collect();
        let shown: Vec<_> = names.iter().map(String::as_str).collect();
        user.create_all(&shown).await;
        let mut best_first = shown.clone();
        best_first.sort_unstable();
        for skip in [0, 400, 900, 1050, 1100] {
            let page = found(&user, &[("q", "ocean"), ("skip", &skip.to_string()), ("limit", "300")]).await;
            assert_eq!(page, best_first[skip..1100.min(skip + 300)], "after {skip}");
        }
    }
}

on_both! {
    async fn rare_and_common_words_are_found_alike(app: TestApp) {
        let user = app.user().await;
        let contact = |number: usize| {
            let rare = if number == 137 { " xylophone" } else { "" };
            json!({"op": "create", "contact": {"first_name": format!("Contact {:03}", 299 - number), "comments": format!("common ground{rare}"),
                "email": format!("c{number}@example.org")}})
        };
        let operations: Vec<Value> = (0..300).map(contact).collect();
        user.batch(&operations).await.expect(200);
        app.user().await.batch(&operations).await.expect(200);
        let all: Vec<_> = (0..300).map(|number| format!("Contact {number:03}")).collect();
        assert_eq!(found(&user, &[("q", "xylophone")]).await, ["Contact 162"], "a rare word");
        assert_eq!(found(&user, &[("q", "common")]).await, all[..10], "a common word");
        assert_eq!(found(&user, &[("q", "common"), ("limit", "500")]).await, all);
        assert_eq!(found(&user, &[("q", "common"), ("skip", "295"), ("limit", "10")]).await, all[295..]);
        assert_eq!(found(&user, &[("q", "common"), ("skip", "300")]).await, NONE);
        assert_eq!(found(&user, &[("q", "common xylophone")]).await, ["Contact 162"], "a common and a rare word");
        assert_eq!(found(&user, &[("q", "xy")]).await, ["Contact 162"], "too short for the index");
        assert_eq!(found(&user, &[("q", "co"), ("skip", "100"), ("limit", "2")]).await, all[100..102]);
        assert_eq!(found(&user, &[("q", "saxophone")]).await, NONE, "a word that none has");
        assert_eq!(found(&user, &[("q", "commonality")]).await, NONE, "a word whose beginning is common");
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

/// Returns the values that a search names, as field and value, of each contact by its first name.
async fn matched(user: &TestUser<'_>, query: &str) -> Vec<(String, Vec<(String, String)>)> {
    let path = format!("/api/contacts/search?{query}&explain=true");
    let found = user.get(&path).await.expect(200).json();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let pair = |value: &Value| (text(&value["field"]), text(&value["value"]));
    let contacts = found.as_array().unwrap().iter();
    contacts
        .map(|contact| {
            let matched = contact["matched"].as_array().unwrap().iter();
            (text(&contact["first_name"]), matched.map(pair).collect())
        })
        .collect()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    let pairs = pairs.iter();
    pairs
        .map(|(field, value)| ((*field).to_owned(), (*value).to_owned()))
        .collect()
}

on_both! {
    async fn an_answer_says_where_it_matched_when_it_is_asked(app: TestApp) {
        let user = app.user().await;
        import(&user, "N:Bondar;Orest;;;\r\nFN:Orest Bondar\r\nORG:Lyceum;Chess club\r\nEMAIL:chess@example.org\r\nTEL:+380 44 279-00-11\r\nNOTE:no tea\r\n").await;
        import(&user, "N:Шахай;Ганна;;;\r\nFN:Ганна Шахай\r\nNOTE:плаче за шахами\r\nitem1.X-ABRELATEDNAMES:Шахрай\r\n").await;
        assert_eq!(matched(&user, "q=chess").await, [("Orest".to_owned(), pairs(&[("organization", "Chess club"), ("email", "chess@example.org")]))]);
        assert_eq!(matched(&user, "q=0442790011").await, [("Orest".to_owned(), pairs(&[("phone", "+380 44 279-00-11")]))]);
        assert_eq!(matched(&user, "q=tea+bond").await, [("Orest".to_owned(), pairs(&[("last_name", "Bondar"), ("comments", "no tea")]))]);
        assert_eq!(matched(&user, "email=chess").await, [("Orest".to_owned(), pairs(&[("email", "chess@example.org")]))], "only where it was looked for");
        let values = [("last_name", "Шахай"), ("comments", "плаче за шахами")];
        assert_eq!(matched(&user, "q=shakha").await, [("Ганна".to_owned(), pairs(&values))]);
        assert_eq!(matched(&user, "q=shakhrai").await, [("Ганна".to_owned(), pairs(&[("related", "Шахрай")]))]);
        let plain = user.get("/api/contacts/search?q=chess").await.expect(200).json();
        assert_eq!(plain[0].get("matched"), None);
        assert_eq!(user.get("/api/contacts/search?q=chess&explain=perhaps").await.refused_fields(), ["explain"]);
        let page = user.get("/api/contacts/search?q=a&limit=1&explain=true").await.expect(200);
        assert!(page.next_page().is_some_and(|next| next.contains("explain=true")));
    }
}

on_both! {
    async fn members_of_a_group_card_are_found_by_its_name(app: TestApp) {
        let user = app.user().await;
        import(&user, "UID:m1\r\nN:Bondar;Orest;;;\r\nFN:Orest Bondar\r\n").await;
        import(&user, "UID:m2\r\nN:Rudenko;Alla;;;\r\nFN:Alla Rudenko\r\nNOTE:sings\r\n").await;
        import(&user, "UID:m3\r\nN:Singer;Choirul;;;\r\nFN:Choirul Singer\r\n").await;
        import(&user, "UID:g\r\nN:;;;;\r\nFN:Хор «Choir of Lviv»\r\nX-ADDRESSBOOKSERVER-KIND:group\r\nX-ADDRESSBOOKSERVER-MEMBER:urn:uuid:m1\r\n\
                       X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:m2\r\n").await;
        for (q, expected) in [
            ("choir", ["Choirul", "Alla", "Orest"].as_slice()), ("choir sings", &["Alla"]), ("orest choir", &["Orest"]), ("хор", &["Alla", "Orest"]),
            ("of lviv", &["Alla", "Orest"]), ("choir nobody", &[]),
        ] {
            assert_eq!(found(&user, &[("q", q)]).await, expected, "{q}");
        }
        assert_eq!(found(&user, &[("q", "choir"), ("skip", "1"), ("limit", "1")]).await, ["Alla"]);
        assert_eq!(found(&user, &[("first_name", "choir")]).await, ["Choirul"]);
        let by_label = ("Alla".to_owned(), pairs(&[("comments", "sings"), ("label", "Хор «Choir of Lviv»")]));
        assert_eq!(matched(&user, "q=choir+sings").await, [by_label]);
    }
}

on_both! {
    async fn signs_and_letters_that_look_alike_find_each_other(app: TestApp) {
        let user = app.user().await;
        let names = ["Дем'ян", "Стоян’ка", "يحيى", "کامران", "نادیة", "ﾐﾁｺ", "Ｋｅｎｊｉ", "김철수"];
        user.create_all(&names).await;
        for (q, expected) in [
            ("Демʼян", 0), ("дем`ян", 0), ("стоян'ка", 1), ("يحيي", 2), ("یحیی", 2), ("كامران", 3), ("نادية", 4), ("نادیه", 4), ("ミチコ", 5), ("みちこ", 5),
            ("kenji", 6), ("ㄱㅊㅅ", 7),
        ] {
            assert_eq!(found(&user, &[("q", q)]).await, [names[expected]], "{q}");
        }
    }
}

on_both! {
    async fn cyrillic_names_are_found_in_the_spellings_in_use(app: TestApp) {
        let user = app.user().await;
        let names = ["Їжа Щербань", "Юлія Гриценко", "Євгенія Бельська", "Григорий Ёжиков"];
        user.create_all(&names).await;
        for (q, expected) in [
            ("yizha", 0), ("izha", 0), ("shcherban", 0), ("yuliia", 1), ("iuliia", 1), ("yuliya", 1), ("yulia", 1), ("hrytsenko", 1), ("gritsenko", 1),
            ("yevheniia", 2), ("ievheniia", 2), ("evgenija", 4), ("belska", 2), ("grigoriy", 3), ("grigory", 3), ("yozhikov", 3), ("ezhikov", 3),
            ("gryhorii", 4), ("szczerban", 0), ("jischa", 0), ("julija", 1), ("grytsenko", 1), ("hrycenko", 1), ("jewhenija", 2), ("grigorij", 3),
        ] {
            let expected: Vec<_> = names.get(expected).copied().into_iter().collect();
            assert_eq!(found(&user, &[("q", q)]).await, expected, "{q}");
        }
    }
}

on_both! {
    async fn letters_that_people_write_as_two_find_each_other(app: TestApp) {
        let user = app.user().await;
        let names = ["Đorđe", "Åse", "Soeren", "Шевченко", "Ґалаґан", "Παπαδόπουλος"];
        user.create_all(&names).await;
        for (q, expected) in [
            ("djordje", 0), ("đor", 0), ("aase", 1), ("åse", 1), ("søren", 2), ("ševčenko", 3), ("галаган", 4), ("ґал", 4), ("papadopoulos", 5),
        ] {
            assert_eq!(found(&user, &[("q", q)]).await, [names[expected]], "{q}");
            assert_eq!(found(&user, &[("first_name", q)]).await, [names[expected]], "{q}");
        }
    }
}

on_both! {
    async fn names_without_spaces_are_found_whole(app: TestApp) {
        let user = app.user().await;
        import(&user, "N:山田;花子;;;\r\nFN:花子 山田\r\nX-PHONETIC-LAST-NAME:やまだ\r\nX-PHONETIC-FIRST-NAME:はなこ\r\n").await;
        import(&user, "N:김;철수;;;\r\nFN:김 철수\r\n").await;
        for (q, expected) in [
            ("山田花子", "花子"), ("山田 花子", "花子"), ("花子 山田", "花子"), ("田花", "花子"), ("やまだはな", "花子"), ("ヤマダハナコ", "花子"), ("김철수", "철수"), ("ㄱㅊㅅ", "철수"),
        ] {
            assert_eq!(found(&user, &[("q", q)]).await, [expected], "{q}");
        }
        let names = pairs(&[("name", "山田 花子")]);
        assert_eq!(matched(&user, "q=%E5%B1%B1%E7%94%B0%E8%8A%B1%E5%AD%90").await, [("花子".to_owned(), names)]);
    }
}

on_both! {
    /// 斉, 齋 and 斎 are shapes of one character in names, whose sounds differ in Latin letters.
    async fn a_name_is_found_by_another_shape_of_its_characters(app: TestApp) {
        let user = app.user().await;
        import(&user, "N:齋藤;飛鳥;;;\r\nFN:飛鳥 齋藤\r\n").await;
        import(&user, "N:浜田;雅功;;;\r\nFN:雅功 浜田\r\n").await;
        for (q, expected) in [("斉藤", "飛鳥"), ("斎藤", "飛鳥"), ("齋藤", "飛鳥"), ("濱田", "雅功"), ("浜田", "雅功")] {
            assert_eq!(found(&user, &[("q", q)]).await, [expected], "{q}");
        }
    }
}

on_both! {
    async fn a_name_or_an_address_is_found_as_it_is_pasted(app: TestApp) {
        let user = app.user().await;
        import(&user, "N:Шевченко;Тарас;;;\r\nFN:Тарас Шевченко\r\nEMAIL:taras@example.org\r\n").await;
        for q in [
            "Шевченко, Тарас", "\"Тарас Шевченко\"", "«Тарас»", "Тарас Шевченко <taras@example.org>;", "mailto:taras@example.org",
        ] {
            assert_eq!(found(&user, &[("q", q)]).await, ["Тарас"], "{q}");
        }
    }
}

on_both! {
    async fn email_and_phone_are_searched_in_all_of_a_contact(app: TestApp) {
        let user = app.user().await;
        import(&user, "N:Bondar;Orest;;;\r\nFN:Orest Bondar\r\nEMAIL:one@example.org\r\nitem1.EMAIL:second@work.example\r\nTEL:+49 30 5550100\r\n\
                       TEL;TYPE=WORK:0172 555-04-56\r\nNOTE:6789012 third@note.example\r\n").await;
        for (field, part, is_found) in [
            ("email", "second@", true), ("email", "one@", true), ("email", "third@", false), ("phone", "0305550100", true), ("phone", "+491725550456", true),
            ("phone", "00491725550456", true), ("phone", "5504", true), ("phone", "50-456", true), ("phone", "6789012", false), ("q", "5504", true),
            ("q", "٥٥٥٠٤٥٦", true),
        ] {
            let expected: Vec<_> = ["Orest"].into_iter().filter(|_| is_found).collect();
            assert_eq!(found(&user, &[(field, part)]).await, expected, "{field}={part}");
        }
    }
}

on_both! {
    async fn a_name_that_begins_with_the_text_comes_before_one_whose_last_name_does(app: TestApp) {
        let user = app.user().await;
        for name in ["Anna Roman", "Roman Zerov", "Ivan Romanko", "Romana Aal", "Kateryna Romanchuk"] {
            import(&user, &format!("FN:{name}\r\nN:{1};{0};;;\r\n", name.split_once(' ').expect("two names").0, name.split_once(' ').expect("two names").1)).await;
        }
        let expected = ["Roman", "Romana", "Anna", "Ivan", "Kateryna"];
        assert_eq!(found(&user, &[("q", "roman")]).await, expected);
        assert_eq!(found(&user, &[("q", "roman"), ("limit", "2"), ("skip", "1")]).await, expected[1..3]);
        assert_eq!(found(&user, &[("q", "ivan rom")]).await, ["Ivan"]);
    }
}

on_both! {
    async fn a_number_is_found_with_its_code_however_it_is_stored(app: TestApp) {
        let user = app.user().await;
        for (number, searches) in [
            ("67 555 01 23", &["8 067 555 01 23", "+380675550123", "380675550123", "00380 67 555 01 23", "675550123"][..]),
            ("(11) 91234-5678", &["+5511912345678", "5511912345678"]),
            ("(415) 555-2671", &["1 415 555 2671", "1-415-555-2671", "+14155552671"]),
            ("0172 5550456", &["491725550456", "tel:+49-172-5550456", "011 49 172 5550456", "0011 49 172 555 0456", "8~10 49 172 5550456"]),
        ] {
            import(&user, &format!("FN:Owner of {number}\r\nN:;{number};;;\r\nTEL:{number}\r\n")).await;
            for search in searches {
                assert_eq!(found(&user, &[("q", search)]).await, [number], "{search}");
                assert_eq!(found(&user, &[("phone", search)]).await, [number], "{search}");
            }
        }
    }
}

on_both! {
    async fn labels_of_entries_and_names_of_ones_own_fields_are_found(app: TestApp) {
        let user = app.user().await;
        import(&user, "FN:Lesia\r\nN:;Lesia;;;\r\nitem1.TEL:+380 44 1\r\nitem1.X-ABLabel:Boat\r\nitem2.X-CARNET-FIELD:12\r\nitem2.X-ABLabel:Locker\r\n\
            item3.EMAIL:a@example.org\r\nitem3.X-ABLabel:_$!<Home>!$_\r\nX-SOCIALPROFILE;TYPE=mastodon;X-USER=lesia@example.social:x\r\n").await;
        for text in ["boat", "locker", "example.social"] {
            assert_eq!(found(&user, &[("q", text)]).await, ["Lesia"], "{text}");
        }
        assert_eq!(found(&user, &[("q", "_$!")]).await, NONE);
    }
}

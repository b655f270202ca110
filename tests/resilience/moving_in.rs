//! `carnet import --from-carddav`, from this program itself.

use serde_json::json;

use super::{at_both_places, finish, stderr, stdout};
use crate::support::remote::Remote;

/// Imports a file of two cards, and returns an app password.
async fn fill(user: &Remote) -> String {
    let cards = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:taras\r\nFN:Taras\r\nN:;Taras;;;\r\nEND:VCARD\r\n\
        BEGIN:VCARD\r\nVERSION:4.0\r\nUID:poets\r\nKIND:group\r\nFN:Poets\r\nMEMBER:urn:uuid:taras\r\nEND:VCARD\r\n";
    let import = user.request(reqwest::Method::POST, "/api/import?mode=commit");
    let import = import.header("content-type", "text/vcard").body(cards);
    assert_eq!(import.send().await.unwrap().status(), 200);
    let made = user
        .post("/api/users/me/app-passwords", &json!({"name": "Move"}))
        .await;
    made.expect(201).json()["password"]
        .as_str()
        .unwrap()
        .to_owned()
}

at_both_places! {
    async fn an_administrator_moves_an_account_in_from_another_server(place: Place) {
        let program = place.serve().await;
        let there = Remote::open(&program, "taras@example.org").await;
        let here = Remote::open(&program, "lesya@example.org").await;
        let password = fill(&there).await;
        let run = |more: &[&str], password: &str| {
            let fixed = ["import", "--from-carddav", &program.url, "--user", "taras@example.org", "--email", "lesya@example.org"];
            let arguments: Vec<_> = fixed.iter().chain(more).copied().collect();
            place.run(&arguments, password)
        };
        let trial = run(&["--dry-run"], &password);
        assert!(trial.status.success(), "{}", stderr(&trial));
        for told in ["Contacts: 2 contacts and groups", "vcard: 2 new", "this was a trial"] {
            assert!(stdout(&trial).contains(told), "{told}: {}", stdout(&trial));
        }
        assert_eq!(here.get("/api/contacts").await.json(), json!([]));

        let moved = run(&["--book", "Contacts"], &password);
        assert!(stdout(&moved).contains("Undo all of it"), "{}", stderr(&moved));
        let poets = here.get("/api/contacts?label=Poets").await.json();
        assert_eq!(poets[0]["first_name"], "Taras");
        let again = run(&[], &password);
        assert!(stdout(&again).contains("0 new (0 of them like contacts you have, 0 like others in the file), 0 changed, 2 the same"), "{}", stdout(&again));

        for (more, password, reason) in [
            (&["--book", "Work"][..], password.as_str(), "no address book there is called Work; there are: Contacts"),
            (&[], "wrong", "does not accept this user name and password"),
            (&["contacts.vcf"], &password, "cannot be used with"),
        ] {
            let failed = run(more, password);
            assert!(!failed.status.success() && stderr(&failed).contains(reason), "{reason}: {}", stderr(&failed));
        }
    }
}

at_both_places! {
    async fn a_password_is_no_part_of_an_address(place: Place) {
        let program = place.serve().await;
        Remote::open(&program, "lesya@example.org").await;
        let address = program.url.replace("http://", "http://taras:canary@");
        let failed = place.run(&["import", "--from-carddav", &address, "--user", "x", "--email", "lesya@example.org"], "x");
        assert!(!failed.status.success() && stderr(&failed).contains("out of the address"), "{}", stderr(&failed));
        assert!(!stderr(&failed).contains("canary"), "{}", stderr(&failed));
    }
}

at_both_places! {
    async fn the_password_there_is_not_logged(place: Place) {
        let program = place.serve().await;
        Remote::open(&program, "lesya@example.org").await;
        let arguments = ["import", "--from-carddav", &program.url, "--user", "taras", "--email", "lesya@example.org"];
        let failed = finish(place.command().env("CARNET_LOG", "trace").args(arguments), "canary");
        let told = stderr(&failed) + &stdout(&failed);
        assert!(told.contains("does not accept"), "{told}");
        for secret in ["canary", "dGFyYXM6Y2FuYXJ5"] {
            assert!(!told.contains(secret), "{told}");
        }
    }
}

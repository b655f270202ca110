//! Files of many lines, rows or bytes.

use std::time::Duration;

use axum::body::Bytes;
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::json;

use super::target::Target;
use super::{PATIENCE, attempt, attempt_all, attempt_for, card, import, imported, sized};
use crate::support::place::at_both_places;

at_both_places! {
    async fn a_record_of_many_broken_lines_takes_little_memory(place: Place) {
        let target = Target::start(place).await;
        let attacker = target.account().await;
        let broken = format!("dn: x\n{}", "x\n".repeat(sized(3_000_000, 16_000_000)));
        let attributes = format!("dn: x\ncn: x\n{}", "a: b\n".repeat(sized(1_000_000, 6_000_000)));
        let impact = target.attacked_by(async {
            attempt_all("broken lines", [import(&attacker, "text/ldif", broken)]).await;
            attempt_all("attributes", [import(&attacker, "text/ldif", attributes)]).await;
        }).await;
        impact.must_be_bounded();
    }
}

at_both_places! {
    /// A file of more rows than a limit is refused whole, and what is refused is named.
    async fn a_table_of_many_rows_is_refused_whole(place: Place) {
        let target = Target::start(place).await;
        let attacker = target.account().await;
        let rows = sized(101_000, 800_000);
        let table = format!("Name\n{}", "a\n".repeat(rows));
        let before = target.place.number("SELECT COUNT(*) FROM contacts").await;
        let mut refusal = None;
        let impact = target.attacked_by(async {
            // A debug build reads so many rows for most of a minute.
            refusal = attempt_for(5 * PATIENCE, import(&attacker, "text/csv", table)).await;
        }).await;
        let created = i64::try_from(impact.created()).unwrap();
        impact.must_be_bounded();
        let refusal = refusal.expect("an answer");
        eprintln!("{}", refusal.text.chars().take(300).collect::<String>());
        assert!(matches!(refusal.status.as_u16(), 413 | 422) && refusal.text.contains("100"), "{}", refusal.status);
        assert_eq!(target.place.number("SELECT COUNT(*) FROM contacts").await - before, created, "nothing of it is stored");
    }
}

/// A vCard file of one card and a long blank end.
fn padded(bytes: usize) -> String {
    card("padded", "") + &"\r\n".repeat(bytes / 2)
}

at_both_places! {
    /// What is in flight is weighed, whoever else holds a turn.
    async fn imports_that_wait_take_little_memory(place: Place) {
        let target = Target::start(place).await;
        let accounts = target.accounts(3).await;
        let lines = |nth: usize| (0..sized(500, 5000)).map(|line| format!("TEL:{nth}{line:05}\r\n")).collect::<String>();
        imported(&accounts[2], (0..20).map(|nth| card(&format!("m{nth}"), &lines(nth))).collect()).await;
        let contacts = accounts[2].get("/api/contacts?limit=20").await.expect(200).json();
        let ids: Vec<_> = contacts.as_array().unwrap().iter().map(|contact| contact["id"].clone()).collect();
        let file = Bytes::from(padded(sized(24 << 20, 100 << 20)));
        let impact = target.attacked_by(async {
            let merge = accounts[2].request(Method::POST, "/api/duplicates/merge").json(&json!({"contacts": ids}));
            let imports = (0..10).map(|nth| import(&accounts[nth % 2], "text/vcard", file.clone()));
            attempt_all("merge and imports", [merge].into_iter().chain(imports)).await;
        }).await;
        impact.must_be_bounded();
    }
}

at_both_places! {
    /// Ten accounts that import at once, each as much as it may.
    async fn ten_accounts_that_import_at_once_take_bounded_memory(place: Place) {
        let target = Target::start(place).await;
        let accounts = target.accounts(10).await;
        let file = Bytes::from(padded(sized(24 << 20, 100 << 20)));
        let impact = target.attacked_by(async {
            attempt_all("imports", accounts.iter().map(|account| import(account, "text/vcard", file.clone()))).await;
        }).await;
        impact.must_be_bounded();
    }
}

#[cfg(feature = "web")]
at_both_places! {
    /// A file that waits for its import is not held once for each request that asks for it.
    async fn reviews_of_one_pending_file_take_little_memory(place: Place) {
        use crate::support::browser::Browser;
        let target = Target::start(place).await;
        let attacker = target.account().await;
        let browser = Browser::at(&target.program.url).signed_in(&attacker.email).await;
        browser.send_file("/import", "padded.vcf", &padded(sized(12 << 20, 100 << 20))).await.expect(303);
        let page = browser.page("/import/review").await;
        let (_, rest) = page.split_once("name=\"upload\" value=\"").expect("a file that waits");
        let upload = rest.split('"').next().unwrap();
        let token = crate::support::browser::token(&page);
        let impact = target.attacked_by(async {
            let commit = || browser.request(Method::POST, "/import/review").form(&[("form_token", token), ("upload", upload), ("columns", "")]);
            let look = || browser.request(Method::GET, "/import/review");
            attempt_all("commits and reviews", (0..20).map(|_| commit()).chain((0..10).map(|_| look()))).await;
        }).await;
        impact.must_be_bounded();
    }
}

at_both_places! {
    /// A neighbour's import is carried out while others send all they may.
    async fn an_import_is_carried_out_while_others_import(place: Place) {
        let target = Target::start(place).await;
        let accounts = target.accounts(5).await;
        let file = Bytes::from(padded(sized(10 << 20, 100 << 20)));
        let impact = target.attacked_by(async {
            let flood = join_all((0..12).map(|nth| attempt(import(&accounts[nth % 4], "text/vcard", file.clone()))));
            let own = async {
                tokio::time::sleep(Duration::from_millis(300)).await;
                attempt(import(&accounts[4], "text/vcard", card("own", ""))).await.map(|answer| answer.status.as_u16())
            };
            let (_, own) = tokio::join!(flood, own);
            assert_eq!(own, Some(200));
        }).await;
        impact.must_be_bounded();
    }
}

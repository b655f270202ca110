//! Pages and forms of contacts with much in them.

use std::time::Duration;

use reqwest::Method;

use super::target::Target;
use super::{ask_and_read_nothing, attempt_all, card, sized};
use crate::support::browser::Browser;
use crate::support::place::at_both_places;

/// Pages that show a contact, in the form that its path stands in for `{}`.
const PAGES: [&str; 3] = ["{}/edit", "{}", "{}/history"];

at_both_places! {
    /// The pages are asked for and not read.
    async fn pages_of_a_large_contact_that_nobody_reads_take_little_memory(place: Place) {
        let target = Target::start(place).await;
        let attacker = target.account().await;
        let emails = (0..sized(30_000, 99_000)).map(|nth| format!("EMAIL:a{nth}@x.org\r\n")).collect::<String>();
        let path = target.plant(&attacker, &card("large", &emails)).await;
        let path = path.trim_start_matches("/api");
        let browser = Browser::at(&target.program.url).signed_in(&attacker.email).await;
        let session = browser.cookie("carnet-session").expect("a session");
        let impact = target.attacked_by(async {
            let asked = PAGES.map(|page| page.replace("{}", path));
            let requests = asked.iter().flat_map(|page| [page; 10]).map(|page| format!("GET {page} HTTP/1.1\r\nHost: x\r\nCookie: carnet-session={session}\r\n\r\n"));
            let _unread = ask_and_read_nothing(&target, requests).await;
            tokio::time::sleep(Duration::from_secs(5)).await;
        }).await;
        impact.must_be_bounded();
        // What is too much for a page is left out of it, and the page says so.
        let page = browser.page(&format!("{path}/edit")).await;
        assert!(page.len() < 4 << 20, "a page of {} bytes", page.len());
        assert!(page.contains("a0@x.org"), "the first entries are shown");
    }
}

at_both_places! {
    async fn a_form_of_many_rows_is_read_beside_others(place: Place) {
        let target = Target::start(place).await;
        let attacker = target.account().await;
        let browser = Browser::at(&target.program.url).signed_in(&attacker.email).await;
        let token = browser.token().await;
        let rows = (0..sized(20_000, 38_000)).map(|nth| format!("&email.new{nth}.value=a{nth}")).collect::<String>();
        let body = format!("form_token={token}&first_name=Large{rows}");
        let impact = target.attacked_by(async {
            let form = || browser.request(Method::POST, "/contacts").header("content-type", "application/x-www-form-urlencoded");
            attempt_all("forms", (0..4).map(|_| form().body(body.clone()))).await;
        }).await;
        impact.must_be_bounded();
    }
}

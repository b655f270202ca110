//! A row that cannot be removed: a planted fault of the database.

use std::time::Duration;

use serde_json::json;

use super::target::Target;
use super::{attempt_for, imported, people, post};
use crate::support::place::{Place, at_both_places};
use crate::support::remote::Remote;
use reqwest::Method;

/// How a database keeps a row from being removed.
#[derive(Clone, Copy)]
enum Fault {
    /// The removal passes it over.
    Silent,
    /// The removal fails.
    Raised,
}

impl Fault {
    /// Plants it on the contact with this identifier.
    async fn plant(self, place: &Place, id: i64) {
        let sql = match (&place.database_url, self) {
            (None, fault) => {
                let raise = if matches!(fault, Self::Silent) {
                    "RAISE(IGNORE)"
                } else {
                    "RAISE(ABORT, 'planted')"
                };
                format!(
                    "CREATE TRIGGER planted BEFORE DELETE ON contacts WHEN OLD.id = {id} BEGIN SELECT {raise}; END"
                )
            }
            (Some(_), fault) => {
                let body = if matches!(fault, Self::Silent) {
                    "RETURN NULL;"
                } else {
                    "RAISE EXCEPTION 'planted';"
                };
                format!(
                    "CREATE FUNCTION planted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$; \
                     CREATE TRIGGER planted BEFORE DELETE ON contacts FOR EACH ROW WHEN (OLD.id = {id}) EXECUTE FUNCTION planted()"
                )
            }
        };
        place.execute(&sql).await;
    }
}

/// Fills the trash, and returns the contact that lies in its middle.
async fn fill(account: &Remote) -> i64 {
    let undo = imported(account, people(1000)).await;
    post(account, &undo)
        .send()
        .await
        .unwrap()
        .error_for_status()
        .unwrap();
    let middle = account
        .get("/api/trash?skip=500&limit=1")
        .await
        .expect(200)
        .json();
    middle[0]["id"].as_i64().unwrap()
}

async fn trash_is_emptied_as_far_as_it_goes(place: Place, fault: Fault) {
    let target = Target::start(place).await;
    let attacker = target.account().await;
    let id = fill(&attacker).await;
    fault.plant(&target.place, id).await;
    let mut answer = None;
    let impact = target.attacked_by(async {
        answer = attempt_for(
            Duration::from_secs(15),
            attacker.request(Method::DELETE, "/api/trash"),
        )
        .await;
    });
    let impact = impact.await;
    impact.must_be_bounded();
    eprintln!("{answer:?}");
    assert!(answer.is_some(), "emptying the trash ends");
    let left = attacker
        .get("/api/trash?limit=500")
        .await
        .expect(200)
        .json();
    assert!(
        left.as_array()
            .unwrap()
            .iter()
            .any(|trashed| trashed["id"] == json!(id)),
        "the row is still there: {left}"
    );
}

at_both_places! {
    async fn emptying_the_trash_ends_when_a_row_stays(place: Place) {
        trash_is_emptied_as_far_as_it_goes(place, Fault::Silent).await;
    }
}

at_both_places! {
    async fn emptying_the_trash_ends_when_a_row_cannot_be_removed(place: Place) {
        trash_is_emptied_as_far_as_it_goes(place, Fault::Raised).await;
    }
}

at_both_places! {
    /// The server removes old trash by itself, when it starts too.
    async fn removing_old_trash_ends_when_a_row_stays(place: Place) {
        let id = {
            let program = place.serve().await;
            fill(&Remote::open(&program, "taras@example.org").await).await
        };
        Fault::Silent.plant(&place, id).await;
        place.execute("UPDATE contacts SET deleted_at = deleted_at - 8640000000000 WHERE deleted_at IS NOT NULL").await;
        place.execute("UPDATE jobs SET due_at = 0 WHERE kind = 'purge-trash'").await;
        let target = Target::start(place).await;
        target.attacked_by(tokio::time::sleep(Duration::from_secs(4))).await.must_be_bounded();
        let left = target.place.number("SELECT COUNT(*) FROM contacts WHERE deleted_at IS NOT NULL").await;
        assert_eq!(left, 1, "all others were removed");
    }
}

//! Undoing what an operation did with the members of a group that others have joined or left since.

use std::collections::{HashMap, HashSet};

use super::{Target, TargetState};
use crate::domain::App;
use crate::error::Result;
use crate::model::card::Card;
use crate::model::card::labels::member_key;
use crate::model::ids::{ContactId, UserId};
use crate::store::revisions::{self, VersionOf};

/// The members that an operation gave a group, and those that it took from it.
pub struct MembersChange {
    joined: Vec<String>,
    left: Vec<String>,
}

impl MembersChange {
    /// Reads what was done with the members of the groups among these targets. Those of which
    /// something else was changed too, or a version is gone, are missing.
    pub async fn read(
        app: &App,
        user: UserId,
        targets: &[Target],
    ) -> Result<HashMap<ContactId, Self>> {
        let (mut before, mut after) = (Vec::new(), Vec::new());
        for Target { contact, state, .. } in targets {
            if let TargetState::MembersBefore(first, next) = *state {
                let [first, next] = [first, next].map(|change| VersionOf {
                    id: *contact,
                    change,
                });
                before.push(first);
                after.push(next);
            }
        }
        if before.is_empty() {
            return Ok(HashMap::new());
        }
        let before = revisions::cards_of(&app.db, user, &before).await?;
        let after = revisions::cards_of(&app.db, user, &after).await?;
        let changes = before.iter().filter_map(|(id, before)| {
            let after = after.get(id)?;
            Some((*id, Self::between(&before.vcard, &after.vcard)?))
        });
        Ok(changes.collect())
    }

    /// Returns the change between two versions of a group, unless more than its members differs, or
    /// nothing: its book may, or the trash.
    fn between(before: &str, after: &str) -> Option<Self> {
        let [mut before, mut after] = [before, after].map(Card::parse);
        let (former, new) = (before.members(), after.members());
        before.remove_members(former.iter().map(String::as_str));
        after.remove_members(new.iter().map(String::as_str));
        let is_of_members = before.is_group() && before.to_string() == after.to_string();
        let change = Self {
            joined: without(&new, &former),
            left: without(&former, &new),
        };
        let is_empty = change.joined.is_empty() && change.left.is_empty();
        (is_of_members && !is_empty).then_some(change)
    }

    /// Returns a group's card without the change.
    pub fn undo_in(&self, mut group: Card) -> Card {
        group.remove_members(self.joined.iter().map(String::as_str));
        group.add_members(self.left.iter().map(String::as_str));
        group
    }
}

/// Returns those of the members that others lack.
fn without(members: &[String], others: &[String]) -> Vec<String> {
    let known: HashSet<_> = others.iter().map(|uid| member_key(uid)).collect();
    let others = members
        .iter()
        .filter(|uid| !known.contains(&member_key(uid)));
    others.cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(name: &str, members: &[&str]) -> String {
        let members: String = members
            .iter()
            .map(|uid| format!("MEMBER:urn:uuid:{uid}\r\n"))
            .collect();
        format!("BEGIN:VCARD\r\nVERSION:4.0\r\nKIND:group\r\nFN:{name}\r\n{members}END:VCARD\r\n")
    }

    #[test]
    fn what_others_did_with_the_group_stays() {
        let (before, after) = (group("Choir", &["a", "b"]), group("Choir", &["b", "c"]));
        let change = MembersChange::between(&before, &after).expect("a change of members");
        let now = Card::parse(&group("Singers", &["c", "d"]));
        let undone = change.undo_in(now).to_string();
        assert_eq!(undone, group("Singers", &["d", "a"]));
    }

    #[test]
    fn a_change_of_more_than_the_members_is_none_of_members() {
        let (before, after) = (group("Choir", &["a"]), group("Singers", &["a", "b"]));
        assert!(MembersChange::between(&before, &after).is_none());
        assert!(MembersChange::between(&before, &before).is_none());
    }
}

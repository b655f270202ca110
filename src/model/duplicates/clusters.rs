//! Clusters of links, joined by a union-find that keeps contacts known to be different apart.

use std::collections::{HashMap, HashSet};

use super::fingerprint::are_apart;
use super::name::Name;
use super::{Certainty, Cluster, Fingerprint, Link, Pair};
use crate::model::birthday::Birthday;
use crate::model::ids::ContactId;

/// The growing clusters: each has a root, the index of one of its members.
pub struct Clusters<'a> {
    contacts: &'a [Fingerprint],
    parents: Vec<usize>,
    members: Vec<Vec<usize>>,
    /// By root: the fullest name in the cluster; all names in a certain cluster must agree with it.
    names: Vec<&'a Name>,
    /// By root: a birthday in the cluster; those in a certain cluster must agree with it.
    births: Vec<Option<Birthday>>,
    /// By root: the certainty of its links; `None` while it is a single contact.
    certainties: Vec<Option<Certainty>>,
    /// The contacts that must not share a cluster with a contact.
    strangers: HashMap<usize, Vec<usize>>,
}

impl<'a> Clusters<'a> {
    /// Creates clusters of one contact each. `contacts` are in the order of their identifiers.
    pub fn new(
        contacts: &'a [Fingerprint],
        not_duplicates: &HashSet<(ContactId, ContactId)>,
    ) -> Self {
        let place = |id: &ContactId| contacts.binary_search_by_key(id, |contact| contact.id).ok();
        let mut strangers: HashMap<usize, Vec<usize>> = HashMap::new();
        for (one, two) in not_duplicates {
            if let Some((one, two)) = place(one).zip(place(two)) {
                strangers.entry(one).or_default().push(two);
                strangers.entry(two).or_default().push(one);
            }
        }
        Self {
            contacts,
            parents: (0..contacts.len()).collect(),
            members: (0..contacts.len()).map(|at| vec![at]).collect(),
            names: contacts.iter().map(|contact| &contact.name).collect(),
            births: contacts.iter().map(|contact| contact.birthday).collect(),
            certainties: vec![None; contacts.len()],
            strangers,
        }
    }

    /// Joins the linked contacts, the most certain first, and returns the clusters of two and more.
    pub fn join(mut self, mut links: Vec<(Pair, Link)>) -> Vec<Cluster> {
        links.sort_unstable_by_key(|(pair, link)| (std::cmp::Reverse(link.certainty), *pair));
        for (pair, link) in &links {
            self.unite(*pair, link.certainty);
        }
        let mut clusters: HashMap<usize, Cluster> = HashMap::new();
        for (pair, link) in links {
            let root = self.root(pair.0);
            let Some(certainty) = self.certainties[root].filter(|_| root == self.root(pair.1))
            else {
                continue;
            };
            let empty = || Cluster {
                contacts: self.identifiers(root),
                certainty,
                links: Vec::new(),
            };
            clusters.entry(root).or_insert_with(empty).links.push(link);
        }
        let mut clusters: Vec<_> = clusters.into_values().collect();
        clusters.sort_unstable_by(|one, two| {
            two.certainty
                .cmp(&one.certainty)
                .then_with(|| one.contacts.cmp(&two.contacts))
        });
        clusters
    }

    fn identifiers(&self, root: usize) -> Vec<ContactId> {
        let mut identifiers: Vec<_> = self.members[root]
            .iter()
            .map(|at| self.contacts[*at].id)
            .collect();
        identifiers.sort_unstable();
        identifiers
    }

    fn root(&self, mut at: usize) -> usize {
        // The larger cluster always takes in the smaller, so the path is at most logarithmic in its
        // size.
        while self.parents[at] != at {
            at = self.parents[at];
        }
        at
    }

    fn unite(&mut self, pair: Pair, certainty: Certainty) {
        let (one, two) = (self.root(pair.0), self.root(pair.1));
        let (small, large) = if self.members[one].len() < self.members[two].len() {
            (one, two)
        } else {
            (two, one)
        };
        if one == two || !self.may_unite(small, large, certainty) {
            return;
        }
        let moved = std::mem::take(&mut self.members[small]);
        self.members[large].extend(moved);
        self.parents[small] = large;
        self.names[large] = self.names[large].fuller(self.names[small]);
        self.births[large] = self.births[large].or(self.births[small]);
        self.certainties[large] = Some(certainty);
    }

    fn may_unite(&self, small: usize, large: usize, certainty: Certainty) -> bool {
        let is_open = |root: usize| self.certainties[root].is_none_or(|found| found == certainty);
        let agree = || {
            self.names[small].is_compatible(self.names[large])
                && !are_apart(self.births[small], self.births[large])
        };
        let stranger = |at: &usize| {
            self.strangers
                .get(at)
                .is_some_and(|others| others.iter().any(|other| self.root(*other) == large))
        };
        is_open(small)
            && is_open(large)
            && (certainty < Certainty::Certain || agree())
            && !self.members[small].iter().any(stranger)
    }
}

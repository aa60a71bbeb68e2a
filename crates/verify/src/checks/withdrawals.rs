//! A list of withdrawn badges, and whether it names one (REV-4, REV-5, REV-11, REV-12).
//!
//! Lists can be long, and a library holds many badges that rest on one list: it is read once, with an index of how the
//! ids in it end, and only entries that could name a badge are looked at.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
    slice,
};

use holdall_model::{Reason, Version};
use serde_json::Value;

use super::revocation::withdrawn;
use crate::{finding::Trouble, node, terms};

/// Under what a list of 2.0 holds its entries.
const MEMBERS: [&str; 3] = [
    "revokedAssertions",
    "obi:revokedAssertions",
    "https://w3id.org/openbadges#revoked",
];

/// A document that an issuer names as its list.
#[derive(Debug)]
pub(crate) struct Withdrawals {
    list: Value,
    /// Places of entries by how their ids end, in order of the first.
    ends: Vec<(u64, u32)>,
    /// Places of entries whose ids can be spelled in other ways.
    others: Vec<u32>,
    /// Whether there are entries of which nobody can say what they withdraw.
    unclear: bool,
}

impl Withdrawals {
    /// The list that `list` is, whatever it is.
    pub fn of(list: Value) -> Self {
        let (mut ends, mut others, mut unclear) = (Vec::new(), Vec::new(), false);
        for (place, entry) in (0..).zip(entries(&list).unwrap_or_default()) {
            let ids = ids(entry);
            unclear |= ids == [None, None] && !names_something(entry);
            for id in ids.into_iter().flatten() {
                match end(id) {
                    Some(end) => ends.push((end, place)),
                    None => others.push(place),
                }
            }
        }
        ends.sort_unstable();
        Self {
            list,
            ends,
            others,
            unclear,
        }
    }

    /// The entry that names `assertion`, if there is one.
    ///
    /// 2.0 lists hold ids, or objects with `id` or `uid`; a single entry may stand without a list. 1.x lists are objects
    /// from `uid` to reason, and an empty reason withdraws as well.
    pub fn find(&self, assertion: &Value) -> Result<Option<Trouble>, Trouble> {
        let unusable = |why| Err(Trouble::unsure(Reason::Status, why));
        let Some(members) = self.list.as_object() else {
            return unusable("The issuer's list of withdrawn badges is not one.");
        };
        let own = [node::text(assertion, "id"), node::text(assertion, "uid")];
        let Some(entries) = entries(&self.list) else {
            let listed = own.into_iter().rev().flatten().find_map(|key| members.get(key));
            // A list of 1.1 may say so, and still is one from id to reason; one of 2.0 has a place for its entries.
            let of_2_0 = (members.contains_key("@context")
                && holdall_formats::version(&self.list) != Some(Version::V1_1))
                || self.is_list();
            if listed.is_none() && of_2_0 {
                return unusable("The issuer's list of withdrawn badges lacks its entries.");
            }
            return Ok(listed.map(|reason| withdrawn(reason.as_str())));
        };
        let found = match self.places(own) {
            Some(places) => (places.into_iter())
                .filter_map(|place| entries.get(place as usize))
                .find_map(|entry| withdraws(entry, own)),
            None => entries.iter().find_map(|entry| withdraws(entry, own)),
        };
        // A document that names the badge withdraws it whatever it calls itself; only a list of the right kind clears it.
        match found {
            None if !self.is_list() => {
                unusable("What the issuer names as its list of withdrawn badges is of another type.")
            }
            None if self.unclear => unusable("The issuer's list of withdrawn badges has entries that name nothing."),
            found => Ok(found),
        }
    }

    /// The places of all entries that could name one of `own`, in their order; nothing when any could.
    fn places(&self, own: [Option<&str>; 2]) -> Option<Vec<u32>> {
        let mut places = self.others.clone();
        for id in own.into_iter().flatten() {
            let end = end(id)?;
            let first = self.ends.partition_point(|(other, _)| *other < end);
            let alike = self.ends.iter().skip(first).take_while(|(other, _)| *other == end);
            places.extend(alike.map(|(_, place)| place));
        }
        places.sort_unstable();
        Some(places)
    }

    fn is_list(&self) -> bool {
        let kinds = ["type", "@type"].map(|member| node::list(&self.list, member));
        let mut kinds = kinds.iter().flatten().filter_map(|kind| kind.as_str());
        kinds.any(|kind| kind == "RevocationList" || terms::plain(kind, &HashMap::new()) == "RevocationList")
    }
}

/// The entries of a list of 2.0; null is none at all.
fn entries(list: &Value) -> Option<&[Value]> {
    match MEMBERS
        .iter()
        .find_map(|name| list.get(*name).filter(|entries| !entries.is_null()))?
    {
        Value::Array(entries) => Some(entries),
        one => Some(slice::from_ref(one)),
    }
}

/// What an entry names: an assertion's id, and its uid.
fn ids(entry: &Value) -> [Option<&str>; 2] {
    match entry {
        Value::String(id) => [Some(id), None],
        _ => [
            node::text(entry, "id").or_else(|| node::text(entry, "@id")),
            node::text(entry, "uid"),
        ],
    }
}

/// Whether an entry without a readable id names something nevertheless, or is nothing at all.
fn names_something(entry: &Value) -> bool {
    entry.is_null() || ["id", "@id", "uid"].iter().any(|member| node::has(entry, member))
}

/// What an entry says of the badge with the id and the uid `own`.
fn withdraws(entry: &Value, [id, uid]: [Option<&str>; 2]) -> Option<Trouble> {
    let same = |listed: Option<&str>, own: Option<&str>| listed.zip(own).is_some_and(|(a, b)| node::same_id(a, b));
    let [listed_id, listed_uid] = ids(entry);
    let named = same(listed_id, id) || same(listed_uid, uid.or(id));
    let kept = entry.get("revoked") == Some(&Value::Bool(false));
    (named && !kept).then(|| withdrawn(node::text(entry, "revocationReason")))
}

/// The last part of an id, as a number that is the same for every spelling of it; nothing for one with letters that an
/// address could write in another way.
fn end(id: &str) -> Option<u64> {
    let last = id.trim().rsplit(['/', ':']).next()?;
    let plain = |c: u8| c.is_ascii_alphanumeric() || c == b'-' || c == b'_';
    if last.is_empty() || !last.bytes().all(plain) {
        return None;
    }
    let mut hasher = DefaultHasher::new();
    last.bytes().for_each(|c| c.to_ascii_lowercase().hash(&mut hasher));
    Some(hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn find(list: Value, assertion: &Value) -> Result<Option<Trouble>, Trouble> {
        Withdrawals::of(list).find(assertion)
    }

    fn listed(list: Value) -> bool {
        find(list, &json!({"id": "urn:uuid:ab-1", "uid": "one"}))
            .unwrap()
            .is_some()
    }

    #[test]
    fn entries_are_ids_or_objects_alone_or_in_a_list() {
        for entries in [
            json!("urn:uuid:ab-1"),
            json!(["urn:uuid:x", "urn:uuid:AB-1"]),
            json!({"id": "urn:uuid:ab-1"}),
            json!([{"uid": "one", "revocationReason": "moved"}]),
        ] {
            assert!(
                listed(json!({"type": "RevocationList", "revokedAssertions": entries})),
                "{entries}"
            );
        }
        for entries in [
            json!([]),
            json!("urn:uuid:ab"),
            json!(["urn:uuid:ab-10"]),
            json!([{"id": "urn:uuid:ab-1", "revoked": false}]),
        ] {
            assert!(
                !listed(json!({"type": "RevocationList", "revokedAssertions": entries})),
                "{entries}"
            );
        }
    }

    #[test]
    fn an_empty_reason_in_a_list_of_1_x_withdraws() {
        assert!(listed(json!({"one": ""})));
        assert!(listed(json!({"one": null})));
        assert!(!listed(json!({"two": "reason"})));
    }

    #[test]
    fn a_list_of_1_1_may_name_its_context() {
        let list = |context: &str, id: &str| json!({"@context": context, id: "lost"});
        for context in ["https://w3id.org/openbadges/v1", "https://w3id.org/openbadges/v2"] {
            assert!(listed(list(context, "one")), "{context}");
            assert!(listed(list(context, "urn:uuid:ab-1")), "{context}");
        }
        assert!(!listed(list("https://w3id.org/openbadges/v1", "two")));
        let of_2_0 = list("https://w3id.org/openbadges/v2", "two");
        assert!(find(of_2_0, &json!({"uid": "one"})).is_err(), "its entries are missing");
    }

    #[test]
    fn a_list_without_entries_says_nothing() {
        assert!(find(json!({"type": "RevocationList"}), &json!({"id": "x"})).is_err());
        assert!(find(json!([]), &json!({"id": "x"})).is_err());
    }

    #[test]
    fn entries_that_name_nothing_clear_nobody_and_still_withdraw() {
        for odd in [
            json!(5),
            json!(false),
            json!({}),
            json!({"revocationReason": "x"}),
            json!({"@set": ["urn:uuid:ab-1"]}),
            json!([["urn:uuid:ab-1"]]),
            json!({"urn:uuid:ab-1": "x"}),
        ] {
            let list = |entries: Value| json!({"type": "RevocationList", "revokedAssertions": entries});
            let own = json!({"id": "urn:uuid:ab-1"});
            assert!(find(list(odd.clone()), &own).is_err(), "{odd}");
            assert!(find(list(json!(["urn:uuid:x", odd])), &own).is_err(), "{odd}");
            assert!(listed(list(json!([odd, "urn:uuid:ab-1"]))), "{odd}");
        }
        let nothing = json!({"type": "RevocationList", "revokedAssertions": null});
        assert!(find(nothing, &json!({"id": "x"})).is_err());
        assert!(!listed(
            json!({"type": "RevocationList", "revokedAssertions": [null, {"uid": 5}]})
        ));
    }

    #[test]
    fn the_index_leads_to_every_entry_that_a_walk_over_all_would_find() {
        let spellings = [
            "urn:uuid:AB-1",
            " urn:uuid:ab-1",
            "http://a.example/x%41",
            "http://a.example/xA",
            "http://A.example:80/one",
            "http://a.example/one",
            "http://a.example/one#",
            "http://a.example/",
            "http://a.example",
            "one",
            "ONE",
            "",
        ];
        for listed in spellings {
            for entry in [json!(listed), json!({"id": listed}), json!({"id": "x", "uid": listed})] {
                let list = Withdrawals::of(json!({"type": "RevocationList", "revokedAssertions": [null, "y", entry]}));
                for own in spellings {
                    for ids in [[Some(own), None], [None, Some(own)], [Some("urn:z"), Some(own)]] {
                        let badge = json!({"id": ids[0], "uid": ids[1]});
                        let walked = withdraws(&entry, ids).is_some();
                        assert_eq!(list.find(&badge).unwrap().is_some(), walked, "{entry} {badge}");
                    }
                }
            }
        }
    }

    #[test]
    fn in_a_long_list_only_entries_that_end_alike_are_looked_at() {
        let entries: Vec<Value> = (0..10_000)
            .map(|number| json!({"id": format!("http://school.example/assertions/{number}"), "revocationReason": "x"}))
            .collect();
        let list = Withdrawals::of(json!({"type": "RevocationList", "revokedAssertions": entries}));
        let places = |id| list.places([Some(id), None]);
        assert_eq!(places("http://school.example/assertions/9999"), Some(vec![9999]));
        assert_eq!(places("http://school.example/assertions/x"), Some(vec![]));
        assert_eq!(places("http://school.example/assertions/x?y"), None);
    }

    #[test]
    fn what_is_no_list_clears_nobody_and_still_withdraws() {
        for kind in [json!(null), json!("BadgeClass"), json!([])] {
            let list = |entry: &str| json!({"type": kind, "revokedAssertions": [entry]});
            assert!(
                find(list("urn:uuid:other"), &json!({"id": "urn:uuid:ab-1"})).is_err(),
                "{kind}"
            );
            assert!(listed(list("urn:uuid:ab-1")), "{kind}");
        }
        for kind in [
            "RevocationList",
            "obi:RevocationList",
            "https://w3id.org/openbadges#RevocationList",
        ] {
            assert!(!listed(json!({"@type": [kind], "revokedAssertions": []})), "{kind}");
        }
    }
}

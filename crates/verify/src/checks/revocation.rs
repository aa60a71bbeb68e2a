//! Whether the issuer has withdrawn a badge of 1.x or 2.0 (REV-1 to REV-12).

use std::collections::HashMap;

use holdall_model::{Outcome, Reason, Role};
use serde_json::Value;
use url::Url;

use crate::{fetch, finding::Trouble, names::NOT_REVOKED, node, run::Run, terms};

/// What 410 at the badge's own address says.
pub(crate) fn gone(url: &Url) -> Trouble {
    Trouble::failed(
        Reason::Revoked,
        "The issuer's host answers that this badge was withdrawn (410).",
    )
    .at(url)
}

/// The `revoked` flag of an assertion in plain terms.
pub(crate) fn flagged(assertion: &Value) -> Option<Trouble> {
    let revoked = node::list(assertion, "revoked").iter().any(|flag| match flag {
        Value::Bool(revoked) => *revoked,
        Value::String(word) => word.trim().eq_ignore_ascii_case("true"),
        _ => false,
    });
    revoked.then(|| withdrawn(node::text(assertion, "revocationReason")))
}

fn withdrawn(reason: Option<&str>) -> Trouble {
    let message = match reason.map(str::trim).filter(|reason| !reason.is_empty()) {
        Some(reason) => format!(
            "The issuer has withdrawn this badge, with the reason: \"{}\".",
            brief(reason)
        ),
        None => "The issuer has withdrawn this badge.".to_owned(),
    };
    Trouble::failed(Reason::Revoked, message)
}

/// Looks the badge up in the list that the issuer's profile names. For a signed badge the list is the only way to
/// withdraw it, so one that cannot be read leaves the question open; for a hosted badge its own address says so too.
pub(crate) async fn check_list(run: &mut Run<'_>, assertion: &Value, profile: &Value, signed: bool) {
    let lists: Vec<String> = node::list(profile, "revocationList")
        .iter()
        .filter_map(|list| node::id_of(list))
        .map(str::to_owned)
        .collect();
    if lists.is_empty() {
        if signed {
            run.not_applicable(NOT_REVOKED, "The issuer publishes no list of withdrawn badges.");
        } else {
            run.passed(NOT_REVOKED, "The issuer's host still serves the badge.", None);
        }
        return;
    }
    for list in lists {
        let told = look_up(run, &list, assertion).await;
        match told {
            Ok(None) => run.passed(
                NOT_REVOKED,
                "The badge is not on the issuer's list of withdrawn badges.",
                node::web_address(&list).as_ref(),
            ),
            Ok(Some(trouble)) => run.trouble(NOT_REVOKED, trouble),
            Err(trouble) if signed => run.trouble(NOT_REVOKED, as_open_question(trouble)),
            Err(trouble) => {
                run.warn(format!(
                    "The issuer's list of withdrawn badges could not be used. {}",
                    trouble.message
                ));
                run.passed(NOT_REVOKED, "The issuer's host still serves the badge.", None);
            }
        }
    }
}

/// An unusable list never withdraws a badge, and never clears it (REV-8).
fn as_open_question(trouble: Trouble) -> Trouble {
    let reason = match trouble.reason {
        Reason::Timeout | Reason::TooLarge => trouble.reason,
        _ => Reason::Status,
    };
    Trouble {
        outcome: Outcome::CouldNotCheck,
        reason,
        ..trouble
    }
}

async fn look_up(run: &mut Run<'_>, list: &str, assertion: &Value) -> Result<Option<Trouble>, Trouble> {
    let Some(url) = node::web_address(list) else {
        return Err(Trouble::unsure(
            Reason::Status,
            "The issuer's list of withdrawn badges has no web address.",
        ));
    };
    let document = fetch::json(run, &url, Role::RevocationList).await?;
    find(&document, assertion)
        .map(|found| found.map(|trouble| trouble.at(&url)))
        .map_err(|trouble| trouble.at(&url))
}

/// The entry of a list that names `assertion`, if there is one.
///
/// 2.0 lists hold ids, or objects with `id` or `uid`; a single entry may stand without a list. 1.x lists are objects
/// from `uid` to reason, and an empty reason withdraws as well (REV-4, REV-5, REV-11).
fn find(list: &Value, assertion: &Value) -> Result<Option<Trouble>, Trouble> {
    let Some(members) = list.as_object() else {
        return Err(Trouble::unsure(
            Reason::Status,
            "The issuer's list of withdrawn badges is not one.",
        ));
    };
    let id = node::text(assertion, "id");
    let uid = node::text(assertion, "uid");
    let has_list = [
        "revokedAssertions",
        "obi:revokedAssertions",
        "https://w3id.org/openbadges#revoked",
    ];
    let Some(name) = has_list.iter().find(|name| members.contains_key(**name)) else {
        if members.contains_key("@context") || node::is_a(list, "RevocationList") {
            return Err(Trouble::unsure(
                Reason::Status,
                "The issuer's list of withdrawn badges lacks its entries.",
            ));
        }
        let listed = [uid, id].into_iter().flatten().find_map(|key| members.get(key));
        return Ok(listed.map(|reason| withdrawn(reason.as_str())));
    };
    for entry in node::list(list, name) {
        match entry {
            Value::String(listed) if names(Some(listed), id) => return Ok(Some(withdrawn(None))),
            Value::Object(_) => {
                let named = names(node::text(entry, "id").or(node::text(entry, "@id")), id)
                    || names(node::text(entry, "uid"), uid.or(id));
                if named && entry.get("revoked") != Some(&Value::Bool(false)) {
                    return Ok(Some(withdrawn(node::text(entry, "revocationReason"))));
                }
            }
            _ => {}
        }
    }
    // A document that names the badge withdraws it whatever it calls itself; only a list of the right kind clears it.
    match is_list(list) {
        true => Ok(None),
        false => Err(Trouble::unsure(
            Reason::Status,
            "What the issuer names as its list of withdrawn badges is of another type.",
        )),
    }
}

fn is_list(document: &Value) -> bool {
    let kinds = node::list(document, "type")
        .into_iter()
        .chain(node::list(document, "@type"));
    kinds
        .filter_map(Value::as_str)
        .any(|kind| terms::plain(kind, &HashMap::new()) == "RevocationList")
}

/// Lists can be long: what ends otherwise is another id, and needs no closer look (REV-12).
fn names(listed: Option<&str>, own: Option<&str>) -> bool {
    let (Some(listed), Some(own)) = (listed, own) else {
        return false;
    };
    if end_otherwise(listed.as_bytes(), own.as_bytes()) {
        return false;
    }
    let (listed, own) = (listed.trim(), own.trim());
    let tail = |id: &str| {
        let last = id.bytes().rposition(|letter| letter == b'/' || letter == b':');
        last.map_or(0, |at| at + 1)
    };
    let (ends, own_ends) = (
        listed.get(tail(listed)..).unwrap_or_default(),
        own.get(tail(own)..).unwrap_or_default(),
    );
    // Letters that an address could write in another way are compared as addresses.
    let plain = |end: &str| end.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-' || c == b'_');
    let differ = plain(ends) && plain(own_ends) && !ends.eq_ignore_ascii_case(own_ends);
    !differ && node::same_id(listed, own)
}

/// Whether the last letters differ, where no other spelling of them is possible: nearly every entry of a list goes by this.
fn end_otherwise(listed: &[u8], own: &[u8]) -> bool {
    let plain = |c: &u8| c.is_ascii_alphanumeric();
    match (listed, own) {
        ([.., a, b, c], [.., x, y, z]) => [a, b, c, x, y, z].into_iter().all(plain) && !c.eq_ignore_ascii_case(z),
        _ => false,
    }
}

fn brief(reason: &str) -> String {
    reason.chars().filter(|c| !c.is_control()).take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn listed(list: Value) -> bool {
        find(&list, &json!({"id": "urn:uuid:ab-1", "uid": "one"}))
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
    fn a_list_without_entries_says_nothing() {
        assert!(find(&json!({"type": "RevocationList"}), &json!({"id": "x"})).is_err());
        assert!(find(&json!([]), &json!({"id": "x"})).is_err());
    }

    #[test]
    fn a_hundred_thousand_entries_are_read_at_once() {
        let entries: Vec<Value> = (0..100_000)
            .map(|number| json!({"id": format!("http://school.example/assertions/{number}"), "revocationReason": "x"}))
            .collect();
        let list = json!({"type": "RevocationList", "revokedAssertions": entries});
        let started = cpu_time::ThreadTime::now();
        for (id, expected) in [
            ("http://school.example/assertions/99999", true),
            ("http://school.example/assertions/x", false),
        ] {
            assert_eq!(find(&list, &json!({"id": id})).unwrap().is_some(), expected, "{id}");
        }
        assert!(started.elapsed().as_secs() < 2, "{:?}", started.elapsed());
    }

    #[test]
    fn what_is_no_list_clears_nobody_and_still_withdraws() {
        for kind in [json!(null), json!("BadgeClass"), json!([])] {
            let list = |entry: &str| json!({"type": kind, "revokedAssertions": [entry]});
            assert!(
                find(&list("urn:uuid:other"), &json!({"id": "urn:uuid:ab-1"})).is_err(),
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

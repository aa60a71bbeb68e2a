//! What copying would do, without doing anything: each badge in its group, with the reason.

use std::collections::BTreeMap;

use holdall_backpacks::{OTHER_ISSUER, OTHER_VERSION, Offer};
use holdall_library::{AssertionId, TransferReason};
use holdall_model::{Identity, Recipient, Status, Version};

use super::There;

/// The group that a badge of a plan belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Will be sent.
    WillGo,
    /// The user can do something first.
    NeedsYou,
    /// Will not be accepted.
    CannotGo,
    /// The backpack has it.
    AlreadyThere,
}

/// A badge that might be copied.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The badge.
    pub assertion: AssertionId,
    /// What makes two copies one badge.
    pub key: String,
    /// The badge's own id.
    pub assertion_id: Option<String>,
    /// The version it is written in.
    pub version: Version,
    /// Status of its latest check, with the time passed since taken in.
    pub status: Status,
    /// Who it is written to.
    pub recipients: Vec<Recipient>,
    /// The forms at hand; none when its document was never fetched.
    pub offer: Option<Offer>,
}

/// A badge of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// The badge.
    pub assertion: AssertionId,
    /// Its group.
    pub group: Group,
    /// Why it does not go.
    pub reason: Option<TransferReason>,
    /// What the sentence needs: `address` for a missing address, where it is in clear.
    pub params: BTreeMap<String, String>,
    /// The form it goes in.
    pub form: Option<&'static str>,
}

/// Sorts `candidates` for a target whose profile holds `identities` and that lists `there`.
pub fn plan(
    candidates: &[Candidate],
    identities: &[Identity],
    there: &There,
    form: &dyn Fn(&Offer) -> Result<&'static str, &'static str>,
) -> Vec<Planned> {
    let mut planned: Vec<Planned> = candidates
        .iter()
        .map(|candidate| place(candidate, identities, there, form))
        .collect();
    planned.sort_by_key(|planned| planned.group);
    planned
}

fn place(
    candidate: &Candidate,
    identities: &[Identity],
    there: &There,
    form: &dyn Fn(&Offer) -> Result<&'static str, &'static str>,
) -> Planned {
    let put = |group, reason| Planned {
        assertion: candidate.assertion,
        group,
        reason,
        params: BTreeMap::new(),
        form: None,
    };
    if there.holds(&candidate.key, candidate.assertion_id.as_deref()) {
        return put(Group::AlreadyThere, None);
    }
    let never = match candidate.status {
        Status::Revoked | Status::Suspended => Some(TransferReason::Revoked),
        Status::Expired => Some(TransferReason::Expired),
        Status::Invalid => Some(TransferReason::Problem),
        Status::Valid | Status::Unverifiable | Status::Unchecked => None,
    };
    if never.is_some() {
        return put(Group::CannotGo, never);
    }
    let Some(offer) = &candidate.offer else {
        return put(Group::CannotGo, Some(TransferReason::NotFetched));
    };
    if Recipient::first_named(&candidate.recipients, identities, candidate.version).is_none() {
        let mut missing = put(Group::NeedsYou, Some(TransferReason::AddressMissing));
        let clear = candidate.recipients.iter().find(|recipient| !recipient.hashed);
        missing
            .params
            .extend(clear.map(|recipient| ("address".to_owned(), recipient.identity.clone())));
        return missing;
    }
    // The target would ask the badge's own page, as we did in vain.
    if candidate.status == Status::Unverifiable && offer.hosted.is_some() {
        return put(Group::CannotGo, Some(TransferReason::IssuerGone));
    }
    match form(offer) {
        Ok(form) => Planned {
            form: Some(form),
            ..put(Group::WillGo, None)
        },
        Err(OTHER_ISSUER) => put(Group::NeedsYou, Some(TransferReason::OtherIssuer)),
        Err(OTHER_VERSION) => put(Group::CannotGo, Some(TransferReason::VersionNotTaken)),
        Err(why) => {
            let mut stays = put(Group::NeedsYou, Some(TransferReason::FormNotTaken));
            stays.params.insert("why".to_owned(), why.to_owned());
            stays
        }
    }
}

#[cfg(test)]
mod tests {
    use holdall_backpacks::Item;
    use serde_json::json;

    use super::*;

    fn candidate(id: &str, status: Status) -> Candidate {
        Candidate {
            assertion: AssertionId(1),
            key: id.to_owned(),
            assertion_id: Some(id.to_owned()),
            version: Version::V2_0,
            status,
            recipients: vec![Recipient {
                kind: "email".into(),
                identity: "ada@quill.example".into(),
                hashed: false,
                salt: None,
            }],
            offer: Some(Offer {
                hosted: Some(json!({"id": id})),
                jws: None,
                baked: None,
                ..Offer::default()
            }),
        }
    }

    fn sorted(candidate: Candidate, identity: &str, listed: &[Item]) -> (Group, Option<TransferReason>) {
        let identities = [Identity {
            kind: "email".into(),
            value: identity.into(),
        }];
        let form = |offer: &Offer| {
            offer
                .hosted
                .as_ref()
                .map(|_| "hosted")
                .ok_or("takes hosted badges only")
        };
        let planned = plan(&[candidate], &identities, &There::of(listed), &form);
        (planned[0].group, planned[0].reason)
    }

    const ID: &str = "https://iss.example/a/1";
    const ADA: &str = "ada@quill.example";

    #[test]
    fn a_good_badge_of_the_targets_owner_will_go() {
        assert_eq!(sorted(candidate(ID, Status::Valid), ADA, &[]), (Group::WillGo, None));
        assert_eq!(
            sorted(candidate(ID, Status::Unchecked), ADA, &[]),
            (Group::WillGo, None)
        );
    }

    #[test]
    fn a_badge_that_the_target_lists_is_there_whatever_its_copy_looks_like() {
        let listed = Item {
            assertion_id: Some(ID.into()),
            host_id: None,
            listed: br#"{"id": "https://iss.example/a/1", "recipient": {"salt": "another"}}"#.to_vec(),
            jws: false,
        };
        assert_eq!(
            sorted(candidate(ID, Status::Revoked), ADA, &[listed]),
            (Group::AlreadyThere, None)
        );
    }

    #[test]
    fn what_the_target_would_refuse_does_not_go() {
        for (status, reason) in [
            (Status::Revoked, TransferReason::Revoked),
            (Status::Suspended, TransferReason::Revoked),
            (Status::Expired, TransferReason::Expired),
            (Status::Invalid, TransferReason::Problem),
            (Status::Unverifiable, TransferReason::IssuerGone),
        ] {
            assert_eq!(
                sorted(candidate(ID, status), ADA, &[]),
                (Group::CannotGo, Some(reason)),
                "{status:?}"
            );
        }
        let unfetched = Candidate {
            offer: None,
            ..candidate(ID, Status::Unchecked)
        };
        assert_eq!(
            sorted(unfetched, ADA, &[]),
            (Group::CannotGo, Some(TransferReason::NotFetched))
        );
    }

    #[test]
    fn what_the_user_can_mend_needs_the_user() {
        let other = sorted(candidate(ID, Status::Valid), "tomas@brandt.example", &[]);
        assert_eq!(other, (Group::NeedsYou, Some(TransferReason::AddressMissing)));
        let signed = Candidate {
            offer: Some(Offer {
                hosted: None,
                jws: Some("a.b.c".into()),
                baked: None,
                ..Offer::default()
            }),
            ..candidate(ID, Status::Valid)
        };
        assert_eq!(
            sorted(signed, ADA, &[]),
            (Group::NeedsYou, Some(TransferReason::FormNotTaken))
        );
    }

    #[test]
    fn a_badge_of_another_version_cannot_go_whatever_the_user_does() {
        let credential = Candidate {
            offer: Some(Offer {
                credential: Some("{}".into()),
                ..Offer::default()
            }),
            version: Version::V3_0,
            ..candidate(ID, Status::Valid)
        };
        let identities = [Identity {
            kind: "email".into(),
            value: ADA.into(),
        }];
        let planned = plan(&[credential], &identities, &There::default(), &|_| Err(OTHER_VERSION));
        let (group, reason) = (planned[0].group, planned[0].reason);
        assert_eq!(
            (group, reason),
            (Group::CannotGo, Some(TransferReason::VersionNotTaken))
        );
    }
}

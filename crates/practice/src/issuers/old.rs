//! Badges of the first years, as some issuers still host them: Open Badges 0.5, 1.0 and 1.1, hosted and signed, all for
//! Ada's first address. Hosts with Mozilla's manners take no other.

use serde_json::{Value, json};

use super::site::{Award, Issuers};
use crate::{
    recipients::{self, Hidden},
    samples::{ADA, ISSUERS, Issuer},
    setup::{Held, Person, ada},
    signing,
};

/// How one of them is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    V0_5,
    V1_0,
    V1_1,
    Signed,
}

/// Slug, name, what for, form, and when it was issued in unix seconds.
const OLD: &[(&str, &str, &str, Form, i64)] = &[
    (
        "first-aid-2012",
        "First Aid",
        "Took part in a day of first aid.",
        Form::V0_5,
        1_352_106_000,
    ),
    (
        "hand-hygiene-2013",
        "Hand Hygiene",
        "Knows the five moments, and acts on them.",
        Form::V1_0,
        1_372_669_200,
    ),
    (
        "night-shift-2014",
        "Night Shift Handover",
        "Hands over a ward at night so that nothing is lost.",
        Form::V1_1,
        1_403_784_577,
    ),
    (
        "mentor-2014",
        "Ward Mentor",
        "Guided three colleagues through their first month.",
        Form::Signed,
        1_412_154_000,
    ),
];

impl Issuers {
    /// Publishes the old badges and answers them.
    pub fn old_awards(&self) -> Vec<Award> {
        let Some(issuer) = ISSUERS.iter().find(|issuer| issuer.key.is_some()) else {
            return Vec::new();
        };
        OLD.iter().filter_map(|old| self.old_award(issuer, old)).collect()
    }

    /// Ada with the old badges in her backpack.
    pub fn old_ada(&self) -> Person {
        ada().holding(self.old_awards().into_iter().map(|award| award.held).collect())
    }

    fn old_award(
        &self,
        issuer: &Issuer,
        (slug, name, description, form, at): &(&'static str, &'static str, &'static str, Form, i64),
    ) -> Option<Award> {
        let site = self.base.as_str().trim_end_matches('/');
        let own = format!("/old/a/{slug}");
        let picture = format!("/o/{}/emblem.png", issuer.slug);
        let (recipient, salt) = (recipients::identity(ADA, Hidden::Sha256, slug), *slug);
        let put = |path: &str, value: &Value| self.publish(path, "application/json", value.to_string().as_bytes());
        let id = format!("{site}{own}");
        let held = if *form == Form::V0_5 {
            let badge = json!({
                "version": "0.5.0", "name": name, "description": description, "image": picture,
                "criteria": format!("/o/{}/", issuer.slug),
                "issuer": {"origin": site, "name": issuer.name},
            });
            let mut assertion = json!({
                "recipient": recipient.get("identity"), "salt": salt, "issued_on": at, "badge": badge,
            });
            put(&own, &assertion);
            // As baked pictures carry it: with the address that the document has no word for.
            if let Some(members) = assertion.as_object_mut() {
                members.insert("verify".to_owned(), json!({"type": "hosted", "url": id}));
            }
            Held::Hosted(assertion)
        } else {
            let revoked = put("/old/revoked", &json!({}));
            let profile = put(
                "/old/issuer",
                &json!({"name": issuer.name, "url": site, "email": issuer.email, "revocationList": revoked}),
            );
            let class = put(
                &format!("/old/b/{slug}"),
                &json!({
                    "name": name, "description": description, "image": format!("{site}{picture}"),
                    "criteria": format!("{site}/o/{}/", issuer.slug), "issuer": profile,
                }),
            );
            let verify = match form {
                Form::Signed => {
                    let key = self.publish("/old/key", "text/plain", issuer.key?.public.as_bytes());
                    json!({"type": "signed", "url": key})
                }
                _ => json!({"type": "hosted", "url": id}),
            };
            let mut assertion = json!({
                "uid": slug, "recipient": recipient, "badge": class, "issuedOn": at, "verify": verify,
            });
            if let (Form::V1_1, Some(members)) = (*form, assertion.as_object_mut()) {
                members.insert("@context".to_owned(), json!("https://w3id.org/openbadges/v1"));
                members.insert("type".to_owned(), json!("Assertion"));
                members.insert("id".to_owned(), json!(id));
                let typed = |path: &str, kind: &str, from: Value| {
                    let mut from = from;
                    if let Some(members) = from.as_object_mut() {
                        members.insert("@context".to_owned(), json!("https://w3id.org/openbadges/v1"));
                        members.insert("type".to_owned(), json!(kind));
                        members.insert("id".to_owned(), json!(format!("{site}{path}")));
                    }
                    put(path, &from)
                };
                let issuer_at = typed(
                    "/old/issuer-1.1",
                    "Issuer",
                    json!({"name": issuer.name, "url": site, "email": issuer.email}),
                );
                let class_at = typed(
                    &format!("/old/b/{slug}"),
                    "BadgeClass",
                    json!({
                        "name": name, "description": description, "image": format!("{site}{picture}"),
                        "criteria": format!("{site}/o/{}/", issuer.slug), "issuer": issuer_at,
                    }),
                );
                members.insert("badge".to_owned(), json!(class_at));
            }
            match form {
                Form::Signed => Held::Signed(signing::sign(&assertion, issuer.key?.private)?),
                _ => {
                    put(&own, &assertion);
                    Held::Hosted(assertion)
                }
            }
        };
        Some(Award {
            slug,
            issuer: issuer.slug,
            name,
            id: if *form == Form::Signed { String::new() } else { id },
            held,
            for_ada: true,
            baked: None,
        })
    }
}

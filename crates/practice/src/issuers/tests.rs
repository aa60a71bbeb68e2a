//! The sample badges, asked for over plain HTTP and checked without the verifier of the app.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{Issuers, issuer_site};
use crate::{Held, SiteSetup, recipients, signing, world::assertion_of};

async fn site(now: &str) -> Issuers {
    let now: DateTime<Utc> = now.parse().unwrap();
    issuer_site(SiteSetup {
        now: Some(now),
        ..SiteSetup::default()
    })
    .await
    .unwrap()
}

async fn get(url: &str) -> (u16, String, Vec<u8>) {
    thread_local! {
        // One client a test: making one reads all certificates of the system.
        static HTTP: reqwest::Client = reqwest::Client::new();
    }
    let answer = HTTP.with(Clone::clone).get(url).send().await.unwrap();
    let kind = answer
        .headers()
        .get("content-type")
        .map(|kind| kind.to_str().unwrap().to_owned())
        .unwrap_or_default();
    (answer.status().as_u16(), kind, answer.bytes().await.unwrap().to_vec())
}

async fn document(url: &Value) -> Value {
    let (status, kind, bytes) = get(url.as_str().unwrap()).await;
    assert_eq!((status, kind.as_str()), (200, "application/ld+json"), "{url}");
    let document: Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(document["id"], *url, "a document says the address it has");
    document
}

#[tokio::test]
async fn ada_has_a_life_in_badges() {
    let site = site("2026-11-21T12:00:00Z").await;
    let awards = site.awards();
    let hers: Vec<_> = awards.iter().filter(|award| award.for_ada).collect();
    assert!(hers.len() >= 28, "{}", hers.len());
    assert_eq!(awards.len() - hers.len(), 1, "one is somebody else's");
    let slugs: BTreeSet<_> = awards.iter().map(|award| award.slug).collect();
    assert_eq!(slugs.len(), awards.len(), "names in addresses are unique");
    assert!(hers.iter().map(|award| award.issuer).collect::<BTreeSet<_>>().len() >= 4);
    let mut years = BTreeSet::new();
    let mut forms: BTreeMap<&str, usize> = BTreeMap::new();
    for award in &hers {
        let assertion = assertion_of(&award.held);
        years.insert(assertion["issuedOn"].as_str().unwrap()[..4].to_owned());
        let identity = assertion["recipient"]["identity"].as_str().unwrap();
        let hidden = ["sha256", "md5"]
            .into_iter()
            .find(|name| identity.starts_with(name))
            .unwrap_or("plain");
        let form = if matches!(award.held, Held::Signed(_)) {
            "signed"
        } else {
            "hosted"
        };
        for word in [hidden, form] {
            *forms.entry(word).or_default() += 1;
        }
    }
    let years = years.into_iter().collect::<Vec<_>>().join(" ");
    assert_eq!(years, "2018 2019 2020 2021 2022 2023 2024 2025 2026");
    for form in ["sha256", "md5", "plain", "signed", "hosted"] {
        assert!(forms.get(form).is_some_and(|count| *count > 1), "{form}: {forms:?}");
    }
}

#[tokio::test]
async fn every_award_leads_to_its_class_its_issuer_and_its_pictures() {
    let site = site("2026-11-21T12:00:00Z").await;
    for award in site.awards() {
        let assertion = assertion_of(&award.held);
        let class = document(&assertion["badge"]).await;
        let issuer = document(&class["issuer"]).await;
        assert!(issuer["name"].is_string() && issuer["email"].is_string() && issuer["url"].is_string());
        for page in [
            class["criteria"].get("id").unwrap_or(&class["criteria"]),
            &issuer["url"],
        ] {
            let (status, kind, _) = get(page.as_str().unwrap()).await;
            assert_eq!((status, kind.as_str()), (200, "text/html; charset=utf-8"), "{page}");
        }
        for evidence in assertion["evidence"].as_array().into_iter().flatten() {
            assert_eq!(get(evidence["id"].as_str().unwrap()).await.0, 200);
        }
        match &award.held {
            Held::Hosted(held) => {
                let (status, _, bytes) = get(&award.id).await;
                let published: Value = serde_json::from_slice(&bytes).unwrap();
                match award.slug {
                    "summer-reading" => assert_eq!(status, 410),
                    "local-history" => assert_eq!((status, published["revoked"].as_bool()), (200, Some(true))),
                    _ => assert_eq!((status, &published), (200, held), "{}", award.slug),
                }
            }
            Held::Signed(jws) => {
                let key = document(&assertion["verification"]["creator"]).await;
                assert_eq!(key["owner"], issuer["id"], "the key names its owner");
                assert_eq!(issuer["publicKey"], key["id"], "and its owner names it");
                assert!(
                    signing::signed_by(jws, key["publicKeyPem"].as_str().unwrap()),
                    "{}",
                    award.slug
                );
                let list = document(&issuer["revocationList"]).await;
                let listed = list["revokedAssertions"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .any(|entry| entry["id"] == award.id);
                assert_eq!(listed, award.slug == "medication-trolley");
            }
        }
        let ours = ["ada@quill.example", "ada.quill@harbour.example"];
        assert_eq!(
            ours.iter()
                .any(|email| recipients::is_for(&assertion["recipient"], email)),
            award.for_ada
        );
    }
}

#[tokio::test]
async fn a_baked_picture_holds_the_very_badge() {
    let site = site("2026-11-21T12:00:00Z").await;
    let mut kinds = BTreeSet::new();
    for award in site.awards() {
        let Some(baked) = award.baked else { continue };
        let (status, kind, bytes) = get(baked.as_str()).await;
        assert_eq!(status, 200, "{}", award.slug);
        kinds.insert(kind);
        let held = holdall_formats::unbake(&bytes).unwrap().payload;
        match award.held {
            Held::Signed(jws) => assert_eq!(held, jws.into_bytes()),
            Held::Hosted(assertion) => assert_eq!(serde_json::from_slice::<Value>(&held).unwrap(), assertion),
        }
    }
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), ["image/png", "image/svg+xml"]);
}

#[tokio::test]
async fn one_picture_is_missing_and_one_is_broken() {
    let site = site("2026-11-21T12:00:00Z").await;
    let picture = async |slug: &str| {
        let award = site.award(slug).unwrap();
        let class = document(&assertion_of(&award.held)["badge"]).await;
        get(class["image"].as_str().unwrap()).await
    };
    assert_eq!(picture("book-bus").await.0, 404);
    let (status, kind, bytes) = picture("large-print-week").await;
    assert_eq!((status, kind.as_str()), (200, "image/png"));
    assert!(image::load_from_memory(&bytes).is_err());
}

#[tokio::test]
async fn the_newest_badge_and_the_next_to_expire_move_with_the_day_and_with_nothing_else() {
    let morning = site("2026-11-21T01:00:00Z").await;
    let evening = site("2026-11-21T23:00:00Z").await;
    let assertion = |site: &Issuers, slug: &str| {
        let text = assertion_of(&site.award(slug).unwrap().held).to_string();
        text.replace(site.base.as_str(), "http://issuers/")
    };
    for award in morning.awards() {
        assert_eq!(
            assertion(&morning, award.slug),
            assertion(&evening, award.slug),
            "{}",
            award.slug
        );
    }
    assert!(assertion(&morning, "reading-partner").contains("\"issuedOn\":\"2026-11-17T00:00:00Z\""));
    assert!(assertion(&morning, "basic-life-support").contains("\"expires\":\"2027-01-01T00:00:00Z\""));
}

#[tokio::test]
async fn awards_can_be_taken_back_while_the_site_runs() {
    let site = site("2026-11-21T12:00:00Z").await;
    let (hosted, signed) = (site.award("helm").unwrap(), site.award("quantum-first-look").unwrap());
    site.revoke(&hosted.id, "by mistake");
    site.revoke(&signed.id, "by mistake too");
    let published: Value = serde_json::from_slice(&get(&hosted.id).await.2).unwrap();
    assert_eq!(published["revoked"], true);
    let list = document(&format!("{}o/technical-university/revocations", site.base).into()).await;
    assert_eq!(
        list["revokedAssertions"].as_array().unwrap().last().unwrap()["id"],
        signed.id
    );
    site.gone(&hosted.id);
    assert_eq!(get(&hosted.id).await.0, 410);
    site.unpublish(&hosted.id);
    assert_eq!(get(&hosted.id).await.0, 404);
    let address = site.publish("/o/elsewhere", "application/json", b"{}");
    assert_eq!(get(&address).await.2, b"{}");
}

#[tokio::test]
async fn the_same_port_makes_the_same_ids_again() {
    let first = site("2026-11-21T12:00:00Z").await;
    let port = first.base.port();
    let ids: Vec<String> = first.awards().into_iter().map(|award| award.id).collect();
    first.stop();
    let setup = SiteSetup {
        port,
        ..SiteSetup::default()
    };
    let second = issuer_site(setup).await.unwrap();
    assert_eq!(
        second.awards().into_iter().map(|award| award.id).collect::<Vec<_>>(),
        ids
    );
}

//! What a signed-in backpack can be asked, each against a host of its own.

use std::time::Duration;

use chrono::{DateTime, Utc};
use holdall_backpacks::{BackpackError, Item, Offer, Session, Stored};
use holdall_model::Identity;
use holdall_practice::{Held, Issuers};
use holdall_tests::listing;

use super::column::{Column, Piece, Scene, now};

/// What each capability came to.
pub(super) async fn used(column: &Column, site: &Issuers) -> Vec<(&'static str, &'static str)> {
    vec![
        ("profile", profile(&column.scene(site).await).await),
        ("pull all", pull_all(&column.scene(site).await).await),
        ("pull changes", pull_changes(&column.scene(site).await).await),
        ("push hosted", push(&column.empty(site).await, false).await),
        ("push signed", push(&column.empty(site).await, true).await),
        ("push duplicate", push_duplicate(&column.empty(site).await).await),
        ("refresh", refresh(&column.scene(site).await).await),
        ("expired grant", expired(&column.scene(site).await).await),
        ("revoked grant", revoked(&column.scene(site).await).await),
        ("disconnect", disconnect(&column.scene(site).await).await),
    ]
}

fn known(scene: &Scene<'_>) -> Vec<Identity> {
    let email = |value: &String| Identity {
        kind: "email".into(),
        value: value.clone(),
    };
    scene.person.emails.iter().map(email).collect()
}

/// A call that needs the grant.
async fn asked(scene: &Scene<'_>, session: &Session<'_>) -> Result<(), BackpackError> {
    let sign_in = scene.column.spoken().sign_in;
    sign_in.profile_among(session, &known(scene)).await.map(drop)
}

async fn profile(scene: &Scene<'_>) -> &'static str {
    let grant = scene.grant().await;
    let sign_in = scene.column.spoken().sign_in;
    let profile = sign_in
        .profile_among(&scene.session(&grant), &known(scene))
        .await
        .unwrap();
    let first = &scene.person.emails[0];
    assert!(
        profile
            .identities
            .iter()
            .any(|it| it.kind == "email" && it.value.eq_ignore_ascii_case(first)),
        "{}: {profile:?}",
        scene.column.title()
    );
    "yes"
}

/// Every page of a listing.
async fn pulled(scene: &Scene<'_>, session: &Session<'_>, since: Option<DateTime<Utc>>) -> Vec<Item> {
    let pull = scene.column.spoken().pull.expect("asked before");
    listing(pull, session, &known(scene), since).await
}

fn ids(items: &[Item]) -> Vec<&str> {
    let mut ids: Vec<&str> = items.iter().filter_map(|item| item.assertion_id.as_deref()).collect();
    ids.sort_unstable();
    ids
}

async fn pull_all(scene: &Scene<'_>) -> &'static str {
    let what = scene.column.title();
    let spoken = scene.column.spoken();
    if spoken.pull.is_none() {
        return "cannot";
    }
    scene.host.knobs().switch(|it| it.page_size = 2);
    let mut held: Vec<String> = match spoken.awards {
        // What the account awards is made at the host, not held in a backpack.
        Some(_) => {
            let email = &scene.person.emails[0];
            let award = |class: &str| scene.host.award(&scene.person.login, class, email);
            ["Knots", "Flags", "Lamps"]
                .iter()
                .filter_map(|class| award(class))
                .collect()
        }
        None => scene.badges.held.iter().map(|piece| piece.id.clone()).collect(),
    };
    for id in &held {
        scene.host.show(id, true);
    }
    held.sort_unstable();
    assert!(held.len() > 2, "more than a page");
    let grant = scene.grant().await;
    let items = pulled(scene, &scene.session(&grant), None).await;
    assert_eq!(items.len(), held.len(), "{what}: {:?}", ids(&items));
    // Signed badges of the first years have a name instead of an address.
    let by_address = |id: &&str| id.contains(':');
    let told: Vec<&str> = ids(&items).into_iter().filter(by_address).collect();
    assert!(told.len() > 1, "{what}");
    for id in told {
        assert!(
            held.iter().any(|known| known == id),
            "{what}: {id} is not among {held:?}"
        );
    }
    "yes"
}

async fn pull_changes(scene: &Scene<'_>) -> &'static str {
    let what = scene.column.title();
    if !scene.column.spoken().pull.is_some_and(|pull| pull.knows_since()) {
        return "cannot";
    }
    let grant = scene.grant().await;
    let since = now() - chrono::Duration::hours(1);
    let session = scene.session(&grant);
    assert_eq!(
        ids(&pulled(scene, &session, Some(since)).await),
        [""; 0],
        "{what}: nothing is new"
    );
    let late = scene.badges.late.clone();
    scene.host.put(&scene.person.login, late.held);
    assert_eq!(
        ids(&pulled(scene, &session, Some(since)).await),
        [late.id.as_str()],
        "{what}"
    );
    "yes"
}

/// All forms that there are of a badge.
async fn offer(piece: &Piece) -> Offer {
    let text = match &piece.held {
        Held::Hosted(assertion) => assertion.to_string(),
        Held::Signed(jws) => jws.clone(),
    };
    if piece.credential {
        return Offer {
            credential: Some(text),
            ..Offer::default()
        };
    }
    let baked = match &piece.baked {
        Some(address) => {
            let door = reqwest::Client::builder().no_proxy().build().unwrap();
            let picture = door.get(address.clone()).send().await.unwrap().bytes().await.unwrap();
            Some(picture.to_vec())
        }
        None => None,
    };
    let (hosted, jws) = match &piece.held {
        Held::Hosted(assertion) => (Some(assertion.clone()), None),
        Held::Signed(jws) => (None, Some(jws.clone())),
    };
    Offer {
        hosted,
        jws,
        baked,
        ..Offer::default()
    }
}

/// How often the badge lies in the backpack.
fn holds(scene: &Scene<'_>, piece: &Piece) -> usize {
    let name = |badge: &Held| {
        let badge = match badge {
            Held::Hosted(assertion) => assertion.clone(),
            Held::Signed(jws) => holdall_formats::read_jws(jws)
                .map(|jws| jws.payload)
                .unwrap_or_default(),
        };
        let told = ["/id", "/verify/url", "/uid", "/jti"].map(|place| badge.pointer(place).cloned());
        told.into_iter().flatten().find(|id| id.is_string())
    };
    let wanted = name(&piece.held);
    assert!(wanted.is_some(), "{} has a name", piece.id);
    let held = scene.host.badges_of(&scene.person.login);
    held.iter().filter(|badge| name(badge) == wanted).count()
}

async fn push(scene: &Scene<'_>, signed: bool) -> &'static str {
    let what = scene.column.title();
    let piece = if signed {
        &scene.badges.signed
    } else {
        &scene.badges.hosted
    };
    let Some(push) = scene.column.spoken().push else {
        return "cannot";
    };
    let offer = offer(piece).await;
    let grant = scene.grant().await;
    if push.form_under(&grant, &offer).is_err() {
        assert!(
            push.push(&scene.session(&grant), &offer).await.is_err(),
            "{what}: it says what it does"
        );
        assert_eq!(holds(scene, piece), 0, "{what}");
        return "cannot";
    }
    assert_eq!(holds(scene, piece), 0, "{what}: not there yet");
    let stored = push.push(&scene.session(&grant), &offer).await;
    assert_eq!(
        stored.unwrap_or_else(|error| panic!("{what}: {error}")),
        Stored::Added,
        "{what}"
    );
    assert_eq!(holds(scene, piece), 1, "{what}: it is in the backpack");
    "yes"
}

async fn push_duplicate(scene: &Scene<'_>) -> &'static str {
    let what = scene.column.title();
    let Some(push) = scene.column.spoken().push else {
        return "cannot";
    };
    let piece = &scene.badges.hosted;
    let offer = offer(piece).await;
    let grant = scene.grant().await;
    let session = scene.session(&grant);
    assert_eq!(push.push(&session, &offer).await.unwrap(), Stored::Added, "{what}");
    let again = push.push(&session, &offer).await;
    let again = again.unwrap_or_else(|error| panic!("{what}: {error}"));
    assert_eq!(holds(scene, piece), 1, "{what}: it is there once");
    match again {
        Stored::Already => "told",
        Stored::Added => "once",
    }
}

async fn refresh(scene: &Scene<'_>) -> &'static str {
    let what = scene.column.title();
    let grant = scene.grant().await;
    let sign_in = scene.column.spoken().sign_in;
    match sign_in.renew(&scene.net, &grant, now()).await {
        Ok(fresh) => {
            asked(scene, &scene.session(&fresh)).await.unwrap();
            "yes"
        }
        Err(error) => {
            assert!(matches!(error, BackpackError::SignedOut), "{what}: {error:?}");
            "new sign-in"
        }
    }
}

async fn expired(scene: &Scene<'_>) -> &'static str {
    let what = scene.column.title();
    scene.host.knobs().switch(|it| it.access_life_s = Some(1));
    let grant = scene.grant().await;
    scene.host.knobs().switch(|it| it.access_life_s = None);
    tokio::time::sleep(Duration::from_millis(1200)).await;
    let ended = asked(scene, &scene.session(&grant)).await.unwrap_err();
    assert!(matches!(ended, BackpackError::SignedOut), "{what}: {ended:?}");
    let sign_in = scene.column.spoken().sign_in;
    match sign_in.renew(&scene.net, &grant, now()).await {
        Ok(fresh) => {
            asked(scene, &scene.session(&fresh)).await.unwrap();
            "renewed"
        }
        Err(error) => {
            assert!(matches!(error, BackpackError::SignedOut), "{what}: {error:?}");
            "new sign-in"
        }
    }
}

async fn revoked(scene: &Scene<'_>) -> &'static str {
    let what = scene.column.title();
    let grant = scene.grant().await;
    asked(scene, &scene.session(&grant)).await.unwrap();
    scene.host.knobs().revoke_all_grants();
    let ended = asked(scene, &scene.session(&grant)).await.unwrap_err();
    assert!(matches!(ended, BackpackError::SignedOut), "{what}: {ended:?}");
    let sign_in = scene.column.spoken().sign_in;
    let ended = sign_in.renew(&scene.net, &grant, now()).await.unwrap_err();
    assert!(matches!(ended, BackpackError::SignedOut), "{what}: {ended:?}");
    "new sign-in"
}

async fn disconnect(scene: &Scene<'_>) -> &'static str {
    let what = scene.column.title();
    let grant = scene.grant().await;
    let sign_in = scene.column.spoken().sign_in;
    // A host that cannot take a grant back, or will not, keeps nobody from forgetting it.
    let ended = sign_in.revoke(&scene.net, &grant).await;
    match (asked(scene, &scene.session(&grant)).await, ended) {
        (Err(BackpackError::SignedOut), Ok(())) => "taken back",
        (Ok(()), Ok(()) | Err(BackpackError::Refused { .. } | BackpackError::SignedOut)) => "forgotten here",
        other => panic!("{what}: {other:?}"),
    }
}

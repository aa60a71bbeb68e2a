//! The protocols against hosts as people meet them: everything from typing an address to revoking the grant.

use std::time::Duration;

use holdall_backpacks::{Answer, Ask, BackpackError, Client, Cursor, Grant, Offer, Protocol, Session, Started, Stored};
use holdall_net::Net;
use holdall_practice::{HandMade, Person, Personality, Setup, Switches, ada, click_through};
use holdall_tests::{allow, ask, door, host_of, host_with, issuers, listing, now};
use url::Url;

#[tokio::test(flavor = "multi_thread")]
async fn from_an_address_to_a_revoked_grant_at_a_host_by_the_letter() {
    let site = issuers().await;
    let person = site.ada();
    let held = person.badges.len();
    assert!(held > 3, "several pages of three");
    let host = host_of(vec![person.clone()]).await;
    let empty = host_of(vec![ada()]).await;
    host.knobs().switch(|it| it.page_size = 3);
    let net = door(Duration::from_secs(30));

    let (_, from) = signed_in(&net, &host.base, &person).await;
    let (protocol, to) = signed_in(&net, &empty.base, &person).await;
    let session = Session {
        net: &net,
        grant: &from,
        now: now(),
    };
    let profile = protocol.sign_in.profile(&session).await.unwrap();
    assert_eq!(profile.name, person.name);
    assert_eq!(
        profile.identities.iter().filter(|it| it.kind == "email").count(),
        person.emails.len()
    );

    let pull = protocol.pull.unwrap();
    let items = listing(pull, &session, &[], None).await;
    assert_eq!(items.len(), held);

    let target = Session {
        net: &net,
        grant: &to,
        now: session.now,
    };
    let item = items.iter().find(|item| !item.jws).expect("a hosted badge");
    let offer = Offer {
        hosted: serde_json::from_slice(&item.listed).ok(),
        ..Offer::default()
    };
    let push = protocol.push.unwrap();
    assert_eq!(push.form(&offer), Ok("hosted"));
    assert_eq!(push.push(&target, &offer).await.unwrap(), Stored::Added);
    assert_eq!(empty.badges_of("ada").len(), 1);
    push.push(&target, &offer).await.unwrap();
    assert_eq!(empty.badges_of("ada").len(), 1, "pushing twice doubles nothing");

    let fresh = protocol.sign_in.renew(&net, &to, session.now).await.unwrap();
    let renewed = Session {
        net: &net,
        grant: &fresh,
        now: session.now,
    };
    assert_eq!(
        pull.page(&renewed, &Cursor::Start { since: None })
            .await
            .unwrap()
            .items
            .len(),
        1
    );
    protocol.sign_in.revoke(&net, &fresh).await.unwrap();
    let ended = pull.page(&renewed, &Cursor::Start { since: None }).await.unwrap_err();
    assert!(matches!(ended, BackpackError::SignedOut), "{ended:?}");
    let ended = protocol.sign_in.renew(&net, &fresh, session.now).await.unwrap_err();
    assert!(matches!(ended, BackpackError::SignedOut), "{ended:?}");
}

/// What a way of paging does to the switches of a practice host.
type Habit = (&'static str, fn(&mut Switches));

#[tokio::test(flavor = "multi_thread")]
async fn hosts_with_habits_of_their_own_lose_no_badge() {
    const HABITS: &[Habit] = &[
        ("no links", |it| it.links = false),
        ("no total", |it| it.total_count = false),
        ("neither", |it| (it.links, it.total_count) = (false, false)),
        ("next pages elsewhere", |it| {
            it.foreign_next = Some("https://elsewhere.example".into())
        }),
        ("no life told", |it| it.expires_in = false),
        ("no renewal", |it| it.refresh_tokens = false),
        ("no offline access", |it| it.offline_access = false),
        ("no PKCE", |it| it.drops_pkce = true),
    ];
    let site = issuers().await;
    let net = door(Duration::from_secs(30));
    for (habit, change) in HABITS {
        let person = site.ada();
        let held = person.badges.len();
        let host = host_of(vec![person.clone()]).await;
        host.knobs().switch(|it| it.page_size = 4);
        host.knobs().switch(change);
        let (protocol, grant) = signed_in(&net, &host.base, &person).await;
        let session = Session {
            net: &net,
            grant: &grant,
            now: now(),
        };
        let items = listing(protocol.pull.unwrap(), &session, &[], None).await;
        assert_eq!(items.len(), held, "{habit}");
        let renewed = protocol.sign_in.renew(&net, &grant, now()).await;
        match *habit {
            "no renewal" => assert!(matches!(renewed, Err(BackpackError::SignedOut)), "{renewed:?}"),
            _ => drop(renewed.unwrap()),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_badgr_is_read_and_written_by_badge_connect() {
    let site = issuers().await;
    let person = site.ada();
    let badgr = Setup {
        personality: Personality::Badgr,
        people: vec![person.clone()],
        ..Setup::default()
    };
    let (host, net) = (host_with(badgr).await, door(Duration::from_secs(30)));

    let refused = begun(&net, &host.base, "app.holdall.desktop:/oauth/callback/contract")
        .await
        .unwrap_err();
    let code = |error: &BackpackError| match error {
        BackpackError::Refused { code, .. } => code.clone(),
        _ => None,
    };
    assert_eq!(code(&refused).as_deref(), Some("invalid_redirect_uri"), "{refused:?}");

    let (protocol, started) = begun(&net, &host.base, "https://relay.example/holdall/cb/")
        .await
        .unwrap();
    let back = click_through(started.open.as_ref().unwrap(), &person).await.unwrap();
    assert!(
        back.as_str().starts_with("https://relay.example/holdall/cb/?"),
        "{back}"
    );
    let grant = protocol
        .sign_in
        .finish(&net, started, Answer::Back(back), now())
        .await
        .unwrap();
    let session = Session {
        net: &net,
        grant: &grant,
        now: now(),
    };
    let profile = protocol.sign_in.profile(&session).await.unwrap();
    assert_eq!(profile.identities.len(), 1, "the primary address alone");
    let items = listing(protocol.pull.unwrap(), &session, &[], None).await;
    assert_eq!(items.len(), person.badges.len());
    assert!(items.iter().all(|item| !item.jws && item.assertion_id.is_some()));

    let push = protocol.push.unwrap();
    let own = items
        .iter()
        .find(|item| item.assertion_id.as_deref().is_some_and(|id| id.starts_with("http")))
        .unwrap();
    let offer = Offer {
        hosted: serde_json::from_slice(&own.listed).ok(),
        ..Offer::default()
    };
    assert_eq!(push.push(&session, &offer).await.unwrap(), Stored::Already);
    let fresh = protocol.sign_in.renew(&net, &grant, now()).await.unwrap();
    let spent = protocol
        .pull
        .unwrap()
        .page(&session, &Cursor::Start { since: None })
        .await
        .unwrap_err();
    assert!(
        matches!(spent, BackpackError::SignedOut),
        "the old token died with the renewal: {spent:?}"
    );
    protocol.sign_in.revoke(&net, &fresh).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_badgr_is_read_and_written_by_its_own_api_with_a_password_or_a_client() {
    let site = issuers().await;
    let person = site.ada();
    let hand = HandMade {
        id: "by-hand".into(),
        secret: Some("by-hand-secret".into()),
        redirect_uris: vec!["http://127.0.0.1:7777/cb".into()],
        scopes: ["r:profile", "r:backpack", "rw:backpack"].map(str::to_owned).to_vec(),
    };
    let setup = Setup {
        personality: Personality::Badgr,
        people: vec![person.clone()],
        clients: vec![hand],
        ..Setup::default()
    };
    let (host, net) = (host_with(setup).await, door(Duration::from_secs(30)));
    let protocol = holdall_backpacks::protocol("badgr-v2").unwrap();
    let sign_in = protocol.sign_in;
    let found = sign_in.discover(&net, &host.base).await.unwrap();

    let to_us = || ask("http://127.0.0.1:7777/cb");
    let started = sign_in.begin(&net, &found, &to_us()).await.unwrap();
    let wrong = Answer::Password {
        user: person.login.clone(),
        password: "wrong".to_owned().into(),
    };
    let refused = sign_in.finish(&net, started, wrong, now()).await.unwrap_err();
    assert!(
        matches!(&refused, BackpackError::Refused { code: Some(code), .. } if code == "invalid_grant"),
        "{refused:?}"
    );

    let client = Client::typed("by-hand", Some("by-hand-secret".to_owned().into()));
    for client in [None, Some(client)] {
        let by_password = client.is_none();
        let started = sign_in.begin(&net, &found, &Ask { client, ..to_us() }).await.unwrap();
        assert_eq!(started.open.is_none(), by_password);
        let answer = match started.open.as_ref() {
            Some(open) => Answer::Back(click_through(open, &person).await.unwrap()),
            None => Answer::Password {
                user: person.emails[0].clone(),
                password: person.password.clone().into(),
            },
        };
        let grant = sign_in.finish(&net, started, answer, now()).await.unwrap();
        let session = Session {
            net: &net,
            grant: &grant,
            now: now(),
        };
        let profile = sign_in.profile(&session).await.unwrap();
        assert_eq!(
            profile.identities.len(),
            person.emails.len(),
            "every address: {:?}",
            profile.identities
        );
        let items = listing(protocol.pull.unwrap(), &session, &[], None).await;
        assert_eq!(items.len(), person.badges.len());
        assert!(items.iter().all(|item| item.host_id.is_some()));
        let own = items
            .iter()
            .find_map(|item| item.assertion_id.clone().filter(|id| id.starts_with("http")))
            .unwrap();
        let offer = Offer {
            hosted: Some(serde_json::json!({ "id": own })),
            ..Offer::default()
        };
        assert_eq!(
            protocol.push.unwrap().push(&session, &offer).await.unwrap(),
            Stored::Already
        );
        sign_in.renew(&net, &grant, now()).await.unwrap();
    }
}

/// Begins at the host, in the first protocol that it speaks.
async fn begun(net: &Net, host: &Url, redirect: &str) -> Result<(&'static Protocol, Started), BackpackError> {
    let found = holdall_backpacks::discover(net, host.as_str(), &|_| {}).await?;
    let (protocol, found) = found.into_iter().next().unwrap();
    assert!(holdall_backpacks::hosts_differ(&found.endpoints).is_empty());
    Ok((protocol, protocol.sign_in.begin(net, &found, &ask(redirect)).await?))
}

/// Signs `person` in at the host, in the first protocol that it speaks.
async fn signed_in(net: &Net, host: &Url, person: &Person) -> (&'static Protocol, Grant) {
    let (protocol, started) = begun(net, host, "app.holdall.desktop:/oauth/callback/contract")
        .await
        .unwrap();
    let started = Started::from_bytes(&started.to_bytes()).unwrap();
    let grant = allow(net, protocol.sign_in, started, person, now()).await.unwrap();
    (protocol, Grant::from_bytes(&grant.to_bytes()).unwrap())
}

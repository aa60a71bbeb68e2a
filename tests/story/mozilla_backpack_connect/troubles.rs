//! What goes wrong at Mozilla backpacks: refusals, answers that lead elsewhere, addresses not known, answers that are lost.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn saying_no_on_the_page_of_a_mozilla_backpack_ends_calmly() {
    for generation in GENERATIONS {
        let host = host(generation, "Attic", ada()).await;
        let stage = stage();
        let mut running = stage.connecting(host.base.as_str(), &["--protocol", PROTOCOL]);
        let back = running.clicked(&ada(), Click::Deny).await;
        assert_eq!(value(&back, "error"), "access_denied");
        visit(back).await;
        let said = running.finish().ends_with(1);
        assert_eq!(said.error_code().as_deref(), Some("access-denied"), "{said:?}");
        assert_eq!(asked(&host, "/api/token"), 0);
        assert_eq!(stage.run(&["backpacks", "--json"]).ends_with(0).lines().len(), 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_in_the_address_take_no_way_that_others_can_read() {
    let host = host(Personality::MozillaGen2, "Attic", ada()).await;
    let stage = stage();
    for way in ["scheme", "relay", "password"] {
        let mut further = vec!["--protocol", PROTOCOL, "--return", way];
        if way == "password" {
            further.extend(["--user", "ada"]);
        }
        let mut running = stage.connecting(host.base.as_str(), &further);
        running.say("practice-ada");
        let said = running.finish();
        assert_eq!(
            (said.status, said.out.as_str()),
            (1, ""),
            "{way}: no page was opened: {said:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_names_another_party_for_the_api_is_refused_and_nothing_goes_there() {
    let host = host(Personality::MozillaGen2, "Attic", ada()).await;
    let stage = stage();
    for (elsewhere, code) in [
        ("https://collector.example/api", "refused"),
        ("http://169.254.169.254/api", "bad-return"),
        ("http://u:p@127.0.0.1/api", "bad-return"),
        ("file:///etc/passwd", "bad-return"),
    ] {
        host.knobs().switch(|it| it.api_base = Some(elsewhere.into()));
        let mut running = stage.connecting(host.base.as_str(), &[]);
        visit(running.clicked(&ada(), Click::Allow).await).await;
        let said = running.finish().ends_with(1);
        assert_eq!(said.error_code().as_deref(), Some(code), "{elsewhere}: {said:?}");
        assert_eq!(host.refreshes(), 0, "the pair was not exchanged anywhere");
    }
    assert!(
        stage
            .said
            .lock()
            .unwrap()
            .iter()
            .any(|said| said.contains("collector.example")),
        "it is named"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_nobody_here_knows_is_asked_for_and_then_the_badges_come() {
    let site = issuers().await;
    let host = host(Personality::MozillaGen1, "Attic", site.old_ada()).await;
    let stage = Stage::set(Secrets::File);
    stage.connect_ada(&host, "Attic").await;
    let said = stage.run(&["sync", "--json"]).ends_with(1);
    assert_eq!(said.error_code().as_deref(), Some("address-unknown"), "{said:?}");
    assert!(
        said.err.contains("holdall identities add"),
        "it says what to do: {}",
        said.err
    );
    assert_eq!(
        asked(&host, "/displayer/convert/email"),
        0,
        "no address was tried on the host"
    );
    stage
        .run(&["identities", "add", "email=ada@quill.example"])
        .ends_with(0);
    assert_eq!(stage.run(&["sync", "--json"]).ends_with(0).line()["added"], 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_badge_that_is_not_shown_any_more_is_not_said_to_be_gone() {
    let site = issuers().await;
    let host = host(Personality::MozillaGen2, "Attic", site.old_ada()).await;
    let stage = stage();
    stage.connect_ada(&host, "Attic").await;
    stage.run(&["sync", "--json"]).ends_with(0);
    host.show(&format!("{}old/a/night-shift-2014", site.base), false);
    for _ in 0..2 {
        let pulled = stage.run(&["sync", "--json"]).ends_with(0).line();
        assert_eq!(
            (&pulled["gone"], &pulled["unchanged"]),
            (&0.into(), &4.into()),
            "{pulled}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn signed_badges_without_their_signature_are_no_badges() {
    let site = issuers().await;
    let host = host(Personality::MozillaGen2, "Attic", site.old_ada()).await;
    host.knobs().switch(|it| it.plain_pictures = true);
    let stage = stage();
    stage.connect_ada(&host, "Attic").await;
    let pulled = stage.run(&["sync", "--json"]);
    let pulled = pulled.line();
    assert_eq!(
        (&pulled["added"], &pulled["failed"]),
        (&3.into(), &1.into()),
        "{pulled}"
    );
    host.knobs().switch(|it| it.plain_pictures = false);
    let pulled = stage.run(&["sync", "--json"]).ends_with(0).line();
    assert_eq!(
        (&pulled["added"], &pulled["failed"]),
        (&1.into(), &0.into()),
        "the next time it comes: {pulled}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_whose_answer_is_lost_asks_for_a_new_sign_in_and_nothing_is_lost() {
    let site = issuers().await;
    let host = host(Personality::MozillaGen2, "Attic", site.old_ada()).await;
    let stage = stage();
    stage.connect_ada(&host, "Attic").await;
    stage.run(&["sync", "--json"]).ends_with(0);
    host.knobs().next("/api/identity", 4, expired(Personality::MozillaGen2));
    host.knobs().next("/api/token", 1, Fault::Lose);
    stage.run(&["sync", "--json"]);
    let said = stage.run(&["sync", "--json"]).ends_with(4);
    assert_eq!(said.error_code().as_deref(), Some("sign-in-needed"), "{said:?}");
    assert_eq!(stage.list().len(), 4);
}

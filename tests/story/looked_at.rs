//! `verify` and `inspect` as people and scripts use them: every kind of input, good and bad, and what comes back.

use std::{fs, io::Write, path::Path, process::Stdio, time::Duration};

use holdall_practice::{Held, Issuers, SiteSetup, issuer_site};
use holdall_tests::{Secrets, Stage};
use serde_json::{Value, json};

async fn set() -> (Issuers, Stage) {
    let site = issuer_site(SiteSetup::default()).await.unwrap();
    (site, Stage::set(Secrets::Nowhere))
}

/// A hosted badge as JSON in a file of `folder`.
fn hosted(site: &Issuers, folder: &Path) -> (String, String) {
    let award = site.award("wound-care-ii").expect("a sample");
    let Held::Hosted(badge) = award.held else {
        panic!("it is hosted")
    };
    let file = folder.join("wound care.json");
    fs::write(&file, badge.to_string()).unwrap();
    (award.id, file.display().to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_told_what_it_is_who_vouches_whose_it_is_and_what_that_means() {
    let (site, stage) = set().await;
    let (id, file) = hosted(&site, stage.folder());
    let told = stage.run(&["verify", &file]).ends_with(0).out;
    for words in [
        "Wound care II: Passed",
        "City Hospital",
        "Vouched by",
        "127.0.0.1",
        "someone, as a hash",
        "Every check that it asks for was made, and passed.",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert!(!stage.library().exists(), "looking makes no library");
    let ada = ["verify", &id, "--recipient", "email=Ada.Quill@Harbour.example"];
    let told = stage.run(&ada).ends_with(0).out;
    assert!(told.contains("as you asked"), "{told}");
    let other = ["verify", &id, "--recipient", "email=tomas@brandt.example"];
    let told = stage.run(&other).ends_with(1).out;
    assert!(told.contains("Passed, for someone else"), "{told}");
    let answer = stage.run(&[&other[..], &["--json"]].concat()).ends_with(1).line();
    assert_eq!(
        (&answer["verdict"], &answer["reasons"]),
        (&"invalid".into(), &json!(["recipient"]))
    );
    assert_eq!(answer["recipient"], json!({"outcome": "not_matched"}));
    let passed = |check: &str| {
        let lines = answer["checks"].as_array().unwrap();
        lines
            .iter()
            .any(|line| line["check"] == check && line["outcome"] == "passed")
    };
    assert!(
        passed("hosted-at-id") && passed("scope"),
        "authenticity is told apart: {answer}"
    );

    let part = site.base.join("o/city-hospital").unwrap();
    let told = stage.run(&["verify", part.as_str()]).ends_with(1).out;
    assert!(
        told.contains("awarded to nobody"),
        "an issuer's page is no award: {told}"
    );

    site.unpublish(&id);
    let told = stage.run(&["verify", &file]).out;
    assert!(
        told.contains("Could not check") && !told.contains("Do not rely"),
        "{told}"
    );
    let told = stage.run(&["verify", "--offline", &file]).ends_with(2).out;
    assert!(told.contains("without --offline"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_is_brought_ends_otherwise_than_in_a_calm_answer() {
    let (site, stage) = set().await;
    let (_, good) = hosted(&site, stage.folder());
    let at = |name: &str| stage.folder().join(name).display().to_string();
    fs::write(at("empty"), "").unwrap();
    fs::write(at("text"), "hello").unwrap();
    fs::write(at("list.json"), "[]").unwrap();
    fs::write(at("deep.json"), "[".repeat(100_000)).unwrap();
    fs::create_dir(at("folder")).unwrap();
    let large = fs::File::create(at("large")).unwrap();
    large.set_len(3 << 30).unwrap();
    for (name, status, words) in [
        ("empty", 1, "There is nothing in the input."),
        ("text", 1, "plain text"),
        ("list.json", 1, "no badge"),
        ("deep.json", 1, "limits"),
        ("large", 1, "unknown bytes"),
        ("folder", 2, "it is a folder"),
        ("missing", 2, "there is no such file"),
    ] {
        let said = stage.run(&["verify", &at(name)]);
        assert_eq!(said.status, status, "{name}: {said:?}");
        assert!(said.out.contains(words), "{name}: {said:?}");
        assert!(!said.out.contains("os error"), "{name}: {said:?}");
        assert!(
            !said.out.to_lowercase().contains("panic") && said.err.is_empty(),
            "{name}: {said:?}"
        );
    }
    let said = stage.run(&["inspect", &at("folder"), "--json"]).ends_with(1);
    assert_eq!(
        serde_json::from_str::<Value>(&said.err).unwrap()["error"]["code"],
        "file"
    );
    let several = stage
        .run(&["verify", "--json", &good, &at("text"), &at("missing")])
        .ends_with(1);
    let verdicts: Vec<Value> = several.lines().iter().map(|line| line["verdict"].clone()).collect();
    assert_eq!(
        verdicts,
        ["valid", "invalid", "unverifiable"],
        "one object each, in order"
    );
    let said = stage.run(&["verify", "--json"]).ends_with(3);
    assert!(said.err.contains("--batch"), "it says what is missing: {}", said.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_has_an_answer_for_each_line_whatever_the_line_is() {
    let (site, stage) = set().await;
    let (id, _) = hosted(&site, stage.folder());
    let lines = [
        "\u{feff}{\"id\": \"file\", \"kind\": \"json\", \"input\": \"wound care.json\", \"recipient\": null}"
            .to_owned(),
        String::new(),
        "  ".to_owned(),
        json!({"id": 2, "kind": "url", "input": id, "recipient": {"email": ["nobody@x.example", "ada.quill@harbour.example"]}})
            .to_string(),
        "# a comment".to_owned(),
        json!({"id": "gone", "kind": "json", "input": "nowhere.json"}).to_string(),
        json!({"id": "odd", "kind": "json", "input": "wound care.json", "recipient": 7}).to_string(),
        json!({"id": "wrong kind", "kind": "json", "input": "https://issuer.example/1"}).to_string(),
    ];
    let list = stage.folder().join("list.jsonl");
    fs::write(&list, lines.join("\r\n")).unwrap();
    let said = stage
        .run(&["verify", "--json", "--batch", &list.display().to_string()])
        .ends_with(2);
    let told = |id: Value| {
        let all = said.lines();
        let found = all
            .into_iter()
            .find(|line| line.get("id").cloned().unwrap_or_default() == id);
        found.unwrap_or_else(|| panic!("{id}: {said:?}"))
    };
    assert_eq!(said.lines().len(), 6, "one each, and none for empty lines: {said:?}");
    assert_eq!(told("file".into())["verdict"], "valid");
    let two = told(2.into());
    assert_eq!(
        two["recipient"]["matched"]["value"], "ada.quill@harbour.example",
        "{two}"
    );
    for (id, words) in [
        (Value::Null, "line 5 of the list is no JSON"),
        ("gone".into(), "there is no such file"),
        ("odd".into(), "\"recipient\""),
        ("wrong kind".into(), "\"kind\" is not \"url\""),
    ] {
        let line = told(id);
        assert_eq!(line["verdict"], "unverifiable", "{line}");
        assert!(line["checks"][0]["message"].as_str().unwrap().contains(words), "{line}");
    }
    assert!(said.err.is_empty(), "scripts read the answers alone: {}", said.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn streams_without_an_end_and_readers_that_leave_are_borne() {
    let (site, stage) = set().await;
    let (_, good) = hosted(&site, stage.folder());
    let mut endless = stage.command(&["verify", "-", "--json"]);
    let mut endless = endless.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = endless.stdin.take().unwrap();
    let feeding = std::thread::spawn(move || {
        let zeros = vec![b'{'; 1 << 20];
        // It stops reading before this much.
        (0..1000).any(|_| input.write_all(&zeros).is_err())
    });
    let mut out = String::new();
    std::io::Read::read_to_string(&mut endless.stdout.take().unwrap(), &mut out).unwrap();
    assert_eq!(endless.wait().unwrap().code(), Some(1), "{out}");
    assert!(feeding.join().unwrap(), "it does not wait for the end of what has none");

    // `holdall verify ... | true`: nobody reads, and the exit status tells the verdict all the same.
    let file = stage.folder().join("text");
    fs::write(&file, "hello").unwrap();
    for (input, status) in [(good.as_str(), 0), (&file.display().to_string(), 1)] {
        let mut unread = stage.command(&["verify", input, "--json"]);
        let mut unread = unread.stdout(Stdio::piped()).spawn().unwrap();
        drop(unread.stdout.take());
        std::thread::sleep(Duration::from_millis(10));
        assert_eq!(unread.wait().unwrap().code(), Some(status), "{input}");
    }
    let full = fs::OpenOptions::new().write(true).open("/dev/full");
    if let Ok(full) = full {
        let mut lost = stage.command(&["verify", &good, "--json"]);
        let lost = lost.stdout(full).output().unwrap();
        assert_eq!(
            lost.status.code(),
            Some(5),
            "an answer that is lost is no good answer: {lost:?}"
        );
    }
}

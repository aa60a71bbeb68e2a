//! Tests of [`Recipient`]. The hashes were made with coreutils (`printf 'a@example.comKosher' | sha256sum`).

use super::*;

fn ada(value: &str) -> Identity {
    Identity {
        kind: "email".into(),
        value: value.into(),
    }
}

fn recipient(kind: &str, identity: &str, hashed: bool, salt: Option<&str>) -> Recipient {
    Recipient {
        kind: kind.into(),
        identity: identity.into(),
        hashed,
        salt: salt.map(str::to_owned),
    }
}

fn hashed(identity: &str, salt: Option<&str>) -> Recipient {
    recipient("email", identity, true, salt)
}

const KOSHER: &str = "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399";

fn digest(algorithm: &str, text: &str) -> String {
    format!(
        "{algorithm}${}",
        hash(algorithm, text.as_bytes(), Version::V1_0).unwrap()
    )
}

#[test]
fn the_example_of_the_specification_matches() {
    let named = hashed(KOSHER, Some("Kosher"))
        .names(&ada("a@example.com"), Version::V3_0)
        .unwrap();
    assert_eq!(
        named,
        Named {
            spelling: "a@example.com".into(),
            variant: false
        }
    );
    assert_eq!(
        hashed(KOSHER, Some("kosher")).names(&ada("a@example.com"), Version::V3_0),
        None,
        "salts keep their case"
    );
}

#[test]
fn the_salt_goes_after_the_identity() {
    let before = digest("sha256", "deadseaada@example.test");
    assert_eq!(
        hashed(&before, Some("deadsea")).names(&ada("ada@example.test"), Version::V2_0),
        None
    );
}

#[test]
fn an_empty_salt_is_no_salt() {
    let bare = digest("sha256", "ada@example.test");
    assert!(
        hashed(&bare, Some(""))
            .names(&ada("ada@example.test"), Version::V2_0)
            .is_some()
    );
    assert!(
        hashed(&bare, None)
            .names(&ada("ada@example.test"), Version::V2_0)
            .is_some()
    );
}

#[test]
fn hex_counts_in_either_case() {
    let upper = digest("md5", "ada@example.test").to_uppercase();
    assert!(
        hashed(&upper, None)
            .names(&ada("ada@example.test"), Version::V2_0)
            .is_some()
    );
}

#[test]
fn sha1_and_sha512_count_only_before_2_0() {
    for algorithm in ["sha1", "sha512"] {
        let stated = hashed(&digest(algorithm, "ada@example.test"), None);
        assert!(
            stated.names(&ada("ada@example.test"), Version::V0_5).is_some(),
            "{algorithm} in 0.5"
        );
        assert!(
            stated.names(&ada("ada@example.test"), Version::V1_1).is_some(),
            "{algorithm} in 1.1"
        );
        assert_eq!(
            stated.names(&ada("ada@example.test"), Version::V2_0),
            None,
            "{algorithm} in 2.0"
        );
        assert_eq!(
            stated.names(&ada("ada@example.test"), Version::V3_0),
            None,
            "{algorithm} in 3.0"
        );
    }
}

#[test]
fn an_unknown_algorithm_or_a_hash_without_one_names_nobody() {
    let hex = digest("sha256", "ada@example.test").split_off(7);
    for stated in [
        hex.clone(),
        format!("sha3${hex}"),
        format!("${hex}"),
        "sha256$".into(),
        String::new(),
    ] {
        assert_eq!(
            hashed(&stated, None).names(&ada("ada@example.test"), Version::V2_0),
            None,
            "{stated}"
        );
    }
}

#[test]
fn bytes_are_utf_8() {
    let stated = hashed(&digest("sha256", "jürgen@müller.example🧂"), Some("🧂"));
    assert!(stated.names(&ada("jürgen@müller.example"), Version::V2_0).is_some());
}

#[test]
fn a_lower_cased_profile_finds_the_match_and_says_it_is_a_variant() {
    let stated = hashed(&digest("sha256", "alice@example.test"), None);
    let named = stated.names(&ada(" Alice@Example.TEST "), Version::V2_0).unwrap();
    assert_eq!(
        named,
        Named {
            spelling: "alice@example.test".into(),
            variant: true
        }
    );
}

#[test]
fn the_domain_alone_may_be_lower_cased() {
    let stated = hashed(&digest("sha256", "Alice@example.test"), None);
    let named = stated.names(&ada("Alice@Example.Test"), Version::V2_0).unwrap();
    assert_eq!(named.spelling, "Alice@example.test");
    assert!(named.variant);
}

#[test]
fn a_clear_address_in_another_case_is_a_variant() {
    let stated = recipient("email", "Ada@Example.Test", false, None);
    let named = stated.names(&ada("ada@example.test"), Version::V2_0).unwrap();
    assert_eq!(
        named,
        Named {
            spelling: "Ada@Example.Test".into(),
            variant: true
        }
    );
}

#[test]
fn the_exact_spelling_wins_over_a_variant_of_another_identity() {
    let both = [ada("ADA@example.test"), ada("ada@example.test")];
    let stated = [recipient("email", "ada@example.test", false, None)];
    let (identity, named) = Recipient::first_named(&stated, &both, Version::V2_0).unwrap();
    assert_eq!((identity, named.variant), (&both[1], false));
}

#[test]
fn a_part_of_the_address_is_not_the_address() {
    for stated in [
        "ada@example.test.evil.example",
        "da@example.test",
        "ada+x@example.test",
        "",
    ] {
        let stated = recipient("email", stated, false, None);
        assert_eq!(stated.names(&ada("ada@example.test"), Version::V2_0), None);
    }
    assert_eq!(
        recipient("email", "", false, None).names(&ada(""), Version::V2_0),
        None,
        "nobody is not somebody"
    );
    assert_eq!(
        recipient("email", " ", false, None).names(&ada(""), Version::V2_0),
        None,
        "nor are spaces"
    );
}

#[test]
fn the_kinds_must_be_the_same() {
    let stated = recipient("username", "ada@example.test", false, None);
    assert_eq!(stated.names(&ada("ada@example.test"), Version::V3_0), None);
    let stated = recipient("url", "https://ada.example/", false, None);
    let id = Identity {
        kind: "id".into(),
        value: "https://ada.example/".into(),
    };
    assert_eq!(stated.names(&id, Version::V2_0), None);
}

#[test]
fn the_word_of_3_0_for_an_address_is_understood() {
    let stated = recipient("emailAddress", &digest("md5", "ada@example.test+s"), true, Some("+s"));
    assert_eq!(
        stated
            .names(&ada("ada@example.test"), Version::V3_0)
            .map(|named| named.variant),
        Some(false)
    );
    let unsalted = Recipient { salt: None, ..stated };
    assert_eq!(unsalted.names(&ada("ada@example.test"), Version::V3_0), None);
}

#[test]
fn a_mailto_subject_names_its_address() {
    let stated = recipient("id", "mailto:Ada@example.test", false, None);
    let named = stated.names(&ada("ada@example.test"), Version::V3_0).unwrap();
    assert_eq!(
        named,
        Named {
            spelling: "mailto:Ada@example.test".into(),
            variant: true
        }
    );
    assert_eq!(stated.names(&ada("eve@example.test"), Version::V3_0), None);
}

#[test]
fn numbers_and_addresses_of_pages_fold_their_usual_spellings() {
    let phone = Identity {
        kind: "telephone".into(),
        value: "+1 617 555-1212".into(),
    };
    let stated = recipient("telephone", &digest("sha256", "+16175551212"), true, None);
    assert!(stated.names(&phone, Version::V2_0).unwrap().variant);
    let page = Identity {
        kind: "url".into(),
        value: "HTTPS://Ada.example".into(),
    };
    let stated = recipient("url", "https://ada.example/", false, None);
    assert!(stated.names(&page, Version::V2_0).unwrap().variant);
    let stated = recipient("url", &digest("sha256", "https://ada.example"), true, None);
    assert!(stated.names(&page, Version::V2_0).unwrap().variant);
    let other = recipient("url", "https://ada.example/Page", false, None);
    let page = Identity {
        kind: "url".into(),
        value: "https://ada.example/page".into(),
    };
    assert_eq!(other.names(&page, Version::V2_0), None, "paths keep their case");
}

#[test]
fn a_did_is_compared_as_it_is() {
    let did = Identity {
        kind: "id".into(),
        value: "did:key:z6MkmnM8".into(),
    };
    assert!(
        recipient("id", "did:key:z6MkmnM8", false, None)
            .names(&did, Version::V3_0)
            .is_some()
    );
    assert_eq!(
        recipient("id", "did:key:z6mkmnm8", false, None).names(&did, Version::V3_0),
        None
    );
}

#[test]
fn odd_ids_are_no_trouble() {
    for odd in ["mailtö:x", "tel", "é", "mailto:", "m\u{1f9c2}ilto:x"] {
        let stated = recipient("id", odd, false, None);
        assert_eq!(stated.names(&ada("ada@example.test"), Version::V3_0), None);
    }
}

#[test]
fn a_hash_of_the_address_in_any_usual_case_is_found() {
    for written in [
        "ada.quill@school.example",
        "Ada.Quill@school.example",
        "ADA.QUILL@school.example",
        "ADA.QUILL@SCHOOL.EXAMPLE",
        "aDa.quill@school.example",
    ] {
        let stated = hashed(&digest("sha256", &format!("{written}deadsea")), Some("deadsea"));
        for told in [
            "ada.quill@school.example",
            "Ada.Quill@School.example",
            " ADA.QUILL@SCHOOL.EXAMPLE",
        ] {
            let named = stated.names(&ada(told), Version::V2_0);
            let odd = written.starts_with("aDa");
            assert_eq!(named.is_none(), odd, "{told} for {written}");
            assert!(named.is_none_or(|named| named.spelling == written), "{told}: {written}");
        }
        assert!(
            stated.names(&ada(written), Version::V2_0).is_some(),
            "whatever was told letter by letter is found: {written}"
        );
        assert_eq!(stated.names(&ada("ada@school.example"), Version::V2_0), None);
    }
}

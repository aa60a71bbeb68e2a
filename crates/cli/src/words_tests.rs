//! The tone of users-and-competition.md 4.11, kept.

use super::*;

const CODES: &[Code] = &[
    Code::SignInNeeded,
    Code::Offline,
    Code::Unreachable,
    Code::HostTrouble,
    Code::SlowDown,
    Code::Refused,
    Code::NotABackpack,
    Code::RegistrationRefused,
    Code::AccessDenied,
    Code::AddressUnknown,
    Code::BadReturn,
    Code::SignInTimeout,
    Code::Cancelled,
    Code::WayNotPossible,
    Code::NeedsHttps,
    Code::NoKeyStore,
    Code::WrongPassphrase,
    Code::Busy,
    Code::NotThere,
    Code::Ambiguous,
    Code::NotABadge,
    Code::File,
    Code::NewerLibrary,
    Code::DamagedLibrary,
    Code::DiskFull,
    Code::BadAddress,
    Code::Usage,
    Code::Unexpected,
];

#[test]
fn every_error_has_a_calm_sentence_even_without_parameters() {
    for code in CODES {
        let sentence = error(&UserError::new(*code));
        assert!(sentence.len() > 8, "{code:?}: {sentence}");
        assert!(
            sentence.starts_with(char::is_uppercase) || sentence.starts_with("the host"),
            "{code:?}: {sentence}"
        );
        for word in ["!", "Oops", "  ", "{", "invalid", "assertion", "token"] {
            assert!(!sentence.contains(word), "{code:?}: {sentence}");
        }
    }
}

#[test]
fn what_is_known_stands_in_the_sentence() {
    let told = error(
        &UserError::new(Code::SlowDown)
            .with("host", "pack.example")
            .with("seconds", "40"),
    );
    assert_eq!(told, "pack.example asks us to slow down. Try again in 40 s.");
    let told = error(&UserError::new(Code::SignInNeeded).with("backpack", "Badgr EU"));
    assert!(told.starts_with("Badgr EU wants you to sign in again."), "{told}");
}

#[test]
fn a_way_that_does_not_go_says_why_in_words() {
    let error_ = UserError::new(Code::WayNotPossible)
        .with("way", "relay")
        .with("why", "no-relay");
    let told = error(&error_);
    assert!(
        told.starts_with("The answer cannot come back by relay here: no relay is set up"),
        "{told}"
    );
    let unknown = error(
        &UserError::new(Code::WayNotPossible)
            .with("way", "relay")
            .with("why", "no-such"),
    );
    assert_eq!(
        unknown,
        "The answer cannot come back by relay here. Try another --return."
    );
}

//! The command's own words: English, calm; first the fact, then what it means, then what to do.

use holdall_app::{
    Code, UserError,
    view::{
        AssertionRow, BackpackState, Flag, Headline, Outcome, Status, StepState, TrailKind, TrailStep, TransferReason,
        WayWhy,
    },
};

/// One sentence or three for an error. A new code without words does not compile.
pub fn error(error: &UserError) -> String {
    let given = |key: &str| error.params.get(key).filter(|value| !value.is_empty());
    let or = |key: &str, other: &str| given(key).cloned().unwrap_or_else(|| other.to_owned());
    let host = || or("host", "the host");
    match error.code {
        Code::SignInNeeded => match given("backpack") {
            Some(backpack) => {
                format!("{backpack} wants you to sign in again. Your library is complete. Run: holdall connect")
            }
            None => "The backpack wants you to sign in again. Your library is complete. Run: holdall connect".into(),
        },
        Code::Offline => "No internet, or working offline. What is kept can be read and exported; this waits.".into(),
        Code::Unreachable => format!("{} does not answer. Try again later.", host()),
        Code::HostTrouble => match given("status") {
            Some(status) => format!(
                "{} gave an answer that cannot be used (HTTP {status}). Try again later.",
                host()
            ),
            None => format!("{} gave an answer that cannot be used. Try again later.", host()),
        },
        Code::SlowDown => match given("seconds") {
            Some(seconds) => format!("{} asks us to slow down. Try again in {seconds} s.", host()),
            None => format!("{} asks us to slow down. Try again later.", host()),
        },
        Code::Refused => match given("said") {
            Some(said) => format!("{} refused: {said}", host()),
            None => format!("{} refused.", host()),
        },
        Code::NotABackpack => format!(
            "{} does not say how apps can connect. Some backpacks work another way: try --protocol, or another address.",
            host()
        ),
        Code::RegistrationRefused => format!(
            "{} does not let apps register themselves. Ask them for an app key, then use --client-id.",
            host()
        ),
        Code::AccessDenied => format!("You said no on the page of {}. Nothing was connected.", host()),
        Code::AddressUnknown => format!(
            "{} tells your address only as a hash, and none of those known here fits. \
             Add yours with: holdall identities add email=YOU@EXAMPLE.ORG",
            host()
        ),
        Code::BadReturn => {
            "The answer that came back does not fit, was used already, or is too old. Connect again.".into()
        }
        Code::SignInTimeout => {
            "We have not heard from your browser. Connect again, perhaps with --return paste.".into()
        }
        Code::Cancelled => "Cancelled.".into(),
        Code::WayNotPossible => format!(
            "The answer cannot come back by {} here{}. Try another --return.",
            or("way", "that way"),
            given("why")
                .and_then(|why| serde_json::from_value(why.as_str().into()).ok())
                .map(|why| format!(": {}", way_why(why)))
                .unwrap_or_default()
        ),
        Code::NeedsHttps => format!("{} has no https. Passwords and sign-ins are not sent there.", host()),
        Code::NoKeyStore => {
            "There is no key store on this computer, or it is locked, so that sign-ins cannot be kept safely. \
            Unlock it, or set HOLDALL_SECRETS=file and HOLDALL_PASSPHRASE to keep them in a file under a passphrase."
                .into()
        }
        Code::WrongPassphrase => "The passphrase does not open the vault.".into(),
        Code::Busy => match given("backpack") {
            Some(backpack) => format!("Another window or command works on {backpack}. Try again when it is done."),
            None => "Another window or command works on this. Try again when it is done.".into(),
        },
        Code::NotThere => match given("named") {
            Some(named) => format!("There is no {} {named}.", or("what", "such thing")),
            None => format!("There is no such {}.", or("what", "thing")),
        },
        Code::Ambiguous => format!("More than one {} fits. Give more of its id.", or("what", "badge")),
        Code::NotABadge => match given("why").map(String::as_str) {
            Some("no-badge-data") => {
                "This picture holds no badge data. Saving a badge from a web page or social network \
                often removes it. Use 'Download' on the page where you got it."
                    .into()
            }
            Some("damaged") => "This is damaged and cannot be read as a badge.".into(),
            Some("too-large") => "This is larger than a badge may be.".into(),
            _ => "This is no badge.".into(),
        },
        Code::File => match given("why").map(String::as_str) {
            Some("missing") => format!("There is no file {}.", or("path", "of that name")),
            Some("folder") => format!("{} is a folder, and a file is asked for.", or("path", "This")),
            Some("denied") => format!("This account may not read {}.", or("path", "the file")),
            _ => format!("{} cannot be read or written.", or("path", "A file")),
        },
        Code::NewerLibrary => "This library was made by a newer version. Nothing was touched. Update Holdall.".into(),
        Code::DamagedLibrary => format!("The library {} is damaged.", or("path", "file")),
        Code::DiskFull => "The disk is full. Nothing was lost.".into(),
        Code::BadAddress => format!("{} is no web address, domain or e-mail address.", or("typed", "That")),
        Code::Usage => or("why", "That makes no sense here."),
        Code::Unexpected => "Something went wrong that should not have.".into(),
    }
}

/// Why the answer comes back a way, or cannot.
pub fn way_why(why: WayWhy) -> &'static str {
    match why {
        WayWhy::TakesHttpsOnly => "hosts like this one send answers to https addresses alone",
        WayWhy::GoesToo => "it goes, and shorter ways do too",
        WayWhy::OpensProgram => "the browser opens Holdall by itself",
        WayWhy::StaysHere => "the answer comes straight to this computer",
        WayWhy::AlwaysGoes => "it goes wherever a browser goes",
        WayWhy::OnRequest => "only when you ask for it; the password is not kept",
        WayWhy::NoRelay => "no relay is set up (HOLDALL_RELAY names one)",
        WayWhy::WebAddressesOnly => "this host sends answers to web addresses alone",
        WayWhy::TokensInAnswer => "this host's answer is the key itself, so it goes to this computer and nowhere else",
        WayWhy::NoPasswords => "this kind of host has no sign-in by password for programs",
        WayWhy::NoAppKey => "this host registers no programs; an app key is needed (--client-id)",
        WayWhy::HostRefused => "the host refused it",
        WayWhy::PortTaken => "the port is taken by another program",
    }
}

/// The one word for a badge, with its date where it has one.
pub fn headline(row: &AssertionRow) -> String {
    let on = || row.headline_at.map(|at| at.format("%-d %b %Y").to_string());
    match (row.headline, on()) {
        (Headline::NotYetValid, Some(date)) => format!("Starts {date}"),
        (Headline::LastPassed, Some(date)) => format!("Last passed {date}"),
        (headline, _) => headline_word(headline).into(),
    }
}

/// The one word without a date.
pub fn headline_word(headline: Headline) -> &'static str {
    match headline {
        Headline::Revoked => "Revoked",
        Headline::Suspended => "Suspended",
        Headline::Problem => "Problem",
        Headline::Expired => "Expired",
        Headline::NotYetValid => "Not yet valid",
        Headline::CouldNotCheck => "Could not check",
        Headline::LastPassed => "Last passed",
        Headline::NotChecked => "Not checked yet",
        Headline::Passed => "Passed",
    }
}

/// The word for a status, where there is no badge of the library to take a headline from.
pub fn status(status: Status) -> &'static str {
    headline_word(match status {
        Status::Valid => Headline::Passed,
        Status::Expired => Headline::Expired,
        Status::Revoked => Headline::Revoked,
        Status::Suspended => Headline::Suspended,
        Status::Invalid => Headline::Problem,
        Status::Unverifiable => Headline::CouldNotCheck,
        Status::Unchecked => Headline::NotChecked,
    })
}

/// What one check found.
pub fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Passed => "Passed",
        Outcome::Failed => "Problem",
        Outcome::CouldNotCheck => "Could not check",
        Outcome::NotApplicable => "-",
    }
}

/// A remark beside the headline.
pub fn flag(flag: &Flag) -> String {
    match flag {
        Flag::ForSomeoneElse => "For someone else".into(),
        Flag::GoneFrom { backpack } => format!("No longer in {backpack}"),
        Flag::OnlyHere => "Only here".into(),
        Flag::ProofIncomplete => "Proof incomplete".into(),
    }
}

/// Whether a backpack can be worked with.
pub fn backpack_state(state: BackpackState) -> &'static str {
    match state {
        BackpackState::Ready => "Ready",
        BackpackState::SignedOut => "Signed out",
        BackpackState::Disconnected => "Disconnected",
    }
}

/// Why a badge stays, or how it went.
pub fn reason(reason: TransferReason) -> &'static str {
    match reason {
        TransferReason::AddressMissing => "the backpack has no confirmed address that it is written to",
        TransferReason::FormNotTaken => "the backpack takes no badge in this form",
        TransferReason::VersionNotTaken => "the backpack takes badges of another version of Open Badges",
        TransferReason::OtherIssuer => {
            "this connection takes badges of its own issuer only. Export the badge (holdall export --as baked) and \
             upload the picture on the backpack's own pages"
        }
        TransferReason::Revoked => "withdrawn by its issuer",
        TransferReason::Expired => "past its end",
        TransferReason::Problem => "a check failed",
        TransferReason::IssuerGone => "its page does not answer, so the backpack could not read it",
        TransferReason::NotFetched => "the library does not hold its document yet",
        TransferReason::RefusedByHost => "the backpack said no",
        TransferReason::HostTrouble => "the backpack could not be reached or had trouble",
        TransferReason::SignInNeeded => "the backpack wants you to sign in again",
        TransferReason::Unknown => "the connection broke, and the backpack does not list it",
        TransferReason::Stopped => "stopped by you",
    }
}

/// One step of connecting; `None` while it is under way.
pub fn step(step: &TrailStep) -> Option<String> {
    let given = |key: &str| step.params.get(key).map_or("", String::as_str);
    let host = || {
        if given("host").is_empty() {
            "the site"
        } else {
            given("host")
        }
    };
    let sentence = match (step.kind, step.state) {
        (_, StepState::Running) => return None,
        (TrailKind::Reached, StepState::Failed) => format!("Could not reach {}", host()),
        (TrailKind::Reached, _) => format!("Reached {}", host()),
        (TrailKind::Badge, StepState::Done) => format!("The badge there leads to {}", given("hosts")),
        (TrailKind::Badge, _) => "No badge there that leads to another host".into(),
        (TrailKind::Looked, StepState::Done) => format!("It speaks {}", given("protocol")),
        (TrailKind::Looked, _) => format!("No {} there", given("protocol")),
        (TrailKind::Offers, _) => format!("It offers: {}", given("scopes")),
        (TrailKind::Hosts, _) => format!("Several hosts take part: {}", given("hosts")),
        (TrailKind::Registered, StepState::Failed) => format!("{} did not register this app", host()),
        (TrailKind::Registered, StepState::Skipped) => {
            format!(
                "{} does not send its answer by {}; another way is tried",
                host(),
                given("way")
            )
        }
        (TrailKind::Registered, _) => format!("Registered this app at {}", host()),
        (TrailKind::Opened, StepState::Failed) => "The browser did not open".into(),
        (TrailKind::Opened, _) => format!("Your browser has the sign-in page of {}", host()),
        (TrailKind::Returned, StepState::Failed) => "The answer could not be used".into(),
        (TrailKind::Returned, _) => "The answer is in. You can close the browser tab.".into(),
        (TrailKind::Granted, StepState::Failed) => "Access was not granted".into(),
        (TrailKind::Granted, _) => format!("Access granted: {}", given("scopes")),
        (TrailKind::NoPkce, _) => "This host does not protect the sign-in with PKCE".into(),
        (TrailKind::Profile, StepState::Done) => format!("Signed in as {}", given("account")),
        (TrailKind::Profile, StepState::Skipped) => "It does not say in clear whose it is".into(),
        (TrailKind::Profile, _) => "The profile could not be read".into(),
    };
    Some(sentence)
}

#[cfg(test)]
#[path = "words_tests.rs"]
mod tests;

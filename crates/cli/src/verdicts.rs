//! What is said about a badge that was looked at: whose it is, what the verdict means, and what can be done next.

use chrono::{DateTime, Utc};
use holdall_app::view::{
    AssertionDetail, CheckLine, Outcome, ProofDocument, RecipientOutcome, Status, VerdictWord, VerifyAnswer,
    VerifyCheck,
};

use crate::{print::tame, words};

/// The word for an answer.
pub fn word(answer: &VerifyAnswer) -> &'static str {
    match (answer.verdict, answer.status) {
        // Authentic, and awarded to somebody else than was asked for.
        (VerdictWord::Invalid, Status::Valid) => "Passed, for someone else",
        (_, Status::Invalid) if is(&answer.reasons, "not-yet-valid") => "Not yet valid",
        (_, status) => words::status(status),
    }
}

fn is(reasons: &[String], reason: &str) -> bool {
    reasons.first().is_some_and(|first| first == reason)
}

/// The line of a report that says most about its verdict.
pub fn telling<'a>(lines: &'a [CheckLine], reasons: &[String]) -> Option<&'a CheckLine> {
    let reason = reasons.first()?;
    let open = |line: &&CheckLine| matches!(line.outcome, Outcome::Failed | Outcome::CouldNotCheck);
    let fits = |line: &&CheckLine| open(line) && line.reason.as_ref() == Some(reason);
    // A check shows its worst finding; the class of another may stand first among the reasons.
    let aside = |line: &&CheckLine| open(line) && line.reason.is_some() && line.check != RECIPIENT;
    lines.iter().find(fits).or_else(|| lines.iter().find(aside))
}

/// The check that tells whose a badge is.
pub const RECIPIENT: &str = "recipient";

/// Whose an answer's badge is; `asked` when the recipient was given with the question, and not taken from the library.
pub fn written_to(answer: &VerifyAnswer, asked: bool) -> Option<String> {
    let recipients = &answer.assertion.as_ref()?.recipients;
    let clear = recipients.iter().find(|one| !one.hashed).map(|one| tame(&one.identity));
    Some(match (answer.recipient.outcome, &answer.recipient.matched, clear) {
        (RecipientOutcome::Matched, Some(who), _) if asked => format!("{}, as you asked", tame(&who.value)),
        (RecipientOutcome::Matched, Some(who), _) => you(&who.value),
        (RecipientOutcome::NotMatched, _, Some(clear)) if asked => format!("{clear}, and not to whom you asked about"),
        (RecipientOutcome::NotMatched, _, None) if asked => "someone else than you asked about".to_owned(),
        (RecipientOutcome::NotMatched, _, clear) => stranger(clear),
        (_, _, Some(clear)) => clear,
        (_, _, None) if recipients.is_empty() => return None,
        (_, _, None) => "someone, as a hash; --recipient email=ADDRESS compares it".to_owned(),
    })
}

/// Whose a badge of the library is.
pub fn owner(detail: &AssertionDetail) -> String {
    let recipient = &detail.recipient;
    let clear = recipient.written_to.as_deref().map(tame);
    match (recipient.outcome, &recipient.matched, clear) {
        (RecipientOutcome::Matched, Some(who), _) => you(who),
        (RecipientOutcome::NotMatched, _, clear) => stranger(clear),
        (_, _, Some(clear)) => clear,
        (_, _, None) => "not compared; tell us who you are: holdall identities add email=YOU@EXAMPLE.ORG".to_owned(),
    }
}

fn you(who: &str) -> String {
    format!("you, as {}", tame(who))
}

fn stranger(clear: Option<String>) -> String {
    match clear {
        Some(clear) => format!("{clear}; you have not told us that this is you"),
        None => "someone you have not told us about".to_owned(),
    }
}

/// When the oldest of the documents that prove a badge was fetched; pictures prove nothing.
pub fn oldest_proof(kept: &[ProofDocument]) -> Option<DateTime<Utc>> {
    let proof = kept.iter().filter(|kept| kept.role != "image");
    proof.map(|kept| kept.fetched_at).min()
}

/// What the verdict means, and what to do next.
pub fn meaning(answer: &VerifyAnswer, offline: bool) -> &'static str {
    let reason = answer.reasons.first().map_or("", String::as_str);
    if answer.checked_at.is_none() {
        return "Give the path of a file, an address that begins with https://, or - for standard input.";
    }
    let is_part = |check: &VerifyCheck| check.check == "readable" && check.reason.as_deref() == Some("type");
    if answer.checks.iter().any(is_part) {
        return "It belongs to badges and was awarded to nobody. Give the badge that somebody was awarded.";
    }
    if answer.format.is_none() && answer.status != Status::Revoked {
        return no_badge(answer.status, reason, offline);
    }
    match (answer.verdict, answer.status) {
        (VerdictWord::Invalid, Status::Valid) => {
            "It is genuine, and awarded to somebody else than you asked about. Issuers write addresses in many \
             spellings: try the others that this person has."
        }
        (_, Status::Valid) => "Every check that it asks for was made, and passed.",
        (_, Status::Expired) => "It is genuine, and its time is over. Only its issuer can renew it.",
        (_, Status::Revoked) => "Its issuer has withdrawn it. Only the issuer can say more.",
        (_, Status::Suspended) => "Its issuer has withdrawn it for now. Look again later, or ask the issuer.",
        (_, Status::Invalid) => problem(reason),
        (VerdictWord::Invalid, Status::Unverifiable) => {
            "A document that it needs is not where it should be, so it may not be called verified. That does not make \
             it a forgery: look again later, or ask the issuer."
        }
        (_, Status::Unverifiable | Status::Unchecked) if offline => {
            "What is kept here is not enough to decide. Its issuer can be asked without --offline."
        }
        (_, Status::Unverifiable | Status::Unchecked) => {
            "This says nothing against the badge: a check could not be made. Try again later."
        }
    }
}

fn problem(reason: &str) -> &'static str {
    match reason {
        "signature" | "alg" | "key" | "claims" | "proof" | "proof-purpose" => {
            "It was changed after it was signed, or signed by somebody else. Do not rely on it; ask the issuer for a \
             fresh copy."
        }
        "issuer-binding" | "scope" | "mismatch" | "id-mismatch" => {
            "It does not come from where it says. Do not rely on it; ask the issuer for a fresh copy."
        }
        "not-yet-valid" => "Its time has not come yet. Look again after its first day.",
        "structure" | "type" | "context" | "schema" | "extension" | "image" | "content" | "too-large" => {
            "It is not made as its version of Open Badges asks. That can be a mistake of the issuer's: ask for a fresh \
             copy."
        }
        _ => "Do not rely on it; ask the issuer for a fresh copy.",
    }
}

fn no_badge(status: Status, reason: &str, offline: bool) -> &'static str {
    match (status, reason) {
        (Status::Invalid, "image") => {
            "Saving a badge from a web page or social network often removes its data. Use 'Download' on the page where \
             you got it, or give the address of the badge."
        }
        (Status::Invalid, _) => {
            "Badges are JSON, signed text, pictures with a badge inside, and the addresses of these."
        }
        _ if offline => "What is kept here is not enough to decide. Its host can be asked without --offline.",
        _ => "This says nothing against the badge: it could not be had.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(check: &str, outcome: Outcome, reason: Option<&str>) -> CheckLine {
        CheckLine {
            check: check.to_owned(),
            outcome,
            message: format!("about {check}"),
            url: None,
            reason: reason.map(str::to_owned),
        }
    }

    #[test]
    fn whose_it_is_never_stands_for_what_is_wrong_with_it() {
        let lines = [
            line("recipient", Outcome::Failed, Some("recipient")),
            line("not-revoked", Outcome::Failed, Some("revoked")),
            line("signature", Outcome::Failed, Some("signature")),
        ];
        let told = |reasons: &[&str]| {
            let reasons: Vec<String> = reasons.iter().map(|reason| (*reason).to_owned()).collect();
            telling(&lines, &reasons).map(|line| line.check.as_str())
        };
        assert_eq!(told(&["revoked"]), Some("not-revoked"));
        assert_eq!(told(&["signature", "revoked"]), Some("signature"));
        assert_eq!(told(&["status"]), Some("not-revoked"), "some fault is better than none");
        assert_eq!(told(&["recipient"]), Some("recipient"), "where it was asked for");
        assert_eq!(told(&[]), None, "nothing is wrong with a badge for someone else");
    }

    #[test]
    fn every_meaning_is_a_calm_sentence() {
        let reasons = [
            "",
            "signature",
            "scope",
            "structure",
            "not-yet-valid",
            "fetch",
            "image",
            "recipient",
        ];
        for format in [None, Some("2.0".to_owned())] {
            for status in [
                Status::Valid,
                Status::Expired,
                Status::Revoked,
                Status::Suspended,
                Status::Invalid,
                Status::Unverifiable,
            ] {
                for (reason, offline) in reasons.iter().flat_map(|reason| [(reason, true), (reason, false)]) {
                    let answer = VerifyAnswer {
                        checked_at: DateTime::from_timestamp(0, 0),
                        format: format.clone(),
                        status,
                        reasons: vec![(*reason).to_owned()],
                        ..VerifyAnswer::unreadable("x", "y")
                    };
                    let told = meaning(&answer, offline);
                    assert!(told.ends_with('.') && !told.contains('!'), "{told}");
                    assert!(
                        status != Status::Unverifiable || !told.contains("Do not rely"),
                        "what could not be checked is no forgery: {told}"
                    );
                }
            }
        }
    }
}

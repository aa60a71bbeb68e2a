//! Verifying without adding: works without a library, and with one only borrows its identities.

mod web;

use std::{sync::Arc, time::Duration};

use holdall_library::Library;
use holdall_model::{Identity, Verdict};
use holdall_net::Net;
use holdall_sync::KeptDocuments;
use holdall_verify::{Answer, Input, Question};
use url::Url;

use crate::{
    Answered, App, Clock, Code, Start, UserError,
    contacts::Contacts,
    detail,
    folder::Folder,
    headline, inspect,
    settings::{self, Door},
    start,
    verifier::web::Web,
    view::{BadgeFacts, LookedAt, VerdictWord, VerifyAnswer, VerifyCheck, VerifyEvidence, VerifyRecipient},
};

/// How long one verdict may take.
const ONE_VERDICT: Duration = Duration::from_secs(60);

/// Verifies inputs of all kinds.
pub struct Verifier {
    net: Net,
    clock: Clock,
    /// The library's identities: they fill `recipient` and never decide.
    own: Vec<Identity>,
    contacts: Arc<Contacts>,
    library: Option<Library>,
    /// No request leaves: what the library keeps is all there is.
    offline: bool,
    /// Hosts on this computer are allowed by the user's own switch: a file may name them then.
    local_hosts: bool,
}

impl Verifier {
    /// Over the library of `start` where there is one; makes none.
    ///
    /// # Errors
    /// Those of a library that is there and cannot be opened.
    pub async fn start(start: Start) -> Answered<Self> {
        let file = Folder::of(start.folder.clone())?.library();
        let opened = tokio::task::spawn_blocking(move || Library::open(&file, false)).await;
        let library = opened.map_err(|error| UserError::new(Code::Unexpected).because(&error))??;
        let (door, own) = match &library {
            Some(library) => (
                settings::door(library, &start).await?,
                library.read(|reader| reader.identities()).await?,
            ),
            None => (settings::door_without_library(start.offline), Vec::new()),
        };
        Self::with(&door, start.clock, own, library)
    }

    fn with(door: &Door, clock: Clock, own: Vec<Identity>, library: Option<Library>) -> Answered<Self> {
        let contacts = Arc::new(Contacts::default());
        Ok(Self {
            net: start::net(door, &contacts)?,
            clock,
            own,
            contacts,
            library,
            offline: door.offline,
            local_hosts: door.local_hosts,
        })
    }

    /// The badge at an address that the user typed.
    pub async fn link(&self, link: &str, whose: &[(String, String)]) -> VerifyAnswer {
        match Url::parse(link.trim()) {
            Ok(url) => self.answer(link, Input::Url(url.clone()), Some(url), whose).await,
            Err(error) => VerifyAnswer::unreadable(link, &format!("it is no web address ({error})")),
        }
    }

    /// The badge in some bytes; `named` is how the user calls them.
    pub async fn bytes(&self, named: &str, bytes: Vec<u8>, whose: &[(String, String)]) -> VerifyAnswer {
        let here = self.local_hosts.then(|| Url::parse("http://127.0.0.1/").ok()).flatten();
        self.answer(named, Input::Bytes(bytes), here, whose).await
    }

    async fn answer(&self, named: &str, input: Input, typed: Option<Url>, whose: &[(String, String)]) -> VerifyAnswer {
        let answer = self.ask(input, typed, whose).await;
        if let Some(library) = &self.library {
            self.contacts.flush(library, (self.clock)()).await;
        }
        shape(named, answer)
    }

    async fn ask(&self, input: Input, typed: Option<Url>, whose: &[(String, String)]) -> Answer {
        let given: Vec<Identity> = whose
            .iter()
            .map(|(kind, value)| Identity {
                kind: kind.clone(),
                value: value.clone(),
            })
            .collect();
        let recipient_decides = !given.is_empty();
        let question = Question {
            input,
            identities: if recipient_decides { given } else { self.own.clone() },
            recipient_decides,
            now: (self.clock)(),
        };
        let mut answer = match self.library.as_ref().filter(|_| self.offline) {
            Some(library) => holdall_verify::verify(&KeptDocuments::offline(library.clone()), &question).await,
            None => {
                let web = Web::new(&self.net, &self.clock, typed, ONE_VERDICT);
                holdall_verify::verify(&web, &question).await
            }
        };
        answer.report.warn_of_plain_http();
        answer
    }
}

fn facts(answer: &Answer) -> Option<BadgeFacts> {
    let badge = answer.badge.as_ref()?;
    let (class, issuer) = (badge.badge_class.as_deref(), badge.issuer.as_deref());
    let summary = holdall_formats::summarise(&badge.assertion, class, issuer, badge.jws.is_some()).ok()?;
    Some(inspect::facts(&summary))
}

fn shape(named: &str, answer: Answer) -> VerifyAnswer {
    let assertion = facts(&answer);
    let report = answer.report;
    VerifyAnswer {
        id: None,
        input: named.to_owned(),
        format: report.version.map(detail::version),
        verdict: match report.verdict {
            Verdict::Valid => VerdictWord::Valid,
            Verdict::Invalid => VerdictWord::Invalid,
            Verdict::Unverifiable => VerdictWord::Unverifiable,
        },
        status: report.status.into(),
        reasons: report.reasons.into_iter().map(detail::reason).collect(),
        warnings: report.warnings,
        checks: (report.checks.into_iter())
            .map(|check| VerifyCheck {
                check: check.check,
                outcome: check.outcome.into(),
                message: check.message,
                url: check.url,
                reason: check.reason.map(detail::reason),
            })
            .collect(),
        recipient: VerifyRecipient {
            outcome: report.recipient.outcome.into(),
            matched: report.recipient.matched,
        },
        vouched_by: report.vouched_by,
        checked_at: Some(report.checked_at),
        evidence: (report.used.into_iter())
            .map(|used| VerifyEvidence {
                url: used.url,
                role: used.role.as_str().to_owned(),
                fetched_at: used.fetched_at,
                sha256: used.sha256.to_string(),
            })
            .collect(),
        assertion,
    }
}

impl App {
    /// Looks at a badge by address and adds nothing (after the user confirmed an open request). The address does not
    /// count as typed.
    ///
    /// # Errors
    /// [`Code::BadAddress`] for what is no web address.
    pub async fn look_at(&self, url: &str) -> Answered<LookedAt> {
        let bad = || UserError::new(Code::BadAddress).with("typed", url);
        let address = Url::parse(url.trim())
            .ok()
            .filter(|_| inspect::is_link(url))
            .ok_or_else(bad)?;
        let own = self.library().read(|reader| reader.identities()).await?;
        let verifier = Verifier {
            net: self.net(),
            clock: self.inner.start.clock.clone(),
            own,
            contacts: self.inner.contacts.clone(),
            library: Some(self.library().clone()),
            offline: self.door().offline,
            local_hosts: false,
        };
        let answer = verifier.ask(Input::Url(address), None, &[]).await;
        self.flush_contacts().await;
        let facts = facts(&answer).unwrap_or_default();
        Ok(LookedAt {
            name: facts.name.unwrap_or_default(),
            issuer: facts.issuer.unwrap_or_default(),
            headline: headline::of_report(&answer.report),
            vouched_by: answer.report.vouched_by.clone(),
            checks: answer.report.checks.into_iter().map(detail::line).collect(),
        })
    }
}

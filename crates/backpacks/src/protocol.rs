//! What every backpack protocol is, and the traits it speaks through. What a host cannot do is absent, never an error at
//! run time.

use std::fmt;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use holdall_model::Identity;
use holdall_net::Net;
use url::Url;

use crate::{
    Answer, Ask, Awards, BackpackError, Collections, Endpoints, Grant, Session, Started, Tend, badge_connect, badgr_v2,
    mozilla, oauth, ob3_api,
};

/// Every protocol, in the order in which a host is tried.
pub const PROTOCOLS: &[Protocol] = &[
    badge_connect::PROTOCOL,
    badgr_v2::PROTOCOL,
    badgr_v2::AWARDS,
    mozilla::PROTOCOL,
    ob3_api::PROTOCOL,
];

/// The protocol with this id.
pub fn protocol(id: &str) -> Option<&'static Protocol> {
    PROTOCOLS.iter().find(|protocol| protocol.id == id)
}

/// One way of speaking to a backpack host: what it is called, and what it can.
pub struct Protocol {
    /// Stored in the library with each backpack; never changes: `badge-connect`, `badgr-v2`.
    pub id: &'static str,
    /// Shown to the user, e.g. "Badge Connect".
    pub title: &'static str,
    /// How the user grants access.
    pub sign_in: &'static dyn SignIn,
    /// Reading assertions, where the protocol can.
    pub pull: Option<&'static dyn Pull>,
    /// Adding assertions, where the protocol can.
    pub push: Option<&'static dyn Push>,
    /// Taking badges up and out, where the protocol can.
    pub tend: Option<&'static dyn Tend>,
    /// Collections of badges, where the protocol has them.
    pub collections: Option<&'static dyn Collections>,
    /// What the account awards to others, where the protocol tells.
    pub awards: Option<&'static dyn Awards>,
    /// Whether it is only spoken when the user names it: another protocol is the usual one at its hosts.
    pub on_request: bool,
}

impl Protocol {
    /// A protocol that can nothing yet but sign in; what more it can is said beside it.
    pub const fn new(id: &'static str, title: &'static str, sign_in: &'static dyn SignIn) -> Self {
        Self {
            id,
            title,
            sign_in,
            pull: None,
            push: None,
            tend: None,
            collections: None,
            awards: None,
            on_request: false,
        }
    }

    /// That this protocol is not spoken here.
    pub(crate) fn not_here(&self, why: impl Into<String>) -> BackpackError {
        BackpackError::NotHere {
            protocol: self.title,
            why: why.into(),
        }
    }
}

impl fmt::Debug for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id)
    }
}

/// What a host says it offers.
#[derive(Debug, Clone)]
pub struct Found {
    /// The host's name for itself.
    pub name: String,
    /// Its addresses, to be pinned.
    pub endpoints: Endpoints,
    /// Scopes it offers; empty when it does not say.
    pub scopes: Vec<String>,
    /// Whether this installation can register itself.
    pub registers: bool,
    /// The address whose answer told all this.
    pub from: Url,
    /// Terms of service.
    pub terms_url: Option<Url>,
    /// Privacy policy.
    pub privacy_url: Option<Url>,
}

/// Getting, renewing and giving back access. What comes back, is renewed and is given back goes by OAuth 2 unless a
/// protocol has a way of its own.
#[async_trait]
pub trait SignIn: Send + Sync {
    /// Where a host that speaks this protocol says so, most telling first, for what the user typed.
    fn places(&self, typed: &Url) -> Vec<Url>;
    /// Asks one of the `places`. The best offer comes first; there is at least one.
    ///
    /// # Errors
    /// [`BackpackError::NotHere`] when the answer is fine and is not this protocol's.
    async fn look(&self, net: &Net, typed: &Url, place: &Url) -> Result<Vec<Found>, BackpackError>;
    /// Asks `typed` what it offers, place after place.
    async fn discover(&self, net: &Net, typed: &Url) -> Result<Found, BackpackError> {
        crate::discover::first(self, net, typed).await
    }
    /// Registers this app where it must, and makes the address for the browser.
    async fn begin(&self, net: &Net, found: &Found, ask: &Ask) -> Result<Started, BackpackError>;
    /// Turns the browser's return into a grant. `started` is used up.
    ///
    /// # Errors
    /// [`BackpackError::BadReturn`] when the answer belongs to another sign-in (an error under a wrong state too, so it
    /// need not end the wait); [`BackpackError::Refused`] with the host's error code, such as `access_denied` when the
    /// user said no, `invalid_grant` for a code that is too old, `invalid_client` when registering anew may help.
    async fn finish(
        &self,
        net: &Net,
        started: Started,
        answer: Answer,
        now: DateTime<Utc>,
    ) -> Result<Grant, BackpackError> {
        match answer {
            Answer::Back(back) => oauth::finish(net, started, &back, now).await,
            Answer::Password { .. } => Err(BackpackError::BadReturn("this protocol knows no passwords")),
        }
    }
    /// A fresh grant for one that has expired; one request, never repeated here.
    async fn renew(&self, net: &Net, grant: &Grant, now: DateTime<Utc>) -> Result<Grant, BackpackError> {
        oauth::renew(net, grant, now).await
    }
    /// Gives the grant back, where the host can take it.
    async fn revoke(&self, net: &Net, grant: &Grant) -> Result<(), BackpackError> {
        oauth::revoke(net, grant).await
    }
    /// Whether a name and a password can take the place of the browser.
    fn takes_password(&self) -> bool {
        false
    }
    /// Who is signed in.
    async fn profile(&self, session: &Session<'_>) -> Result<Profile, BackpackError>;
    /// Who is signed in, with those of `known` that the host names where it tells addresses as hashes only.
    async fn profile_among(&self, session: &Session<'_>, known: &[Identity]) -> Result<Profile, BackpackError> {
        let _ = known;
        self.profile(session).await
    }
    /// Whether the browser brings back the tokens themselves. They then come back to this computer only, or to a page of
    /// the issuer whose badges are to be added; never by the private scheme, the relay, or the arguments of a program.
    fn tokens_in_callback(&self) -> bool {
        false
    }
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Profile {
    /// The host's id for the account, where it gives one.
    pub id: Option<String>,
    /// Display name; may be empty.
    pub name: String,
    /// Every identifier, case variants included.
    pub identities: Vec<Identity>,
}

/// Where a listing goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cursor {
    /// From the start; with a time, only what changed since.
    Start {
        /// Created or updated after this.
        since: Option<DateTime<Utc>>,
    },
    /// The host's own next page.
    Next(Url),
    /// By counting, where the host gives no link.
    Offset {
        /// Items read so far.
        offset: usize,
        /// As in [`Cursor::Start`].
        since: Option<DateTime<Utc>>,
    },
}

/// One page of a listing.
#[derive(Debug, Clone)]
pub struct Page {
    /// The badges as listed.
    pub items: Vec<Item>,
    /// Where it goes on; absent at the end.
    pub next: Option<Cursor>,
    /// How many there are in all, when the host says.
    pub total: Option<usize>,
}

/// One badge in a listing.
#[derive(Debug, Clone)]
pub struct Item {
    /// The assertion's id as given, trimmed; for a JWS its payload's id; absent when it has none.
    pub assertion_id: Option<String>,
    /// The host's own id for it, where it has one.
    pub host_id: Option<String>,
    /// The listed bytes: the JSON object exactly as sent, or the compact JWS. Not to be verified: the document at the id is.
    pub listed: Vec<u8>,
    /// Whether `listed` is a compact JWS.
    pub jws: bool,
}

/// Reading assertions.
#[async_trait]
pub trait Pull: Send + Sync {
    /// One page. A host may count on for ever or tell the same badges again, so the caller stops at a page that brings no
    /// badge that is new, and after a thousand pages.
    async fn page(&self, session: &Session<'_>, cursor: &Cursor) -> Result<Page, BackpackError>;
    /// Whether [`Cursor::Start`] with a time is understood.
    fn knows_since(&self) -> bool;
    /// As [`Pull::page`], for hosts that must be told whose badges are wanted: one of `known`.
    async fn page_among(
        &self,
        session: &Session<'_>,
        known: &[Identity],
        cursor: &Cursor,
    ) -> Result<Page, BackpackError> {
        let _ = known;
        self.page(session, cursor).await
    }
    /// Whether a full listing shows every badge of the backpack. One that shows a part says nothing about the others:
    /// what it lacks is not gone.
    fn lists_all(&self) -> bool {
        true
    }
}

/// A badge in every form at hand; the protocol picks the one that its host can take.
#[derive(Debug, Clone, Default)]
pub struct Offer {
    /// The hosted assertion's JSON, for hosted badges.
    pub hosted: Option<serde_json::Value>,
    /// The compact JWS, for signed badges.
    pub jws: Option<String>,
    /// A baked picture (PNG or SVG).
    pub baked: Option<Vec<u8>>,
    /// An Open Badges 3.0 credential as it was received: the JSON text with its proof inside, or the compact JWS. Then
    /// the three above are absent: hosts of 2.x take none.
    pub credential: Option<String>,
    /// `url` of the issuer's profile, as far as it is known here.
    pub issuer_url: Option<String>,
}

/// Why [`Push::form`] refuses a badge for its version alone: no form of it would do.
pub const OTHER_VERSION: &str = "this host takes badges of another version of Open Badges";

/// Why [`Push::form_under`] refuses a badge of another issuer than the grant is bound to, and what helps.
pub const OTHER_ISSUER: &str = "this connection takes badges of its own issuer only; \
    export the badge as a picture and upload it on the backpack's own pages";

/// How a push ended well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stored {
    /// Taken.
    Added,
    /// It had it.
    Already,
}

/// Adding assertions.
#[async_trait]
pub trait Push: Send + Sync {
    /// The form in which `offer` would go: `hosted`, `jws`, `baked`, `credential`; or why it cannot ([`OTHER_VERSION`]).
    fn form(&self, offer: &Offer) -> Result<&'static str, &'static str>;
    /// As [`Push::form`], with what is known of the grant and of the badge's issuer.
    fn form_under(&self, grant: &Grant, offer: &Offer) -> Result<&'static str, &'static str> {
        let _ = grant;
        self.form(offer)
    }
    /// Sends it.
    async fn push(&self, session: &Session<'_>, offer: &Offer) -> Result<Stored, BackpackError>;
}

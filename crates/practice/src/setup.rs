//! What a practice host is made of: its manners, its people, its patience.

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::{
    badgr,
    ob3::{self, Ob3Habits},
    spec::{CREATE, OFFLINE, PROFILE, PROFILE_UPDATE, READ},
};

/// Whose manners a backpack host has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Personality {
    /// Badge Connect of Open Badges 2.1 by the letter.
    Spec,
    /// Badgr: Badge Connect with Badgr's ways, and its own API v2 beside it.
    Badgr,
    /// The Open Educational Badges line of Badgr: PKCE or nothing, a client secret that is a hash of itself, renewals
    /// that never work, and cookies that count more than the token.
    Oeb,
    /// Mozilla's hosted Backpack up to version 2: Backpack Connect and the Displayer API, refusals as text.
    MozillaGen1,
    /// The same, version 3: refusals as JSON, crashes where something is missing.
    MozillaGen2,
    /// The API of Open Badges 3.0, with its [`Ob3Habits`].
    Ob3,
    /// By the letter on the face of it, until one of its [`Attack`](crate::Attack)s is on.
    Hostile,
}

impl Personality {
    /// Whether it descends from Badgr.
    pub(crate) fn is_badgr(self) -> bool {
        matches!(self, Self::Badgr | Self::Oeb)
    }

    /// Whether it speaks Mozilla Backpack Connect.
    pub(crate) fn is_mozilla(self) -> bool {
        matches!(self, Self::MozillaGen1 | Self::MozillaGen2)
    }

    /// Whether it keeps to the letter of its specification where it does not attack.
    pub(crate) fn is_spec(self) -> bool {
        matches!(self, Self::Spec | Self::Hostile | Self::Ob3)
    }
}

/// A badge as a backpack holds it.
#[derive(Debug, Clone, PartialEq)]
pub enum Held {
    /// An Open Badges 2.0 assertion whose truth is the document at its id, or a 3.0 credential with its proof inside.
    Hosted(Value),
    /// A compact JWS of either version.
    Signed(String),
}

/// Somebody with an account.
#[derive(Debug, Clone)]
pub struct Person {
    /// Full name.
    pub name: String,
    /// What is typed in the field "Name or e-mail"; every e-mail address works as well.
    pub login: String,
    /// The account's password; shown on the sign-in page, as these are practice accounts.
    pub password: String,
    /// Addresses on the profile, the primary one first.
    pub emails: Vec<String>,
    /// What lies in the backpack at the start.
    pub badges: Vec<Held>,
    /// Addresses that were never confirmed; only Badgr's kind tell of them.
    pub unverified: Vec<String>,
    /// Other spellings of the addresses that count as theirs; only Badgr's kind tell of them.
    pub case_variants: Vec<String>,
}

impl Person {
    /// Somebody with an empty backpack; `login` is the part of the first address before the `@`.
    pub fn new(name: &str, password: &str, emails: &[&str]) -> Self {
        let first = emails.first().copied().unwrap_or_default();
        Self {
            name: name.to_owned(),
            login: first.split('@').next().unwrap_or_default().to_owned(),
            password: password.to_owned(),
            emails: emails.iter().map(|email| (*email).to_owned()).collect(),
            badges: Vec::new(),
            unverified: Vec::new(),
            case_variants: Vec::new(),
        }
    }

    /// The same person with these badges in the backpack.
    pub fn holding(mut self, badges: Vec<Held>) -> Self {
        self.badges = badges;
        self
    }
}

/// Ada Quill, who earns: two addresses, password `practice-ada`.
pub fn ada() -> Person {
    Person::new(
        "Ada Quill",
        "practice-ada",
        &["ada@quill.example", "ada.quill@harbour.example"],
    )
}

/// Ines Marlow, who issues: password `practice-ines`.
pub fn ines() -> Person {
    Person::new("Ines Marlow", "practice-ines", &["ines@marlow.example"])
}

/// Tomas Brandt, who teaches: password `practice-tomas`.
pub fn tomas() -> Person {
    Person::new("Tomas Brandt", "practice-tomas", &["tomas@brandt.example"])
}

/// A client that an administrator made by hand.
#[derive(Debug, Clone)]
pub struct HandMade {
    /// Client id.
    pub id: String,
    /// Client secret; absent for a public client.
    pub secret: Option<String>,
    /// Allowed return addresses; empty allows any loopback address, any port.
    pub redirect_uris: Vec<String>,
    /// Scopes it may ask for, as the personality spells them.
    pub scopes: Vec<String>,
}

impl HandMade {
    /// A client for practising with one that an administrator handed out: id `practice-client`, secret
    /// `practice-secret`, every loopback address to return to, every scope of the personality.
    pub fn practice(personality: Personality) -> Self {
        let scopes: &[&str] = match personality {
            Personality::Spec | Personality::Hostile => &[READ, CREATE, PROFILE, PROFILE_UPDATE, OFFLINE],
            Personality::Ob3 => &ob3::SCOPES,
            Personality::Badgr | Personality::Oeb => &badgr::SCOPES,
            // Nobody registers there: the return address is all that is known of an app.
            Personality::MozillaGen1 | Personality::MozillaGen2 => &[],
        };
        Self {
            id: "practice-client".to_owned(),
            secret: Some("practice-secret".to_owned()),
            redirect_uris: Vec::new(),
            scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
        }
    }
}

/// Ways in which a host may differ without being wrong; can be changed while it runs.
#[derive(Debug, Clone)]
pub struct Switches {
    /// Badges on one page when none or more is asked for.
    pub page_size: usize,
    /// Says `expires_in` in token answers.
    pub expires_in: bool,
    /// Gives refresh tokens at all.
    pub refresh_tokens: bool,
    /// Says `X-Total-Count` (never said by Badgr).
    pub total_count: bool,
    /// Sends `Link` headers.
    pub links: bool,
    /// Grants at most these scopes; absent grants what was asked.
    pub grant_only: Option<Vec<String>>,
    /// Offers `offline_access` (never offered by Badgr).
    pub offline_access: bool,
    /// Loses the PKCE challenge, as Badgr's published consent page does.
    pub drops_pkce: bool,
    /// Points `next` links at this other origin.
    pub foreign_next: Option<String>,
    /// Says `iss` in the answer to the app.
    pub iss: Option<String>,
    /// Seconds that access tokens live which are given out from now on, instead of those of the setup.
    pub access_life_s: Option<u64>,
    /// Where the manifest says the token endpoint is, instead of the true place.
    pub token_url: Option<String>,
    /// Fetches the logo of whoever registers, as Badgr does, and breaks down when it cannot.
    pub fetches_logo: bool,
    /// Forgets access tokens when they have expired, after which their refresh tokens are not survived (Badgr).
    pub purges_expired: bool,
    /// Where the manifest, or Mozilla's callback, says the API is, instead of the true place.
    pub api_base: Option<String>,
    /// What a host of the 3.0 API does otherwise.
    pub ob3: Ob3Habits,
    /// Serves pictures of badges without the badge in them (Displayer).
    pub plain_pictures: bool,
}

impl Default for Switches {
    fn default() -> Self {
        Self {
            page_size: 50,
            expires_in: true,
            refresh_tokens: true,
            total_count: true,
            links: true,
            grant_only: None,
            offline_access: true,
            drops_pkce: false,
            foreign_next: None,
            iss: None,
            access_life_s: None,
            token_url: None,
            fetches_logo: false,
            purges_expired: false,
            api_base: None,
            ob3: Ob3Habits::default(),
            plain_pictures: false,
        }
    }
}

/// One backpack host.
#[derive(Debug, Clone)]
pub struct Setup {
    /// Its manners.
    pub personality: Personality,
    /// Its name for people, e.g. "Harbour Backpack".
    pub name: String,
    /// Who has an account.
    pub people: Vec<Person>,
    /// Clients made by hand.
    pub clients: Vec<HandMade>,
    /// Port on 127.0.0.1; absent takes a free one.
    pub port: Option<u16>,
    /// The host's time when it starts; absent takes the system's.
    pub now: Option<DateTime<Utc>>,
    /// Seconds a code lives.
    pub code_life_s: u64,
    /// Seconds an access token lives.
    pub access_life_s: u64,
    /// Milliseconds before every answer.
    pub latency_ms: u64,
    /// Harmless differences.
    pub switches: Switches,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            personality: Personality::Spec,
            name: "Harbour Backpack".to_owned(),
            people: vec![ada()],
            clients: Vec::new(),
            port: None,
            now: None,
            code_life_s: 600,
            access_life_s: 3600,
            latency_ms: 0,
            switches: Switches::default(),
        }
    }
}

/// The issuer site.
#[derive(Debug, Clone, Default)]
pub struct SiteSetup {
    /// Port on 127.0.0.1; absent takes a free one. Ids contain it.
    pub port: Option<u16>,
    /// The day the two newest samples are counted from; absent takes the system's.
    pub now: Option<DateTime<Utc>>,
    /// Milliseconds before every answer.
    pub latency_ms: u64,
}

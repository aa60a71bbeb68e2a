//! Connecting a backpack, step by step and in sight.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::UserError;

/// Where a connection stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ConnectStage {
    /// Asking the host what it offers.
    Finding,
    /// Something must be decided first: several hosts are involved, the host offers several APIs, or no way back is possible
    /// as asked.
    Asking,
    /// The browser has the sign-in page.
    Waiting,
    /// The answer is in; being exchanged.
    Finishing,
    /// Connected; `backpack` is set.
    Done,
    /// It failed; `error` is set, the trail says where.
    Failed,
    /// The user cancelled.
    Cancelled,
}

/// A step of the trail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TrailStep {
    /// What was done.
    pub kind: TrailKind,
    /// What the sentence needs: `host`, `name`, `count`, ...
    pub params: std::collections::BTreeMap<String, String>,
    /// The address in question, shown in mono; without query.
    pub url: Option<String>,
    /// How it went.
    pub state: StepState,
    /// How long it took.
    pub duration_ms: u32,
    /// The technical answer, behind Details; redacted.
    pub detail: Option<String>,
}

/// The kinds of steps; the window has a sentence for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum TrailKind {
    /// Reached the site. `host`
    Reached,
    /// Looked for a connection file; found or not. `protocol`
    Looked,
    /// Read the badge that the typed address links to. `hosts` that it leads to
    Badge,
    /// What it offers. `scopes` (plain list of `read`, `add`, `profile`)
    Offers,
    /// Several hosts take part. `hosts`
    Hosts,
    /// Registered this app there. `host`
    Registered,
    /// The browser was given the sign-in page. `host`
    Opened,
    /// The answer came back. `way`
    Returned,
    /// Access was granted. `scopes`
    Granted,
    /// The host dropped PKCE.
    NoPkce,
    /// Read the profile. `account`
    Profile,
}

/// How a step went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum StepState {
    /// Under way.
    Running,
    /// Done.
    Done,
    /// Tried, not there; something else is tried.
    Skipped,
    /// Failed; the connection ends here.
    Failed,
}

/// How the browser's answer comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum WayBack {
    /// The private scheme.
    Scheme,
    /// The static pages on an https host.
    Relay,
    /// A listener on 127.0.0.1.
    Loopback,
    /// The user pastes the address.
    Paste,
    /// Name and password.
    Password,
}

/// One way back at one host, and why it is offered or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct WayNote {
    /// The way.
    pub way: WayBack,
    /// Whether it can be chosen here.
    pub possible: bool,
    /// Why, or why not.
    pub why: WayWhy,
}

/// Why a way back is offered or not; both edges have a sentence for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum WayWhy {
    /// Relay: hosts like this one send answers to https addresses alone.
    TakesHttpsOnly,
    /// Relay: it would go, and shorter ways do too.
    GoesToo,
    /// Scheme: the browser opens the program itself.
    OpensProgram,
    /// Loopback: the answer comes straight to this computer.
    StaysHere,
    /// Paste: it goes wherever a browser does.
    AlwaysGoes,
    /// Password: only when the user asks for it.
    OnRequest,
    /// No relay is set up.
    NoRelay,
    /// The host takes web addresses alone.
    WebAddressesOnly,
    /// The answer holds the tokens themselves: it goes to this computer and nowhere else.
    TokensInAnswer,
    /// The protocol knows no passwords.
    NoPasswords,
    /// The host registers nobody, and no app key was given.
    NoAppKey,
    /// The host was asked and refused.
    HostRefused,
    /// The port is not free.
    PortTaken,
}

/// A connection under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ConnectView {
    /// Its id.
    pub id: String,
    /// What was typed.
    pub typed: String,
    /// Host in question.
    pub host: String,
    /// Where it stands.
    pub stage: ConnectStage,
    /// What was done so far.
    pub trail: Vec<TrailStep>,
    /// How the answer will come back.
    pub way: WayBack,
    /// What else is possible here.
    pub ways: Vec<WayBack>,
    /// Every way back with its reason, the best first and the impossible last; empty until the host is known.
    pub way_notes: Vec<WayNote>,
    /// Waiting since.
    pub waiting_since: Option<DateTime<Utc>>,
    /// Gives up then.
    pub expires_at: Option<DateTime<Utc>>,
    /// Hosts to be confirmed in stage `asking`.
    pub hosts: Vec<String>,
    /// Names of the APIs to choose from in stage `asking`, the best first; going on takes that one, and another is taken by
    /// connecting with its name.
    pub choices: Vec<String>,
    /// What the app may do: `read`, `add`, `profile`.
    pub may: Vec<String>,
    /// The backpack, when done.
    pub backpack: Option<String>,
    /// Why it failed.
    pub error: Option<UserError>,
}

/// What the user may say when connecting. Its secrets are not printed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ConnectAsk {
    /// A web address, a domain, or an e-mail address.
    pub typed: String,
    /// A protocol id; the best one found when absent.
    pub protocol: Option<String>,
    /// How the answer is to come back; the best one when absent.
    pub way: Option<WayBack>,
    /// Port for the loopback way; a free one when absent.
    pub port: Option<u16>,
    /// Do not ask for adding badges.
    pub read_only: bool,
    /// A client id typed by the user.
    pub client_id: Option<String>,
    /// Its secret.
    pub client_secret: Option<String>,
    /// The backpack that this is a new sign-in for.
    pub again_for: Option<String>,
    /// A name for the backpack.
    pub name: Option<String>,
    /// A page of the issuer whose badges are to be added, where a backpack takes those of one issuer alone (Mozilla): the
    /// browser ends there, and its address is pasted.
    #[serde(default)]
    #[specta(optional)]
    pub issuer: Option<String>,
    /// The API wanted, by its name, where a host offers several.
    #[serde(default)]
    #[specta(optional)]
    pub api: Option<String>,
    /// The account, for the password way.
    #[serde(default)]
    #[specta(optional)]
    pub user: Option<String>,
    /// Its password; used once and never stored.
    #[serde(default)]
    #[specta(optional)]
    pub password: Option<String>,
}

impl std::fmt::Debug for ConnectAsk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ConnectAsk")
            .field("typed", &self.typed)
            .field("protocol", &self.protocol)
            .field("way", &self.way)
            .field("read_only", &self.read_only)
            .field("again_for", &self.again_for)
            .finish_non_exhaustive()
    }
}

/// A host offered before anything is typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Suggestion {
    /// Its name.
    pub name: String,
    /// What will be typed for the user.
    pub address: String,
    /// Its regions, where it has several: (name, address).
    pub regions: Vec<(String, String)>,
}

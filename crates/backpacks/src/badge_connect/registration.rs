//! Dynamic client registration (RFC 7591) as Badge Connect demands it and as hosts take it.

use std::time::Duration;

use chrono::{DateTime, Utc};
use holdall_net::{Answer, Method, Net, Purpose};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{PROTOCOL, registered_client};
use crate::{
    Ask, BackpackError, Client, ClientAuth, Found, Note,
    answers::{self, Told, seconds},
    oauth::OFFLINE,
    request,
};

/// The same for every installation of this program.
const SOFTWARE_ID: &str = "5c3c1f5e-8a3e-4f0b-9c0a-6a0d9f1b7e42";

/// Requests spent on one registration.
const TRIES: usize = 4;

/// Before the one repeat after a server error.
const PAUSE: Duration = if cfg!(test) {
    Duration::from_millis(5)
} else {
    Duration::from_secs(2)
};

/// What hashed secrets begin with where servers answer what they store.
const HASHES: &[&str] = &[
    "pbkdf2_",
    "pbkdf2:",
    "$pbkdf2",
    "argon2",
    "$argon2",
    "bcrypt$",
    "bcrypt_sha256$",
    "scrypt$",
    "scrypt:",
    "$scrypt$",
    "$2a$",
    "$2b$",
    "$2y$",
    "$1$",
    "$5$",
    "$6$",
    "$y$",
    "md5$",
    "sha1$",
    "sha256$",
    "sha512$",
    "{SSHA",
    "{PBKDF2",
];

/// A registered client and what it may ask for.
pub(super) struct Registered {
    pub client: Client,
    pub scopes: Vec<String>,
    pub notes: Vec<Note>,
}

/// Registers this installation, giving way where the host's refusal says how.
pub(super) async fn register(
    net: &Net,
    found: &Found,
    ask: &Ask,
    wanted: Vec<String>,
) -> Result<Registered, BackpackError> {
    let Some(url) = found.endpoints.registration_url.as_ref() else {
        return Err(BackpackError::Refused {
            said: "this host does not register programs by itself; it needs a client id entered by hand".into(),
            code: Some("no_registration".into()),
        });
    };
    let mut form = Form {
        scopes: wanted.clone(),
        with_scope: true,
        with_refresh: true,
    };
    let mut paused = false;
    for tries in 1.. {
        let asked = request::request(Method::POST, url, &found.endpoints.typed, Purpose::Registration);
        let answer = request::send(net, request::with_json(asked, &form.body(ask))).await?;
        match answer.status {
            200..300 => return read(&answer, &wanted, form.scopes),
            400 | 422 if tries < TRIES && form.give_way(&Told::read(&answer)) => {}
            500.. if tries < TRIES && !paused => {
                paused = true;
                tokio::time::sleep(PAUSE).await;
            }
            _ => return Err(refused(&answer)),
        }
    }
    Err(PROTOCOL.not_here("registration does not end"))
}

/// What the next request says.
struct Form {
    scopes: Vec<String>,
    with_scope: bool,
    with_refresh: bool,
}

impl Form {
    fn body(&self, ask: &Ask) -> Value {
        let page = |name: &str| request::below(&ask.relay, name).to_string();
        // Exactly one redirect address: a mixed list crashes Badgr, and two make it forget what it stored.
        let mut body = json!({
            "client_name": "Holdall",
            "client_uri": ask.relay.as_str(),
            "logo_uri": page("logo.png"),
            "tos_uri": page("terms.html"),
            "policy_uri": page("privacy.html"),
            "software_id": SOFTWARE_ID,
            "software_version": env!("CARGO_PKG_VERSION"),
            "redirect_uris": [ask.redirect.as_str()],
            "token_endpoint_auth_method": "client_secret_basic",
            "grant_types": if self.with_refresh {
                json!(["authorization_code", "refresh_token"])
            } else {
                json!(["authorization_code"])
            },
            "response_types": ["code"],
        });
        if let Some(body) = body.as_object_mut() {
            if self.with_scope && !self.scopes.is_empty() {
                body.insert("scope".into(), self.scopes.join(" ").into());
            }
            if ask.redirect.scheme() != "https" {
                // Not of Badge Connect, but what general OAuth servers want to hear before they take a private scheme.
                body.insert("application_type".into(), "native".into());
            }
        }
        body
    }

    /// Leaves out what the host took offence at; false when there is nothing to leave out.
    fn give_way(&mut self, told: &Told) -> bool {
        let said = format!("{} {}", told.said, told.oauth.as_deref().unwrap_or_default()).to_lowercase();
        if said.contains("redirect_uri") {
            return false;
        }
        if said.contains("grant_type") || said.contains("grant type") {
            return std::mem::take(&mut self.with_refresh);
        }
        if said.contains("scope") {
            if self.scopes.iter().any(|scope| scope == OFFLINE) {
                self.scopes.retain(|scope| scope != OFFLINE);
                return true;
            }
            return std::mem::take(&mut self.with_scope);
        }
        false
    }
}

#[derive(Deserialize)]
struct Answered {
    client_id: String,
    #[serde(default)]
    client_secret: Option<SecretString>,
    #[serde(default)]
    client_secret_expires_at: Value,
    #[serde(default)]
    token_endpoint_auth_method: Value,
    #[serde(default)]
    scope: Value,
}

/// Reads a good answer to a request for `asked`, where `wanted` was wanted. Its echo of redirect addresses and grant types
/// is not believed: Badgr always tells the same.
fn read(answer: &Answer, wanted: &[String], asked: Vec<String>) -> Result<Registered, BackpackError> {
    let it: Answered = answers::object(answer)?;
    let usable = |text: &str| !text.trim().is_empty() && !text.chars().any(char::is_control);
    if !usable(&it.client_id) {
        return Err(BackpackError::odd(answer.status, "a registration without a client id"));
    }
    let mut notes = Vec::new();
    let secret = it.client_secret.filter(|secret| usable(secret.expose_secret()));
    let hashed = secret
        .as_ref()
        .is_some_and(|secret| HASHES.iter().any(|hash| secret.expose_secret().starts_with(hash)));
    if hashed {
        notes.push(Note::HashedSecret);
    }
    let mut client = registered_client(it.client_id, secret.filter(|_| !hashed));
    if client.secret.is_some() {
        client.auth = match it.token_endpoint_auth_method.as_str() {
            Some("client_secret_post") => ClientAuth::Body,
            Some("none") => ClientAuth::IdOnly,
            _ => ClientAuth::Basic,
        };
        client.secret_expires_at = instant(&it.client_secret_expires_at);
    }
    let given: Option<Vec<String>> = it
        .scope
        .as_str()
        .map(|scope| scope.split_whitespace().map(str::to_owned).collect());
    let scopes = match given.filter(|given| !given.is_empty()) {
        // Asking the sign-in page for more than was registered dead-ends there.
        Some(given) => asked.iter().filter(|scope| given.contains(*scope)).cloned().collect(),
        None => asked.clone(),
    };
    // What was refused at registration is not asked of the sign-in page either, and without the word alone no access is
    // missing: hosts that do not know it renew all the same.
    let missing = |scope: &&String| *scope != OFFLINE && !scopes.contains(*scope);
    if wanted.iter().any(|scope| missing(&scope)) {
        notes.push(Note::FewerScopes);
    }
    Ok(Registered {
        client,
        scopes: if scopes.is_empty() { asked } else { scopes },
        notes,
    })
}

/// Unix seconds; 0 is never.
fn instant(value: &Value) -> Option<DateTime<Utc>> {
    let at = seconds(value).filter(|at| *at > 0)?;
    DateTime::from_timestamp(i64::try_from(at).ok()?, 0)
}

/// A refusal, marked when it is the way back that the host does not take.
fn refused(answer: &Answer) -> BackpackError {
    let told = Told::read(answer);
    let mentions = |text: &str| text.contains("redirect_uri");
    let way = mentions(&told.said) || told.oauth.as_deref().is_some_and(mentions);
    match answers::refusal(answer, answer.status, None) {
        BackpackError::Refused { said, .. } if way => BackpackError::Refused {
            said,
            code: Some("invalid_redirect_uri".into()),
        },
        BackpackError::Refused { said, code } => BackpackError::Refused {
            said,
            code: code.or(Some("invalid_client_metadata".into())),
        },
        // Registration is open by the specification: a demand to sign in is a refusal to register.
        BackpackError::SignedOut | BackpackError::Forbidden { .. } => BackpackError::Refused {
            said: told.said,
            code: Some("no_registration".into()),
        },
        other => other,
    }
}

#[cfg(test)]
#[path = "registration_tests.rs"]
mod tests;

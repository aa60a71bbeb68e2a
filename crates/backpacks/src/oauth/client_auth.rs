//! How a client proves itself at the token endpoint, and which other way is worth trying.

use base64::{Engine, engine::general_purpose::STANDARD};
use secrecy::{ExposeSecret, SecretString};

use crate::{Client, ClientAuth};

/// The value of an `Authorization: Basic` header, and nothing for a client that does not use one.
pub(crate) fn basic(client: &Client, auth: ClientAuth) -> Option<SecretString> {
    let (id, secret) = (client.id.expose_secret(), client.secret.as_ref()?.expose_secret());
    let pair = match auth {
        ClientAuth::Basic => format!("{}:{}", encoded(id), encoded(secret)),
        ClientAuth::BasicRaw => format!("{id}:{secret}"),
        ClientAuth::Body | ClientAuth::IdOnly => return None,
    };
    Some(SecretString::from(format!("Basic {}", STANDARD.encode(pair))))
}

/// The next way to try after `tried` was refused with `error`; none when another try could not help.
///
/// Every failed try costs a wait on hosts that slow down whole addresses, so only what is known to have helped on real
/// hosts is tried.
pub(crate) fn next(client: &Client, tried: ClientAuth, error: &str) -> Option<ClientAuth> {
    if !matches!(error, "invalid_client" | "invalid client_secret") {
        return None;
    }
    let has_secret = client.secret.is_some();
    match tried {
        // Only differs when there is something to encode.
        ClientAuth::Basic if reserved(client) => Some(ClientAuth::BasicRaw),
        // Hosts that hash secrets on arrival take the bare id of the clients that register themselves.
        ClientAuth::Basic | ClientAuth::BasicRaw if error == "invalid client_secret" => {
            (!client.by_hand).then_some(ClientAuth::IdOnly)
        }
        ClientAuth::Basic | ClientAuth::BasicRaw if has_secret => Some(ClientAuth::Body),
        _ => None,
    }
}

/// Whether form-encoding changes the id or the secret.
fn reserved(client: &Client) -> bool {
    [Some(&client.id), client.secret.as_ref()]
        .into_iter()
        .flatten()
        .any(|secret| encoded(secret.expose_secret()) != secret.expose_secret())
}

/// `application/x-www-form-urlencoded`, as RFC 6749 2.3.1 wants both halves.
fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

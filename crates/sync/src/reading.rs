//! A badge in received bytes, and the class and issuer that belong to it.

use std::borrow::Cow;

use holdall_formats::{FormatError, Kind, Summary};
use holdall_library::FetchId;
use holdall_model::{Role, Version};
use holdall_verify::Documents;
use serde_json::Value;
use url::Url;

use crate::KeptDocuments;

/// A badge as JSON, and whether it came as a JWS or JWT.
#[derive(Debug, Clone)]
pub(crate) struct Badge {
    pub(crate) value: Value,
    pub(crate) token: bool,
}

/// Badgr's own API lists a badge in words of its own. Where nothing better is left of it, as of one that was revoked, they
/// are read as the assertion that they tell of.
fn in_usual_words(mut value: Value) -> Value {
    let told = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    let is_entry = told("entityType").as_deref() == Some("Assertion") && value.get("type").is_none();
    let (Some(id), Some(class), true) = (told("openBadgeId"), told("badgeclassOpenBadgeId"), is_entry) else {
        return value;
    };
    if let Some(entry) = value.as_object_mut() {
        entry.retain(|_, member| !member.is_null());
        entry.insert("@context".to_owned(), "https://w3id.org/openbadges/v2".into());
        entry.insert("type".to_owned(), "Assertion".into());
        entry.insert("id".to_owned(), id.into());
        entry.insert("badge".to_owned(), class.into());
        entry.insert("verification".to_owned(), serde_json::json!({ "type": "HostedBadge" }));
    }
    value
}

/// Documents that were used, for their rows of evidence.
pub(crate) type Used = Vec<(Role, FetchId)>;

impl Badge {
    /// Reads JSON, a compact JWS or JWT, or a picture with one of these in it.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, FormatError> {
        match holdall_formats::kind(bytes)? {
            Kind::Png | Kind::Svg => Self::plain(&holdall_formats::unbake(bytes)?.payload),
            _ => Self::plain(bytes),
        }
    }

    fn plain(bytes: &[u8]) -> Result<Self, FormatError> {
        match holdall_formats::kind(bytes)? {
            Kind::Json => Ok(Self {
                value: in_usual_words(holdall_formats::read_json(bytes)?),
                token: false,
            }),
            Kind::Jws => {
                let text = std::str::from_utf8(bytes).map_err(|_| FormatError::Damaged("not UTF-8".to_owned()))?;
                Ok(Self {
                    value: holdall_formats::read_jws(text)?.payload,
                    token: true,
                })
            }
            Kind::Png | Kind::Svg => Err(FormatError::NotABadge("a picture inside a picture".to_owned())),
            Kind::Link => Err(FormatError::NotABadge("an address".to_owned())),
        }
    }

    /// Whether its text is all there is to prove: a token, or a credential with its proof inside.
    pub(crate) fn proves_itself(&self) -> bool {
        let is_credential = holdall_formats::version(&self.value) == Some(Version::V3_0);
        self.token || (is_credential && self.value.get("proof").is_some())
    }

    /// The badge alone, without its class and issuer.
    pub(crate) fn summary(&self) -> Result<Summary, FormatError> {
        holdall_formats::summarise(&self.value, None, None, self.token)
    }

    /// The badge with its class and issuer, fetched where they are only named. What cannot be had stays out.
    pub(crate) async fn whole(&self, documents: &KeptDocuments) -> Result<(Summary, Used), FormatError> {
        let mut used = Used::new();
        let version = holdall_formats::version(&self.value);
        let (class, issuer) = match version {
            Some(Version::V1_0 | Version::V1_1 | Version::V2_0) => {
                let class = node(documents, self.value.get("badge"), Role::BadgeClass, &mut used).await;
                let named = class.as_ref().and_then(|class| class.get("issuer"));
                let issuer = node(documents, named, Role::Issuer, &mut used)
                    .await
                    .map(Cow::into_owned);
                (class, issuer)
            }
            // Everything is in the one document.
            Some(Version::V0_5 | Version::V3_0) | None => (None, None),
        };
        let (class, issuer) = (class.as_deref(), issuer.as_ref());
        Ok((
            holdall_formats::summarise(&self.value, class, issuer, self.token)?,
            used,
        ))
    }
}

/// The node that a member names: the object itself when it says more than its id, else the document at its address.
async fn node<'v>(
    documents: &KeptDocuments,
    named: Option<&'v Value>,
    role: Role,
    used: &mut Used,
) -> Option<Cow<'v, Value>> {
    let named = match named? {
        Value::Array(values) => values.first()?,
        value => value,
    };
    let address = match named {
        Value::String(address) => address,
        Value::Object(_) if named.get("name").is_some() => return Some(Cow::Borrowed(named)),
        Value::Object(members) => members.get("id").or_else(|| members.get("@id"))?.as_str()?,
        _ => return None,
    };
    let url = web_address(address)?;
    let document = documents.get(&url, role).await.ok();
    used.extend(documents.fetch_of(&url).map(|fetch| (role, fetch)));
    let now = document
        .filter(|document| matches!(document.status, 200 | 203))
        .and_then(|now| object(&now.bytes));
    match now {
        Some(now) => Some(Cow::Owned(now)),
        // A name that was known is not forgotten because its host is gone.
        None => Some(Cow::Owned(object(&documents.last_good(&url).await?)?)),
    }
}

fn object(bytes: &[u8]) -> Option<Value> {
    holdall_formats::read_json(bytes).ok().filter(Value::is_object)
}

/// An http or https address, without its fragment: what is asked for.
pub(crate) fn web_address(text: &str) -> Option<Url> {
    let mut url = Url::parse(text.trim()).ok()?;
    url.set_fragment(None);
    matches!(url.scheme(), "http" | "https").then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_of_badgrs_list_is_read_as_the_assertion_it_tells_of() {
        let entry =
            br#"{"entityType": "Assertion", "entityId": "x", "openBadgeId": "https://b.example/a/1", "image": null,
            "badgeclass": "y", "badgeclassOpenBadgeId": "https://b.example/c/1", "issuedOn": "2026-01-02T03:04:05Z",
            "recipient": {"type": "email", "hashed": false, "identity": "ada@quill.example"}, "revoked": true}"#;
        let summary = Badge::read(entry).unwrap().summary().unwrap();
        assert_eq!(summary.id.as_deref(), Some("https://b.example/a/1"));
        let other = br#"{"entityType": "Assertion", "openBadgeId": "https://b.example/a/1"}"#;
        let value = Badge::read(other).map(|badge| badge.value).unwrap_or_default();
        assert!(value.get("id").is_none(), "without its class it is none");
    }
}

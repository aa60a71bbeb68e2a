//! Reading public groups by the Displayer API, which asks for no token: an address is enough. The one that is sent is the
//! account's own: `/identity` has told it as a hash, and it is among those known here.
//!
//! What is listed of a badge is a copy that the backpack rewrote; the truth is at its address, or in its picture.

use std::collections::HashSet;

use async_trait::async_trait;
use futures_util::{StreamExt, stream};
use holdall_model::Identity;
use holdall_net::{HeaderName, HeaderValue, Limit, Method, Purpose, Request};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json, value::RawValue};
use url::Url;

use super::{Mozilla, baked, identity, looking, refusals};
use crate::{BackpackError, Cursor, Item, Page, Pull, Session, answers, request};

/// The code of a pull that does not know whose badges it may ask for.
const ADDRESS_UNKNOWN: &str = "ADDRESS_UNKNOWN";
/// More groups than anybody has.
const MOST_GROUPS: usize = 500;
/// Pictures looked into at once.
const AT_ONCE: usize = 4;
/// Addresses of this length were cut by the backpack's database.
const CUT_AT: usize = 255;

#[async_trait]
impl Pull for Mozilla {
    async fn page(&self, session: &Session<'_>, cursor: &Cursor) -> Result<Page, BackpackError> {
        self.page_among(session, &[], cursor).await
    }

    /// All public groups are one page: a badge may be in several, and an empty group is not the end.
    async fn page_among(
        &self,
        session: &Session<'_>,
        known: &[Identity],
        cursor: &Cursor,
    ) -> Result<Page, BackpackError> {
        if !matches!(cursor, Cursor::Start { .. } | Cursor::Offset { offset: 0, .. }) {
            return Ok(Page {
                items: Vec::new(),
                next: None,
                total: None,
            });
        }
        let whose = identity::ask(session).await?;
        let account = identity::among(&whose, known).ok_or_else(|| BackpackError::Refused {
            said: "it tells your address only as a hash, and none of the addresses known here fits; \
                add the one that you use there, then try again"
                .into(),
            code: Some(ADDRESS_UNKNOWN.into()),
        })?;
        let mut entries = Vec::new();
        if let Some(user) = user(session, &account.value).await? {
            for group in groups(session, &user).await? {
                entries.extend(badges(session, &user, &group).await?);
            }
        }
        let mut items: Vec<Item> = stream::iter(entries)
            .map(|entry| item(session, entry))
            .buffered(AT_ONCE)
            .collect()
            .await;
        let mut had = HashSet::new();
        items.retain(|item| {
            had.insert(
                item.assertion_id
                    .clone()
                    .map_or_else(|| item.listed.clone(), String::into_bytes),
            )
        });
        let total = Some(items.len());
        Ok(Page {
            items,
            next: None,
            total,
        })
    }

    fn knows_since(&self) -> bool {
        false
    }

    /// Badges outside public groups are not shown to anybody.
    fn lists_all(&self) -> bool {
        false
    }
}

/// A request to the Displayer. It is on the backpack's own address, not on the API's, and gets no token.
fn ask(session: &Session<'_>, method: Method, path: &str) -> Request {
    let endpoints = &session.grant.endpoints;
    let url = request::below(&looking::base(endpoints), path);
    let mut asked = request::request(method, &url, &endpoints.typed, Purpose::Pull);
    // Anything else than this one type, even a list with it, is "could not find formatter".
    asked.headers.insert(
        HeaderName::from_static("accept"),
        HeaderValue::from_static("application/json"),
    );
    asked.limit = Limit::List;
    asked
}

/// The account's number; absent where nobody with this address has ever shown anything.
async fn user(session: &Session<'_>, address: &str) -> Result<Option<String>, BackpackError> {
    #[derive(Deserialize)]
    struct Shape {
        #[serde(rename = "userId")]
        user: Value,
    }
    let asked = ask(session, Method::POST, "displayer/convert/email");
    let asked = request::with_json(asked, &json!({"email": address}));
    let Some(shape) = told::<Shape>(session, asked).await? else {
        return Ok(None);
    };
    let user = number(&shape.user).ok_or_else(|| BackpackError::odd(200, "an account without a number"))?;
    Ok(Some(user))
}

/// What the Displayer tells; absent where it says "nobody". Any other 404 is a host that does not speak it.
async fn told<T: DeserializeOwned>(session: &Session<'_>, asked: Request) -> Result<Option<T>, BackpackError> {
    let answer = request::send(session.net, asked).await?;
    let nobody = || {
        let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        body.get("status").and_then(Value::as_str) == Some("missing")
    };
    match answer.status {
        200 => answers::object(&answer).map(Some),
        404 if nobody() => Ok(None),
        _ => Err(refusals::of_call(&answer, session.now)),
    }
}

/// The public groups, by number.
async fn groups(session: &Session<'_>, user: &str) -> Result<Vec<String>, BackpackError> {
    #[derive(Deserialize)]
    struct Shape {
        groups: Vec<Group>,
    }
    #[derive(Deserialize)]
    struct Group {
        #[serde(rename = "groupId")]
        id: Value,
    }
    let asked = ask(session, Method::GET, &format!("displayer/{user}/groups.json"));
    let groups = told::<Shape>(session, asked)
        .await?
        .map_or_else(Vec::new, |it| it.groups);
    if groups.len() > MOST_GROUPS {
        return Err(BackpackError::odd(200, "more groups than anybody has"));
    }
    let numbers: Option<Vec<String>> = groups.iter().map(|group| number(&group.id)).collect();
    numbers.ok_or_else(|| BackpackError::odd(200, "a group without a number"))
}

/// One badge of a group. All members may be missing or empty: there are other servers of this API.
#[derive(Deserialize)]
struct Entry {
    #[serde(default, rename = "hostedUrl")]
    hosted_url: Option<String>,
    assertion: Box<RawValue>,
    #[serde(default, rename = "imageUrl")]
    image_url: Option<String>,
}

/// The badges of a group. One that is not public any more, or gone, shows none.
async fn badges(session: &Session<'_>, user: &str, group: &str) -> Result<Vec<Entry>, BackpackError> {
    #[derive(Deserialize)]
    struct Shape {
        badges: Vec<Entry>,
    }
    let asked = ask(session, Method::GET, &format!("displayer/{user}/group/{group}.json"));
    let shape = told::<Shape>(session, asked).await?;
    Ok(shape.map_or_else(Vec::new, |it| it.badges))
}

/// A listed badge: where its true document is, or the signature out of its picture. What neither leads to stays what
/// was sent, all of it, so that nobody takes the rewritten copy for a badge.
async fn item(session: &Session<'_>, entry: Entry) -> Item {
    let listed: Value = serde_json::from_str(entry.assertion.get()).unwrap_or_default();
    let address = hosted_at(entry.hosted_url.as_deref(), &listed);
    if address.is_none()
        && let Some(picture) = entry.image_url.as_deref()
        && let Some(jws) = baked::signature(session, picture, &listed).await
    {
        let payload = holdall_formats::read_jws(&jws).ok().map(|jws| jws.payload);
        let id = payload.as_ref().and_then(|payload| payload.get("id")?.as_str());
        return Item {
            assertion_id: id.map(|id| id.trim().to_owned()),
            host_id: None,
            jws: true,
            listed: jws.into_bytes(),
        };
    }
    let listed = match address {
        Some(_) => entry.assertion.get().as_bytes().to_vec(),
        None => json!({"listed": listed, "imageUrl": entry.image_url})
            .to_string()
            .into_bytes(),
    };
    Item {
        assertion_id: address,
        host_id: None,
        listed,
        jws: false,
    }
}

/// The address of a hosted badge's own document.
fn hosted_at(told: Option<&str>, listed: &Value) -> Option<String> {
    let verify = listed.get("verify");
    let signed = verify.and_then(|verify| verify.get("type")?.as_str()) == Some("signed");
    let own = verify
        .and_then(|verify| verify.get("url")?.as_str())
        .filter(|_| !signed);
    let told = told.map(str::trim).filter(|told| !told.is_empty());
    let best = match told {
        Some(told) if told.len() < CUT_AT => Some(told),
        told => own.or(told),
    };
    let web = |text: &&str| Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    best.filter(web).map(str::to_owned)
}

/// An id in an address: a number, or a word without anything that could lead elsewhere.
fn number(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => number.as_u64().map(|number| number.to_string()),
        Value::String(word) => {
            let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
            ((1..=64).contains(&word.len()) && word.chars().all(plain)).then(|| word.clone())
        }
        _ => None,
    }
}

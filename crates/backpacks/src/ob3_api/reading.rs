//! Reading the profile and the credentials. Open Badges 3.0, `getProfile` and `getCredentials`.

use chrono::{DateTime, Utc};
use holdall_net::Answer;
use serde::Deserialize;
use serde_json::{Map, Value, value::RawValue};
use url::Url;

use crate::{BackpackError, Cursor, Item, Page, Profile, Pull, Session, answers, codes, identities, listing, paging};

/// Members of which a profile has at least one.
const PROFILE_MEMBERS: &[&str] = &["id", "name", "email", "givenName", "otherIdentifier"];

/// Who is signed in.
pub(super) async fn profile(session: &Session<'_>) -> Result<Profile, BackpackError> {
    let answer = session.fetch(&session.at("profile")).await?;
    read_profile(&answer, session.now).map_err(|error| session.quiet(error))
}

/// A bare Profile, or one under `profile` as in 2.1.
pub(super) fn read_profile(answer: &Answer, now: DateTime<Utc>) -> Result<Profile, BackpackError> {
    let told: Map<String, Value> = read(answer, now)?;
    let told = match told.get("profile") {
        Some(Value::Object(inner)) => inner.clone(),
        _ => told,
    };
    if !PROFILE_MEMBERS.iter().any(|name| told.contains_key(*name)) {
        return Err(BackpackError::odd(answer.status, "an answer without a profile"));
    }
    let mut profile = identities::profile(&told);
    if profile.name.is_empty() {
        let parts = ["givenName", "familyName"].map(|name| identities::texts(told.get(name)).join(" "));
        profile.name = codes::one_line(&parts.join(" "), 300);
    }
    for phone in identities::texts(told.get("phone")) {
        identities::add(&mut profile.identities, "telephone", phone);
    }
    let entries = match told.get("otherIdentifier") {
        Some(Value::Array(entries)) => entries.as_slice(),
        Some(one) => std::slice::from_ref(one),
        None => &[],
    };
    for entry in entries {
        let known_as = identities::texts(entry.get("identifier"));
        let kind = entry.get("identifierType").and_then(Value::as_str).unwrap_or("id");
        for value in known_as {
            identities::add(
                &mut profile.identities,
                if kind == "emailAddress" { "email" } else { kind },
                value,
            );
        }
    }
    Ok(profile)
}

/// `GET /credentials`. The specification has two spellings of the second key, and hosts have more; each is a list, or the
/// one thing that would be in it.
#[derive(Deserialize)]
struct Credentials {
    #[serde(default)]
    credential: Option<Box<RawValue>>,
    #[serde(default)]
    credentials: Option<Box<RawValue>>,
    #[serde(default, rename = "compactJwsString")]
    compact_jws_string: Option<Box<RawValue>>,
    #[serde(default, rename = "compactJwsStrings")]
    compact_jws_strings: Option<Box<RawValue>>,
}

#[async_trait::async_trait]
impl Pull for super::Ob3Api {
    async fn page(&self, session: &Session<'_>, cursor: &Cursor) -> Result<Page, BackpackError> {
        let base = session.at("credentials");
        let url = paging::address(&base, cursor)?;
        let answer = session.fetch_list(&url).await?;
        read_page(&answer, &base, cursor, &url, session.now).map_err(|error| session.quiet(error))
    }

    /// `since` means "issued after" here: an older badge that was put into the backpack today would be passed over.
    fn knows_since(&self) -> bool {
        false
    }
}

pub(super) fn read_page(
    answer: &Answer,
    base: &Url,
    cursor: &Cursor,
    asked: &Url,
    now: DateTime<Utc>,
) -> Result<Page, BackpackError> {
    let body: Credentials = read(answer, now)?;
    let lists = [
        body.credential,
        body.credentials,
        body.compact_jws_string,
        body.compact_jws_strings,
    ];
    let lists: Vec<Box<RawValue>> = lists.into_iter().flatten().collect();
    // Without any list it is no listing, unless the host says in words that there is nothing to list.
    if lists.is_empty() && answer.header("x-total-count").is_none_or(|total| total.trim() != "0") {
        return Err(BackpackError::odd(
            answer.status,
            "an answer without a list of credentials",
        ));
    }
    let mut items: Vec<Item> = Vec::new();
    for list in lists {
        for raw in one_or_many(list) {
            items.extend(listing::item(&raw).map_err(|what| BackpackError::odd(answer.status, what))?);
        }
    }
    paging::page(answer, base, cursor, asked, items, None)
}

fn one_or_many(list: Box<RawValue>) -> Vec<Box<RawValue>> {
    serde_json::from_str(list.get()).unwrap_or_else(|_| vec![list])
}

/// The object in a good answer. There is no envelope: the HTTP status alone tells good from bad.
fn read<T: serde::de::DeserializeOwned>(answer: &Answer, now: DateTime<Utc>) -> Result<T, BackpackError> {
    if !(200..300).contains(&answer.status) {
        return Err(answers::refusal(answer, answer.status, Some(now)));
    }
    answers::object(answer)
}

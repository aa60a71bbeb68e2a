//! Awards of API v2: handed out, listed, taken back. Whoever has an account under the address finds theirs in the backpack.

use std::collections::HashMap;

use axum::{
    body::Bytes,
    extract::{Path, Query, RawQuery, State},
    response::Response,
};
use chrono::{DateTime, Utc};
use http::HeaderMap;
use serde_json::{Value, json};

use super::{
    connect::noting,
    hosted,
    issuing::{Award, Class, Issuer, entered, listed, may, shown_award, text},
    v2::{failed, fine, not_found},
};
use crate::{
    random::random_word,
    recipients::{self, Hidden},
    setup::Held,
    world::{Account, Memory, Shared, Stored, World},
};

pub(super) async fn awards_of_class(
    State(world): State<Shared>,
    headers: HeaderMap,
    Path(class): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let path = format!("/v2/badgeclasses/{class}/assertions");
    awards_where(&world, &headers, &path, query.as_deref(), |of| of.id == class)
}

pub(super) async fn awards_of_issuer(
    State(world): State<Shared>,
    headers: HeaderMap,
    Path(issuer): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let path = format!("/v2/issuers/{issuer}/assertions");
    awards_where(&world, &headers, &path, query.as_deref(), |of| of.issuer == issuer)
}

fn awards_where(
    world: &World,
    headers: &HeaderMap,
    path: &str,
    query: Option<&str>,
    wanted: impl Fn(&Class) -> bool,
) -> Response {
    let (grant, account) = match entered(world, headers) {
        Ok(entered) => entered,
        Err(response) => return *response,
    };
    let pairs: HashMap<String, String> = url::form_urlencoded::parse(query.unwrap_or_default().as_bytes())
        .into_owned()
        .collect();
    let on = |name: &str| {
        pairs
            .get(name)
            .is_some_and(|value| matches!(value.as_str(), "1" | "true"))
    };
    let (expired, revoked, now) = (on("include_expired"), on("include_revoked"), world.clock.now());
    let own: Vec<Value> = {
        let memory = world.memory();
        let issuing = &memory.issuing;
        let classes: Vec<&Class> = issuing.classes.iter().filter(|class| wanted(class)).collect();
        if classes.iter().any(|class| !may(&memory, &grant, &class.issuer)) {
            return not_found();
        }
        let of = |award: &&Award| classes.iter().any(|class| class.id == award.class);
        let mine = issuing.awards.iter().filter(of);
        mine.filter(|award| revoked || award.revoked.is_none())
            .filter(|award| expired || award.expires.is_none_or(|end| end > now))
            .filter(|award| pairs.get("recipient").is_none_or(|email| *email == award.email))
            .map(|award| shown_award(world, issuing, &account.person.login, award))
            .collect()
    };
    noting(listed(world, path, query, own), &account)
}

/// `POST`: hands a badge to somebody. Whoever has an account under that address finds it in their backpack.
pub(super) async fn award(
    State(world): State<Shared>,
    headers: HeaderMap,
    Path(class): Path<String>,
    body: Bytes,
) -> Response {
    let (grant, account) = match entered(&world, &headers) {
        Ok(entered) => entered,
        Err(response) => return *response,
    };
    let told: Value = serde_json::from_slice(&body).unwrap_or_default();
    let mut memory = world.memory();
    let known = memory.issuing.class(&class).cloned();
    let Some(class) = known.filter(|class| may(&memory, &grant, &class.issuer)) else {
        return not_found();
    };
    let refuse = |fields: Value, validation: Value| failed(400, "bad request", &fields, &validation);
    let Some(recipient) = told.get("recipient") else {
        return refuse(json!({"recipient": ["This field is required"]}), json!([]));
    };
    let email = text(recipient, "identity").to_owned();
    if !email.contains('@') {
        return refuse(
            json!({"recipient": {"non_field_errors": ["Enter a valid email address."]}}),
            json!([]),
        );
    }
    let again = memory
        .issuing
        .awards
        .iter()
        .any(|award| award.class == class.id && award.email == email);
    if again && told.get("allowDuplicateAwards") == Some(&Value::Bool(false)) {
        return refuse(
            json!({}),
            json!(["A previous award of this badge already exists for this recipient."]),
        );
    }
    let now = world.clock.now();
    let issued_on = moment(text(&told, "issuedOn")).unwrap_or(now);
    if issued_on > now + chrono::TimeDelta::days(1) {
        return refuse(
            json!({"issuedOn": ["Only issuedOn dates in the past are acceptable."]}),
            json!([]),
        );
    }
    let hidden = match recipient.get("hashed") {
        Some(Value::Bool(false)) => Hidden::No,
        _ => Hidden::Sha256,
    };
    let award = Award {
        id: random_word(),
        class: class.id.clone(),
        recipient: recipients::identity(&email, hidden, &random_word()),
        narrative: told.get("narrative").cloned().unwrap_or_default(),
        evidence: told
            .get("evidence")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default(),
        expires: moment(text(&told, "expires")),
        revoked: None,
        issued_on,
        email,
    };
    let shown = shown_award(&world, &memory.issuing, &account.person.login, &award);
    hand_out(&world, &mut memory, award);
    drop(memory);
    noting(fine(201, vec![shown]), &account)
}

/// Keeps an award, and lays it into the backpack of its recipient where there is one.
fn hand_out(world: &World, memory: &mut Memory, award: Award) {
    let now = world.clock.now();
    let document = hosted::assertion(world, &award);
    let holder = memory.accounts.iter_mut().find(|account| {
        let mut all = account.every_email().into_iter();
        all.any(|email| email == award.email)
    });
    if let Some(holder) = holder {
        let mut stored = Stored::new(Held::Hosted(document), now);
        stored.entity_id.clone_from(&award.id);
        stored.local = true;
        stored.acceptance = "Unaccepted";
        holder.badges.push(stored);
    }
    memory.issuing.awards.push(award);
}

/// An award made on the host's own pages, in the name of `login`; what is missing for it is made. Its assertion's id.
pub(crate) fn made(world: &World, login: &str, name: &str, email: &str) -> Option<String> {
    let now = world.clock.now();
    let mut memory = world.memory();
    let owner = memory
        .accounts
        .iter()
        .position(|account| account.person.login == login)?;
    let person = memory.accounts.get(owner)?.person.clone();
    let own = memory
        .issuing
        .issuers
        .iter()
        .find(|issuer| issuer.owner == owner)
        .map(|issuer| issuer.id.clone());
    let issuer = own.unwrap_or_else(|| {
        let id = random_word();
        let told = json!({"name": format!("{}'s courses", person.name), "url": world.base.as_str(),
            "email": person.emails.first(), "description": "What is taught here."});
        memory.issuing.issuers.push(Issuer {
            id: id.clone(),
            owner,
            told,
            created_at: now,
        });
        id
    });
    let same = |class: &&Class| class.issuer == issuer && text(&class.told, "name") == name;
    let known = memory.issuing.classes.iter().find(same).map(|class| class.id.clone());
    let class = known.unwrap_or_else(|| {
        let id = random_word();
        let told = json!({"name": name, "description": format!("{name}, taught and tried."),
            "criteriaNarrative": "Come, learn, and show it."});
        let picture = crate::art::png("helm").unwrap_or_default().into();
        memory.issuing.classes.push(Class {
            id: id.clone(),
            issuer,
            told,
            picture,
            created_at: now,
        });
        id
    });
    let award = Award {
        id: random_word(),
        class,
        email: email.to_owned(),
        recipient: recipients::identity(email, Hidden::Sha256, &random_word()),
        narrative: Value::Null,
        evidence: Vec::new(),
        issued_on: now,
        expires: None,
        revoked: None,
    };
    let id = world.at(&format!("/public/assertions/{}", award.id));
    hand_out(world, &mut memory, award);
    Some(id)
}

/// Takes the award with this assertion id back.
pub(crate) fn unmade(world: &World, assertion_id: &str, reason: &str) {
    let id = assertion_id.rsplit('/').next().unwrap_or_default();
    let mut memory = world.memory();
    if let Some(account) = memory.accounts.first().cloned() {
        take_back(world, &mut memory, &account, id, reason);
    }
}

fn moment(text: &str) -> Option<DateTime<Utc>> {
    // Some clients write a blank where the `T` belongs.
    DateTime::parse_from_rfc3339(&text.replacen(' ', "T", 1))
        .ok()
        .map(|at| at.to_utc())
}

pub(super) async fn one_award(State(world): State<Shared>, headers: HeaderMap, Path(id): Path<String>) -> Response {
    let (grant, account) = match entered(&world, &headers) {
        Ok(entered) => entered,
        Err(response) => return *response,
    };
    let memory = world.memory();
    let class = memory
        .issuing
        .award(&id)
        .and_then(|award| memory.issuing.class(&award.class));
    let mine = class.is_some_and(|class| may(&memory, &grant, &class.issuer));
    match memory.issuing.award(&id).filter(|_| mine) {
        Some(award) => fine(
            200,
            vec![shown_award(&world, &memory.issuing, &account.person.login, award)],
        ),
        None => not_found(),
    }
}

/// `DELETE`: takes an award back; the reason stands in the body.
pub(super) async fn revoke(
    State(world): State<Shared>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Query(query): Query<HashMap<String, String>>,
    body: Bytes,
) -> Response {
    let (grant, account) = match entered(&world, &headers) {
        Ok(entered) => entered,
        Err(response) => return *response,
    };
    let told: Value = serde_json::from_slice(&body).unwrap_or_default();
    let reason = Some(text(&told, "revocation_reason").to_owned()).filter(|reason| !reason.is_empty());
    let reason = reason.or_else(|| query.get("revocation_reason").cloned());
    let mut memory = world.memory();
    let class = memory
        .issuing
        .award(&id)
        .and_then(|award| memory.issuing.class(&award.class))
        .cloned();
    if !class.is_some_and(|class| may(&memory, &grant, &class.issuer)) {
        return not_found();
    }
    let shown = take_back(
        &world,
        &mut memory,
        &account,
        &id,
        &reason.unwrap_or_else(|| "Manually revoked by Issuer".into()),
    );
    drop(memory);
    noting(fine(200, shown.into_iter().collect()), &account)
}

fn take_back(world: &World, memory: &mut Memory, account: &Account, id: &str, reason: &str) -> Option<Value> {
    let award = memory.issuing.awards.iter_mut().find(|award| award.id == id)?;
    award.revoked = Some(reason.to_owned());
    let now = world.clock.now();
    let copies = memory.accounts.iter_mut().flat_map(|account| &mut account.badges);
    for stored in copies.filter(|stored| stored.local && stored.entity_id == id) {
        stored.revoked = Some(reason.to_owned());
        stored.updated_at = now;
    }
    let award = memory.issuing.award(id)?;
    Some(shown_award(world, &memory.issuing, &account.person.login, award))
}

/// `POST /v2/assertions/revoke`: several at once, each answered for itself.
pub(super) async fn revoke_many(State(world): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let (grant, account) = match entered(&world, &headers) {
        Ok(entered) => entered,
        Err(response) => return *response,
    };
    let told: Value = serde_json::from_slice(&body).unwrap_or_default();
    let mut memory = world.memory();
    let mut ends = Vec::new();
    for wanted in told.as_array().into_iter().flatten() {
        let (id, reason) = (text(wanted, "entityId"), text(wanted, "revocationReason"));
        let class = memory
            .issuing
            .award(id)
            .and_then(|award| memory.issuing.class(&award.class))
            .cloned();
        let mine = class.is_some_and(|class| may(&memory, &grant, &class.issuer));
        let done = mine && take_back(&world, &mut memory, &account, id, reason).is_some();
        ends.push(json!({"entityId": id, "revocationReason": reason, "revoked": done,
            "reason": if done { Value::Null } else { json!("assertion not found") }}));
    }
    drop(memory);
    noting(fine(200, ends), &account)
}

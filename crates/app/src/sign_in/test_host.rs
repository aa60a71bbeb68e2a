//! A Badge Connect host in a few lines, for the machine's own tests: it registers, grants, and forgets clients on demand.

use std::sync::{Arc, Mutex};

use axum::{
    Form, Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::{get, post},
};
use serde_json::{Value, json};
use url::Url;

/// A host under way.
pub(super) struct Host {
    /// Its address.
    pub(super) base: String,
    manners: Mutex<Manners>,
}

/// What the host was asked and what it should do.
#[derive(Default, Clone)]
pub(super) struct Manners {
    /// How many clients registered.
    registered: usize,
    /// The token endpoint knows only clients with this number or a later one.
    pub(super) knows_from: usize,
    /// Registration is refused.
    pub(super) closed: bool,
    /// Registers https addresses alone, as Badgr does.
    pub(super) https_only: bool,
    /// The manifest has a second API beside the first.
    pub(super) two_apis: bool,
    /// The API has another name than the sign-in page.
    pub(super) two_names: bool,
}

impl Host {
    /// Starts one on a free port.
    pub(super) async fn start() -> Arc<Self> {
        let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let host = Arc::new(Self {
            base: format!("http://{}", socket.local_addr().unwrap()),
            manners: Mutex::default(),
        });
        let router = Router::new()
            .route("/.well-known/badgeconnect.json", get(manifest))
            .route("/register", post(register))
            .route("/token", post(token))
            .route("/ims/ob/v2p1/profile", get(profile))
            .with_state(host.clone());
        tokio::spawn(async move { axum::serve(socket, router).await });
        host
    }

    /// Changes how it behaves from now on.
    pub(super) fn behave(&self, change: impl FnOnce(&mut Manners)) {
        change(&mut self.manners.lock().unwrap());
    }

    /// How many clients registered.
    pub(super) fn registered(&self) -> usize {
        self.manners().registered
    }

    fn manners(&self) -> Manners {
        self.manners.lock().unwrap().clone()
    }
}

async fn manifest(State(host): State<Arc<Host>>) -> Json<Value> {
    let (base, manners) = (&host.base, host.manners());
    let api = match manners.two_names {
        true => base.replace("127.0.0.1", "localhost"),
        false => base.clone(),
    };
    let scope = "https://purl.imsglobal.org/spec/ob/v2p1/scope";
    let mut manifest = json!({
        "id": format!("{base}/.well-known/badgeconnect.json"),
        "badgeConnectAPI": [{
            "name": "Tiny Backpack", "version": "v2p1", "apiBase": format!("{api}/ims/ob/v2p1"),
            "termsOfServiceUrl": format!("{base}/terms"), "privacyPolicyUrl": format!("{base}/privacy"),
            "scopesOffered": [format!("{scope}/assertion.readonly"), format!("{scope}/assertion.create"),
                format!("{scope}/profile.readonly"), "offline_access"],
            "registrationUrl": format!("{base}/register"), "authorizationUrl": format!("{base}/authorize"),
            "tokenUrl": format!("{base}/token"),
        }],
    });
    if manners.two_apis
        && let Some(apis) = manifest["badgeConnectAPI"].as_array_mut()
    {
        let mut old = apis[0].clone();
        old["name"] = json!("Tiny Backpack, old");
        old["version"] = json!("v1p0");
        apis.insert(0, old);
    }
    Json(manifest)
}

async fn register(State(host): State<Arc<Host>>, Json(mut asked): Json<Value>) -> (StatusCode, Json<Value>) {
    let manners = host.manners();
    if manners.closed {
        let body = json!({ "error": "invalid_client_metadata", "error_description": "ask the office for a key" });
        return (StatusCode::BAD_REQUEST, Json(body));
    }
    let redirect = asked["redirect_uris"][0].as_str().unwrap_or_default();
    if manners.https_only && !redirect.starts_with("https://") {
        return (
            StatusCode::BAD_REQUEST,
            Json(json!({ "error": "redirect_uris: Must be a valid HTTPS URI" })),
        );
    }
    host.behave(|it| it.registered += 1);
    asked["client_id"] = json!(format!("client-{}", manners.registered));
    asked["client_secret"] = json!("CLIENTSECRET");
    asked["client_id_issued_at"] = json!(0);
    asked["client_secret_expires_at"] = json!(0);
    (StatusCode::CREATED, Json(asked))
}

async fn token(
    State(host): State<Arc<Host>>,
    headers: HeaderMap,
    Form(form): Form<Vec<(String, String)>>,
) -> (StatusCode, Json<Value>) {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let basic = headers
        .get("authorization")
        .and_then(|value| value.to_str().ok()?.strip_prefix("Basic "));
    let client = basic
        .and_then(|basic| String::from_utf8(STANDARD.decode(basic).ok()?).ok())
        .unwrap_or_default();
    let client = client.split(':').next().unwrap_or_default().to_owned();
    let in_form = form
        .iter()
        .find(|(name, _)| name == "client_id")
        .map(|(_, value)| value.clone());
    let client = if client.is_empty() {
        in_form.unwrap_or_default()
    } else {
        client
    };
    let number: usize = client.trim_start_matches("client-").parse().unwrap_or_default();
    if number < host.manners().knows_from {
        return (StatusCode::UNAUTHORIZED, Json(json!({ "error": "invalid_client" })));
    }
    let answer = json!({
        "access_token": "ACCESSTOKEN", "refresh_token": "REFRESHTOKEN", "token_type": "Bearer", "expires_in": 3600,
        "scope": "https://purl.imsglobal.org/spec/ob/v2p1/scope/assertion.readonly",
    });
    (StatusCode::OK, Json(answer))
}

async fn profile() -> Json<Value> {
    Json(json!({
        "status": { "error": null, "statusCode": 200, "statusText": "OK" },
        "profile": { "id": "https://pack.example/u/7", "type": "Profile", "name": "Ada Quill", "email": "ada@quill.example" },
    }))
}

/// The address that a browser ends on when the user allows (`Ok` code) or refuses (`Err` error).
pub(super) fn returned(page: &str, answer: Result<&str, &str>) -> String {
    let page = Url::parse(page).unwrap();
    let of = |name: &str| page.query_pairs().find(|(key, _)| key == name).unwrap().1.into_owned();
    let mut back = Url::parse(&of("redirect_uri")).unwrap();
    let (name, value) = match answer {
        Ok(code) => ("code", code),
        Err(error) => ("error", error),
    };
    back.query_pairs_mut()
        .append_pair(name, value)
        .append_pair("state", &of("state"));
    back.to_string()
}

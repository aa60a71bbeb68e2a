//! An answer came back: claim its row, once, and make a backpack of it. Runs in whichever process the answer reaches.

use std::time::{Duration, Instant};

use holdall_backpacks::{Answer, BackpackError, Grant, Note, Profile, Protocol, Session, SignIn, Started};
use holdall_library::{SignInOutcome, SignInRow};
use holdall_model::Sha256;
use holdall_secrets::Cell;
use serde_json::Value;
use url::Url;

use super::{
    address, returns,
    save::Gained,
    trail::{plain_scopes, step},
    ways,
};
use crate::{
    Answered, App, Changed, Code, UserError,
    view::{StepState, TrailKind, TrailStep, WayBack},
};

/// How long exchange and profile may take together.
const PATIENCE: Duration = Duration::from_secs(90);

/// The parameter of an answer that tells which sign-in it belongs to.
pub(super) fn state_of(url: &Url) -> Option<Sha256> {
    let mut states = url
        .query_pairs()
        .filter(|(name, _)| name == "state")
        .map(|(_, value)| value);
    let state = states.next()?;
    (states.next().is_none() && !state.is_empty()).then(|| Sha256::of(state.as_bytes()))
}

/// The cell of what a sign-in started with.
pub(super) fn cell(row: holdall_library::SignInId) -> Cell<'static> {
    Cell {
        table: "sign_in",
        column: "started",
        row: row.0,
    }
}

impl App {
    /// Takes an answer, if it belongs to a sign-in of this library that waits; goes on by itself then.
    pub(crate) async fn take_answer(&self, url: &Url, way: WayBack) -> Answered<bool> {
        let Some(state) = state_of(url) else { return Ok(false) };
        let waits = self
            .library()
            .read(move |reader| reader.sign_in_by_state(state))
            .await?;
        let Some(waits) = waits.filter(|row| row.claimed_at.is_none() && row.outcome.is_none()) else {
            return Ok(false);
        };
        // Tokens that came by a way that others can read are not used.
        let holds_tokens =
            holdall_backpacks::protocol(&waits.protocol).is_some_and(|it| it.sign_in.tokens_in_callback());
        if holds_tokens && matches!(way, WayBack::Scheme | WayBack::Relay) {
            return Ok(false);
        }
        // Before the claim: an answer that cannot be opened here may still be pasted where the key is.
        self.key(false).await?;
        let now = self.now();
        let claimed = self
            .library()
            .write_durable(move |writer| writer.claim_sign_in(state, now))
            .await?;
        let Some((row, sealed)) = claimed else { return Ok(false) };
        returns::forget(&self.inner.home.returns(), &state);
        let (app, url) = (self.clone(), url.clone());
        tokio::spawn(async move { app.finish(row, sealed, url, way).await });
        Ok(true)
    }

    async fn finish(&self, row: SignInRow, sealed: Vec<u8>, url: Url, way: WayBack) {
        self.tell(Changed::Front);
        let mut trail: Vec<TrailStep> = serde_json::from_value(row.trail.clone()).unwrap_or_default();
        let back = step(TrailKind::Returned)
            .param("way", ways::word(way))
            .done(Instant::now());
        trail.push(back);
        let ended = tokio::time::timeout(PATIENCE, self.exchange(&row, sealed, url, &mut trail)).await;
        let ended = ended.unwrap_or_else(|_| Err(UserError::new(Code::Unreachable)));
        let host = Url::parse(&row.typed)
            .map(|typed| address::host(&typed))
            .unwrap_or_default();
        let (outcome, error, made) = match ended {
            Ok(made) => (SignInOutcome::Done, Value::Null, Some(made)),
            Err(error) => {
                let error = error.with("host", host);
                (
                    SignInOutcome::Failed,
                    serde_json::to_value(&error).unwrap_or_default(),
                    None,
                )
            }
        };
        let (id, trail) = (row.id, serde_json::to_value(&trail).unwrap_or_default());
        let written = self
            .library()
            .write_durable(move |writer| {
                writer.set_sign_in_trail(id, &trail)?;
                writer.end_sign_in(id, outcome, &error, made)
            })
            .await;
        if let Err(error) = written {
            tracing::warn!(%error, "the end of a sign-in could not be kept");
        }
        self.flush_contacts().await;
        self.tell(Changed::Library);
    }

    async fn exchange(
        &self,
        row: &SignInRow,
        sealed: Vec<u8>,
        url: Url,
        trail: &mut Vec<TrailStep>,
    ) -> Answered<holdall_library::BackpackId> {
        let key = self.key(false).await?;
        let started = Started::from_bytes(&key.open(cell(row.id), &sealed)?)?;
        let missing = || UserError::new(Code::Unexpected).detailed("the protocol of the sign-in is not known any more");
        let protocol = holdall_backpacks::protocol(&row.protocol).ok_or_else(missing)?;
        self.grant_of(protocol, started, Answer::Back(url), &Wanted::of(row), trail)
            .await
    }

    /// Turns an answer into a backpack: exchange, profile, row.
    pub(super) async fn grant_of(
        &self,
        protocol: &'static Protocol,
        started: Started,
        answer: Answer,
        wanted: &Wanted,
        trail: &mut Vec<TrailStep>,
    ) -> Answered<holdall_library::BackpackId> {
        let net = self.net();
        let no_pkce = started.notes.contains(&Note::NoPkce);
        let redirect = started.redirect.clone();
        let begun = Instant::now();
        let grant = match protocol.sign_in.finish(&net, started, answer, self.now()).await {
            Ok(grant) => grant,
            Err(error) => {
                trail.push(step(TrailKind::Granted).failed(begun, &error.to_string()));
                return Err(told(error));
            }
        };
        trail.push(
            step(TrailKind::Granted)
                .param("scopes", plain_scopes(&grant.scopes).join(", "))
                .done(begun),
        );
        if no_pkce {
            trail.push(step(TrailKind::NoPkce).done(begun));
        }
        let profile = self.profile_of(protocol.sign_in, &grant, trail).await?;
        self.save(Gained {
            protocol,
            grant,
            profile,
            redirect,
            trail: trail.clone(),
            wanted,
        })
        .await
    }

    /// Who is signed in. A host that does not tell is lived with; one that takes the grant back at once is not.
    async fn profile_of(
        &self,
        sign_in: &dyn SignIn,
        grant: &Grant,
        trail: &mut Vec<TrailStep>,
    ) -> Answered<Option<Profile>> {
        let net = self.net();
        let begun = Instant::now();
        // A host may tell addresses as hashes only: those known here are tried.
        let known = self.library().read(|reader| reader.identities()).await?;
        let session = Session {
            net: &net,
            grant,
            now: self.now(),
        };
        let told_profile = sign_in.profile_among(&session, &known).await;
        match told_profile {
            Ok(profile) => {
                let account = account(&profile);
                let told = step(TrailKind::Profile);
                trail.push(match account.is_empty() {
                    // A hash of an address that nobody here knows.
                    true => told.ended(StepState::Skipped, begun.elapsed()),
                    false => told.param("account", account).done(begun),
                });
                Ok(Some(profile))
            }
            Err(error @ BackpackError::SignedOut) => {
                trail.push(step(TrailKind::Profile).failed(begun, &error.to_string()));
                Err(told(error))
            }
            Err(error) => {
                trail.push(step(TrailKind::Profile).failed(begun, &error.to_string()));
                Ok(None)
            }
        }
    }
}

/// What the user wanted when the sign-in began.
pub(super) struct Wanted {
    pub(super) typed: String,
    pub(super) way: String,
    pub(super) name: Option<String>,
    pub(super) read_only: bool,
    pub(super) backpack: Option<holdall_library::BackpackId>,
}

impl Wanted {
    fn of(row: &SignInRow) -> Self {
        Self {
            typed: row.typed.clone(),
            way: row.way.clone(),
            name: row.name.clone(),
            read_only: row.read_only,
            backpack: row.backpack,
        }
    }
}

/// How a profile is called where there is room for one name.
pub(crate) fn account(profile: &Profile) -> String {
    let mail = profile.identities.iter().find(|identity| identity.kind == "email");
    let any = mail
        .or_else(|| profile.identities.first())
        .map(|identity| identity.value.clone());
    match (profile.name.trim(), any) {
        ("", Some(identity)) => identity,
        ("", None) => profile.id.clone().unwrap_or_default(),
        (name, _) => name.to_owned(),
    }
}

/// The error, with the host's own code where there is one: `invalid_client` is worth one more try.
fn told(error: BackpackError) -> UserError {
    let code = match &error {
        BackpackError::Refused { code, .. } => code.clone(),
        _ => None,
    };
    let error = UserError::from(error);
    match code {
        Some(code) => error.with("host_code", code),
        None => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_belongs_to_the_one_state_it_carries() {
        let state =
            |query: &str| state_of(&Url::parse(&format!("app.holdall.desktop:/oauth/callback/1?{query}")).unwrap());
        assert_eq!(state("code=1&state=abc"), Some(Sha256::of(b"abc")));
        assert_eq!(state("error=access_denied&state=a%2Bc"), Some(Sha256::of(b"a+c")));
        for none in ["code=1", "code=1&state=", "state=a&state=b", ""] {
            assert_eq!(state(none), None, "{none}");
        }
    }

    #[test]
    fn an_account_is_called_by_name_else_by_address() {
        let identity = |kind: &str, value: &str| holdall_model::Identity {
            kind: kind.into(),
            value: value.into(),
        };
        let identities = vec![
            identity("url", "https://ada.example"),
            identity("email", "ada@pack.example"),
        ];
        let profile = Profile {
            id: None,
            name: "Ada Quill".into(),
            identities,
        };
        assert_eq!(account(&profile), "Ada Quill");
        assert_eq!(
            account(&Profile {
                name: " ".into(),
                ..profile
            }),
            "ada@pack.example"
        );
    }
}

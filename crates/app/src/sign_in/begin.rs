//! Registering where it must, keeping what is pending, and handing the sign-in page to the browser.

use std::time::Instant;

use holdall_backpacks::{Ask, BackpackError, Started};
use holdall_library::{NewSignIn, SignInId};
use holdall_model::Sha256;
use secrecy::ExposeSecret;
use serde_json::Value;
use url::Url;

use super::{
    address,
    drive::{Drive, Offer, PATIENCE, Turn, cancelled},
    finish,
    loopback::Listener,
    redirects::Where,
    returns,
    trail::step,
    ways,
};
use crate::{
    Answered, Code, UserError,
    view::{ConnectStage, StepState, TrailKind, TrailStep, WayBack, WayWhy},
};

/// A sign-in whose page can be opened.
struct Ready {
    started: Started,
    listener: Option<Listener>,
    /// The client was used here before.
    known: bool,
}

impl Drive {
    /// Registers where it must, opens the browser and waits.
    pub(super) async fn by_browser(&mut self, offer: &Offer, way: WayBack, fresh: bool) -> Answered<Turn> {
        let ready = match self.ready(offer, way, fresh, self.pasted_from(offer)).await {
            // A pasted answer may come from either kind of address: the host has the choice.
            Err(error) if way == WayBack::Paste && is_refused_way(&error) => {
                self.ready(offer, way, fresh, self.pasted_from(offer).other()).await?
            }
            other => other?,
        };
        let page = ready.started.open.clone();
        let page = page.ok_or_else(|| UserError::new(Code::RegistrationRefused))?;
        let state = ready.started.state.expose_secret().to_owned();
        let row = self.keep(offer, way, &ready.started).await?;
        self.open(way, &page, &address::host(&self.typed), row).await?;
        self.wait(row, &state, ready.listener, ready.known).await
    }

    /// Where a browser ends whose address will be pasted: by the letter hosts on the web take https alone.
    fn pasted_from(&self, offer: &Offer) -> Where {
        match offer.found.registers && self.typed.scheme() == "https" {
            true => Where::Web,
            false => Where::Here,
        }
    }

    /// A client and a page to open, registered for where the answer returns to.
    async fn ready(&mut self, offer: &Offer, way: WayBack, fresh: bool, pasted: Where) -> Answered<Ready> {
        let app = self.connection.app.clone();
        let key = app.key(true).await?;
        let host = address::host(&self.typed);
        let kept = match (fresh, self.ask.client_id.is_some()) {
            (false, false) => {
                app.kept_client(&key, offer.protocol.id, &host, !self.ask.read_only)
                    .await?
            }
            _ => None,
        };
        let by_hand = self.ask.client_id.is_some() || kept.as_ref().is_some_and(|kept| kept.client.by_hand);
        let kept_redirect = kept.as_ref().map(|kept| kept.redirect.clone());
        let (redirect, listener) = match self.issuer_page(offer, way, kept_redirect.as_ref())? {
            Some(page) => (page, None),
            None => self.redirect(way, by_hand, kept_redirect, pasted).await?,
        };
        let kept = kept.filter(|kept| kept.client.by_hand || kept.redirect == redirect);
        let known = kept.is_some();
        let client = self.client_by_hand().or(kept.map(|kept| kept.client));
        let registers = client.is_none() && offer.found.registers;
        let begun = Instant::now();
        let registered = step(TrailKind::Registered)
            .param("host", &host)
            .param("way", ways::word(way));
        if registers {
            self.connection.add(registered.clone());
        }
        let ask = Ask {
            write: !self.ask.read_only,
            client,
            redirect,
            relay: app.door().relay,
        };
        let net = app.net();
        let started = tokio::select! {
            started = offer.protocol.sign_in.begin(&net, &offer.found, &ask) => started,
            () = cancelled(&mut self.steered) => return Err(UserError::new(Code::Cancelled)),
        };
        let error = match started {
            Ok(started) => {
                if registers {
                    self.connection.settle(registered.done(begun));
                }
                return Ok(Ready {
                    started,
                    listener,
                    known,
                });
            }
            Err(error) => error,
        };
        if !registers {
            // The app key was asked about, not registered: the host's reason is the one that helps.
            return Err(error.into());
        }
        let told = registered.failed(begun, &error.to_string());
        let error = refused_registration(error, way);
        self.connection.settle(match is_refused_way(&error) {
            // Another way may go.
            true => TrailStep {
                state: StepState::Skipped,
                ..told
            },
            false => told,
        });
        Err(error)
    }

    /// Keeps the pending sign-in, sealed, before anybody could answer it.
    async fn keep(&self, offer: &Offer, way: WayBack, started: &Started) -> Answered<SignInId> {
        let app = &self.connection.app;
        let key = app.key(true).await?;
        let state_hash = Sha256::of(started.state.expose_secret().as_bytes());
        let now = app.now();
        let wanted = self.wanted(way).await?;
        let new = NewSignIn {
            state_hash,
            protocol: offer.protocol.id.to_owned(),
            typed: wanted.typed,
            way: wanted.way,
            name: wanted.name,
            read_only: wanted.read_only,
            backpack: wanted.backpack,
            trail: Value::Array(Vec::new()),
            begun_at: now,
            expires_at: now + PATIENCE,
        };
        let bytes = started.to_bytes();
        let id = app
            .library()
            .write_durable(move |writer| {
                let id = writer.add_sign_in(&new)?;
                writer.set_started(id, &key.seal(finish::cell(id), &bytes))?;
                Ok(id)
            })
            .await?;
        // A pasted answer may come by the relay, whose page also tries the scheme.
        if matches!(way, WayBack::Scheme | WayBack::Relay | WayBack::Paste)
            && let Err(error) = returns::leave(&app.inner.home.returns(), &state_hash, app.inner.folder.path())
        {
            return Err(UserError::new(Code::File).because(&error));
        }
        Ok(id)
    }

    /// Shows the page, and what is waited for.
    async fn open(&self, way: WayBack, page: &Url, host: &str, row: SignInId) -> Answered<()> {
        let connection = &self.connection;
        let app = &connection.app;
        connection.set_page(Some(page.clone()));
        let begun = Instant::now();
        let opened = step(TrailKind::Opened).param("host", host);
        let trail = |trail: &[TrailStep]| serde_json::to_value(trail).unwrap_or_default();
        // Written before the browser opens: from then on the row belongs to whoever gets the answer.
        let mut steps = connection.view().trail;
        steps.push(opened.clone().done(begun));
        let value = trail(&steps);
        app.library()
            .write(move |writer| writer.set_sign_in_trail(row, &value))
            .await?;
        connection.add(match app.open_in_browser(page) {
            Ok(()) => opened.done(begun),
            // The user can still copy the link.
            Err(error) => opened.failed(begun, &error.detail),
        });
        let now = app.now();
        connection.show(|view| {
            view.stage = ConnectStage::Waiting;
            view.way = way;
            view.waiting_since = Some(now);
            view.expires_at = Some(now + PATIENCE);
        });
        Ok(())
    }
}

/// Beginning asks a host for one thing only: to register.
fn refused_registration(error: BackpackError, way: WayBack) -> UserError {
    match error {
        BackpackError::Refused {
            code: Some(ref code),
            ref said,
        } if code == "invalid_redirect_uri" => ways::not_possible(way, WayWhy::HostRefused)
            .with("said", said)
            .because(&error),
        BackpackError::Refused { ref said, .. } | BackpackError::Forbidden { ref said } => {
            UserError::new(Code::RegistrationRefused)
                .with("said", said)
                .because(&error)
        }
        other => other.into(),
    }
}

/// Whether the host refused this way back, and not the program.
pub(super) fn is_refused_way(error: &UserError) -> bool {
    error.code == Code::WayNotPossible && error.params.get("why").is_some_and(|why| why == "host-refused")
}

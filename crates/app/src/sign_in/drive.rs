//! From what was typed to the browser, and the wait for what comes back.

use std::{sync::Arc, time::Duration};

use holdall_backpacks::{Answer, Ask, Client, Found, Protocol};
use secrecy::SecretString;
use tokio::sync::mpsc;
use url::Url;

use super::{
    Connection, Steer,
    begin::is_refused_way,
    finish::Wanted,
    trail::{plain_scopes, step},
    ways::{self, Circumstances},
};
use crate::{
    Answered, Code, UserError,
    view::{ConnectAsk, ConnectStage, StepState, TrailKind, WayBack},
};

/// How long the browser may take.
pub(super) const PATIENCE: Duration = Duration::from_secs(600);

/// What a host offers, and how it is spoken to.
pub(super) struct Offer {
    pub(super) protocol: &'static Protocol,
    pub(super) found: Found,
}

/// How waiting ended, when not in a backpack.
pub(super) enum Turn {
    /// Done.
    Made,
    /// The user wants another way.
    Another(WayBack),
    /// The host does not know the client any more.
    NewClient,
}

/// Runs a connection to its end.
pub(super) async fn run(connection: Arc<Connection>, ask: ConnectAsk, typed: Url, steered: mpsc::Receiver<Steer>) {
    let mut drive = Drive {
        connection: connection.clone(),
        ask,
        typed,
        steered,
        led_from: None,
        refused: Vec::new(),
        before: None,
    };
    let ended = drive.run().await;
    connection.app.flush_contacts().await;
    if let Err(error) = ended {
        // Perhaps the host has moved since it was asked: the next try asks anew.
        connection.app.net().forget_discovery();
        let stage = if error.code == Code::Cancelled {
            ConnectStage::Cancelled
        } else {
            ConnectStage::Failed
        };
        let host = connection.view().host;
        let backpack = connection.view().backpack;
        connection.show(|view| {
            view.stage = stage;
            view.backpack = backpack;
            view.error = (stage == ConnectStage::Failed).then(|| error.with("host", host));
        });
    }
}

/// A connection on its way.
pub(super) struct Drive {
    pub(super) connection: Arc<Connection>,
    pub(super) ask: ConnectAsk,
    pub(super) typed: Url,
    pub(super) steered: mpsc::Receiver<Steer>,
    /// The link to a badge that was typed, where it led to another host.
    pub(super) led_from: Option<Url>,
    /// Ways that the host refused.
    pub(super) refused: Vec<WayBack>,
    /// The way of the backpack that is signed in to again.
    pub(super) before: Option<WayBack>,
}

impl Drive {
    async fn run(&mut self) -> Answered<()> {
        let offer = self.find().await?;
        self.tell_offer(&offer);
        if let Some(again) = &self.ask.again_for {
            self.before = ways::of_word(&self.connection.app.backpack_row(again).await?.way_back);
        }
        let by_issuer = self.ask.issuer.as_ref().map(|_| WayBack::Paste);
        let mut asked = self.ask.way.or(by_issuer);
        let mut agreed = false;
        let mut fresh = false;
        loop {
            if !agreed {
                self.agree(&offer, &mut asked).await?;
                agreed = true;
            }
            match self.go(&offer, asked, fresh).await {
                Ok(Turn::Made) => return Ok(()),
                Ok(Turn::Another(way)) => asked = Some(way),
                Ok(Turn::NewClient) => fresh = true,
                // Not this way; the next best, unless the user chose this one.
                Err(error) if is_refused_way(&error) && self.refuse(&offer, &error) && asked.is_none() => {}
                Err(error) if error.code == Code::WayNotPossible && !self.connection.view().ways.is_empty() => {
                    asked = Some(self.ask_for_way(error).await?);
                }
                Err(error) => return Err(error),
            }
        }
    }

    async fn go(&mut self, offer: &Offer, asked: Option<WayBack>, fresh: bool) -> Answered<Turn> {
        match self.way(offer, asked)? {
            WayBack::Password => self.by_password(offer).await,
            way => self.by_browser(offer, way, fresh).await,
        }
    }

    /// Says what is in the way, and waits for the user to choose another.
    async fn ask_for_way(&mut self, error: UserError) -> Answered<WayBack> {
        self.connection.show(|view| {
            view.stage = ConnectStage::Asking;
            view.error = Some(error);
        });
        let way = loop {
            if let Some(way) = self.gone_on().await? {
                break way;
            }
        };
        self.connection.show(|view| {
            view.stage = ConnectStage::Finding;
            view.error = None;
        });
        Ok(way)
    }

    /// Waits for the user to go on, perhaps by another way.
    pub(super) async fn gone_on(&mut self) -> Answered<Option<WayBack>> {
        match self.steered.recv().await {
            Some(Steer::GoOn(way)) => Ok(way),
            Some(Steer::Cancel) | None => Err(UserError::new(Code::Cancelled)),
        }
    }

    fn tell_offer(&self, offer: &Offer) {
        // The host's name for itself goes along in the trail: whoever makes the backpack calls it so.
        self.connection.show(|view| {
            let reached = view.trail.iter_mut().find(|step| step.kind == TrailKind::Reached);
            if let Some(step) = reached {
                step.params.insert("name".to_owned(), offer.found.name.clone());
            }
        });
        let scopes = plain_scopes(&offer.found.scopes);
        let wanted = |word: &&String| word.as_str() != "add" || !self.ask.read_only;
        let may: Vec<String> = scopes.iter().filter(wanted).cloned().collect();
        if !scopes.is_empty() {
            let offers = step(TrailKind::Offers).param("scopes", scopes.join(", "));
            self.connection.add(offers.ended(StepState::Done, Duration::ZERO));
        }
        self.connection.show(|view| view.may = may);
    }

    /// Decides how the answer comes back, and shows what else is possible.
    fn way(&self, offer: &Offer, asked: Option<WayBack>) -> Answered<WayBack> {
        let app = &self.connection.app;
        let here = Circumstances {
            protocol: offer.protocol,
            found: &offer.found,
            by_hand: self.ask.client_id.is_some() || self.ask.again_for.is_some(),
            door: &app.door(),
            takes_scheme: app.inner.start.takes_scheme,
            refused: &self.refused,
            before: self.before,
        };
        let (ways, notes) = (here.ways(), here.notes());
        self.connection.show(|view| (view.ways, view.way_notes) = (ways, notes));
        let way = here.choose(asked)?;
        self.connection.show(|view| view.way = way);
        Ok(way)
    }

    /// Remembers a way that the host refused; answers whether there is another.
    fn refuse(&mut self, offer: &Offer, error: &UserError) -> bool {
        let word = error.params.get("way").map(String::as_str).unwrap_or_default();
        self.refused.extend(ways::of_word(word));
        // Shows what is left, too.
        self.way(offer, None).is_ok()
    }

    /// Names each host and asks, where several parties take part.
    async fn agree(&mut self, offer: &Offer, asked: &mut Option<WayBack>) -> Answered<()> {
        let mut endpoints = offer.found.endpoints.clone();
        if let Some(link) = &self.led_from {
            endpoints.typed = link.clone();
        }
        let hosts = holdall_backpacks::hosts_differ(&endpoints);
        if hosts.is_empty() {
            return Ok(());
        }
        let told = step(TrailKind::Hosts).param("hosts", hosts.join(", "));
        self.connection.add(told.ended(StepState::Done, Duration::ZERO));
        self.connection.show(|view| {
            view.hosts = hosts;
            view.stage = ConnectStage::Asking;
        });
        *asked = self.gone_on().await?.or(*asked);
        self.connection.show(|view| view.stage = ConnectStage::Finding);
        Ok(())
    }

    pub(super) fn client_by_hand(&self) -> Option<Client> {
        let id = self.ask.client_id.clone()?;
        Some(Client::typed(
            id,
            self.ask.client_secret.clone().map(SecretString::from),
        ))
    }

    async fn by_password(&mut self, offer: &Offer) -> Answered<Turn> {
        let needed = || UserError::new(Code::Usage).with("why", "Name and password are needed.");
        let (user, password) = self.ask.user.clone().zip(self.ask.password.take()).ok_or_else(needed)?;
        self.connection.show(|view| view.stage = ConnectStage::Finishing);
        let app = self.connection.app.clone();
        let redirect = offer.found.endpoints.api_base.clone();
        let ask = Ask {
            write: !self.ask.read_only,
            client: self.client_by_hand(),
            redirect,
            relay: app.door().relay,
        };
        let started = offer.protocol.sign_in.begin(&app.net(), &offer.found, &ask).await?;
        let answer = Answer::Password {
            user,
            password: SecretString::from(password),
        };
        let mut trail = self.connection.view().trail;
        let wanted = self.wanted(WayBack::Password).await?;
        let made = app.grant_of(offer.protocol, started, answer, &wanted, &mut trail).await;
        self.connection.show(|view| view.trail = trail);
        self.made(made?);
        Ok(Turn::Made)
    }

    pub(super) async fn wanted(&self, way: WayBack) -> Answered<Wanted> {
        let backpack = match &self.ask.again_for {
            Some(id) => Some(self.connection.app.backpack_row(id).await?.id),
            None => None,
        };
        Ok(Wanted {
            typed: self.typed.to_string(),
            way: ways::word(way).to_owned(),
            name: self.ask.name.clone(),
            read_only: self.ask.read_only,
            backpack,
        })
    }

    pub(super) fn made(&self, backpack: holdall_library::BackpackId) {
        self.connection.show(|view| {
            view.stage = ConnectStage::Done;
            view.backpack = Some(backpack.to_string());
        });
        self.connection.app.tell(crate::Changed::Library);
    }
}

pub(super) async fn cancelled(steered: &mut mpsc::Receiver<Steer>) {
    loop {
        match steered.recv().await {
            Some(Steer::Cancel) | None => return,
            Some(Steer::GoOn(_)) => {}
        }
    }
}

//! Signing in: one state machine a connection, whose pending part is a row of the library that outlives processes.
//!
//! `drive` goes from what was typed to the browser and waits; `find` asks what is there; `finish` takes whatever answer
//! comes back, in whichever process it arrives, claims the row once and makes the backpack. Whoever waits reads the row.

mod address;
mod begin;
mod clients;
mod drive;
mod find;
mod finish;
mod loopback;
mod redirects;
mod returns;
mod save;
mod trail;
mod wait;
mod ways;

pub(crate) use address::host;
pub(crate) use finish::account;
pub(crate) use save::free_name;
pub(crate) use trail::plain_scopes;

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::mpsc;
use url::Url;

use crate::{
    Answered, App, Changed, Code, UserError,
    folder::Folder,
    view::{ConnectAsk, ConnectStage, ConnectView, TrailStep, WayBack},
};

/// How many ended connections are remembered for showing.
const REMEMBERED: usize = 50;

/// A library that waits for an answer.
pub(crate) struct Returned {
    /// Its folder.
    pub(crate) folder: PathBuf,
}

/// The library that waits for this answer, by the word it left in the default folder.
pub(crate) fn find_returned(home: &Folder, url: &Url) -> Option<Returned> {
    let folder = returns::find(&home.returns(), &finish::state_of(url)?)?;
    Some(Returned { folder })
}

/// Connections of this process.
#[derive(Default)]
pub(crate) struct Connections(Mutex<HashMap<String, Arc<Connection>>>);

/// One connection, as it is shown and steered.
pub(crate) struct Connection {
    app: App,
    view: Mutex<ConnectView>,
    steer: mpsc::Sender<Steer>,
    /// The sign-in page, for opening again and copying.
    page: Mutex<Option<Url>>,
}

/// What the user does meanwhile.
enum Steer {
    GoOn(Option<WayBack>),
    Cancel,
}

impl Connections {
    fn find(&self, id: &str) -> Answered<Arc<Connection>> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(id)
            .cloned()
            .ok_or_else(|| UserError::new(Code::NotThere).with("what", "connection"))
    }

    fn keep(&self, connection: &Arc<Connection>) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= REMEMBERED {
            all.retain(|_, connection| !connection.is_over());
        }
        all.insert(connection.view().id, connection.clone());
    }
}

impl Connection {
    fn view(&self) -> ConnectView {
        self.view.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn is_over(&self) -> bool {
        matches!(
            self.view().stage,
            ConnectStage::Done | ConnectStage::Failed | ConnectStage::Cancelled
        )
    }

    /// Changes what is shown, and tells.
    fn show(&self, change: impl FnOnce(&mut ConnectView)) {
        let view = {
            let mut view = self.view.lock().unwrap_or_else(PoisonError::into_inner);
            let before = view.clone();
            change(&mut view);
            if *view == before {
                return;
            }
            view.clone()
        };
        self.app.tell(Changed::Connect(Box::new(view)));
    }

    /// Adds a step to the trail.
    fn add(&self, step: TrailStep) {
        self.show(|view| view.trail.push(step));
    }

    /// Replaces the last step of its kind and address, or adds it.
    fn settle(&self, step: TrailStep) {
        self.show(|view| {
            let same = |known: &&mut TrailStep| {
                known.kind == step.kind
                    && known.url == step.url
                    && known.params.get("protocol") == step.params.get("protocol")
            };
            match view.trail.iter_mut().rev().find(same) {
                Some(known) => *known = step,
                None => view.trail.push(step),
            }
        });
    }

    fn page(&self) -> Answered<Url> {
        let page = self.page.lock().unwrap_or_else(PoisonError::into_inner).clone();
        page.ok_or_else(|| UserError::new(Code::NotThere).with("what", "sign-in page"))
    }

    fn set_page(&self, page: Option<Url>) {
        *self.page.lock().unwrap_or_else(PoisonError::into_inner) = page;
    }
}

impl App {
    /// Starts connecting; goes on by itself and tells by [`Changed::Connect`].
    ///
    /// # Errors
    /// What is known at once: [`Code::BadAddress`], [`Code::NeedsHttps`], [`Code::NoKeyStore`], [`Code::Offline`].
    pub async fn connect(&self, ask: ConnectAsk) -> Answered<ConnectView> {
        let door = self.door();
        let typed = match &ask.again_for {
            Some(backpack) if ask.typed.is_empty() => self.typed_for(backpack).await?,
            _ => ask.typed.clone(),
        };
        let url = address::read(&typed, door.local_hosts)?;
        if door.offline {
            return Err(UserError::new(Code::Offline).with("host", host(&url)));
        }
        self.secrets_usable().await?;
        let (steer, steered) = mpsc::channel(8);
        let view = ConnectView {
            id: uuid::Uuid::new_v4().to_string(),
            typed: typed.clone(),
            host: host(&url),
            stage: ConnectStage::Finding,
            trail: Vec::new(),
            way: ask.way.unwrap_or(WayBack::Paste),
            ways: Vec::new(),
            way_notes: Vec::new(),
            waiting_since: None,
            expires_at: None,
            hosts: Vec::new(),
            choices: Vec::new(),
            may: Vec::new(),
            backpack: None,
            error: None,
        };
        let connection = Arc::new(Connection {
            app: self.clone(),
            view: Mutex::new(view.clone()),
            steer,
            page: Mutex::default(),
        });
        self.inner.connections.keep(&connection);
        tokio::spawn(drive::run(connection, ConnectAsk { typed, ..ask }, url, steered));
        Ok(view)
    }

    async fn typed_for(&self, backpack: &str) -> Answered<String> {
        Ok(self.backpack_row(backpack).await?.typed)
    }

    /// A connection under way.
    ///
    /// # Errors
    /// [`Code::NotThere`].
    pub async fn connection(&self, id: &str) -> Answered<ConnectView> {
        Ok(self.inner.connections.find(id)?.view())
    }

    /// The user agrees to the hosts shown, or chooses another way back.
    ///
    /// # Errors
    /// [`Code::NotThere`]; [`Code::WayNotPossible`] for a way that is not among those offered.
    pub async fn connect_go_on(&self, id: &str, way: Option<WayBack>) -> Answered<ConnectView> {
        let connection = self.inner.connections.find(id)?;
        let view = connection.view();
        if let Some(way) = way
            && !view.ways.contains(&way)
        {
            return Err(UserError::new(Code::WayNotPossible).with("way", ways::word(way)));
        }
        // A connection that is over has nobody left to steer.
        let _ = connection.steer.send(Steer::GoOn(way)).await;
        Ok(connection.view())
    }

    /// Opens the sign-in page again.
    ///
    /// # Errors
    /// [`Code::NotThere`] while there is no page; [`Code::Unexpected`] when no browser opens.
    pub async fn connect_open_again(&self, id: &str) -> Answered<()> {
        let page = self.inner.connections.find(id)?.page()?;
        self.open_in_browser(&page)
    }

    /// The sign-in page's address, for copying.
    ///
    /// # Errors
    /// [`Code::NotThere`] while there is no page.
    pub async fn connect_link(&self, id: &str) -> Answered<String> {
        Ok(self.inner.connections.find(id)?.page()?.to_string())
    }

    /// The address the browser ended on, pasted by the user.
    ///
    /// # Errors
    /// [`Code::BadReturn`] when it is no answer to a sign-in that waits here; the wait goes on.
    pub async fn connect_paste(&self, id: &str, address: &str) -> Answered<ConnectView> {
        let connection = self.inner.connections.find(id)?;
        let url = Url::parse(address.trim()).map_err(|_| UserError::new(Code::BadReturn))?;
        if !self.take_answer(&url, WayBack::Paste).await? {
            return Err(UserError::new(Code::BadReturn));
        }
        Ok(connection.view())
    }

    /// Stops waiting.
    ///
    /// # Errors
    /// [`Code::NotThere`].
    pub async fn connect_cancel(&self, id: &str) -> Answered<()> {
        let connection = self.inner.connections.find(id)?;
        // A connection that is over needs no stopping.
        let _ = connection.steer.send(Steer::Cancel).await;
        Ok(())
    }

    /// Ends what nobody answered in time, in this run or an earlier one.
    pub(crate) async fn tidy_sign_ins(&self) {
        let now = self.now();
        let open = self.library().read(|reader| reader.open_sign_ins()).await;
        // Reading commands come by here too: nothing is written while there is nothing to tidy.
        if open
            .as_ref()
            .is_ok_and(|rows| rows.iter().all(|row| row.expires_at > now))
        {
            return;
        }
        let tidied = self
            .library()
            .write(move |writer| {
                let old: Vec<_> = writer
                    .open_sign_ins()?
                    .into_iter()
                    .filter(|row| row.expires_at <= now)
                    .collect();
                writer.expire_sign_ins(now)?;
                Ok(old)
            })
            .await;
        match tidied {
            Ok(old) => old
                .iter()
                .for_each(|row| returns::forget(&self.inner.home.returns(), &row.state_hash)),
            Err(error) => tracing::warn!(%error, "old sign-ins could not be tidied"),
        }
    }
}

#[cfg(test)]
mod test_host;
#[cfg(test)]
mod test_stage;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod ways_tests;

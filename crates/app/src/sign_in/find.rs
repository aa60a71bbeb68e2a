//! Finding out what a host speaks: every place asked is a step of the trail, and where there is a choice the user has it.

use std::time::Instant;

use holdall_backpacks::{BADGE_LINK, BackpackError, Found, Protocol, Step, StepEnd, discover, discover_only};

use super::{
    address,
    drive::{Drive, Offer, cancelled},
    trail::step,
};
use crate::{
    Answered, Code, UserError,
    view::{ConnectStage, StepState, TrailKind, TrailStep, WayBack},
};

impl Drive {
    /// What the host offers, in the protocol that fits what was asked for.
    pub(super) async fn find(&mut self) -> Answered<Offer> {
        let wanted = self.protocol_wanted().await?;
        let found = self.discover(wanted.as_deref()).await?;
        // A password is a thing of one protocol, and a client typed by hand opens hosts that do not register.
        let by_password = self.ask.way == Some(WayBack::Password);
        let fits = |protocol: &Protocol| match &wanted {
            Some(id) => protocol.id == id,
            None => !by_password || protocol.sign_in.takes_password(),
        };
        let none = || UserError::new(Code::NotABackpack);
        let mut fitting = found.into_iter().filter(|(protocol, _)| fits(protocol));
        let (protocol, best) = fitting.next().ok_or_else(none)?;
        let more = fitting
            .filter(|(other, _)| other.id == protocol.id)
            .map(|(_, found)| found);
        let found = self.one_of(best, more.collect()).await?;
        let typed = std::mem::replace(&mut self.typed, found.endpoints.typed.clone());
        if typed.host() != self.typed.host() {
            // A badge led here. Nobody typed this host: it is named and asked about like any other that takes part.
            self.led_from = Some(typed);
            let host = address::host(&self.typed);
            self.connection.show(|view| view.host = host);
        }
        Ok(Offer { protocol, found })
    }

    /// The protocol that was named, else that of the backpack that is signed in to again.
    async fn protocol_wanted(&self) -> Answered<Option<String>> {
        match (&self.ask.protocol, &self.ask.again_for) {
            (None, Some(backpack)) => Ok(Some(self.connection.app.backpack_row(backpack).await?.protocol)),
            (named, _) => Ok(named.clone()),
        }
    }

    /// Asks the host in all usual protocols, or in the one wanted where that is spoken on request alone.
    async fn discover(&mut self, wanted: Option<&str>) -> Answered<Vec<(&'static Protocol, Found)>> {
        let begun = Instant::now();
        let reached = step(TrailKind::Reached).param("host", address::host(&self.typed));
        self.connection.add(reached.clone());
        let (net, connection) = (self.connection.app.net(), self.connection.clone());
        let tell = |told: Step| connection.settle(looked(told));
        let typed = self.typed.as_str().to_owned();
        let named = wanted.and_then(holdall_backpacks::protocol);
        let discovered = async {
            match named.filter(|protocol| protocol.on_request) {
                Some(protocol) => discover_only(&net, &typed, protocol.id, &tell).await,
                None => discover(&net, &typed, &tell).await,
            }
        };
        let found = tokio::select! {
            found = discovered => found,
            () = cancelled(&mut self.steered) => return Err(UserError::new(Code::Cancelled)),
        };
        self.connection.settle(match &found {
            Err(error @ BackpackError::Net(_)) => reached.failed(begun, &error.to_string()),
            _ => reached.done(begun),
        });
        Ok(found?)
    }

    /// The API named, the only one, or the best after the user was asked.
    async fn one_of(&mut self, best: Found, more: Vec<Found>) -> Answered<Found> {
        if let Some(name) = &self.ask.api {
            let named = |found: &Found| found.name.eq_ignore_ascii_case(name.trim());
            let none = || UserError::new(Code::NotThere).with("what", "API").with("named", name);
            return std::iter::once(best).chain(more).find(named).ok_or_else(none);
        }
        if more.is_empty() {
            return Ok(best);
        }
        let choices = std::iter::once(&best)
            .chain(&more)
            .map(|found| found.name.clone())
            .collect();
        self.connection.show(|view| {
            view.choices = choices;
            view.stage = ConnectStage::Asking;
        });
        self.gone_on().await?;
        self.connection.show(|view| {
            view.choices = Vec::new();
            view.stage = ConnectStage::Finding;
        });
        Ok(best)
    }
}

/// One place as the trail tells it: when it is asked, and when it has answered.
fn looked(told: Step) -> TrailStep {
    let looked = match holdall_backpacks::protocol(told.protocol) {
        Some(protocol) => step(TrailKind::Looked).param("protocol", protocol.title),
        None => step(TrailKind::Badge),
    }
    .at(&told.url);
    match told.end {
        None => looked,
        Some(StepEnd::Found(hosts)) if told.protocol == BADGE_LINK => looked
            .param("hosts", hosts.join(", "))
            .ended(StepState::Done, told.took),
        Some(StepEnd::Found(_)) => looked.ended(StepState::Done, told.took),
        Some(StepEnd::NotHere(why) | StepEnd::Failed(why)) => TrailStep {
            detail: Some(holdall_net::redact(&why)),
            ..looked.ended(StepState::Skipped, told.took)
        },
    }
}

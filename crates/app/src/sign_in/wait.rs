//! The wait: for the listener, for another process that got the answer, or for the user's mind to change.

use std::time::Duration;

use holdall_library::{SignInId, SignInOutcome};
use serde_json::Value;

use super::{
    Steer,
    drive::{Drive, PATIENCE, Turn},
    loopback::Listener,
    returns,
};
use crate::{
    Answered, App, Code, UserError,
    view::{ConnectStage, TrailStep, WayBack},
};

/// How often the row is read while waiting.
const LOOK: Duration = Duration::from_millis(300);
/// How long a process that claimed an answer may take before it counts as gone.
const CLAIMED: Duration = Duration::from_secs(120);

impl Drive {
    /// Waits for the listener, for another process, or for the user's mind to change.
    pub(super) async fn wait(
        &mut self,
        row: SignInId,
        state: &str,
        listener: Option<Listener>,
        known: bool,
    ) -> Answered<Turn> {
        let app = self.connection.app.clone();
        let deadline = tokio::time::Instant::now() + PATIENCE;
        let mut claimed_since: Option<tokio::time::Instant> = None;
        let state = state.to_owned();
        let answer = async move {
            match listener {
                Some(listener) => listener.answer(&state).await,
                None => std::future::pending().await,
            }
        };
        tokio::pin!(answer);
        let mut listening = true;
        let mut look = tokio::time::interval(LOOK);
        loop {
            tokio::select! {
                back = &mut answer, if listening => {
                    listening = false;
                    if let Ok(url) = back {
                        // Unknown only when somebody pasted it first: the row tells.
                        app.take_answer(&url, WayBack::Loopback).await?;
                    }
                }
                steer = self.steered.recv() => match steer {
                    Some(Steer::GoOn(Some(way))) => {
                        if app.give_up(row, SignInOutcome::Cancelled).await? {
                            self.connection.set_page(None);
                            return Ok(Turn::Another(way));
                        }
                    }
                    Some(Steer::GoOn(None)) => {}
                    Some(Steer::Cancel) | None => {
                        app.give_up(row, SignInOutcome::Cancelled).await?;
                        return Err(UserError::new(Code::Cancelled));
                    }
                },
                _ = look.tick() => {
                    if let Some(turn) = self.read_row(row, known, &mut claimed_since).await? {
                        return Ok(turn);
                    }
                    let gone = claimed_since.is_some_and(|since| since.elapsed() > CLAIMED);
                    let late = claimed_since.is_none() && tokio::time::Instant::now() >= deadline;
                    if gone || late {
                        app.give_up(row, SignInOutcome::Expired).await?;
                        return Err(UserError::new(Code::SignInTimeout));
                    }
                }
            }
        }
    }

    /// What has become of the sign-in meanwhile.
    async fn read_row(
        &self,
        id: SignInId,
        known: bool,
        claimed_since: &mut Option<tokio::time::Instant>,
    ) -> Answered<Option<Turn>> {
        let gone = || UserError::new(Code::BadReturn);
        let row = self
            .connection
            .app
            .library()
            .read(move |reader| reader.sign_in(id))
            .await?
            .ok_or_else(gone)?;
        if row.claimed_at.is_some() && claimed_since.is_none() {
            *claimed_since = Some(tokio::time::Instant::now());
            self.connection.show(|view| view.stage = ConnectStage::Finishing);
        }
        let Some(outcome) = row.outcome else { return Ok(None) };
        if let Ok(trail) = serde_json::from_value::<Vec<TrailStep>>(row.trail) {
            self.connection.show(|view| view.trail = trail);
        }
        match outcome {
            SignInOutcome::Done => {
                self.made(row.made.ok_or_else(gone)?);
                Ok(Some(Turn::Made))
            }
            SignInOutcome::Cancelled => Err(UserError::new(Code::Cancelled)),
            SignInOutcome::Expired => Err(UserError::new(Code::SignInTimeout)),
            SignInOutcome::Failed => {
                let error: UserError = serde_json::from_value(row.error).unwrap_or_else(|_| gone());
                let stale = error
                    .params
                    .get("host_code")
                    .is_some_and(|code| code == "invalid_client");
                // The host forgot a client that was used before: register anew, once.
                if known && stale {
                    Ok(Some(Turn::NewClient))
                } else {
                    Err(error)
                }
            }
        }
    }
}

impl App {
    /// Ends a sign-in that nobody has claimed; answers whether it was still open.
    async fn give_up(&self, id: SignInId, outcome: SignInOutcome) -> Answered<bool> {
        let ended = self
            .library()
            .write(move |writer| {
                let Some(row) = writer.sign_in(id)? else {
                    return Ok(None);
                };
                let ended = writer.end_sign_in(id, outcome, &Value::Null, None)?;
                Ok(ended.then_some(row.state_hash))
            })
            .await?;
        if let Some(state) = ended {
            returns::forget(&self.inner.home.returns(), &state);
        }
        Ok(ended.is_some())
    }
}

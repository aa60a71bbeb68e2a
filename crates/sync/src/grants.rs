//! A backpack to work with: locked against others, its grant opened, renewed when the host asks for it.
//!
//! A refresh token works once on many hosts. So one program at a time renews (the lock), the new grant is on the disk
//! before it is used, a renewal under way is never dropped, and one that was refused is never tried again.

use std::sync::Arc;

use async_trait::async_trait;
use holdall_backpacks::{
    BackpackError, Cursor, Grant, Offer, Page, Profile, Protocol, Pull, Push, Session, SignIn, Stored,
};
use holdall_library::{BackpackId, BackpackRow, BackpackState};
use holdall_model::Identity;
use holdall_secrets::{Cell, SecretsError};
use secrecy::ExposeSecret;
use tokio::sync::Mutex;

use crate::{Engine, SyncError, documents::seconds, locks::BackpackLock};

/// The longest that a host may make one call wait in all.
const LONGEST_WAIT_S: u64 = 120;
/// The pause before the one more try after a server broke down over a renewal; longer than a Badgr's first lock-out.
const AFTER_A_BREAKDOWN_S: u64 = 5;
/// What a host that says "slow down" and not for how long gets.
const USUAL_WAIT_S: u64 = 5;

/// The cell that a backpack's grant is sealed for.
pub fn grant_cell(backpack: BackpackId) -> Cell<'static> {
    Cell {
        table: "backpack",
        column: "access",
        row: backpack.0,
    }
}

/// A backpack that nobody else works on until this is dropped.
pub struct Held {
    pub(crate) engine: Engine,
    /// Its row as it was when the lock was taken.
    pub row: BackpackRow,
    /// How it speaks.
    pub protocol: &'static Protocol,
    grant: Mutex<Grant>,
    lock: Arc<BackpackLock>,
}

impl Engine {
    /// Locks a backpack and opens its grant, in this order.
    ///
    /// # Errors
    /// `Busy`, `SignInNeeded` (also when the grant does not open any more), `Secrets` when there is no key at hand.
    pub async fn hold(&self, backpack: BackpackId) -> Result<Held, SyncError> {
        let lock = Arc::new(BackpackLock::take(&self.locks, backpack)?);
        let row = self
            .library
            .read(move |reader| reader.backpack(backpack))
            .await?
            .ok_or(holdall_library::LibraryError::NotThere { what: "backpack" })?;
        if row.state != BackpackState::Ready {
            return Err(SyncError::SignInNeeded);
        }
        let protocol = (self.protocols)(&row.protocol).ok_or(SyncError::NotPossible {
            what: "be spoken to by this version",
        })?;
        let grant = Mutex::new(self.stored_grant(backpack).await?.ok_or(SyncError::SignInNeeded)?);
        Ok(Held {
            engine: self.clone(),
            row,
            protocol,
            grant,
            lock,
        })
    }

    async fn stored_grant(&self, backpack: BackpackId) -> Result<Option<Grant>, SyncError> {
        let Some(sealed) = self.library.read(move |reader| reader.grant(backpack)).await? else {
            return Ok(None);
        };
        let key = self.key.as_ref().ok_or(SecretsError::KeyMissing)?;
        match key.open(grant_cell(backpack), &sealed) {
            Ok(bytes) => Ok(Grant::from_bytes(&bytes).ok()),
            // Sealed with a key that is lost: as good as signed out.
            Err(SecretsError::DoesNotOpen) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

/// A call to a signed-in backpack, that may have to be made twice.
#[async_trait]
trait Call<T>: Send + Sync {
    async fn make(&self, session: &Session<'_>) -> Result<T, BackpackError>;
}

/// The known identities go along: some hosts tell an address only as a hash, or must be told it.
struct ProfileCall<'a>(&'static dyn SignIn, &'a [Identity]);

#[async_trait]
impl Call<Profile> for ProfileCall<'_> {
    async fn make(&self, session: &Session<'_>) -> Result<Profile, BackpackError> {
        self.0.profile_among(session, self.1).await
    }
}

struct PageCall<'a>(&'static dyn Pull, &'a [Identity], &'a Cursor);

#[async_trait]
impl Call<Page> for PageCall<'_> {
    async fn make(&self, session: &Session<'_>) -> Result<Page, BackpackError> {
        self.0.page_among(session, self.1, self.2).await
    }
}

struct PushCall<'a>(&'static dyn Push, &'a Offer);

#[async_trait]
impl Call<Stored> for PushCall<'_> {
    async fn make(&self, session: &Session<'_>) -> Result<Stored, BackpackError> {
        self.0.push(session, self.1).await
    }
}

/// Every call renews the grant when it must: a 401 leads to one renewal and one repetition, then to `SignInNeeded`.
impl Held {
    /// Who is signed in.
    pub async fn profile(&self) -> Result<Profile, SyncError> {
        let known = self.known().await?;
        self.patiently(&ProfileCall(self.protocol.sign_in, &known)).await
    }

    /// Who the user is known to be here.
    async fn known(&self) -> Result<Vec<Identity>, SyncError> {
        Ok(self.engine.library.read(|reader| reader.identities()).await?)
    }

    /// The form in which a badge would go to this backpack, or why it cannot.
    pub(crate) fn form(&self, offer: &Offer) -> Result<&'static str, &'static str> {
        let push = self.protocol.push.ok_or("it cannot take badges")?;
        match self.grant.try_lock() {
            Ok(grant) => push.form_under(&grant, offer),
            // A call is under way: it will be asked again before the badge is sent.
            Err(_) => push.form(offer),
        }
    }

    /// One page of a listing. A host that asks us to slow down is waited for, up to two minutes in all.
    ///
    /// # Errors
    /// `NotPossible` when the protocol cannot list.
    pub async fn page(&self, cursor: &Cursor) -> Result<Page, SyncError> {
        let pull = self.protocol.pull.ok_or(SyncError::NotPossible {
            what: "list its badges",
        })?;
        let known = self.known().await?;
        self.patiently(&PageCall(pull, &known, cursor)).await
    }

    /// Adds a badge. A host that asks us to slow down is for the caller to wait for.
    ///
    /// # Errors
    /// `NotPossible` when the protocol cannot add badges.
    pub async fn push(&self, offer: &Offer) -> Result<Stored, SyncError> {
        let push = self
            .protocol
            .push
            .ok_or(SyncError::NotPossible { what: "take badges" })?;
        self.call(&PushCall(push, offer)).await
    }

    /// Gives the grant back to the host, where it can take it; forgetting it here is the caller's.
    pub async fn revoke(&self) -> Result<(), SyncError> {
        let grant = self.grant.lock().await;
        Ok(self.protocol.sign_in.revoke(&self.engine.net, &grant).await?)
    }

    async fn patiently<T>(&self, call: &dyn Call<T>) -> Result<T, SyncError> {
        let mut waited_s = 0;
        loop {
            match self.call(call).await {
                Err(SyncError::Backpack(BackpackError::Busy { retry_after_s })) => {
                    let wait_s = retry_after_s.unwrap_or(USUAL_WAIT_S);
                    // One more: whoever comes at the very second comes too early for some hosts, and is made to wait twice as long.
                    let wait_s = wait_s.saturating_add(1);
                    waited_s += wait_s;
                    if waited_s > LONGEST_WAIT_S {
                        return Err(BackpackError::Busy { retry_after_s }.into());
                    }
                    tokio::time::sleep(seconds(self.engine.second, wait_s)).await;
                }
                done => return done,
            }
        }
    }

    async fn call<T>(&self, call: &dyn Call<T>) -> Result<T, SyncError> {
        // Held over the call: calls to one backpack go one after the other, and nobody uses a grant that is being
        // renewed.
        let mut grant = self.grant.lock().await;
        let first = call.make(&self.session(&grant)).await;
        let Err(BackpackError::SignedOut) = first else {
            return Ok(first?);
        };
        *grant = self.renewed(&grant).await?;
        match call.make(&self.session(&grant)).await {
            Err(BackpackError::SignedOut) => {
                self.sign_out(false).await?;
                Err(SyncError::SignInNeeded)
            }
            done => Ok(done?),
        }
    }

    fn session<'s>(&'s self, grant: &'s Grant) -> Session<'s> {
        Session {
            net: &self.engine.net,
            grant,
            now: self.engine.now(),
        }
    }

    /// A grant that the host may accept: the stored one when it is another than `used` (a new sign-in took place), else
    /// a renewed one.
    async fn renewed(&self, used: &Grant) -> Result<Grant, SyncError> {
        match self.engine.stored_grant(self.row.id).await? {
            None => return Err(SyncError::SignInNeeded),
            Some(stored) if stored.access_token.expose_secret() != used.access_token.expose_secret() => {
                return Ok(stored);
            }
            Some(_) => {}
        }
        if used.refresh_token.is_none() {
            self.sign_out(true).await?;
            return Err(SyncError::SignInNeeded);
        }
        // On a task of its own, with the lock: when the job is stopped while the host answers, the answer is still kept.
        let (engine, id, protocol, used) = (self.engine.clone(), self.row.id, self.protocol, used.clone());
        let lock = Arc::clone(&self.lock);
        let renewal = tokio::spawn(async move {
            let _lock = lock;
            renew(&engine, id, protocol, &used).await
        });
        match renewal.await {
            Ok(renewed) => renewed,
            Err(broken) => Err(BackpackError::HostTrouble {
                status: 0,
                what: broken.to_string(),
            }
            .into()),
        }
    }

    async fn sign_out(&self, forget: bool) -> Result<(), SyncError> {
        sign_out(&self.engine, self.row.id, forget).await
    }
}

/// Whether the server broke down over this very renewal. A Badgr does so for ever once it has forgotten the access token, so
/// that waiting for a better day helps nobody; one more try tells it from a passing trouble.
fn breaks_down(renewed: &Result<Grant, BackpackError>) -> bool {
    matches!(renewed, Err(BackpackError::HostTrouble { status: 500, .. }))
}

async fn renew(engine: &Engine, id: BackpackId, protocol: &'static Protocol, used: &Grant) -> Result<Grant, SyncError> {
    let mut renewed = protocol.sign_in.renew(&engine.net, used, engine.now()).await;
    if breaks_down(&renewed) {
        tokio::time::sleep(seconds(engine.second, AFTER_A_BREAKDOWN_S)).await;
        renewed = protocol.sign_in.renew(&engine.net, used, engine.now()).await;
        if breaks_down(&renewed) {
            sign_out(engine, id, true).await?;
            return Err(SyncError::SignInNeeded);
        }
    }
    let fresh = match renewed {
        Ok(fresh) => fresh,
        Err(error @ (BackpackError::SignedOut | BackpackError::Refused { .. } | BackpackError::Forbidden { .. })) => {
            // Refused: this refresh token is never sent again.
            sign_out(engine, id, true).await?;
            if !used.client.by_hand && is_client_gone(&error) {
                // The next sign-in registers anew; with the old client it would end on a page of the host's.
                engine
                    .library
                    .write_durable(move |writer| writer.set_client(id, None))
                    .await?;
            }
            return Err(SyncError::SignInNeeded);
        }
        Err(error) => return Err(error.into()),
    };
    let key = engine.key.as_ref().ok_or(SecretsError::KeyMissing)?;
    let sealed = key.seal(grant_cell(id), &fresh.to_bytes());
    let scopes = fresh.scopes.clone();
    engine
        .library
        .write_durable(move |writer| {
            writer.set_grant(id, &sealed)?;
            writer.set_scopes(id, &scopes)
        })
        .await?;
    Ok(fresh)
}

/// Whether the host does not know the client any more.
fn is_client_gone(error: &BackpackError) -> bool {
    matches!(error, BackpackError::Refused { code: Some(code), .. } if code == "invalid_client")
}

/// The calm state: the library is as it was, and the backpack waits for a new sign-in. `forget`: its grant is of no use.
async fn sign_out(engine: &Engine, id: BackpackId, forget: bool) -> Result<(), SyncError> {
    let work = move |writer: &holdall_library::Writer<'_>| {
        if forget {
            writer.forget_grant(id, BackpackState::SignedOut)
        } else {
            writer.set_backpack_state(id, BackpackState::SignedOut)
        }
    };
    Ok(engine.library.write_durable(work).await?)
}

#[cfg(test)]
#[path = "grants_tests.rs"]
mod tests;

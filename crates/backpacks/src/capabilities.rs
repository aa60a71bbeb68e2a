//! What only some protocols can, beyond reading and adding: taking badges up and out, sorting them into collections, and
//! the awards of people who issue. As everywhere, what a host cannot do is absent.

use async_trait::async_trait;
use url::Url;

use crate::{BackpackError, Item, Session};

/// That a person said yes to taking one badge out of their backpack. It names the badge, serves for one call, and is made
/// nowhere but where the question was asked: no other part of the program can remove anything.
#[derive(Debug)]
pub struct Confirmed {
    host_id: String,
}

impl Confirmed {
    /// The user was asked about the badge with this [`Item::host_id`], by name, and said yes.
    pub fn by_the_user(host_id: impl Into<String>) -> Self {
        Self {
            host_id: host_id.into(),
        }
    }

    /// The badge it is about.
    pub(crate) fn host_id(&self) -> &str {
        &self.host_id
    }
}

/// What became of a badge that was taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Removed {
    /// The backpack does not have it any more; it may be added again.
    Gone,
    /// It was awarded on this very server: it is hidden from the backpack, its public page stays, and adding its address
    /// takes it up again.
    SetAside,
}

/// Taking badges up and out. Neither is ever a part of syncing or copying.
#[async_trait]
pub trait Tend: Send + Sync {
    /// Takes up a badge that was awarded and not answered yet. Once accepted it stays so.
    async fn accept(&self, session: &Session<'_>, host_id: &str) -> Result<(), BackpackError>;
    /// Takes a badge out. `confirmed` is used up.
    async fn remove(&self, session: &Session<'_>, confirmed: Confirmed) -> Result<Removed, BackpackError>;
}

/// A collection of badges in a backpack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collection {
    /// The host's id for it.
    pub host_id: String,
    /// Its name.
    pub name: String,
    /// What it is for; may be empty.
    pub description: String,
    /// Whether anybody with its address can see it.
    pub published: bool,
    /// Where it can be seen when it is published.
    pub share_url: Option<Url>,
    /// [`Item::host_id`] of each badge in it.
    pub badges: Vec<String>,
}

/// Sorting badges into collections.
#[async_trait]
pub trait Collections: Send + Sync {
    /// Every collection.
    async fn list(&self, session: &Session<'_>) -> Result<Vec<Collection>, BackpackError>;
    /// Makes one, private and empty.
    async fn create(&self, session: &Session<'_>, name: &str, description: &str) -> Result<Collection, BackpackError>;
    /// Adds and takes out badges by their host ids; answers with the collection as it is then. The badges themselves stay
    /// in the backpack.
    async fn change(
        &self,
        session: &Session<'_>,
        collection: &str,
        add: &[String],
        take_out: &[String],
    ) -> Result<Collection, BackpackError>;
}

/// Somebody in whose name the account may award.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwardingIssuer {
    /// The host's id.
    pub host_id: String,
    /// Its public id.
    pub id: Option<String>,
    /// Its name.
    pub name: String,
}

/// A badge class that the account may award.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwardingClass {
    /// The host's id.
    pub host_id: String,
    /// Its public id.
    pub id: Option<String>,
    /// Its name.
    pub name: String,
}

/// What the account issues, for people who teach: read only, nothing is ever awarded or revoked from here.
#[async_trait]
pub trait Awards: Send + Sync {
    /// The issuers where the account is staff, editor or owner.
    async fn issuers(&self, session: &Session<'_>) -> Result<Vec<AwardingIssuer>, BackpackError>;
    /// The badge classes of an issuer.
    async fn classes(&self, session: &Session<'_>, issuer: &str) -> Result<Vec<AwardingClass>, BackpackError>;
    /// What was awarded of a badge class, expired and revoked ones included.
    async fn of_class(&self, session: &Session<'_>, class: &str) -> Result<Vec<Item>, BackpackError>;
}

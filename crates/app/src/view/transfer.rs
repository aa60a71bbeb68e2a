//! Copying badges to a backpack: the plan before, the outcome per badge after.

use serde::{Deserialize, Serialize};
use specta::Type;

/// Where badges are copied from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "kind", content = "id")]
pub enum TransferSource {
    /// The library.
    Library,
    /// What one backpack lists now.
    Backpack(String),
}

/// What is to be copied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TransferAsk {
    /// From where.
    pub from: TransferSource,
    /// The backpack's id.
    pub to: String,
    /// Only these badges (local ids); empty for all that are not there yet.
    pub badges: Vec<String>,
}

/// The group that a planned badge belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum PlanGroup {
    /// Will be sent.
    WillGo,
    /// The user can do something first.
    NeedsYou,
    /// Will not be accepted.
    CannotGo,
    /// The backpack has it.
    AlreadyThere,
}

/// Why a badge stays, or how it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum TransferReason {
    /// The target's profile does not hold the address it is written to.
    AddressMissing,
    /// The host takes no badge in this form.
    FormNotTaken,
    /// The host takes badges of another version of Open Badges.
    VersionNotTaken,
    /// The connection is for the badges of one issuer, and this is another's.
    OtherIssuer,
    /// Withdrawn by its issuer.
    Revoked,
    /// Past its end.
    Expired,
    /// A check failed.
    Problem,
    /// Its page does not answer, so the target could not read it either.
    IssuerGone,
    /// The library does not hold its document yet.
    NotFetched,
    /// The target said no.
    RefusedByHost,
    /// The target could not be reached or had trouble.
    HostTrouble,
    /// The target wants a new sign-in.
    SignInNeeded,
    /// The connection broke after sending, and the target does not list it.
    Unknown,
    /// Stopped by the user.
    Stopped,
}

/// One badge of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PlanRow {
    /// Local id.
    pub badge: String,
    /// Name.
    pub name: String,
    /// Issuer.
    pub issuer: String,
    /// Picture.
    pub picture: Option<super::Picture>,
    /// Its group.
    pub group: PlanGroup,
    /// Why it does not go.
    pub reason: Option<TransferReason>,
    /// What the sentence needs, e.g. `address`.
    pub params: std::collections::BTreeMap<String, String>,
    /// The form it goes in: `hosted`, `jws`, `baked`.
    pub form: Option<String>,
}

/// What a transfer would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TransferPlan {
    /// For starting it.
    pub id: String,
    /// From: a backpack's name, or empty for the library.
    pub from: String,
    /// To: the backpack's name.
    pub to: String,
    /// Its rows, in group order.
    pub rows: Vec<PlanRow>,
}

/// How one badge ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum TransferOutcome {
    /// Sent, and read back.
    Copied,
    /// It was there before.
    AlreadyThere,
    /// Accepted, and not listed yet.
    NotVisibleYet,
    /// The target said no, or would.
    Refused,
    /// Not sent.
    NotSent,
    /// Stopped by the user.
    Stopped,
}

/// The receipt of one badge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Receipt {
    /// Local id.
    pub badge: String,
    /// The assertion's id.
    pub assertion: Option<String>,
    /// Name.
    pub name: String,
    /// How it ended.
    pub outcome: TransferOutcome,
    /// Why.
    pub reason: Option<TransferReason>,
    /// The target's own words, redacted.
    pub said: Option<String>,
    /// What was sent: `hosted`, `jws`, `baked`.
    pub form: Option<String>,
}

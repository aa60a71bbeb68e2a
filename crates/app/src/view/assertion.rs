//! Badges as they are listed and shown.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::{Outcome, RecipientOutcome, Status};

/// The one word for a badge, look.md 3: the first that holds, in the order of this enum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Headline {
    /// Withdrawn by the issuer.
    Revoked,
    /// Withdrawn for now.
    Suspended,
    /// A check failed.
    Problem,
    /// Past its end.
    Expired,
    /// Not valid yet; `headline_at` is the start.
    NotYetValid,
    /// Never passed, and the check could not be made.
    CouldNotCheck,
    /// The latest check could not be made, an earlier one passed; `headline_at` is when.
    LastPassed,
    /// Never checked.
    NotChecked,
    /// The latest check passed.
    Passed,
}

/// A remark beside the headline, never instead of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum Flag {
    /// Awarded to an identity that the user has not told us.
    ForSomeoneElse,
    /// No longer listed in this backpack.
    GoneFrom {
        /// The backpack's name.
        backpack: String,
    },
    /// In the library only.
    OnlyHere,
    /// Not every document that proves it is kept.
    ProofIncomplete,
}

/// A backpack that holds a badge, as its luggage tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// The backpack.
    pub backpack: String,
    /// Its name.
    pub name: String,
    /// The tag's letter.
    pub letter: String,
    /// The tag's cloth: `pine`, `brick`, `slate`, `plum`, `ochre`, `petrol`, `olive`, `umber`.
    pub cloth: String,
}

/// How to show a badge's picture: by the picture protocol, from `hash`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Picture {
    /// SHA-256 of the original picture; the address for the picture protocol.
    pub hash: String,
    /// Fills the plate edge to edge.
    pub bleed: bool,
    /// Wants the counter plate in the light theme.
    pub counter_on_light: bool,
    /// Wants the counter plate in the dark theme.
    pub counter_on_dark: bool,
    /// Alternative text from the badge; empty means the badge's name serves.
    pub caption: String,
}

/// A badge in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AssertionRow {
    /// Local id.
    pub id: String,
    /// The assertion's own id; absent for the few without.
    pub assertion: Option<String>,
    /// The badge's name; empty when unknown.
    pub name: String,
    /// The issuer's name; empty when unknown.
    pub issuer: String,
    /// When it was issued.
    pub issued_on: Option<DateTime<Utc>>,
    /// When it ends.
    pub expires: Option<DateTime<Utc>>,
    /// The status word of the command line.
    pub status: Status,
    /// The one word.
    pub headline: Headline,
    /// The date that goes with the headline.
    pub headline_at: Option<DateTime<Utc>>,
    /// Remarks.
    pub flags: Vec<Flag>,
    /// Backpacks that hold it now.
    pub places: Vec<Place>,
    /// Its picture; absent when there is none or it is broken.
    pub picture: Option<Picture>,
    /// When it was last checked.
    pub last_checked_at: Option<DateTime<Utc>>,
}

/// What to list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ListQuery {
    /// Words that name, issuer or description must contain, in any order; empty for all.
    pub text: String,
    /// A part of the library.
    pub part: Part,
    /// Only these headlines; empty for all.
    pub headlines: Vec<Headline>,
    /// Only badges of this issuer (its name).
    pub issuer: Option<String>,
    /// Order.
    pub sort: Sort,
    /// Newest or A first when false.
    pub reverse: bool,
    /// Rows to skip.
    pub offset: u32,
    /// Rows wanted; 0 for all.
    pub limit: u32,
}

/// A part of the library, as the sidebar names them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "kind", content = "id")]
pub enum Part {
    /// Everything.
    #[default]
    All,
    /// Problem, revoked, suspended, expired or could not check.
    NeedsCare,
    /// Ends within 60 days.
    ExpiringSoon,
    /// Proof incomplete.
    ProofIncomplete,
    /// In one backpack (gone ones too).
    Backpack(String),
}

/// An order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Sort {
    /// Date of issue, newest first.
    #[default]
    Issued,
    /// Name.
    Name,
    /// Issuer, then newest.
    Issuer,
    /// End date, soonest first.
    Expires,
    /// Headline order of look.md 3.
    Status,
}

/// A part of a listing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AssertionPage {
    /// The rows asked for.
    pub rows: Vec<AssertionRow>,
    /// How many there are without limit and offset.
    pub total: u32,
    /// Issuers among them with counts, for the facet; largest first, at most 50.
    pub issuers: Vec<Facet>,
}

/// A value and how many badges have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Facet {
    /// The value.
    pub value: String,
    /// How many.
    pub count: u32,
}

/// One line of the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CheckLine {
    /// Stable name; the window has a question for each and shows this name when it knows none.
    pub check: String,
    /// What it found.
    pub outcome: Outcome,
    /// The engine's English sentence, shown as detail.
    pub message: String,
    /// The document it looked at.
    pub url: Option<String>,
    /// Reason class when it did not pass.
    pub reason: Option<String>,
}

/// One run of the checks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CheckRunView {
    /// When.
    pub checked_at: DateTime<Utc>,
    /// With kept documents only.
    pub offline: bool,
    /// What came out.
    pub status: Status,
    /// Reason classes.
    pub reasons: Vec<String>,
}

/// A kept document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProofDocument {
    /// Its address.
    pub url: String,
    /// What it is for (`assertion`, `issuer`, ...).
    pub role: String,
    /// When it was fetched.
    pub fetched_at: DateTime<Utc>,
    /// HTTP status.
    pub status: u16,
    /// Size.
    pub size_bytes: u32,
    /// Content hash.
    pub sha256: String,
}

/// A document of a badge that answered otherwise than before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DocumentChange {
    /// When that was first seen.
    pub at: DateTime<Utc>,
    /// What it is for.
    pub role: String,
    /// Its address.
    pub url: String,
    /// HTTP status since then.
    pub status: u16,
    /// Content hash since then.
    pub sha256: String,
}

/// Where a badge is, or was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HoldingView {
    /// The backpack.
    pub place: Place,
    /// First listed there.
    pub first_seen_at: DateTime<Utc>,
    /// Last listed there.
    pub last_seen_at: DateTime<Utc>,
    /// No longer listed since.
    pub gone_at: Option<DateTime<Utc>>,
}

/// Whether it was awarded to the user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RecipientView {
    /// Whether an identity fits.
    pub outcome: RecipientOutcome,
    /// The identity that fits, in clear.
    pub matched: Option<String>,
    /// What the badge says, when it is in clear.
    pub written_to: Option<String>,
}

/// Everything known of one badge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AssertionDetail {
    /// As listed.
    pub row: AssertionRow,
    /// `0.5` to `3.0`.
    pub version: String,
    /// Whether it is a signed badge.
    pub signed: bool,
    /// Description, plain text.
    pub description: String,
    /// Criteria as sanitised HTML, made from the badge's Markdown; empty when there is only a page.
    pub criteria_html: String,
    /// Address of the criteria page, to be opened by the browser.
    pub criteria_url: Option<String>,
    /// The issuer's words about this award, sanitised HTML.
    pub narrative_html: String,
    /// Evidence addresses.
    pub evidence: Vec<String>,
    /// The issuer's web site.
    pub issuer_url: Option<String>,
    /// Tags of the class.
    pub tags: Vec<String>,
    /// Whose it is.
    pub recipient: RecipientView,
    /// Who vouches, e.g. `badges.example.org`.
    pub vouched_by: Option<String>,
    /// The latest run's lines.
    pub checks: Vec<CheckLine>,
    /// Warnings of the latest run.
    pub warnings: Vec<String>,
    /// Why it was withdrawn, when the issuer says.
    pub revocation_reason: Option<String>,
    /// All runs, newest first.
    pub history: Vec<CheckRunView>,
    /// What changed of the documents, newest first.
    pub changes: Vec<DocumentChange>,
    /// The latest run that passed; of one by kept documents alone, when the oldest of them was fetched.
    pub last_passed_at: Option<DateTime<Utc>>,
    /// Kept documents.
    pub proof: Vec<ProofDocument>,
    /// Whether they are all that the verdict needs.
    pub proof_complete: bool,
    /// Where it is and was.
    pub holdings: Vec<HoldingView>,
    /// The received bytes as text: JSON or compact JWS.
    pub raw: String,
    /// Language of the badge's words, BCP 47.
    pub language: Option<String>,
}

/// A file format for badges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ExportForm {
    /// A picture with the badge in it.
    Baked,
    /// The document, or the compact JWS.
    Json,
}

/// One exported file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Exported {
    /// Local id.
    pub badge: String,
    /// Where it was written.
    pub path: String,
    /// Content hash of the file.
    pub sha256: String,
    /// A drawn placeholder stands for a picture that was missing or unfit.
    pub placeholder: bool,
}

/// What became of an export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ExportResult {
    /// The folder or file chosen; absent when the user cancelled.
    pub to: Option<String>,
    /// Files written.
    pub files: Vec<Exported>,
}

/// A badge that was looked at without adding it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LookedAt {
    /// Its name.
    pub name: String,
    /// Its issuer's name.
    pub issuer: String,
    /// What was found.
    pub headline: Headline,
    /// The lines of the report.
    pub checks: Vec<CheckLine>,
    /// Who vouches.
    pub vouched_by: Option<String>,
}

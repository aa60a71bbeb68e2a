//! Copying badges to a backpack: the plan is shown, then carried out as a job, with a receipt per badge.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use holdall_backpacks::Profile;
use holdall_library::{
    AssertionId, BackpackId, BackpackRow, NewReceipt, Part, Query, ReceiptRow, ReceiptState, TransferOutcome,
    TransferReason, TransferRunId,
};
use holdall_sync::{
    Held, HeldTarget,
    copy::{self, Carrying, Group, Planned, Target, There},
};

use crate::{
    Answered, App, Code, UserError,
    assertions::{assertion_id, tags, view as row_view},
    jobs::{Running, Work},
    view::{self, JobEnd, JobKind, PlanGroup, PlanRow, Receipt, TransferAsk, TransferPlan, TransferSource},
};

/// What a transfer job's id begins with; the run's number follows, so that receipts are found again later.
const JOB: &str = "transfer-";

/// How many plans are remembered.
const REMEMBERED: usize = 20;

/// Plans that were shown and may be carried out.
#[derive(Default)]
pub(crate) struct Plans(Mutex<HashMap<String, Ready>>);

/// A plan as it was decided.
#[derive(Clone)]
struct Ready {
    from: Option<BackpackId>,
    to: BackpackRow,
    planned: Vec<Planned>,
}

impl Plans {
    fn keep(&self, ready: Ready) -> String {
        let id = uuid::Uuid::new_v4().to_string();
        let mut plans = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if plans.len() >= REMEMBERED {
            plans.clear();
        }
        plans.insert(id.clone(), ready);
        id
    }

    fn take(&self, id: &str) -> Answered<Ready> {
        let found = self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
        found.ok_or_else(|| UserError::new(Code::NotThere).with("what", "plan"))
    }
}

impl App {
    /// What copying would do; nothing is sent but the question what the target lists.
    ///
    /// # Errors
    /// [`Code::NotThere`], [`Code::Busy`], [`Code::SignInNeeded`], [`Code::Refused`] for a backpack that takes none.
    pub async fn plan_transfer(&self, ask: TransferAsk) -> Answered<TransferPlan> {
        let to = self.backpack_row(&ask.to).await?;
        let from = match &ask.from {
            TransferSource::Library => None,
            TransferSource::Backpack(id) => Some(self.backpack_row(id).await?),
        };
        if from.as_ref().is_some_and(|from| from.id == to.id) {
            return Err(UserError::new(Code::Usage).with("why", "A backpack cannot be copied to itself."));
        }
        let badges = self.candidates(&ask.badges, from.as_ref().map(|row| row.id)).await?;
        let planned = self.plan(&to, badges).await.map_err(|error| about(error, &to))?;
        self.flush_contacts().await;
        let rows = self.plan_rows(&planned).await?;
        let ready = Ready {
            from: from.as_ref().map(|row| row.id),
            to: to.clone(),
            planned,
        };
        Ok(TransferPlan {
            id: self.inner.plans.keep(ready),
            from: from.map(|row| row.name).unwrap_or_default(),
            to: to.name,
            rows,
        })
    }

    /// The badges asked for: those named, or all of the source.
    async fn candidates(&self, named: &[String], from: Option<BackpackId>) -> Answered<Vec<AssertionId>> {
        let of_source = match from {
            None => None,
            Some(from) => {
                let query = Query {
                    part: Part::ListedBy(from),
                    ..Query::all(self.now())
                };
                let rows = self.library().read(move |reader| reader.rows(&query)).await?;
                Some(rows.into_iter().map(|row| row.id).collect::<Vec<_>>())
            }
        };
        if named.is_empty() {
            return match of_source {
                Some(ids) => Ok(ids),
                None => self.chosen(&[]).await,
            };
        }
        let mut ids = Vec::new();
        for text in named {
            let id = assertion_id(text)?;
            if of_source.as_ref().is_some_and(|ids| !ids.contains(&id)) {
                return Err(UserError::new(Code::NotThere).with("what", "badge").with("named", text));
            }
            ids.push(id);
        }
        Ok(ids)
    }

    async fn plan(&self, to: &BackpackRow, badges: Vec<AssertionId>) -> Answered<Vec<Planned>> {
        let held = self.engine(true).await?.hold(to.id).await?;
        let target = HeldTarget::new(&held)?;
        let listed = target.listed().await.map_err(|error| match target.fault() {
            Some(fault) => UserError::from(fault),
            None => error.into(),
        })?;
        let there = There::of(&listed);
        let now = self.now();
        let candidates = self
            .library()
            .read(move |reader| copy::candidates(reader, &badges, now))
            .await?;
        let profile: Option<Profile> = serde_json::from_value(held.row.profile.clone()).unwrap_or_default();
        let identities = profile.map(|profile| profile.identities).unwrap_or_default();
        Ok(copy::plan(&candidates, &identities, &there, &|offer| {
            target.form(offer)
        }))
    }

    async fn plan_rows(&self, planned: &[Planned]) -> Answered<Vec<PlanRow>> {
        let (now, wanted) = (self.now(), planned.to_vec());
        let rows = self
            .library()
            .read(move |reader| {
                let tags = tags(reader)?;
                let mut rows = Vec::new();
                for planned in wanted {
                    if let Some(listed) = reader.row(planned.assertion, now)? {
                        rows.push((planned, row_view(listed, &tags)));
                    }
                }
                Ok(rows)
            })
            .await?;
        Ok(rows
            .into_iter()
            .map(|(planned, row)| PlanRow {
                badge: row.id,
                name: row.name,
                issuer: row.issuer,
                picture: row.picture,
                group: match planned.group {
                    Group::WillGo => PlanGroup::WillGo,
                    Group::NeedsYou => PlanGroup::NeedsYou,
                    Group::CannotGo => PlanGroup::CannotGo,
                    Group::AlreadyThere => PlanGroup::AlreadyThere,
                },
                reason: planned.reason.map(reason),
                params: planned.params,
                form: planned.form.map(str::to_owned),
            })
            .collect())
    }

    /// Carries a plan out. Answers the job's id.
    ///
    /// # Errors
    /// [`Code::NotThere`] for a plan that is none (any more), [`Code::Busy`], [`Code::SignInNeeded`].
    pub async fn start_transfer(&self, plan: &str) -> Answered<String> {
        let ready = self.inner.plans.take(plan)?;
        let to = ready.to.clone();
        let held = self
            .engine(true)
            .await?
            .hold(to.id)
            .await
            .map_err(|error| about(error.into(), &to))?;
        let receipts: Vec<NewReceipt> = ready.planned.iter().map(new_receipt).collect();
        let (now, from, target) = (self.now(), ready.from, to.id);
        let total = receipts.len();
        let run = self
            .library()
            .write(move |writer| {
                let run = writer.add_transfer_run(from, target, now)?;
                writer.add_receipts(run, &receipts, now)?;
                Ok(run)
            })
            .await?;
        let about_job = Work {
            kind: JobKind::Transfer,
            backpack: Some((to.id, to.name.clone())),
            total: Some(total),
            id: Some(format!("{JOB}{run}")),
        };
        let app = self.clone();
        Ok(self.begin_job(about_job, |running| async move {
            app.carry(run, &held, &running)
                .await
                .map_err(|error| about(error, &to))?;
            Ok(JobEnd::Done)
        }))
    }

    async fn carry(&self, run: TransferRunId, held: &Held, running: &Arc<Running>) -> Answered<()> {
        let target = HeldTarget::new(held)?;
        copy::carry(&Carrying {
            library: self.library(),
            run,
            backpack: held.row.id,
            target: &target,
            now: &|| self.now(),
            stop: running.stop().flag(),
            progress: &|done, total, name| running.progress(done, Some(total), name),
        })
        .await?;
        match target.fault() {
            Some(fault) => Err(fault.into()),
            None => Ok(()),
        }
    }

    /// The receipts of a transfer job so far; those of earlier runs of the program too.
    ///
    /// # Errors
    /// [`Code::NotThere`].
    pub async fn receipts(&self, job: &str) -> Answered<Vec<Receipt>> {
        let missing = || UserError::new(Code::NotThere).with("what", "transfer");
        let run = job
            .strip_prefix(JOB)
            .and_then(|run| run.parse().ok())
            .map(TransferRunId)
            .ok_or_else(missing)?;
        let rows = self.library().read(move |reader| reader.receipts(run)).await?;
        let over = match self.jobs().await?.into_iter().find(|known| known.id == job) {
            Some(job) => job.ended.is_some(),
            None => true,
        };
        Ok(rows
            .into_iter()
            .filter(|row| over || row.state == ReceiptState::Ended)
            .map(receipt)
            .collect())
    }
}

fn about(error: UserError, to: &BackpackRow) -> UserError {
    error.with("backpack", to.name.clone()).with("host", to.host.clone())
}

/// What is decided by the plan already has its receipt at once.
fn new_receipt(planned: &Planned) -> NewReceipt {
    let would_refuse = matches!(
        planned.reason,
        Some(
            TransferReason::AddressMissing
                | TransferReason::FormNotTaken
                | TransferReason::VersionNotTaken
                | TransferReason::OtherIssuer
        )
    );
    let ended = match planned.group {
        Group::WillGo => None,
        Group::AlreadyThere => Some((TransferOutcome::AlreadyThere, None)),
        Group::NeedsYou | Group::CannotGo if would_refuse => Some((TransferOutcome::Refused, planned.reason)),
        Group::NeedsYou | Group::CannotGo => Some((TransferOutcome::NotSent, planned.reason)),
    };
    NewReceipt {
        assertion: planned.assertion,
        form: planned.form.map(str::to_owned),
        ended,
    }
}

fn receipt(row: ReceiptRow) -> Receipt {
    // A job that was cut off leaves badges that were never sent, and perhaps one of which nobody knows.
    let (outcome, why) = match (row.outcome, row.state) {
        (Some(outcome), _) => (outcome, row.reason),
        (None, ReceiptState::Sending) => (TransferOutcome::NotSent, Some(TransferReason::Unknown)),
        (None, ReceiptState::Planned | ReceiptState::Ended) => {
            (TransferOutcome::Stopped, Some(TransferReason::Stopped))
        }
    };
    Receipt {
        badge: row.assertion.to_string(),
        assertion: row.assertion_id,
        name: row.name,
        outcome: match outcome {
            TransferOutcome::Copied => view::TransferOutcome::Copied,
            TransferOutcome::AlreadyThere => view::TransferOutcome::AlreadyThere,
            TransferOutcome::NotVisibleYet => view::TransferOutcome::NotVisibleYet,
            TransferOutcome::Refused => view::TransferOutcome::Refused,
            TransferOutcome::NotSent => view::TransferOutcome::NotSent,
            TransferOutcome::Stopped => view::TransferOutcome::Stopped,
        },
        reason: why.map(reason),
        said: row.said,
        form: row.form,
    }
}

fn reason(reason: TransferReason) -> view::TransferReason {
    match reason {
        TransferReason::AddressMissing => view::TransferReason::AddressMissing,
        TransferReason::FormNotTaken => view::TransferReason::FormNotTaken,
        TransferReason::VersionNotTaken => view::TransferReason::VersionNotTaken,
        TransferReason::OtherIssuer => view::TransferReason::OtherIssuer,
        TransferReason::Revoked => view::TransferReason::Revoked,
        TransferReason::Expired => view::TransferReason::Expired,
        TransferReason::Problem => view::TransferReason::Problem,
        TransferReason::IssuerGone => view::TransferReason::IssuerGone,
        TransferReason::NotFetched => view::TransferReason::NotFetched,
        TransferReason::RefusedByHost => view::TransferReason::RefusedByHost,
        TransferReason::HostTrouble => view::TransferReason::HostTrouble,
        TransferReason::SignInNeeded => view::TransferReason::SignInNeeded,
        TransferReason::Unknown => view::TransferReason::Unknown,
        TransferReason::Stopped => view::TransferReason::Stopped,
    }
}

//! Badges as files: pictures with the badge in them, or the documents themselves.

mod files;
mod names;
mod picture;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use holdall_library::{AssertionId, LibraryError};
use holdall_model::{Sha256, Version};

use crate::{
    Answered, App, Code, UserError,
    export::picture::Material,
    jobs::{Running, Work},
    view::{ExportForm, ExportResult, Exported, JobEnd, JobKind},
};

/// Endings by which a path is taken for a file's name rather than a folder's.
const FILES: [&str; 5] = ["png", "svg", "json", "jws", "jwt"];

/// What one file will be.
struct Draft {
    bytes: Vec<u8>,
    ending: &'static str,
    placeholder: bool,
}

impl App {
    /// Writes badges to a folder; all when `ids` is empty. One badge may be given the name of a file. A file that is
    /// there and holds something else is never overwritten: the new one gets a number.
    ///
    /// # Errors
    /// [`Code::File`] with `path`, [`Code::DiskFull`], [`Code::NotThere`].
    pub async fn export(&self, ids: Vec<String>, form: ExportForm, to: PathBuf) -> Answered<ExportResult> {
        let badges = self.chosen(&ids).await?;
        let to = std::path::absolute(&to).unwrap_or(to);
        let files: Arc<Mutex<Vec<Exported>>> = Arc::default();
        let about = Work {
            kind: JobKind::Export,
            backpack: None,
            total: Some(badges.len()),
            id: None,
        };
        let (app, done, folder) = (self.clone(), files.clone(), to.clone());
        let job = self.begin_job(about, |running| async move {
            app.write_all(&badges, form, &folder, &running, &done).await?;
            Ok(JobEnd::Done)
        });
        if let Some(JobEnd::Failed(error)) = self.wait(&job).await?.ended {
            return Err(error);
        }
        let files = std::mem::take(&mut *files.lock().unwrap_or_else(PoisonError::into_inner));
        Ok(ExportResult {
            to: Some(to.display().to_string()),
            files,
        })
    }

    async fn write_all(
        &self,
        badges: &[AssertionId],
        form: ExportForm,
        to: &Path,
        running: &Running,
        done: &Mutex<Vec<Exported>>,
    ) -> Answered<()> {
        for (count, id) in badges.iter().enumerate() {
            if running.stop().is_stopped() {
                return Ok(());
            }
            let material = self.material(*id).await?;
            running.progress(count, Some(badges.len()), &material.name);
            let (alone, to, id) = (badges.len() == 1, to.to_owned(), *id);
            let written = tokio::task::spawn_blocking(move || write(&material, form, &to, alone, id)).await;
            let written = written.map_err(|error| UserError::new(Code::Unexpected).because(&error))??;
            done.lock().unwrap_or_else(PoisonError::into_inner).push(written);
        }
        Ok(())
    }

    /// All that a file could be made of.
    async fn material(&self, id: AssertionId) -> Answered<Material> {
        let read = self.library().read(move |reader| picture::material(reader, id)).await;
        let read = read.map_err(|error| match error {
            // Its row says that it is kept: its bytes are not those that were received.
            LibraryError::NotThere { what: "document" } => UserError::new(Code::NotThere)
                .with("what", "undamaged copy of badge")
                .with("named", id.to_string()),
            error => error.into(),
        })?;
        read.ok_or_else(|| {
            UserError::new(Code::NotThere)
                .with("what", "badge")
                .with("named", id.to_string())
        })
    }
}

fn write(material: &Material, form: ExportForm, to: &Path, alone: bool, id: AssertionId) -> Answered<Exported> {
    let draft = match form {
        ExportForm::Json => Draft {
            bytes: material.payload.clone(),
            ending: match (material.is_jws, material.version) {
                (true, Version::V3_0) => "jwt",
                (true, _) => "jws",
                (false, _) => "json",
            },
            placeholder: false,
        },
        ExportForm::Baked => picture::bake(material)?,
    };
    let named_file = to
        .extension()
        .and_then(|ending| ending.to_str())
        .is_some_and(|ending| FILES.contains(&ending));
    let target = if alone && named_file && !to.is_dir() {
        to.to_owned()
    } else {
        to.join(names::file(material, draft.ending))
    };
    let path = files::write_beside(&target, &draft.bytes)?;
    Ok(Exported {
        badge: id.to_string(),
        path: path.display().to_string(),
        sha256: Sha256::of(&draft.bytes).to_string(),
        placeholder: draft.placeholder,
    })
}

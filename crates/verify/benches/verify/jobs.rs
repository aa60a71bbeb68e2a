//! What is measured, by name.

use std::{cell::RefCell, collections::HashMap, fs, path::Path};

use holdall_model::Verdict;
use holdall_verify::{Input, Question, verify};
use tokio::runtime::Runtime;
use url::Url;

use crate::{
    floors::Floors,
    local::{Local, now},
};

/// Everything that can be asked for. A name with `-floor` is what the job costs without any of Holdall's checks.
pub const ALL: &[&str] = &[
    "signed",
    "signed-floor",
    "signed-signature",
    "hosted",
    "eddsa-rdfc-2022",
    "eddsa-rdfc-2022-floor",
    "jwt-rs256",
    "jwt-rs256-floor",
    "jwt-es256",
    "jwt-es256-floor",
    "jwt-eddsa",
    "jwt-eddsa-floor",
];

/// What there is to ask about some bytes or an address.
pub fn question(input: Input) -> Question {
    Question {
        input,
        identities: Vec::new(),
        recipient_decides: false,
        now: now(),
    }
}

/// The set, ready to run.
pub struct Jobs {
    runtime: Runtime,
    documents: Local,
    inputs: HashMap<String, Vec<String>>,
    floors: RefCell<Floors>,
}

impl Jobs {
    /// Reads what [`crate::inputs::make`] wrote.
    pub fn load(folder: &Path) -> Self {
        let text = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
        let documents: HashMap<String, String> = serde_json::from_str(&text("documents.json")).unwrap();
        let names = [
            "signed",
            "hosted",
            "eddsa-rdfc-2022",
            "jwt-rs256",
            "jwt-es256",
            "jwt-eddsa",
        ];
        let lines = |name: &str| {
            let lines = text(&format!("{name}.jsonl"));
            lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
        };
        let keys: HashMap<String, String> = serde_json::from_str(&text("keys.json")).unwrap();
        Self {
            runtime: tokio::runtime::Builder::new_current_thread().build().unwrap(),
            documents: Local::of(
                documents
                    .into_iter()
                    .map(|(url, body)| (url, body.into_bytes()))
                    .collect(),
            ),
            inputs: names.iter().map(|name| ((*name).to_owned(), lines(name))).collect(),
            floors: RefCell::new(Floors::new(&keys)),
        }
    }

    /// Does `job` with `count` badges of the set, again from the front when it ends.
    pub fn run(&self, job: &str, count: usize) {
        assert!(ALL.contains(&job), "no such job: {job}");
        let bare = job.trim_end_matches("-floor").trim_end_matches("-signature");
        let inputs = &self.inputs[bare];
        let chosen = inputs.iter().cycle().take(count);
        if bare != job {
            let floors = &mut *self.floors.borrow_mut();
            return chosen.for_each(|input| floors.run(job, input));
        }
        self.runtime.block_on(async {
            for input in chosen {
                let input = match job {
                    "hosted" => Input::Url(Url::parse(input).unwrap()),
                    _ => Input::Bytes(input.as_bytes().to_vec()),
                };
                let answer = verify(&self.documents, &question(input)).await;
                assert_eq!(
                    answer.report.verdict,
                    Verdict::Valid,
                    "{job}: {:?}",
                    answer.report.checks
                );
            }
        });
    }
}

//! The schemas that a credential names for itself (V-2).

use holdall_model::{Outcome, Reason, Role};
use jsonschema::Draft;
use serde_json::Value;

use super::credential::Credential;
use crate::{
    fetch,
    finding::Trouble,
    names::EXTENSIONS,
    node::{self, is_a},
    run::Run,
    schema::{self, Refusal},
};

/// Most schemas of one credential.
const MAX_SCHEMAS: usize = 4;

/// Holds the credential against its schemas.
pub(crate) async fn check(run: &mut Run<'_>, credential: &Credential) {
    let all = troubles(run, credential).await;
    if all.is_empty() {
        run.not_applicable(EXTENSIONS, "The credential names no schema that it keeps to.");
    }
    for told in all {
        match told {
            Ok(()) => run.passed(EXTENSIONS, "The credential keeps to the schemas that it names.", None),
            Err(trouble) => run.trouble(EXTENSIONS, trouble),
        }
    }
}

/// What each schema of type `1EdTechJsonSchemaValidator2019` says to the credential; other types say nothing here.
pub(crate) async fn troubles(run: &mut Run<'_>, credential: &Credential) -> Vec<Result<(), Trouble>> {
    let named: Vec<Value> = node::list(&credential.value, "credentialSchema")
        .into_iter()
        .filter(|schema| is_a(schema, "1EdTechJsonSchemaValidator2019"))
        .take(MAX_SCHEMAS)
        .cloned()
        .collect();
    let mut told = Vec::new();
    for schema in &named {
        told.push(one(run, credential, schema).await);
    }
    told
}

async fn one(run: &mut Run<'_>, credential: &Credential, named: &Value) -> Result<(), Trouble> {
    let Some(url) = node::id_of(named).and_then(node::web_address) else {
        return Err(Trouble::failed(
            Reason::Schema,
            "The credential names a schema without an address.",
        ));
    };
    let open = |trouble: Trouble| match trouble.outcome {
        Outcome::Failed => Trouble {
            outcome: Outcome::CouldNotCheck,
            reason: Reason::Schema,
            ..trouble
        },
        _ => trouble,
    };
    let document = fetch::json(run, &url, Role::Schema).await.map_err(open)?;
    match schema::hold(&document, &credential.value, Draft::Draft201909, &run.effort) {
        Ok(()) => Ok(()),
        Err(Refusal::Broken(how)) => {
            Err(Trouble::failed(Reason::Schema, format!("The credential breaks its schema: {how}.")).at(&url))
        }
        Err(Refusal::Unusable(why)) => Err(Trouble::unsure(
            Reason::Schema,
            format!("The credential's schema cannot be used: {why}."),
        )
        .at(&url)),
    }
}

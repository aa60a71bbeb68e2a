//! Embedded proofs: Data Integrity with the suites of RDFC-1.0 and JCS, and Ed25519Signature2020 (DI-1 to DI-10).
//! Proofs of which a part is shown are read in [`super::disclosure`].

use std::sync::OnceLock;

use aws_lc_rs::digest;
use holdall_model::{Outcome, Reason};
use serde_json::Value;

use super::{
    binding, compact,
    contexts::{self, Model},
    credential::Credential,
    disclosure::{self, Disclosure},
    rdf::{self, Hash},
};
use crate::{
    checks::dates,
    effort::Effort,
    finding::Trouble,
    keys::{Family, PublicKey},
    names::{CONTEXT, DATES, KEY_OWNER, NOT_EXPIRED, SIGNATURE},
    node,
    run::Run,
};

/// Letters of canonical JSON that are written in a unit of effort.
const LETTERS_PER_UNIT: usize = 50;

/// Most proofs of one credential that are tried; each is paid for besides ([`crate::effort`]).
const MAX_PROOFS: usize = 16;

/// Suites that exist and cannot be checked here: their proofs are an open question, not a forgery.
const KNOWN_ELSEWHERE: &[&str] = &[
    "bbs-2023",
    "ecdsa-xi-2023",
    "Ed25519Signature2018",
    "RsaSignature2018",
    "JsonWebSignature2020",
    "EcdsaSecp256k1Signature2019",
    "BbsBlsSignature2020",
];

/// A trouble under the name of the check that it belongs to.
pub(crate) type Told = (&'static str, Trouble);

/// How a suite makes text of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Rdf,
    Jcs,
    /// Statements of RDF, of which the holder shows some.
    Part,
}

/// What good proofs say.
#[derive(Debug)]
pub(crate) struct Proven {
    /// Who vouches.
    pub by: String,
    /// What the holder may have kept back.
    pub hidden: Vec<Told>,
}

/// The form and the keys of a suite.
fn suite(proof: &Value) -> Result<(Form, &'static [Family]), Trouble> {
    const ED25519: &[Family] = &[Family::Ed25519];
    const ECDSA: &[Family] = &[Family::P256, Family::P384];
    let kind = node::text(proof, "type").unwrap_or_default();
    let name = match kind {
        "DataIntegrityProof" => node::text(proof, "cryptosuite").unwrap_or_default(),
        kind => kind,
    };
    match name {
        "eddsa-rdfc-2022" | "eddsa-2022" | "Ed25519Signature2020" => Ok((Form::Rdf, ED25519)),
        "ecdsa-rdfc-2019" | "ecdsa-2019" => Ok((Form::Rdf, ECDSA)),
        "eddsa-jcs-2022" => Ok((Form::Jcs, ED25519)),
        "ecdsa-jcs-2019" => Ok((Form::Jcs, ECDSA)),
        "ecdsa-sd-2023" => Ok((Form::Part, &[Family::P256])),
        "" => Err(Trouble::failed(
            Reason::Proof,
            "The proof does not say how it was made.",
        )),
        known if KNOWN_ELSEWHERE.contains(&known) => Err(Trouble::unsure(
            Reason::Alg,
            format!("Proofs of the kind \"{known}\" cannot be checked here."),
        )),
        _ => Err(Trouble::failed(
            Reason::Alg,
            "The proof is of a kind that does not exist.",
        )),
    }
}

/// Looks for one good proof of the issuer; any one is enough (DI-10), and one of everything is better than one of a part.
pub(crate) async fn check(run: &mut Run<'_>, credential: &Credential) -> Result<Proven, Told> {
    let proofs: Vec<Value> = node::list(&credential.value, "proof").into_iter().cloned().collect();
    if proofs.is_empty() {
        return Err((
            SIGNATURE,
            Trouble::failed(Reason::Proof, "The credential carries no proof."),
        ));
    }
    let Some(issuer) = credential.issuer().map(str::to_owned) else {
        // One that is written in another form than readers know names its issuer where they do not look.
        let told = match compact::trouble(&credential.value, credential.model) {
            Some(trouble) => (CONTEXT, trouble),
            None => (
                KEY_OWNER,
                Trouble::failed(Reason::IssuerBinding, "The credential names no issuer."),
            ),
        };
        return Err(told);
    };
    let mut document = credential.value.clone();
    if let Some(members) = document.as_object_mut() {
        members.remove("proof");
    }
    let form_trouble = OnceLock::new();
    let mut worst: Option<Told> = None;
    let mut part: Option<Proven> = None;
    for proof in proofs.iter().take(MAX_PROOFS) {
        match one(run, &document, credential, &form_trouble, proof, &issuer).await {
            Ok(hidden) => {
                let by = vouching(&issuer, proof);
                if hidden.is_empty() {
                    return Ok(Proven { by, hidden });
                }
                part.get_or_insert(Proven { by, hidden });
            }
            Err(told) => {
                let graver = worst
                    .as_ref()
                    .is_none_or(|(_, known)| known.outcome != Outcome::Failed && told.1.outcome == Outcome::Failed);
                if graver {
                    worst = Some(told);
                }
            }
        }
    }
    if let Some(part) = part {
        return Ok(part);
    }
    if proofs.len() > MAX_PROOFS {
        return Err((
            SIGNATURE,
            Trouble::unsure(
                Reason::TooLarge,
                "The credential carries more proofs than are tried, and none of those tried holds.",
            ),
        ));
    }
    Err(worst.unwrap_or_else(|| {
        (
            SIGNATURE,
            Trouble::failed(Reason::Proof, "The credential carries no proof."),
        )
    }))
}

/// A DID stands for itself; a web issuer is vouched for by the address of its key.
fn vouching(issuer: &str, proof: &Value) -> String {
    let method = node::one(proof, "verificationMethod").and_then(node::id_of);
    match issuer.starts_with("did:") {
        true => issuer.to_owned(),
        false => method.unwrap_or(issuer).to_owned(),
    }
}

async fn one(
    run: &mut Run<'_>,
    document: &Value,
    credential: &Credential,
    form_trouble: &OnceLock<Option<Trouble>>,
    proof: &Value,
    issuer: &str,
) -> Result<Vec<Told>, Told> {
    let broken = |reason, message: &str| (SIGNATURE, Trouble::failed(reason, message));
    if !proof.is_object() {
        return Err(broken(Reason::Proof, "The proof is not an object."));
    }
    let (form, families) = suite(proof).map_err(|trouble| (SIGNATURE, trouble))?;
    if node::text(proof, "proofPurpose") != Some("assertionMethod") {
        return Err(broken(
            Reason::ProofPurpose,
            "The proof was made for another purpose than an assertion.",
        ));
    }
    if node::has(proof, "previousProof") {
        return Err((
            SIGNATURE,
            Trouble::unsure(
                Reason::Proof,
                "The proof is one of a chain, which cannot be checked here.",
            ),
        ));
    }
    let value = match form {
        Form::Part => SignatureValue::Part(Box::new(
            disclosure::read(proof).map_err(|trouble| (SIGNATURE, trouble))?,
        )),
        _ => SignatureValue::Whole(signature(proof).map_err(|trouble| (SIGNATURE, trouble))?),
    };
    let method = node::one(proof, "verificationMethod")
        .and_then(node::id_of)
        .filter(|method| node::is_iri(method));
    let Some(method) = method else {
        return Err((
            KEY_OWNER,
            Trouble::failed(Reason::Key, "The proof does not name its key."),
        ));
    };
    if form != Form::Jcs {
        // The same for all proofs, and not cheap.
        let trouble = form_trouble.get_or_init(|| compact::trouble(&credential.value, credential.model));
        trouble.clone().map_or(Ok(()), |trouble| Err((CONTEXT, trouble)))?;
    }
    let key = binding::proof_key(run, issuer, method)
        .await
        .map_err(|trouble| (KEY_OWNER, trouble))?;
    if !families.contains(&key.family) {
        return Err(broken(
            Reason::Alg,
            "The issuer's key is of another kind than the proof.",
        ));
    }
    let (fits, hidden) = match &value {
        SignatureValue::Part(part) => shown(&run.effort, document, proof, &key, credential.model, part)?,
        SignatureValue::Whole(value) => {
            let holds = |document: &Value| {
                let signed = signed(&run.effort, form, document, proof, &key, credential.model)?;
                Ok::<bool, Told>(signed.iter().any(|signed| key.verifies_proof(signed, value)))
            };
            let mut fits = holds(document);
            // The content of one address has changed over the years; the issuer signed under that of its day.
            if form == Form::Rdf && !matches!(fits, Ok(true)) {
                let editions = contexts::editions(document);
                if editions.iter().any(|edition| matches!(holds(edition), Ok(true))) {
                    fits = Ok(true);
                }
            }
            (fits?, Vec::new())
        }
    };
    if !fits {
        return Err(broken(
            Reason::Signature,
            "The proof does not fit the credential and the issuer's key.",
        ));
    }
    period(run, proof)?;
    Ok(hidden)
}

/// What a proof value holds.
enum SignatureValue {
    Whole(Vec<u8>),
    Part(Box<Disclosure>),
}

/// The bytes that a signature over the whole credential may cover.
fn signed(
    effort: &Effort,
    form: Form,
    document: &Value,
    proof: &Value,
    key: &PublicKey,
    model: Model,
) -> Result<Vec<Vec<u8>>, Told> {
    match form {
        Form::Jcs => signed_jcs(effort, document, proof, key).map_err(|trouble| (SIGNATURE, trouble)),
        _ => {
            let signed = signed_rdf(effort, document, proof, key, model).map_err(|trouble| (CONTEXT, trouble))?;
            Ok(vec![signed])
        }
    }
}

/// Whether what the holder shows was signed, and what may be kept back.
fn shown(
    effort: &Effort,
    document: &Value,
    proof: &Value,
    key: &PublicKey,
    model: Model,
    part: &Disclosure,
) -> Result<(bool, Vec<Told>), Told> {
    let under = |trouble: Trouble| match trouble.reason {
        Reason::Signature => (SIGNATURE, trouble),
        _ => (CONTEXT, trouble),
    };
    effort.spend(part.cost()).map_err(under)?;
    let options = rdf::canonical(effort, &options_of(document, proof), model, Hash::Sha256).map_err(under)?;
    let lines = rdf::canonical_under(effort, document, model, &part.names).map_err(under)?;
    Ok((part.holds(&options, &lines, key), part.hidden(document, &lines)))
}

/// When the proof was made and when it ends (DI-9).
fn period(run: &Run<'_>, proof: &Value) -> Result<(), Told> {
    let instant = |member: &str| match node::one(proof, member) {
        None => Ok(None),
        Some(date) => holdall_formats::date_or_seconds(date).map(Some).ok_or_else(|| {
            (
                SIGNATURE,
                Trouble::failed(Reason::Proof, format!("The \"{member}\" of the proof is not a date.")),
            )
        }),
    };
    if let Some(created) =
        instant("created")?.filter(|created| created.signed_duration_since(run.question.now) > dates::SKEW)
    {
        let message = format!("The proof was made in the future, on {}.", dates::day(created));
        return Err((DATES, Trouble::failed(Reason::NotYetValid, message)));
    }
    // An older context has another word for the same.
    for member in ["expires", "expiration"] {
        if let Some(expires) = instant(member)?.filter(|expires| *expires <= run.question.now) {
            let message = format!("The proof ended on {}.", dates::day(expires));
            return Err((NOT_EXPIRED, Trouble::failed(Reason::Expired, message)));
        }
    }
    Ok(())
}

/// The bytes of `proofValue`: base58btc (DI-8).
fn signature(proof: &Value) -> Result<Vec<u8>, Trouble> {
    let bad = |message: &str| Trouble::failed(Reason::Proof, message);
    let value = node::text(proof, "proofValue").ok_or_else(|| bad("The proof holds no signature."))?;
    let encoded = value.strip_prefix('z').filter(|encoded| encoded.len() < 200);
    let encoded = encoded.ok_or_else(|| bad("The signature of the proof is not in base58btc."))?;
    let bytes = bs58::decode(encoded)
        .into_vec()
        .map_err(|_| bad("The signature of the proof is not in base58btc."))?;
    match bytes.len() {
        64 | 96 => Ok(bytes),
        _ => Err(bad("The signature of the proof has the wrong length.")),
    }
}

fn without_value(proof: &Value) -> Value {
    let mut options = proof.clone();
    if let Some(members) = options.as_object_mut() {
        members.remove("proofValue");
    }
    options
}

fn hashed(key: &PublicKey, options: &[u8], document: &[u8]) -> Vec<u8> {
    let algorithm = match key.family {
        Family::P384 => &digest::SHA384,
        _ => &digest::SHA256,
    };
    [
        digest::digest(algorithm, options).as_ref(),
        digest::digest(algorithm, document).as_ref(),
    ]
    .concat()
}

/// The options of a proof under the contexts of the document.
fn options_of(document: &Value, proof: &Value) -> Value {
    let mut options = without_value(proof);
    if let Some(members) = options.as_object_mut() {
        members.insert(
            "@context".to_owned(),
            document.get("@context").cloned().unwrap_or_default(),
        );
    }
    options
}

/// Hash of the canonical options, then hash of the canonical document (DI-7).
fn signed_rdf(
    effort: &Effort,
    document: &Value,
    proof: &Value,
    key: &PublicKey,
    model: Model,
) -> Result<Vec<u8>, Trouble> {
    let hash = if key.family == Family::P384 {
        Hash::Sha384
    } else {
        Hash::Sha256
    };
    let options = rdf::canonical(effort, &options_of(document, proof), model, hash)?;
    let document = rdf::canonical(effort, document, model, hash)?;
    Ok(hashed(key, options.as_bytes(), document.as_bytes()))
}

/// The same over canonical JSON. Options with a context of their own speak for a document that begins with it. Signers
/// that leave it out of the proof differ on whether it was among the options, so both are tried.
fn signed_jcs(effort: &Effort, document: &Value, proof: &Value, key: &PublicKey) -> Result<Vec<Vec<u8>>, Trouble> {
    let canonical = |value: &Value| {
        effort.spend(rdf::Size::of(value).statements())?;
        let text = serde_json_canonicalizer::to_vec(value)
            .map_err(|_| Trouble::failed(Reason::Content, "The credential cannot be written in canonical JSON."))?;
        effort.spend(text.len() / LETTERS_PER_UNIT)?;
        Ok::<_, Trouble>(text)
    };
    let options = without_value(proof);
    let listed = document.get("@context");
    let Some(own) = options.get("@context") else {
        let body = canonical(document)?;
        let mut with_context = options.clone();
        if let (Some(members), Some(listed)) = (with_context.as_object_mut(), listed) {
            members.insert("@context".to_owned(), listed.clone());
        }
        return Ok(vec![
            hashed(key, &canonical(&options)?, &body),
            hashed(key, &canonical(&with_context)?, &body),
        ]);
    };
    if !node::list(document, "@context").starts_with(&node::list_of(own)) {
        return Err(Trouble::failed(
            Reason::Context,
            "The proof was made under another context than the credential's.",
        ));
    }
    let mut document = document.clone();
    if let Some(members) = document.as_object_mut() {
        members.insert("@context".to_owned(), own.clone());
    }
    Ok(vec![hashed(key, &canonical(&options)?, &canonical(&document)?)])
}

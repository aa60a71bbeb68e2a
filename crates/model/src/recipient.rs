//! Who a badge was awarded to, and whether that is a given person.
//!
//! Open Badges 2.0 IdentityObject and IdentityHash; 3.0 IdentityObject with its own words for the kinds. Issuers wrote
//! identities in any case and spelling, so the given spelling is tried first and then its usual variants.

use md5::Md5;
use serde::{Deserialize, Serialize};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};
use url::Url;

use crate::{Identity, Version};

/// The recipient of an assertion, as the issuer wrote it. A 3.0 credential can name several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// Kind of identity: `email`, `url`, `telephone` or `id`; in 3.0 also `emailAddress`, `sourcedId` and others.
    #[serde(rename = "type")]
    pub kind: String,
    /// Clear text when `hashed` is false, else `<algorithm>$<hex>`, the hex in either case.
    pub identity: String,
    /// Whether `identity` is a hash. Absent in the document means false.
    #[serde(default)]
    pub hashed: bool,
    /// Appended to the clear identity before hashing. Absent means no salt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub salt: Option<String>,
}

/// How a recipient names somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The spelling of the identity that fitted.
    pub spelling: String,
    /// Whether it is a variant of what was given: other case, spaces, a `mailto:` address.
    pub variant: bool,
}

impl Recipient {
    /// Says whether this recipient is the person known by `identity`. SHA-1 and SHA-512 count only before 2.0.
    pub fn names(&self, identity: &Identity, version: Version) -> Option<Named> {
        let exact = self.names_exactly(identity, version);
        exact.or_else(|| self.names_a_variant(identity, version))
    }

    /// The identity among `identities` that one of `recipients` names; all exact spellings are tried before any
    /// variant.
    pub fn first_named<'a>(
        recipients: &[Recipient],
        identities: &'a [Identity],
        version: Version,
    ) -> Option<(&'a Identity, Named)> {
        let named_by = |try_it: fn(&Recipient, &Identity, Version) -> Option<Named>| {
            identities.iter().find_map(|identity| {
                let named = recipients.iter().find_map(|one| try_it(one, identity, version))?;
                Some((identity, named))
            })
        };
        named_by(Recipient::names_exactly).or_else(|| named_by(Recipient::names_a_variant))
    }

    fn names_exactly(&self, identity: &Identity, version: Version) -> Option<Named> {
        let fits = plain_kind(&self.kind) == plain_kind(&identity.kind) && self.fits(&identity.value, version);
        fits.then(|| Named {
            spelling: identity.value.clone(),
            variant: false,
        })
    }

    fn names_a_variant(&self, identity: &Identity, version: Version) -> Option<Named> {
        let (kind, own) = (plain_kind(&identity.kind), plain_kind(&self.kind));
        if identity.value.trim().is_empty() {
            return None;
        }
        let named = |spelling: String| {
            Some(Named {
                spelling,
                variant: true,
            })
        };
        if kind != own {
            // Subjects of 3.0 are ids; `mailto:` and `tel:` ids name an address or a number.
            let id = self.identity.trim();
            let rest = match kind {
                "email" => id
                    .get(..7)
                    .filter(|scheme| scheme.eq_ignore_ascii_case("mailto:"))
                    .and(id.get(7..)),
                "telephone" => id
                    .get(..4)
                    .filter(|scheme| scheme.eq_ignore_ascii_case("tel:"))
                    .and(id.get(4..)),
                _ => None,
            };
            let rest = rest.filter(|_| own == "id" && !self.hashed)?;
            return (folded(kind, rest) == folded(kind, &identity.value)).then(|| named(id.to_owned()))?;
        }
        if let Some(spelling) = variants(kind, &identity.value)
            .into_iter()
            .find(|text| self.fits(text, version))
        {
            return named(spelling);
        }
        // In clear, the issuer's own spelling can be folded too.
        let alike = !self.hashed && folded(kind, &self.identity) == folded(kind, &identity.value);
        alike.then(|| named(self.identity.clone()))?
    }

    /// Whether exactly this clear text is the recipient.
    fn fits(&self, clear: &str, version: Version) -> bool {
        if clear.is_empty() {
            return false;
        }
        if !self.hashed {
            return self.identity == clear;
        }
        let Some((algorithm, hex)) = self.identity.trim().split_once('$') else {
            return false;
        };
        let salted = [clear, self.salt.as_deref().unwrap_or_default()].concat();
        hash(algorithm, salted.as_bytes(), version).is_some_and(|ours| hex.eq_ignore_ascii_case(&ours))
    }
}

/// Lowercase hex of the hash that `algorithm` names; absent when it may not be used in `version`.
fn hash(algorithm: &str, bytes: &[u8], version: Version) -> Option<String> {
    let legacy = version < Version::V2_0;
    Some(match algorithm.to_ascii_lowercase().as_str() {
        "sha256" => hex::encode(Sha256::digest(bytes)),
        "md5" => hex::encode(Md5::digest(bytes)),
        "sha1" if legacy => hex::encode(Sha1::digest(bytes)),
        "sha512" if legacy => hex::encode(Sha512::digest(bytes)),
        _ => return None,
    })
}

/// One word for the kinds that 1.x, 2.0 and 3.0 call differently.
fn plain_kind(kind: &str) -> &str {
    let kind = kind.trim();
    let name = ["schema:", "http://schema.org/", "https://schema.org/"]
        .into_iter()
        .find_map(|prefix| kind.strip_prefix(prefix))
        .unwrap_or(kind);
    match name {
        "emailAddress" => "email",
        "@id" => "id",
        name => name,
    }
}

/// Other spellings of a clear identity that an issuer may have hashed, the likeliest first; never the given one.
fn variants(kind: &str, clear: &str) -> Vec<String> {
    let trimmed = clear.trim();
    let mut all = vec![trimmed.to_owned()];
    match kind {
        "email" => {
            if let Some((local, domain)) = trimmed.rsplit_once('@') {
                let domain = domain.to_lowercase();
                all.push(format!("{local}@{domain}"));
                all.push(trimmed.to_lowercase());
                // As forms and address books write them: Ada.Quill@school.example, ADA@SCHOOL.EXAMPLE.
                all.push(format!("{}@{domain}", capitalised(local)));
                all.push(format!("{}@{domain}", local.to_uppercase()));
                all.push(trimmed.to_uppercase());
            } else {
                all.push(trimmed.to_lowercase());
            }
        }
        "url" => {
            let parsed = Url::parse(trimmed).ok().map(String::from);
            let text = parsed.unwrap_or_else(|| trimmed.to_owned());
            all.push(text.trim_end_matches('/').to_owned());
            all.push(format!("{}/", text.trim_end_matches('/')));
        }
        "telephone" => all.push(folded(kind, trimmed)),
        _ => {}
    }
    let mut seen = vec![clear.to_owned()];
    all.retain(|text| {
        let new = !seen.contains(text);
        seen.push(text.clone());
        new
    });
    all
}

/// The words of a name, each with a capital at its start.
fn capitalised(name: &str) -> String {
    let mut at_start = true;
    let letters = name.chars().map(|letter| {
        let shown: String = if at_start {
            letter.to_uppercase().collect()
        } else {
            letter.to_lowercase().collect()
        };
        at_start = matches!(letter, '.' | '_' | '-' | '+');
        shown
    });
    letters.collect()
}

/// What two spellings of one identity have in common.
fn folded(kind: &str, clear: &str) -> String {
    let clear = clear.trim();
    match kind {
        "email" => clear.to_lowercase(),
        "url" => {
            let parsed = Url::parse(clear).ok().map(String::from);
            parsed.as_deref().unwrap_or(clear).trim_end_matches('/').to_owned()
        }
        "telephone" => clear
            .chars()
            .filter(|c| !matches!(c, ' ' | '-' | '.' | '(' | ')' | '\u{a0}'))
            .collect(),
        _ => clear.to_owned(),
    }
}

#[cfg(test)]
#[path = "recipient_tests.rs"]
mod tests;

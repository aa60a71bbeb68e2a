//! What only the page of one badge shows.

use holdall_model::Recipient;
use rusqlite::params;

use crate::{
    AssertionId, LibraryError, Reader, Writer,
    values::{Columns, json},
};

/// The long texts and lists of a badge, all derived from its documents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AssertionBody {
    /// Description of the class.
    pub description: String,
    /// Address of the criteria page.
    pub criteria_url: Option<String>,
    /// Criteria, Markdown.
    pub criteria_text: Option<String>,
    /// The issuer about this award, Markdown.
    pub narrative: Option<String>,
    /// Addresses of evidence.
    pub evidence: Vec<String>,
    /// The issuer's web site.
    pub issuer_url: Option<String>,
    /// Address or data URI of the assertion's own picture.
    pub image: Option<String>,
    /// Address or data URI of the class's picture.
    pub class_image: Option<String>,
    /// Who it is written to.
    pub recipients: Vec<Recipient>,
    /// Tags of the class.
    pub tags: Vec<String>,
    /// Language of its words, BCP 47.
    pub language: Option<String>,
}

impl Writer<'_> {
    /// Writes the body of a badge, if it is another than before.
    pub(crate) fn put_body(&self, id: AssertionId, body: &AssertionBody) -> Result<bool, LibraryError> {
        if self.assertion_body(id)?.as_ref() == Some(body) {
            return Ok(false);
        }
        self.change(
            "keep a badge's text",
            "INSERT OR REPLACE INTO assertion_body (assertion, description, criteria_url, criteria_text, narrative,
                 evidence, issuer_url, image, class_image, recipients, tags, language)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            params![
                id,
                body.description,
                body.criteria_url,
                body.criteria_text,
                body.narrative,
                json(&body.evidence)?,
                body.issuer_url,
                body.image,
                body.class_image,
                json(&body.recipients)?,
                json(&body.tags)?,
                body.language
            ],
        )?;
        Ok(true)
    }
}

impl Reader<'_> {
    /// The long texts of a badge; `None` when there is no such badge.
    pub fn assertion_body(&self, id: AssertionId) -> Result<Option<AssertionBody>, LibraryError> {
        self.one(
            "read a badge's text",
            "SELECT * FROM assertion_body WHERE assertion = ?1",
            [id],
            |row| {
                Ok(AssertionBody {
                    description: row.col("description")?,
                    criteria_url: row.col("criteria_url")?,
                    criteria_text: row.col("criteria_text")?,
                    narrative: row.col("narrative")?,
                    evidence: row.json("evidence")?,
                    issuer_url: row.col("issuer_url")?,
                    image: row.col("image")?,
                    class_image: row.col("class_image")?,
                    recipients: row.json("recipients")?,
                    tags: row.json("tags")?,
                    language: row.col("language")?,
                })
            },
        )
    }
}

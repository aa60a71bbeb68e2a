//! `holdall list`

use chrono::{DateTime, Utc};
use holdall_app::{
    UserError,
    view::{AssertionRow, ListQuery, Part, Sort, Status},
};
use serde::Serialize;

use crate::{
    args::{List, SortKey, StatusWord},
    context::Context,
    exit::Exit,
    print::tame,
    words,
};

/// A badge as programs read it.
#[derive(Debug, Serialize)]
pub struct Row<'a> {
    id: &'a str,
    assertion: Option<&'a str>,
    name: &'a str,
    issuer: &'a str,
    issued_on: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires: Option<DateTime<Utc>>,
    status: Status,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_checked_at: Option<DateTime<Utc>>,
    r#in: Vec<&'a str>,
}

impl<'a> Row<'a> {
    /// Of a listed badge.
    pub fn of(row: &'a AssertionRow) -> Self {
        Self {
            id: &row.id,
            assertion: row.assertion.as_deref(),
            name: &row.name,
            issuer: &row.issuer,
            issued_on: row.issued_on,
            expires: row.expires,
            status: row.status,
            last_checked_at: row.last_checked_at,
            r#in: row.places.iter().map(|place| place.name.as_str()).collect(),
        }
    }
}

pub async fn run(context: &Context, list: List) -> Result<Exit, UserError> {
    let Some(app) = context.existing().await? else {
        return match list.backpack {
            Some(name) => Err(super::no_backpack(&name)),
            None => Ok(nothing(context)),
        };
    };
    let part = match &list.backpack {
        Some(name) => Part::Backpack(app.find_backpack(name).await?.id),
        None => Part::All,
    };
    // The status is no part of the query: headlines are what the window asks for. Then the limit comes after it.
    let limit = if list.status.is_some() {
        0
    } else {
        list.limit.unwrap_or(0)
    };
    if list.limit == Some(0) {
        return Ok(Exit::Fine);
    }
    let text = list.query.unwrap_or_default();
    let query = ListQuery {
        text,
        part,
        sort: sort(list.sort),
        limit,
        ..ListQuery::default()
    };
    let mut rows = app.assertions(query).await?.rows;
    if let Some(wanted) = list.status {
        rows.retain(|row| row.status == status(wanted));
        rows.truncate(list.limit.map_or(usize::MAX, |limit| limit as usize));
    }
    if context.out.json {
        for row in &rows {
            context.out.object(&Row::of(row));
        }
        return Ok(Exit::Fine);
    }
    if rows.is_empty() {
        return Ok(nothing(context));
    }
    let date = |at: Option<DateTime<Utc>>| at.map_or("-".to_owned(), |at| at.format("%Y-%m-%d").to_string());
    let cells = |row: &AssertionRow| {
        let mut status = words::headline(row);
        for flag in &row.flags {
            status.push_str(", ");
            status.push_str(&tame(&words::flag(flag)));
        }
        let places: Vec<String> = row.places.iter().map(|place| tame(&place.name)).collect();
        vec![
            row.id.clone(),
            tame(&row.name),
            tame(&row.issuer),
            date(row.issued_on),
            date(row.expires),
            status,
            places.join(", "),
        ]
    };
    let head = ["ID", "Name", "Issuer", "Issued", "Expires", "Status", "In"];
    context.out.table(&head, rows.iter().map(cells).collect());
    Ok(Exit::Fine)
}

fn nothing(context: &Context) -> Exit {
    context.out.aside("No badges.");
    Exit::Fine
}

fn sort(key: SortKey) -> Sort {
    match key {
        SortKey::Issued => Sort::Issued,
        SortKey::Name => Sort::Name,
        SortKey::Issuer => Sort::Issuer,
        SortKey::Expires => Sort::Expires,
        SortKey::Status => Sort::Status,
    }
}

fn status(word: StatusWord) -> Status {
    match word {
        StatusWord::Valid => Status::Valid,
        StatusWord::Expired => Status::Expired,
        StatusWord::Revoked => Status::Revoked,
        StatusWord::Suspended => Status::Suspended,
        StatusWord::Invalid => Status::Invalid,
        StatusWord::Unverifiable => Status::Unverifiable,
        StatusWord::Unchecked => Status::Unchecked,
    }
}

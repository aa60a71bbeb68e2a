//! The table of what every protocol can do: each cell is done against a practice host with the manners named above it.
//!
//! A new protocol is one more [`Column`]. A cell says `cannot` only where the protocol's own traits say so, which is
//! checked; everything else is really exercised. The table goes to `target/test/protocols.txt`, and
//! `docs/protocols/README.md` holds the same (`UPDATE_TABLE=1` writes it there).

mod column;
mod connecting;
mod using;

use std::{collections::BTreeMap, fmt::Write as _, path::Path, sync::Mutex};

use holdall_backpacks::PROTOCOLS;
use holdall_practice::{SiteSetup, issuer_site};

use column::{COLUMNS, Column, now};

/// The rows, in the order in which people meet them.
const ROWS: &[&str] = &[
    "connect by scheme",
    "connect by relay",
    "connect by loopback",
    "connect by paste",
    "connect by password",
    "profile",
    "pull all",
    "pull changes",
    "push hosted",
    "push signed",
    "push duplicate",
    "refresh",
    "expired grant",
    "revoked grant",
    "disconnect",
];

const BEGIN: &str = "<!-- The table: written by the test `what_every_protocol_can`, from what it did. -->";
const END: &str = "<!-- End of the table. -->";

/// Columns that are played at once.
const AT_ONCE: usize = 3;

#[test]
fn what_every_protocol_can() {
    let left = Mutex::new(COLUMNS.iter().enumerate());
    let told: Mutex<BTreeMap<usize, Vec<&'static str>>> = Mutex::default();
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let next = left.lock().unwrap().next();
                    let Some((at, column)) = next else { break };
                    let cells = play(column);
                    told.lock().unwrap().insert(at, cells);
                }
            });
        }
    });
    let cells: Vec<Vec<&'static str>> = told.into_inner().unwrap().into_values().collect();
    assert_eq!(cells.len(), COLUMNS.len());
    let table = table(&cells);
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    std::fs::create_dir_all(root.join("target/test")).unwrap();
    std::fs::write(root.join("target/test/protocols.txt"), &table).unwrap();

    let page = root.join("docs/protocols/README.md");
    let text = std::fs::read_to_string(&page).unwrap();
    let (before, rest) = text.split_once(BEGIN).expect("the page has a place for the table");
    let (held, after) = rest.split_once(END).expect("and an end of it");
    if std::env::var_os("UPDATE_TABLE").is_some() {
        std::fs::write(&page, format!("{before}{BEGIN}\n\n{table}\n{END}{after}")).unwrap();
    } else {
        assert_eq!(
            held.trim(),
            table.trim(),
            "docs/protocols/README.md tells another table; UPDATE_TABLE=1 writes this one"
        );
    }
}

/// Every capability of a column, with a runtime and an issuer site of its own: commands are waited for by blocking.
fn play(column: &Column) -> Vec<&'static str> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let site = issuer_site(SiteSetup {
            now: Some(now()),
            ..SiteSetup::default()
        });
        let site = site.await.unwrap();
        let mut told = connecting::connect(column, &site).await;
        told.extend(using::used(column, &site).await);
        let rows: Vec<&str> = told.iter().map(|(row, _)| *row).collect();
        assert_eq!(rows, ROWS, "{}: every capability is tried", column.title());
        told.into_iter().map(|(_, cell)| cell).collect()
    })
}

#[test]
fn every_protocol_has_a_column() {
    for protocol in PROTOCOLS {
        assert!(
            COLUMNS.iter().any(|column| column.protocol == protocol.id),
            "{} is missing in tests/story/table/column.rs",
            protocol.id
        );
    }
}

/// As Markdown whose columns also stand in line on a terminal.
fn table(cells: &[Vec<&'static str>]) -> String {
    let mut lines: Vec<Vec<String>> = vec![
        ["".to_owned()]
            .into_iter()
            .chain(COLUMNS.iter().map(Column::title))
            .collect(),
    ];
    for (at, row) in ROWS.iter().enumerate() {
        let told = cells.iter().map(|column| column[at].to_owned());
        lines.push([(*row).to_owned()].into_iter().chain(told).collect());
    }
    let width = |at: usize| {
        lines
            .iter()
            .map(|line| line[at].chars().count())
            .max()
            .unwrap_or_default()
            .max(3)
    };
    let widths: Vec<usize> = (0..=COLUMNS.len()).map(width).collect();
    let mut text = String::new();
    for (number, line) in lines.iter().enumerate() {
        text.push('|');
        for (cell, width) in line.iter().zip(&widths) {
            write!(text, " {cell:width$} |").unwrap();
        }
        text.push('\n');
        if number == 0 {
            text.push('|');
            for width in &widths {
                write!(text, " {} |", "-".repeat(*width)).unwrap();
            }
            text.push('\n');
        }
    }
    text
}

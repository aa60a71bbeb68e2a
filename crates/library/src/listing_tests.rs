//! Lists: headlines, words, orders, parts, pages, and that none of it reads the library row by row.

use holdall_model::{Identity, Reason, RecipientOutcome, Status};

use crate::{
    Counts, Derived, Headline, Listed, NewPicture, Part, PictureRow, Query, Sort,
    filter::{Filter, order},
    testing::{ask, backpack, badge, day, keep, names, run, shelf},
};

#[tokio::test]
async fn the_headline_is_the_first_that_holds_and_time_passes() {
    let shelf = shelf();
    shelf
        .write(|writer| {
            let expiring = |name: &str, days: i64| Derived {
                expires: Some(day(days)),
                ..badge(name)
            };
            let keep = |derived: Derived, runs: &[(Status, &[Reason], i64)]| -> Result<(), crate::LibraryError> {
                let id = keep(writer, &derived)?;
                for (status, reasons, at) in runs {
                    writer.record_check(&run(id, *status, reasons, day(*at)))?;
                }
                Ok(())
            };
            keep(badge("unchecked"), &[])?;
            keep(badge("passed"), &[(Status::Valid, &[], 1)])?;
            keep(expiring("passed, ended since", 3), &[(Status::Valid, &[], 1)])?;
            keep(expiring("passed, ends", 40), &[(Status::Valid, &[], 1)])?;
            keep(badge("problem"), &[(Status::Invalid, &[Reason::Signature], 1)])?;
            keep(
                badge("problem, then unreachable"),
                &[(Status::Invalid, &[], 1), (Status::Unverifiable, &[], 2)],
            )?;
            keep(
                badge("revoked"),
                &[(Status::Valid, &[], 1), (Status::Revoked, &[Reason::Revoked], 2)],
            )?;
            keep(
                badge("revoked, then unreachable"),
                &[(Status::Revoked, &[], 1), (Status::Unverifiable, &[], 2)],
            )?;
            keep(badge("suspended"), &[(Status::Suspended, &[], 1)])?;
            keep(badge("unreachable"), &[(Status::Unverifiable, &[Reason::Fetch], 1)])?;
            keep(
                badge("last passed"),
                &[(Status::Valid, &[], 1), (Status::Unverifiable, &[], 2)],
            )?;
            let early = Derived {
                issued_on: Some(day(9)),
                ..badge("too early")
            };
            keep(early, &[(Status::Invalid, &[Reason::NotYetValid], 1)])?;
            Ok(())
        })
        .await;
    let rows = ask(
        &shelf,
        Query {
            sort: Sort::Status,
            ..Query::all(day(5))
        },
    )
    .await
    .rows;
    let mut found: Vec<(Headline, Status, &str)> = rows
        .iter()
        .map(|row| (row.headline, row.status, row.name.as_str()))
        .collect();
    assert!(
        found.is_sorted_by_key(|(headline, ..)| *headline),
        "the order of statuses is that of headlines"
    );
    found.sort_by_key(|(headline, _, name)| (*headline, *name));
    assert_eq!(
        found,
        [
            (Headline::Revoked, Status::Revoked, "revoked"),
            (Headline::Revoked, Status::Revoked, "revoked, then unreachable"),
            (Headline::Suspended, Status::Suspended, "suspended"),
            (Headline::Problem, Status::Invalid, "problem"),
            (Headline::Problem, Status::Invalid, "problem, then unreachable"),
            (Headline::Expired, Status::Expired, "passed, ended since"),
            (Headline::NotYetValid, Status::Invalid, "too early"),
            (Headline::CouldNotCheck, Status::Unverifiable, "unreachable"),
            (Headline::LastPassed, Status::Unverifiable, "last passed"),
            (Headline::NotChecked, Status::Unchecked, "unchecked"),
            (Headline::Passed, Status::Valid, "passed"),
            (Headline::Passed, Status::Valid, "passed, ends"),
        ]
    );
    let at = |name: &str| rows.iter().find(|row| row.name == name).unwrap().headline_at();
    assert_eq!(at("last passed"), Some(day(1)));
    assert_eq!(at("too early"), Some(day(9)));
    assert_eq!(at("passed, ended since"), Some(day(3)));
    assert_eq!(at("unchecked"), None);
    let counts = shelf.library.read(|reader| reader.counts(day(5))).await.unwrap();
    assert_eq!(
        counts,
        Counts {
            all: 12,
            needs_care: 7,
            expiring_soon: 1,
            proof_incomplete: 2,
            only_here: 12
        },
        "counts agree with the rows"
    );
    let care = ask(
        &shelf,
        Query {
            part: Part::NeedsCare,
            ..Query::all(day(5))
        },
    )
    .await;
    assert_eq!((care.total, care.rows.len()), (7, 7));
    let later = ask(
        &shelf,
        Query {
            headlines: vec![Headline::Expired],
            ..Query::all(day(50))
        },
    )
    .await;
    assert_eq!(
        names(&later.rows),
        ["passed, ends", "passed, ended since"],
        "a badge expires without anybody writing"
    );
    let started = ask(
        &shelf,
        Query {
            text: "too early".into(),
            ..Query::all(day(10))
        },
    )
    .await;
    assert_eq!(
        started.rows[0].headline,
        Headline::NotChecked,
        "its start has come: it is to be checked again"
    );
}

#[tokio::test]
async fn pages_neither_overlap_nor_leave_gaps_in_any_order() {
    let shelf = shelf();
    shelf
        .write(|writer| {
            for number in 0..25 {
                let derived = Derived {
                    issued_on: (number % 4 != 0).then(|| day(number % 3)),
                    expires: (number % 5 != 0).then(|| day(number % 7)),
                    issuer_name: format!("Issuer {}", number % 2),
                    ..badge(&format!("same {}", number % 6))
                };
                keep(
                    writer,
                    &Derived {
                        key: format!("urn:{number}"),
                        ..derived
                    },
                )?;
            }
            Ok(())
        })
        .await;
    for sort in [Sort::Issued, Sort::Name, Sort::Issuer, Sort::Expires, Sort::Status] {
        let all = ask(
            &shelf,
            Query {
                sort,
                ..Query::all(day(0))
            },
        )
        .await
        .rows;
        assert_eq!(all.len(), 25);
        let mut paged = Vec::new();
        for offset in (0..25).step_by(10) {
            paged.extend(
                ask(
                    &shelf,
                    Query {
                        sort,
                        offset,
                        limit: 10,
                        ..Query::all(day(0))
                    },
                )
                .await
                .rows,
            );
        }
        assert_eq!(paged, all, "{sort:?}");
        let mut back = ask(
            &shelf,
            Query {
                sort,
                reverse: true,
                ..Query::all(day(0))
            },
        )
        .await
        .rows;
        back.reverse();
        assert_eq!(back, all, "{sort:?} reversed is the exact reverse");
    }
    let soonest = ask(
        &shelf,
        Query {
            sort: Sort::Expires,
            ..Query::all(day(0))
        },
    )
    .await
    .rows;
    assert!(
        soonest[0].expires.is_some() && soonest[24].expires.is_none(),
        "those without an end come last"
    );
    let one = ask(
        &shelf,
        Query {
            issuer: Some("Issuer 1".into()),
            limit: 3,
            ..Query::all(day(0))
        },
    )
    .await;
    assert_eq!((one.rows.len(), one.total), (3, 12));
    let counts: Vec<(&str, u32)> = one
        .issuers
        .iter()
        .map(|facet| (facet.value.as_str(), facet.count))
        .collect();
    assert_eq!(
        counts,
        [("Issuer 0", 13), ("Issuer 1", 12)],
        "other issuers can still be chosen"
    );
}

#[tokio::test]
async fn a_row_has_its_places_and_its_picture() {
    let shelf = shelf();
    let (eu, us) = shelf
        .write(|writer| {
            let (eu, us) = (backpack(writer, "eu")?, backpack(writer, "us")?);
            let both = keep(writer, &badge("both"))?;
            let gone = keep(writer, &badge("gone"))?;
            keep(writer, &badge("here"))?;
            for (backpack, assertion) in [(eu, both), (us, both), (us, gone)] {
                writer.keep_holding(
                    &Listed {
                        backpack,
                        assertion,
                        host_id: None,
                        sha256: None,
                    },
                    day(1),
                )?;
            }
            writer.mark_gone(us, &[gone], day(2))?;
            let picture = writer.keep_document(b"picture")?;
            writer.set_picture(both, Some(picture))?;
            let mount = PictureRow {
                bleed: true,
                counter_on_light: false,
                counter_on_dark: true,
            };
            writer.keep_picture(&NewPicture {
                sha256: picture,
                mount: Some(mount),
                thumbnails: vec![(96, b"png".to_vec())],
            })?;
            let broken = writer.keep_document(b"broken")?;
            writer.set_picture(gone, Some(broken))?;
            writer.keep_picture(&NewPicture {
                sha256: broken,
                mount: None,
                thumbnails: Vec::new(),
            })?;
            let ada = Identity {
                kind: "email".into(),
                value: "ada@example.org".into(),
            };
            writer.set_recipient(both, RecipientOutcome::Matched, Some(&ada))?;
            writer.set_recipient(gone, RecipientOutcome::NotMatched, None)?;
            writer.add_identity(&ada)?;
            Ok((eu, us))
        })
        .await;
    let rows = ask(
        &shelf,
        Query {
            sort: Sort::Name,
            ..Query::all(day(5))
        },
    )
    .await
    .rows;
    let places = |row: usize| {
        rows[row]
            .places
            .iter()
            .map(|place| (place.backpack, place.gone_at))
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&rows), ["both", "gone", "here"]);
    assert_eq!(places(0), [(eu, None), (us, None)]);
    assert_eq!(places(1), [(us, Some(day(2)))]);
    assert_eq!(places(2), []);
    assert!(
        rows[0]
            .picture
            .is_some_and(|(_, mount)| mount.bleed && mount.counter_on_dark && !mount.counter_on_light)
    );
    assert!(rows[1].picture.is_none(), "a broken picture is none");
    assert_eq!(rows[1].recipient, RecipientOutcome::NotMatched);
    let in_us = ask(
        &shelf,
        Query {
            part: Part::Backpack(us),
            ..Query::all(day(5))
        },
    )
    .await;
    assert_eq!(in_us.total, 2, "gone ones too");
    assert_eq!(
        ask(
            &shelf,
            Query {
                part: Part::ListedBy(us),
                ..Query::all(day(5))
            }
        )
        .await
        .total,
        1
    );
    let (counts, identities, only_here) = shelf
        .library
        .read(|reader| {
            Ok((
                reader.backpack_counts()?,
                reader.identity_rows()?,
                reader.counts(day(5))?.only_here,
            ))
        })
        .await
        .unwrap();
    assert_eq!(
        counts.iter().map(|(id, c)| (*id, c.badges, c.gone)).collect::<Vec<_>>(),
        [(eu, 1, 0), (us, 1, 1)]
    );
    assert_eq!((identities[0].badges, identities[0].typed), (1, true));
    assert_eq!(only_here, 2);
}

#[tokio::test]
async fn no_order_of_the_whole_library_sorts_it_anew() {
    let shelf = shelf();
    let conn = rusqlite::Connection::open(shelf.library.file()).unwrap();
    for sort in [Sort::Issued, Sort::Name, Sort::Issuer, Sort::Expires] {
        for reverse in [false, true] {
            let filter = Filter::of(&Query::all(day(0)), true);
            let sql = format!(
                "EXPLAIN QUERY PLAN SELECT a.name FROM assertion a LEFT JOIN picture p ON p.sha256 = a.picture {} {} LIMIT 9",
                filter.sql(),
                order(sort, reverse)
            );
            let mut select = conn.prepare(&sql).unwrap();
            let plan: Vec<String> = select
                .query_map(rusqlite::params_from_iter(&filter.values), |row| {
                    row.get::<_, String>(3)
                })
                .unwrap()
                .collect::<Result<_, _>>()
                .unwrap();
            assert!(
                !plan.iter().any(|step| step.contains("TEMP B-TREE")),
                "{sort:?} {reverse}: {plan:?}"
            );
        }
    }
}

//! Looking for badges: by words, and by what users write for one badge.

use crate::{
    Derived, Query,
    testing::{ask, badge, day, keep, names, shelf},
};

#[tokio::test]
async fn words_are_found_anywhere_in_any_order_and_spelling() {
    let shelf = shelf();
    shelf
        .write(|writer| {
            keep(
                writer,
                &Derived {
                    issuer_name: "École Supérieure".into(),
                    ..badge("Rust Basics")
                },
            )?;
            keep(
                writer,
                &Derived {
                    issuer_name: "Moss & Lichen".into(),
                    ..badge("100% \"Café\"")
                },
            )?;
            keep(writer, &badge("データ分析"))?;
            Ok(())
        })
        .await;
    for (text, expected) in [
        ("", 3),
        ("rust", 1),
        ("asic RUS", 1),
        ("superieure rust", 1),
        ("ÉCOLE", 1),
        ("know rust", 1),
        ("rust lichen", 0),
        ("0%", 1),
        ("%", 1),
        ("_", 0),
        ("\"café\"", 1),
        ("cafe", 1),
        ("分析", 1),
        ("データ分", 1),
        ("& mo", 1),
        ("rust OR lichen", 0),
        ("name:rust", 0),
        ("*", 0),
        ("\"", 1),
        ("ru\u{0}st", 1),
    ] {
        let found = ask(
            &shelf,
            Query {
                text: text.into(),
                ..Query::all(day(0))
            },
        )
        .await;
        assert_eq!((found.rows.len(), found.total), (expected, expected as u32), "{text:?}");
    }
    shelf
        .write(|writer| {
            keep(
                writer,
                &Derived {
                    name: "Go Basics".into(),
                    ..badge("Rust Basics")
                },
            )
        })
        .await;
    let old = ask(
        &shelf,
        Query {
            text: "rust basics".into(),
            ..Query::all(day(0))
        },
    )
    .await;
    assert_eq!(names(&old.rows), ["Go Basics"], "the description still has the word");
    shelf
        .write(|writer| {
            let mut other = badge("Rust Basics");
            (other.name, other.body.description) = ("Go Basics".into(), "Of another kind".into());
            keep(writer, &other)
        })
        .await;
    let of_rust = Query {
        text: "rust".into(),
        ..Query::all(day(0))
    };
    assert_eq!(ask(&shelf, of_rust).await.total, 0, "words that are gone are not found");
    let both = ask(
        &shelf,
        Query {
            text: "go basics".into(),
            ..Query::all(day(0))
        },
    )
    .await;
    assert_eq!(both.total, 1, "a new name is found");
}

#[tokio::test]
async fn a_badge_is_found_by_what_users_write() {
    let shelf = shelf();
    let (a, b) = shelf
        .write(|writer| Ok((keep(writer, &badge("a"))?, keep(writer, &badge("b"))?)))
        .await;
    let hash = holdall_model::Sha256::of(badge("a").key.as_bytes()).to_string();
    for (text, expected) in [
        (a.to_string(), vec![a]),
        (" https://issuer.example/b ".to_owned(), vec![b]),
        (hash.clone(), vec![a]),
        (hash[..8].to_uppercase(), vec![a]),
        (hash[..9].to_owned(), vec![a]),
        (hash[..7].to_owned(), vec![]),
        ("99".to_owned(), vec![]),
        ("%".to_owned(), vec![]),
        (String::new(), vec![]),
    ] {
        let asked = text.clone();
        let found = shelf.library.read(move |reader| reader.find(&asked)).await.unwrap();
        assert_eq!(found, expected, "{text:?}");
    }
}

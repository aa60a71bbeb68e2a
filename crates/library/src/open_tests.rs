//! Opening: making, refusing, migrating, and several processes at one file.

use std::{fs, path::Path, process::Command, time::Duration};

use rusqlite::Connection;

use crate::{
    Library, LibraryError,
    testing::{badge, day, keep, shelf},
};

fn library_file(folder: &tempfile::TempDir) -> std::path::PathBuf {
    folder.path().join("library.sqlite")
}

fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_library_that_is_not_there_is_only_made_when_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("100% new? #1").join("library.sqlite");
    assert!(Library::open(&file, false).unwrap().is_none());
    assert!(!file.parent().unwrap().exists(), "looking makes no folder");
    let library = Library::open(&file, true).unwrap().unwrap();
    let uuid = library.uuid().to_owned();
    drop(library);
    assert_eq!(
        Library::open(&file, false).unwrap().unwrap().uuid(),
        uuid,
        "the name is made once"
    );
}

#[cfg(unix)]
#[test]
fn nobody_else_may_read_the_library() {
    use std::os::unix::fs::PermissionsExt;
    let shelf = shelf();
    for name in files(shelf.folder.path()) {
        let mode = fs::metadata(shelf.folder.path().join(&name))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o077, 0, "{name} has mode {mode:o}");
    }
}

#[test]
fn a_newer_library_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = library_file(&folder);
    drop(Library::open(&file, true).unwrap());
    let conn = Connection::open(&file).unwrap();
    conn.execute_batch("PRAGMA user_version=99; CREATE TABLE from_the_future (id INTEGER)")
        .unwrap();
    drop(conn);
    let before = fs::read(&file).unwrap();
    let modified = fs::metadata(&file).unwrap().modified().unwrap();
    assert!(matches!(Library::open(&file, true), Err(LibraryError::Newer)));
    assert_eq!(fs::read(&file).unwrap(), before, "not one byte is written");
    assert_eq!(files(folder.path()), ["library.sqlite"], "and no file beside it");
    assert_eq!(fs::metadata(&file).unwrap().modified().unwrap(), modified);
}

#[test]
fn a_newer_library_with_an_unfinished_log_is_left_alone_too() {
    let folder = tempfile::tempdir().unwrap();
    let file = library_file(&folder);
    drop(Library::open(&file, true).unwrap());
    let conn = Connection::open(&file).unwrap();
    conn.execute_batch("PRAGMA user_version=99; CREATE TABLE from_the_future (id INTEGER)")
        .unwrap();
    // The other process is still there: its log holds what the file does not.
    let before = fs::read(&file).unwrap();
    assert!(matches!(Library::open(&file, true), Err(LibraryError::Newer)));
    assert_eq!(fs::read(&file).unwrap(), before);
    drop(conn);
}

#[test]
fn a_file_that_is_no_library_is_said_to_be_damaged() {
    let folder = tempfile::tempdir().unwrap();
    let file = library_file(&folder);
    fs::write(&file, "Dear diary, today I earned a badge. ".repeat(100)).unwrap();
    let error = Library::open(&file, true).err().unwrap();
    assert!(matches!(error, LibraryError::Damaged { .. }), "{error:?}");
    assert!(
        fs::read_to_string(&file).unwrap().starts_with("Dear diary"),
        "and left alone"
    );
}

#[test]
fn another_programs_database_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = library_file(&folder);
    Connection::open(&file)
        .unwrap()
        .execute_batch("CREATE TABLE recipe (id INTEGER)")
        .unwrap();
    let before = fs::read(&file).unwrap();
    assert!(matches!(Library::open(&file, true), Err(LibraryError::Damaged { .. })));
    assert_eq!(fs::read(&file).unwrap(), before);
    assert_eq!(files(folder.path()), ["library.sqlite"]);
}

#[tokio::test]
async fn a_library_with_a_torn_page_says_so() {
    let shelf = shelf();
    let file = shelf.library.file().to_owned();
    shelf
        .write(|writer| {
            for number in 0..500 {
                keep(writer, &badge(&format!("badge-{number}")))?;
            }
            Ok(())
        })
        .await;
    drop(shelf.library);
    let mut bytes = fs::read(&file).unwrap();
    for page in bytes.chunks_mut(4096).skip(2) {
        page.fill(0xAA);
    }
    fs::write(&file, bytes).unwrap();
    let error = match Library::open(&file, true) {
        Err(error) => error,
        Ok(library) => library
            .unwrap()
            .read(|reader| reader.assertion_by_key("https://issuer.example/badge-7"))
            .await
            .unwrap_err(),
    };
    assert!(matches!(error, LibraryError::Damaged { .. }), "{error:?}");
}

#[test]
fn a_folder_in_the_place_of_the_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let error = Library::open(folder.path(), true).err().unwrap();
    assert!(matches!(error, LibraryError::Place { .. }), "{error:?}");
}

#[test]
fn many_may_make_the_library_at_the_same_moment() {
    for round in 0..5 {
        let folder = tempfile::tempdir().unwrap();
        let file = library_file(&folder);
        let gate = std::sync::Barrier::new(8);
        let uuids: Vec<String> = std::thread::scope(|scope| {
            let openers: Vec<_> = (0..8)
                .map(|_| {
                    scope.spawn(|| {
                        gate.wait();
                        Library::open(&file, true).unwrap().unwrap().uuid().to_owned()
                    })
                })
                .collect();
            openers.into_iter().map(|opener| opener.join().unwrap()).collect()
        });
        assert!(uuids.iter().all(|uuid| uuid == &uuids[0]), "round {round}: {uuids:?}");
    }
}

/// The body of the processes of the next test: makes the library and writes to it.
#[tokio::test]
async fn other_process() {
    let Some(folder) = std::env::var_os("HOLDALL_TEST_FOLDER") else {
        return;
    };
    let file = Path::new(&folder).join("library.sqlite");
    let me = std::process::id();
    // All of them start when the file `go` appears.
    while !Path::new(&folder).join("go").exists() {
        std::thread::sleep(Duration::from_millis(1));
    }
    let library = Library::open(&file, true).unwrap().unwrap();
    for number in 0..50 {
        library
            .write(move |writer| keep(writer, &badge(&format!("{me}-{number}"))))
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn processes_make_and_write_one_library_together() {
    let folder = tempfile::tempdir().unwrap();
    let test = std::env::current_exe().unwrap();
    let mut processes: Vec<_> = (0..3)
        .map(|_| {
            Command::new(&test)
                .args(["--exact", "open_tests::other_process"])
                .env("HOLDALL_TEST_FOLDER", folder.path())
                .stdout(std::process::Stdio::null())
                .spawn()
                .unwrap()
        })
        .collect();
    std::thread::sleep(Duration::from_millis(50));
    fs::write(folder.path().join("go"), "").unwrap();
    for process in &mut processes {
        assert!(process.wait().unwrap().success());
    }
    let library = Library::open(&library_file(&folder), false).unwrap().unwrap();
    assert_eq!(
        library.read(|reader| Ok(reader.counts(day(0))?.all)).await.unwrap(),
        150
    );
}

#[tokio::test]
async fn a_write_of_another_process_is_noticed() {
    let shelf = shelf();
    let before = shelf.library.version().await.unwrap();
    assert_eq!(
        shelf.library.version().await.unwrap(),
        before,
        "looking changes nothing"
    );
    let other = Library::open(shelf.library.file(), false).unwrap().unwrap();
    other.write(|writer| keep(writer, &badge("a"))).await.unwrap();
    let between = shelf.library.version().await.unwrap();
    assert_ne!(between, before);
    shelf.write(|writer| keep(writer, &badge("b"))).await;
    assert_ne!(
        shelf.library.version().await.unwrap(),
        between,
        "our own writes count too"
    );
}

#[tokio::test]
async fn a_write_that_fails_half_way_leaves_nothing() {
    let shelf = shelf();
    let failed: Result<(), LibraryError> = shelf
        .library
        .write(|writer| {
            keep(writer, &badge("a"))?;
            Err(LibraryError::NotThere { what: "badge" })
        })
        .await;
    assert!(failed.is_err());
    let panicked: Result<(), LibraryError> = shelf
        .library
        .write(|writer| {
            keep(writer, &badge("b"))?;
            panic!("on purpose")
        })
        .await;
    assert!(matches!(panicked, Err(LibraryError::Sqlite { .. })));
    assert_eq!(
        shelf
            .library
            .read(|reader| Ok(reader.counts(day(0))?.all))
            .await
            .unwrap(),
        0
    );
    shelf
        .library
        .write_durable(|writer| keep(writer, &badge("c")))
        .await
        .unwrap();
    assert_eq!(
        shelf
            .library
            .read(|reader| Ok(reader.counts(day(0))?.all))
            .await
            .unwrap(),
        1,
        "the thread lives on"
    );
}

/// The tables and indexes of a library, in the order in which they were made; what FTS5 makes for itself left out.
fn schema(conn: &Connection) -> String {
    let mut select = conn
        .prepare(
            "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'assertion_search_%'
               AND name NOT LIKE 'sqlite_%' ORDER BY rowid",
        )
        .unwrap();
    let tables: Vec<String> = select
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    tables
        .iter()
        .map(|sql| format!("{sql};\n\n"))
        .collect::<String>()
        .trim_end()
        .to_owned()
        + "\n"
}

#[test]
fn the_documented_schema_is_the_schema() {
    let shelf = shelf();
    let fresh = format!(
        "-- The shape of a library, version {}. Written by a test of holdall-library; run it with UPDATE_SCHEMA=1.\n\n{}",
        crate::open::MIGRATIONS.len(),
        schema(&Connection::open(shelf.library.file()).unwrap())
    );
    let documented = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schema.sql");
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        fs::create_dir_all(documented.parent().unwrap()).unwrap();
        fs::write(&documented, &fresh).unwrap();
    }
    let known = fs::read_to_string(&documented).unwrap_or_default();
    assert_eq!(known, fresh, "run with UPDATE_SCHEMA=1 and commit docs/schema.sql");
}

#[tokio::test]
async fn libraries_of_every_older_version_open_and_keep_their_badges() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/library");
    let mut seen = 0;
    for entry in fs::read_dir(fixtures).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "sql") {
            continue;
        }
        seen += 1;
        let folder = tempfile::tempdir().unwrap();
        let file = library_file(&folder);
        Connection::open(&file)
            .unwrap()
            .execute_batch(&fs::read_to_string(&path).unwrap())
            .unwrap();
        let library = Library::open(&file, false).unwrap().unwrap();
        let found = library
            .read(|reader| {
                let id = reader.find("https://badges.example.org/assertions/1")?[0];
                Ok((
                    reader.counts(day(0))?.all,
                    reader.row(id, day(0))?.unwrap(),
                    reader.assertion(id)?.unwrap(),
                    reader.evidence(id)?,
                    reader.holdings_of(id)?,
                ))
            })
            .await
            .unwrap();
        let (all, row, assertion, evidence, holdings) = found;
        assert_eq!(all, 2, "{path:?}");
        assert_eq!(
            (row.name.as_str(), row.issuer_name.as_str()),
            ("Lichen keeper", "Ines's school"),
            "{path:?}"
        );
        assert_eq!(row.headline, crate::Headline::Passed, "{path:?}");
        assert_eq!(evidence.len(), 3, "{path:?}");
        assert_eq!(holdings.len(), 1, "{path:?}");
        let bytes = library
            .read(move |reader| reader.document(assertion.sha256))
            .await
            .unwrap()
            .unwrap();
        assert!(
            bytes.starts_with(b"{\"@context\""),
            "the received bytes are there: {path:?}"
        );
        // An old library migrated has the shape of a new one.
        assert_eq!(
            schema(&Connection::open(&file).unwrap()),
            schema(&Connection::open(shelf().library.file()).unwrap())
        );
    }
    assert!(seen >= crate::open::MIGRATIONS.len(), "each version has its fixture");
}

#[test]
fn a_migration_that_fails_leaves_the_version_before() {
    let mut conn = Connection::open_in_memory().unwrap();
    let broken = [
        "CREATE TABLE library (id INTEGER PRIMARY KEY, uuid TEXT); CREATE TABLE a (id)",
        "CREATE TABLE a (id)",
    ];
    assert!(crate::open::migrate(&mut conn, &broken).is_err());
    let version: i64 = conn.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    let tables: i64 = conn
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .unwrap();
    assert_eq!((version, tables), (0, 0), "all or nothing");
}

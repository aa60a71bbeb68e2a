//! Opening a library file: is it one, is it ours, is it too new; then its shape and its connections.
//!
//! Pragmas follow the measurements in the project's notes on SQLite: one writer, WAL, `NORMAL` save for grants.

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use crate::{
    LibraryError,
    error::{damaged, doing},
};

/// The shapes of the file in their order; `user_version` counts those that it has been through. Never edited once
/// shipped.
pub(crate) const MIGRATIONS: &[&str] = &[include_str!("../migrations/0001_library.sql")];

/// Marks the file as a library of this program: "hold" in ASCII.
const APPLICATION_ID: i64 = 0x686f_6c64;

/// How long another process may hold the file before we call it locked.
const PATIENCE: Duration = Duration::from_secs(5);

/// Readers beside the one writer.
const READERS: usize = 3;

pub(crate) struct Connections {
    pub(crate) writer: Connection,
    pub(crate) readers: Vec<Connection>,
    pub(crate) watch: Connection,
}

/// Opens `file` and answers with its connections and uuid.
pub(crate) fn open(file: &Path, create: bool) -> Result<Option<(Connections, String)>, LibraryError> {
    match fs::metadata(file) {
        Ok(meta) if meta.is_dir() => return Err(place(file, "it is a folder".into())),
        Ok(_) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            if !create {
                return Ok(None);
            }
            make_folder(file)?;
        }
        Err(error) => return Err(place(file, Box::new(error))),
    }
    refuse_foreign(file)?;
    let mut writer = connect(file, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
    keep_private(file);
    write_ahead(&writer)?;
    writer
        .execute_batch("PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON")
        .map_err(doing("set the library up"))?;
    migrate(&mut writer, MIGRATIONS)?;
    let uuid = writer
        .query_row("SELECT uuid FROM library WHERE id = 1", [], |row| {
            row.get::<_, String>(0)
        })
        .map_err(doing("read the library's name"))?;
    let reader = || -> Result<Connection, LibraryError> {
        let conn = connect(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        conn.execute_batch("PRAGMA query_only=ON")
            .map_err(doing("set the library up"))?;
        Ok(conn)
    };
    let readers = (0..READERS).map(|_| reader()).collect::<Result<_, _>>()?;
    let watch = reader()?;
    Ok(Some((Connections { writer, readers, watch }, uuid)))
}

/// Looks at an existing file without writing anything: no header, no checkpoint, no side file.
fn refuse_foreign(file: &Path) -> Result<(), LibraryError> {
    // An empty file is what a process leaves that was killed before it wrote, or one that is just beginning.
    match fs::metadata(file) {
        Ok(meta) if meta.len() > 0 => {}
        _ => return Ok(()),
    }
    let seen = match alone(file) {
        Some(conn) => look(&conn),
        None => Err(damaged("it is in use")),
    };
    // With a log beside it, or with somebody writing at this moment, the file alone does not tell.
    let seen = match seen {
        Ok(seen) => seen,
        Err(_) => look(&connect(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?)?,
    };
    if seen.tables > 0 && seen.application != APPLICATION_ID {
        return Err(damaged("this file is another program's"));
    }
    if usize::try_from(seen.version).is_ok_and(|version| version > MIGRATIONS.len()) {
        return Err(LibraryError::Newer);
    }
    Ok(())
}

/// What tells a library from another file.
struct Seen {
    version: i64,
    application: i64,
    tables: i64,
}

fn look(conn: &Connection) -> Result<Seen, LibraryError> {
    let number = |sql: &str| {
        conn.query_row(sql, [], |row| row.get::<_, i64>(0))
            .map_err(doing("read its version"))
    };
    Ok(Seen {
        version: number("PRAGMA user_version")?,
        application: number("PRAGMA application_id")?,
        tables: number("SELECT count(*) FROM sqlite_schema")?,
    })
}

/// The file by itself, for reading, without the lock and log files that SQLite would make; `None` when it has a log.
fn alone(file: &Path) -> Option<Connection> {
    let mut log = file.as_os_str().to_owned();
    log.push("-wal");
    if fs::metadata(log).is_ok_and(|log| log.len() > 0) {
        return None;
    }
    let mut address = url::Url::from_file_path(std::path::absolute(file).ok()?).ok()?;
    address.set_query(Some("immutable=1"));
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(address.as_str(), flags).ok()
}

/// Brings the file to the newest shape, all or nothing. Whoever gets the write lock first does it; the others find it
/// done.
pub(crate) fn migrate(conn: &mut Connection, migrations: &[&str]) -> Result<(), LibraryError> {
    let transaction = conn
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(doing("begin to set the library up"))?;
    let version = transaction
        .query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0))
        .map_err(doing("read the library's version"))?;
    let done = usize::try_from(version).map_err(|_| damaged("its version is negative"))?;
    // Another process may have brought it further than we know while we waited.
    let Some(missing) = migrations.get(done..) else {
        return Err(LibraryError::Newer);
    };
    for migration in missing {
        transaction
            .execute_batch(migration)
            .map_err(doing("bring the library to its newest shape"))?;
    }
    if !missing.is_empty() {
        transaction
            .execute_batch(&format!(
                "PRAGMA user_version={}; PRAGMA application_id={APPLICATION_ID}",
                migrations.len()
            ))
            .map_err(doing("set the library's version"))?;
        transaction
            .execute(
                "INSERT INTO library (id, uuid) VALUES (1, ?1) ON CONFLICT (id) DO NOTHING",
                [uuid::Uuid::new_v4().to_string()],
            )
            .map_err(doing("name the library"))?;
    }
    transaction.commit().map_err(doing("set the library up"))
}

fn connect(file: &Path, flags: OpenFlags) -> Result<Connection, LibraryError> {
    let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(file, flags).map_err(|error| place(file, Box::new(error)))?;
    conn.busy_timeout(PATIENCE).map_err(doing("set the library up"))?;
    conn.execute_batch(
        "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16384; PRAGMA mmap_size=268435456; PRAGMA trusted_schema=OFF",
    )
    .map_err(doing("set the library up"))?;
    conn.set_prepared_statement_cache_capacity(128);
    Ok(conn)
}

/// Switches to the write-ahead log. The switch needs the file for itself for a moment and does not wait by its own.
fn write_ahead(conn: &Connection) -> Result<(), LibraryError> {
    let begun = Instant::now();
    loop {
        match conn.query_row("PRAGMA journal_mode=WAL", [], |row| row.get::<_, String>(0)) {
            Ok(_) => return Ok(()),
            Err(error) => match doing("set the library up")(error) {
                LibraryError::Locked if begun.elapsed() < PATIENCE => std::thread::sleep(Duration::from_millis(20)),
                error => return Err(error),
            },
        }
    }
}

fn make_folder(file: &Path) -> Result<(), LibraryError> {
    let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) else {
        return Ok(());
    };
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|error| place(folder, Box::new(error)))
}

/// Only the user may read the library: it names them, and their badges. SQLite gives its side files the same mode.
#[cfg(unix)]
fn keep_private(file: &Path) {
    use std::os::unix::fs::PermissionsExt;
    if let Err(error) = fs::set_permissions(file, fs::Permissions::from_mode(0o600)) {
        // A file system without modes, or somebody else's file: it works all the same.
        tracing::warn!(%error, "the library's file mode could not be set");
    }
}

#[cfg(not(unix))]
fn keep_private(_file: &Path) {}

fn place(path: &Path, source: Box<dyn std::error::Error + Send + Sync>) -> LibraryError {
    LibraryError::Place {
        path: path.display().to_string(),
        source,
    }
}

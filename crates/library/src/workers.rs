//! The threads of a library: one writes, a few read, and one more connection watches for changes of others.

use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread::{self, JoinHandle},
};

use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::oneshot;

use crate::{LibraryError, Reader, Writer, error::doing, open::Connections};

/// What is handed to a thread: it answers through a channel that it brings along.
type Job = Box<dyn FnOnce(&mut Connection) + Send>;

pub(crate) struct Workers {
    writes: Option<mpsc::Sender<Job>>,
    reads: Option<mpsc::Sender<Job>>,
    watch: Mutex<Option<Connection>>,
    writer: Option<JoinHandle<()>>,
    readers: Vec<JoinHandle<()>>,
}

impl Workers {
    /// Starts the threads over opened connections.
    pub(crate) fn start(connections: Connections) -> Result<Self, LibraryError> {
        let Connections { writer, readers, watch } = connections;
        let (writes, jobs) = mpsc::channel::<Job>();
        let writer = spawn("library-write", move || {
            let mut writer = writer;
            while let Ok(job) = jobs.recv() {
                job(&mut writer);
            }
            // Statistics for the planner; a library that is closed without them only lists a little slower.
            if let Err(error) = writer.execute_batch("PRAGMA optimize") {
                tracing::debug!(%error, "the planner's statistics were not renewed");
            }
        })?;
        let (reads, jobs) = mpsc::channel::<Job>();
        let jobs = Arc::new(Mutex::new(jobs));
        let readers = readers
            .into_iter()
            .map(|mut reader| {
                let jobs = Arc::clone(&jobs);
                spawn("library-read", move || {
                    loop {
                        // The lock is held while waiting, not while working.
                        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
                        match job {
                            Ok(job) => job(&mut reader),
                            Err(_) => return,
                        }
                    }
                })
            })
            .collect::<Result<_, _>>()?;
        let watch = Mutex::new(Some(watch));
        Ok(Self {
            writes: Some(writes),
            reads: Some(reads),
            watch,
            writer: Some(writer),
            readers,
        })
    }

    /// Runs `work` in a transaction of its own.
    pub(crate) async fn write<T, F>(&self, durable: bool, work: F) -> Result<T, LibraryError>
    where
        T: Send + 'static,
        F: FnOnce(&Writer<'_>) -> Result<T, LibraryError> + Send + 'static,
    {
        hand(self.writes.as_ref(), move |conn| {
            if !durable {
                return transact(conn, TransactionBehavior::Immediate, |conn| {
                    work(&Writer {
                        reader: Reader { conn },
                    })
                });
            }
            conn.execute_batch("PRAGMA synchronous=FULL")
                .map_err(doing("write to the disk"))?;
            let done = transact(conn, TransactionBehavior::Immediate, |conn| {
                work(&Writer {
                    reader: Reader { conn },
                })
            });
            conn.execute_batch("PRAGMA synchronous=NORMAL")
                .map_err(doing("write to the disk"))?;
            done
        })
        .await
    }

    /// Runs `work` over one snapshot.
    pub(crate) async fn read<T, F>(&self, work: F) -> Result<T, LibraryError>
    where
        T: Send + 'static,
        F: FnOnce(&Reader<'_>) -> Result<T, LibraryError> + Send + 'static,
    {
        hand(self.reads.as_ref(), move |conn| {
            transact(conn, TransactionBehavior::Deferred, |conn| work(&Reader { conn }))
        })
        .await
    }

    /// `PRAGMA data_version` of a connection that never writes: it changes with every commit of anybody.
    pub(crate) fn version(&self) -> Result<u64, LibraryError> {
        let watch = self.watch.lock().unwrap_or_else(PoisonError::into_inner);
        watch
            .as_ref()
            .ok_or_else(closed)?
            .query_row("PRAGMA data_version", [], |row| row.get::<_, i64>(0))
            .map(i64::unsigned_abs)
            .map_err(doing("look for changes"))
    }
}

impl Drop for Workers {
    /// The writer goes last: only then does it find itself alone, and folds the log into the file.
    fn drop(&mut self) {
        self.reads = None;
        self.readers.drain(..).for_each(join);
        *self.watch.get_mut().unwrap_or_else(PoisonError::into_inner) = None;
        self.writes = None;
        self.writer.take().into_iter().for_each(join);
    }
}

/// Waits for a thread; not for the one that this runs on, where the last handle may have gone inside a closure.
fn join(thread: JoinHandle<()>) {
    if thread.thread().id() != thread::current().id() && thread.join().is_err() {
        tracing::error!("a thread of the library ended in a panic");
    }
}

fn closed() -> LibraryError {
    LibraryError::Sqlite {
        doing: "use the library".to_owned(),
        source: "it is closed".into(),
    }
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, LibraryError> {
    thread::Builder::new()
        .name(name.to_owned())
        .spawn(work)
        .map_err(|source| LibraryError::Sqlite {
            doing: "start a thread".to_owned(),
            source: Box::new(source),
        })
}

/// Hands `work` to a thread and waits for its answer.
async fn hand<T, F>(to: Option<&mpsc::Sender<Job>>, work: F) -> Result<T, LibraryError>
where
    T: Send + 'static,
    F: FnOnce(&mut Connection) -> Result<T, LibraryError> + Send + 'static,
{
    let (answer, answered) = oneshot::channel();
    let job: Job = Box::new(move |conn| {
        // A panic in `work` was rolled back when its transaction was dropped; the thread lives on for others.
        let done = catch_unwind(AssertUnwindSafe(|| work(conn))).unwrap_or_else(|panic| Err(broke(&*panic)));
        // Nobody waits any more: the work is done all the same.
        let _ = answer.send(done);
    });
    to.ok_or_else(closed)?.send(job).map_err(|_| closed())?;
    answered.await.map_err(|_| closed())?
}

fn transact<T>(
    conn: &mut Connection,
    behavior: TransactionBehavior,
    work: impl FnOnce(&Connection) -> Result<T, LibraryError>,
) -> Result<T, LibraryError> {
    let transaction = conn.transaction_with_behavior(behavior).map_err(doing("begin"))?;
    let done = work(&transaction)?;
    transaction.commit().map_err(doing("keep what was written"))?;
    Ok(done)
}

fn broke(panic: &(dyn Any + Send)) -> LibraryError {
    let said = panic.downcast_ref::<&str>().copied().map(str::to_owned);
    let said = said
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_default();
    LibraryError::Sqlite {
        doing: "finish the work".to_owned(),
        source: said.into(),
    }
}

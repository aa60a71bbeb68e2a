//! One statement: prepared once, run, read, and told of in the words of what it was for.

use rusqlite::{OptionalExtension, Params, Row};

use crate::{LibraryError, Reader, Writer, error::doing};

impl Writer<'_> {
    /// Runs a statement that changes rows, and answers how many.
    pub(crate) fn change(&self, what: &'static str, sql: &str, values: impl Params) -> Result<usize, LibraryError> {
        self.conn
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute(values))
            .map_err(doing(what))
    }

    /// Runs a statement that adds one row, and answers with its id.
    pub(crate) fn add(&self, what: &'static str, sql: &str, values: impl Params) -> Result<i64, LibraryError> {
        self.conn
            .prepare_cached(sql)
            .and_then(|mut statement| statement.insert(values))
            .map_err(doing(what))
    }
}

impl Reader<'_> {
    /// The first row of a query, as `read` reads it.
    pub(crate) fn one<T>(
        &self,
        what: &'static str,
        sql: &str,
        values: impl Params,
        read: impl FnOnce(&Row<'_>) -> Result<T, LibraryError>,
    ) -> Result<Option<T>, LibraryError> {
        self.conn
            .prepare_cached(sql)
            .and_then(|mut select| select.query_row(values, |row| Ok(read(row))).optional())
            .map_err(doing(what))?
            .transpose()
    }

    /// The row of a query that always has one.
    pub(crate) fn only<T>(
        &self,
        what: &'static str,
        sql: &str,
        values: impl Params,
        read: impl FnOnce(&Row<'_>) -> Result<T, LibraryError>,
    ) -> Result<T, LibraryError> {
        self.conn
            .prepare_cached(sql)
            .and_then(|mut select| select.query_row(values, |row| Ok(read(row))))
            .map_err(doing(what))?
    }

    /// Every row of a query, as `read` reads them.
    pub(crate) fn all<T>(
        &self,
        what: &'static str,
        sql: &str,
        values: impl Params,
        read: impl Fn(&Row<'_>) -> Result<T, LibraryError>,
    ) -> Result<Vec<T>, LibraryError> {
        let mut select = self.conn.prepare_cached(sql).map_err(doing(what))?;
        let mut rows = select.query(values).map_err(doing(what))?;
        let mut found = Vec::new();
        while let Some(row) = rows.next().map_err(doing(what))? {
            found.push(read(row)?);
        }
        Ok(found)
    }
}

//! Rows as they are read and written; one file per table will hold them.

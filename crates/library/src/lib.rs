//! The user's copy: one SQLite file in which the received bytes are the truth and every other column can be rebuilt.

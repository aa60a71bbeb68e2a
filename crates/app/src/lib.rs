//! The whole application without a window: one method per thing a user can ask.

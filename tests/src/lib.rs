//! Stories are told in `story/`; this library gives them hosts, people and a clock.

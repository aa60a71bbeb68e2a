//! Backpack hosts and issuer sites to practise on, with people's sample badges; for tests and for trying the app.

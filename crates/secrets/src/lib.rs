//! Holds the library key and seals or opens bytes with it; nothing else knows where the key lives.

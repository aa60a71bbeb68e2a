use std::io::Cursor;

use proptest::prelude::*;

use super::*;
use crate::{bake, unbake};

const BADGE: &[u8] = br#"{"@context": "https://w3id.org/openbadges/v2", "type": "Assertion"}"#;

fn same(file: &[u8]) {
    let part = skim(Cursor::new(file)).unwrap();
    assert_eq!(unbake(&part), unbake(file), "{} of {} bytes", part.len(), file.len());
}

/// Pixels as libraries write them, in pieces.
fn pixels(pieces: usize) -> Vec<Vec<u8>> {
    (0..pieces).map(|_| chunk(b"IDAT", &[0x5a; 8192])).collect()
}

/// A picture with these chunks.
fn png_of(chunks: &[Vec<u8>]) -> Vec<u8> {
    let header = chunk(b"IHDR", b"\0\0\0\x01\0\0\0\x01\x08\0\0\0\0");
    [png::SIGNATURE.to_vec(), header, chunks.concat(), chunk(b"IEND", b"")].concat()
}

/// A badge chunk with these fields.
fn itxt(fields: &[u8]) -> Vec<u8> {
    chunk(b"iTXt", &[b"openbadges\0".as_slice(), fields].concat())
}

fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(name);
    hasher.update(data);
    let length = u32::try_from(data.len()).unwrap().to_be_bytes();
    [&length[..], name, data, &hasher.finalize().to_be_bytes()].concat()
}

#[test]
fn pixels_are_not_read_and_the_badge_is_the_same() {
    let plain = png_of(&pixels(12));
    let baked = bake(&plain, BADGE, false).unwrap();
    let part = skim(Cursor::new(&baked)).unwrap();
    assert!(part.len() < 200, "{}", part.len());
    assert_eq!(unbake(&part).unwrap().payload, BADGE);
    same(&plain);
}

#[test]
fn badges_behind_the_pixels_and_several_of_them_are_seen() {
    let old = itxt(&[b"\0\0\0\0".as_slice(), BADGE].concat());
    for chunks in [
        [pixels(3), vec![old.clone()]].concat(),
        [vec![old.clone()], pixels(5), vec![old.clone()]].concat(),
        [
            pixels(1),
            vec![itxt(&[b"\0\0\0\0".as_slice(), &[b'x'; 40_000]].concat())],
            pixels(1),
        ]
        .concat(),
    ] {
        same(&png_of(&chunks));
    }
}

#[test]
fn wherever_a_file_is_cut_off_the_answer_is_the_same() {
    let late = [
        pixels(2),
        vec![itxt(&[b"\0\0\0\0".as_slice(), BADGE].concat())],
        pixels(1),
    ]
    .concat();
    for file in [bake(&png_of(&pixels(2)), BADGE, true).unwrap(), png_of(&late)] {
        for cut in (0..file.len()).step_by(7).chain(file.len() - 200..file.len()) {
            same(&file[..cut]);
        }
    }
}

#[test]
fn what_is_no_png_is_read_whole() {
    for file in [b"".as_slice(), b"{}", b"\x89PNG\r\n\x1a", b"<svg/>"] {
        assert_eq!(skim(Cursor::new(file)).unwrap(), file);
    }
    let large = vec![b' '; MAX_PICTURE_BYTES + 2];
    assert_eq!(skim(Cursor::new(&large)).unwrap().len(), MAX_PICTURE_BYTES + 1);
}

proptest! {
    #[test]
    fn odd_chunks_are_read_alike(
        chunks in prop::collection::vec((0_usize..5, prop::collection::vec(any::<u8>(), 0..3000)), 0..12),
        cut in 0_usize..40_000,
    ) {
        let chunks: Vec<Vec<u8>> = chunks
            .into_iter()
            .map(|(kind, data)| match kind {
                0 => itxt(&data),
                1 => chunk(b"tEXt", &[b"openbadges\0".as_slice(), &data].concat()),
                2 => chunk(b"iTXt", &[b"openbadgecredential\0".as_slice(), &data].concat()),
                3 => chunk(b"iTXt", &data),
                _ => chunk(b"IDAT", &data),
            })
            .collect();
        let file = png_of(&chunks);
        same(&file);
        same(file.get(..cut).unwrap_or(&file));
    }
}

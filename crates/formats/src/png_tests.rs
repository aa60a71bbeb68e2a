//! Tests of baking and unbaking PNG pictures, most of them made here.

use std::io::Write;

use flate2::{Compression, write::ZlibEncoder};
use proptest::prelude::*;

use super::SIGNATURE;
use crate::{
    FormatError, Unbaked, bake, json,
    test_inputs::{JSON, payloads, text_of},
    unbake,
};

fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let crc = crc32fast::hash(&[name, data].concat());
    [&(data.len() as u32).to_be_bytes()[..], name, data, &crc.to_be_bytes()].concat()
}

/// A PNG of these chunks between header and end.
fn png_of(chunks: &[Vec<u8>]) -> Vec<u8> {
    let header = chunk(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
    [SIGNATURE.to_vec(), header, chunks.concat(), chunk(b"IEND", b"")].concat()
}

fn itxt(fields: &[u8]) -> Vec<u8> {
    chunk(b"iTXt", &[b"openbadges\0", fields].concat())
}

fn deflated(text: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn every_field_of_the_chunk_is_read() {
    let tagged = png_of(&[itxt(&[b"\0\0en-GB\0Offene Badges\0".as_slice(), JSON].concat())]);
    assert_eq!(
        unbake(&tagged).unwrap(),
        Unbaked {
            payload: JSON.to_vec(),
            warnings: vec![]
        }
    );
    let squeezed = png_of(&[itxt(&[b"\x01\0de\0\0".as_slice(), &deflated(JSON)].concat())]);
    assert_eq!(unbake(&squeezed).unwrap().payload, JSON);
    let old = png_of(&[chunk(b"tEXt", b"openbadges\0https://badges.example/caf\xe9")]);
    assert_eq!(text_of(&unbake(&old).unwrap()), "https://badges.example/café");
}

#[test]
fn malformed_chunks_are_damage() {
    let bad: &[Vec<u8>] = &[
        itxt(b""),
        itxt(b"\0"),
        itxt(b"\0\0en"),
        itxt(b"\0\0en\0translated"),
        itxt(&[b"\x02\0\0\0".as_slice(), JSON].concat()),
        itxt(&[b"\x01\x01\0\0".as_slice(), &deflated(JSON)].concat()),
        itxt(b"\x01\0\0\0not zlib"),
        itxt(&[b"\x01\0\0\0".as_slice(), &deflated(JSON)[..12]].concat()),
    ];
    for one in bad {
        let error = unbake(&png_of(std::slice::from_ref(one))).unwrap_err();
        assert!(
            matches!(error, FormatError::Damaged(_)),
            "{}: {error}",
            one.escape_ascii()
        );
    }
}

#[test]
fn a_wrong_checksum_is_damage_in_the_badge_data_and_nobodys_business_elsewhere() {
    let spoil = |mut chunk: Vec<u8>| {
        *chunk.last_mut().unwrap() ^= 1;
        chunk
    };
    let good = itxt(&[b"\0\0\0\0".as_slice(), JSON].concat());
    assert!(matches!(
        unbake(&png_of(&[spoil(good.clone())])),
        Err(FormatError::Damaged(_))
    ));
    let other = spoil(chunk(b"tEXt", b"Title\0Knots"));
    assert!(unbake(&png_of(&[other, good])).is_ok());
}

#[test]
fn keywords_that_are_not_ours_are_not_badge_data() {
    for keyword in ["OpenBadges", "openbadges2", "openbadge", "open badges", ""] {
        let chunk = chunk(b"iTXt", &[keyword.as_bytes(), b"\0\0\0\0\0", JSON].concat());
        assert_eq!(unbake(&png_of(&[chunk])), Err(FormatError::NoBadgeData), "{keyword:?}");
    }
    let squeezed = chunk(b"zTXt", &[b"openbadges\0\0".as_slice(), &deflated(JSON)].concat());
    assert_eq!(
        unbake(&png_of(&[squeezed])),
        Err(FormatError::NoBadgeData),
        "zTXt was never a way of baking"
    );
    assert_eq!(
        unbake(&png_of(&[chunk(b"iTXt", b"openbadges")])),
        Err(FormatError::NoBadgeData),
        "no NUL"
    );
}

#[test]
fn the_first_of_several_chunks_counts() {
    let text = |name: &str| itxt(&[b"\0\0\0\0".as_slice(), name.as_bytes()].concat());
    let unbaked = unbake(&png_of(&[text("{\"a\":1}"), text("{\"b\":2}")])).unwrap();
    assert_eq!((text_of(&unbaked), unbaked.warnings.len()), ("{\"a\":1}", 1));
    let old = chunk(b"tEXt", b"openbadges\0https://badges.example/old");
    for chunks in [[text("{\"a\":1}"), old.clone()], [old.clone(), text("{\"a\":1}")]] {
        let unbaked = unbake(&png_of(&chunks)).unwrap();
        assert_eq!(
            (text_of(&unbaked), unbaked.warnings.len()),
            ("{\"a\":1}", 1),
            "what is of before 2013 counts only where there is nothing newer"
        );
    }
}

#[test]
fn a_picture_that_was_cut_off_inside_its_badge_data_is_damaged() {
    let whole = png_of(&[itxt(&[b"\0\0\0\0".as_slice(), JSON].concat())]);
    let error = unbake(&whole[..60]).unwrap_err();
    assert!(matches!(error, FormatError::Damaged(_)), "{error}");
    for end in 0..whole.len() {
        let _ = unbake(&whole[..end]);
        let _ = bake(&whole[..end], JSON, false);
    }
}

#[test]
fn a_chunk_that_claims_four_gigabytes_ends_the_walk() {
    let mut huge = png_of(&[]);
    huge.truncate(huge.len() - 12);
    huge.extend_from_slice(b"\xff\xff\xff\xffiTXtopenbadges\0\0\0\0\0{}");
    assert!(matches!(unbake(&huge), Err(FormatError::Damaged(_))));
}

#[test]
fn compressed_badge_data_is_bounded() {
    let bomb = deflated(&vec![b' '; json::MAX_DOCUMENT_BYTES + 1]);
    let picture = png_of(&[itxt(&[b"\x01\0\0\0".as_slice(), &bomb].concat())]);
    assert!(picture.len() < 20_000, "small in the file");
    assert!(matches!(unbake(&picture), Err(FormatError::TooLarge(_))));
}

#[test]
fn baking_replaces_all_older_badge_data_and_nothing_else() {
    let others = [
        chunk(b"tEXt", b"Title\0Knots"),
        chunk(b"IDAT", b"pixels"),
        chunk(b"eXIf", b"odd\xff\0"),
    ];
    let old = [
        itxt(b"\0\0\0\0{}"),
        chunk(b"tEXt", b"openbadges\0https://badges.example/old"),
        chunk(b"zTXt", b"openbadges\0\0x"),
        chunk(b"iTXt", b"openbadgecredential\0\0\0\0\0{}"),
    ];
    let mixed: Vec<_> = old
        .iter()
        .zip(others.iter().cycle())
        .flat_map(|(old, other)| [old.clone(), other.clone()])
        .collect();
    let kept = [others.to_vec(), vec![others[0].clone()]].concat();
    let mut before = png_of(&mixed);
    before.extend_from_slice(b"trailing bytes");
    let baked = bake(&before, JSON, false).unwrap();
    let mut expected = png_of(&[vec![itxt(&[b"\0\0\0\0".as_slice(), JSON].concat())], kept].concat());
    expected.extend_from_slice(b"trailing bytes");
    assert_eq!(baked, expected);
    assert_eq!(
        unbake(&baked).unwrap(),
        Unbaked {
            payload: JSON.to_vec(),
            warnings: vec![]
        }
    );
}

fn other_chunks() -> impl Strategy<Value = Vec<Vec<u8>>> {
    let name = prop_oneof![
        Just(*b"IDAT"),
        Just(*b"tEXt"),
        Just(*b"iTXt"),
        Just(*b"eXIf"),
        Just(*b"acTL")
    ];
    prop::collection::vec((name, prop::collection::vec(any::<u8>(), 0..40)), 0..6)
        .prop_map(|chunks| chunks.into_iter().map(|(name, data)| chunk(&name, &data)).collect())
}

proptest! {
    #[test]
    fn what_is_baked_into_a_png_comes_back_and_the_rest_stays(
        chunks in other_chunks(), first in payloads(), second in payloads(), v3: bool, then_v3: bool,
    ) {
        let plain = png_of(&chunks);
        let baked = bake(&plain, &first, v3).unwrap();
        prop_assert_eq!(unbake(&baked).unwrap(), Unbaked { payload: first, warnings: vec![] });
        let own = baked.len() - plain.len();
        prop_assert_eq!(&baked[..33], &plain[..33], "signature and header");
        prop_assert_eq!(&baked[33 + own..], &plain[33..], "everything after the badge data");
        let again = bake(&baked, &second, then_v3).unwrap();
        prop_assert_eq!(again, bake(&plain, &second, then_v3).unwrap(), "as if baked once");
    }
}

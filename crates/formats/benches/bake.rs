//! What baking and unbaking cost; `./dev bench bake` runs it beside a peer.
//!
//! `make DIR COUNT` writes so many pictures, plain and baked; `serve DIR` answers each line `JOB COUNT` with the processor
//! time of so many items. Without arguments everything is tried once.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, missing_docs)]

use std::{
    fs::{self, File},
    io::{self, BufRead, Read},
    path::{Path, PathBuf},
};

use cpu_time::ProcessTime;
use holdall_formats::{bake, skim, unbake};

const JOBS: &[&str] = &["bake", "unbake", "unbake-files", "unbake-files-floor"];

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["make", folder, count] => make(Path::new(folder), count.parse().unwrap()),
        ["serve", folder] => serve(&Set::load(Path::new(folder))),
        [] => {
            let folder = tempfile::tempdir().unwrap();
            make(folder.path(), 2);
            let set = Set::load(folder.path());
            JOBS.iter().for_each(|job| set.run(job, 2));
            println!("{} jobs tried", JOBS.len());
        }
        // Names of tests, which are none of ours.
        _ => {}
    }
}

fn serve(set: &Set) {
    for line in io::stdin().lock().lines() {
        let line = line.unwrap();
        let (job, count) = line.split_once(' ').unwrap();
        let count: usize = count.parse().unwrap();
        let before = ProcessTime::now();
        set.run(job, count);
        let cpu_s = before.elapsed().as_secs_f64();
        println!("{}", serde_json::json!({"job": job, "items": count, "cpu_s": cpu_s}));
    }
}

/// Pictures of about 24 KB with their pixels in pieces of 8 KiB, as libpng writes them, and a badge of 3 KB.
fn make(folder: &Path, count: usize) {
    let badge = serde_json::json!({
        "@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "id": "https://school.example/assertions/1",
        "badge": "https://school.example/badge", "issuedOn": "2024-05-06T07:08:09+00:00",
        "recipient": {"type": "email", "hashed": false, "identity": "ada@example.org"},
        "verification": {"type": "HostedBadge"}, "narrative": "Ties knots in the dark. ".repeat(110),
    })
    .to_string();
    fs::create_dir_all(folder.join("plain")).unwrap();
    fs::create_dir_all(folder.join("baked")).unwrap();
    fs::write(folder.join("badge.json"), &badge).unwrap();
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    for at in 0..count {
        let mut picture = [
            b"\x89PNG\r\n\x1a\n".as_slice(),
            &chunk(b"IHDR", b"\0\0\0\x60\0\0\0\x60\x08\x02\0\0\0"),
        ]
        .concat();
        for _ in 0..3 {
            let pixels = std::iter::repeat_with(|| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                state.to_le_bytes()
            });
            picture.extend(chunk(b"IDAT", pixels.take(1024).collect::<Vec<_>>().as_flattened()));
        }
        picture.extend(chunk(b"IEND", b""));
        fs::write(
            folder.join(format!("baked/{at:05}.png")),
            bake(&picture, badge.as_bytes(), false).unwrap(),
        )
        .unwrap();
        fs::write(folder.join(format!("plain/{at:05}.png")), picture).unwrap();
    }
}

fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(name);
    hasher.update(data);
    let length = u32::try_from(data.len()).unwrap().to_be_bytes();
    [&length, name.as_slice(), data, &hasher.finalize().to_be_bytes()].concat()
}

struct Set {
    badge: Vec<u8>,
    plain: Vec<Vec<u8>>,
    baked: Vec<Vec<u8>>,
    files: Vec<PathBuf>,
}

impl Set {
    fn load(folder: &Path) -> Self {
        let list = |name: &str| {
            let entries = fs::read_dir(folder.join(name)).unwrap();
            let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
            paths.sort();
            paths
        };
        let read = |name: &str| list(name).iter().map(|path| fs::read(path).unwrap()).collect();
        Self {
            badge: fs::read(folder.join("badge.json")).unwrap(),
            plain: read("plain"),
            baked: read("baked"),
            files: list("baked"),
        }
    }

    fn run(&self, job: &str, count: usize) {
        match job {
            "bake" => {
                for picture in self.plain.iter().cycle().take(count) {
                    assert!(bake(picture, &self.badge, false).unwrap().len() > picture.len());
                }
            }
            "unbake" => {
                for picture in self.baked.iter().cycle().take(count) {
                    assert_eq!(unbake(picture).unwrap().payload, self.badge);
                }
            }
            "unbake-files" => {
                for path in self.files.iter().cycle().take(count) {
                    let part = skim(File::open(path).unwrap()).unwrap();
                    assert_eq!(unbake(&part).unwrap().payload, self.badge);
                }
            }
            "unbake-files-floor" => {
                let mut front = vec![0; 16 * 1024];
                for path in self.files.iter().cycle().take(count) {
                    File::open(path).unwrap().read_exact(&mut front).unwrap();
                }
            }
            _ => panic!("no such job: {job}"),
        }
    }
}

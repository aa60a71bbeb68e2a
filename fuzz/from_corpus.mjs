// Unpacks the verification corpus and the recorded answers of hosts into what each fuzz target starts from.
// Usage: node fuzz/from_corpus.mjs TARGET   (writes fuzz/corpus/TARGET/, which is not kept)
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const fixtures = join(here, '../tests/fixtures');
const target = process.argv[2];
const to = join(here, 'corpus', target);
mkdirSync(to, { recursive: true });

const isPng = (bytes) => bytes.subarray(1, 4).toString('latin1') === 'PNG';
const isJws = (bytes) => /^\s*eyJ[\w-]*\.[\w-]*\.[\w-]*\s*$/.test(bytes.toString('latin1'));
const isSvg = (bytes) => bytes.toString('latin1').includes('<svg');
const isJson = (bytes) => /^\s*[[{]/.test(bytes.toString('latin1'));
const wanted = { unbake_png: isPng, unbake_svg: isSvg, jws: isJws, parse_assertion: isJson, manifest: isJson }[target];
if (!wanted) throw new Error(`no such target: ${target}`);

function* files(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) yield join(entry.parentPath ?? entry.path, entry.name);
  }
}

function* found() {
  if (target === 'manifest') {
    for (const host of ['badge_connect', 'badgr_v2']) for (const file of files(join(fixtures, host))) yield readFileSync(file);
    return;
  }
  for (const file of files(join(fixtures, 'corpus/cases'))) {
    const { input, url_map: answers } = JSON.parse(readFileSync(file));
    if (input.base64) yield Buffer.from(input.base64, 'base64');
    else if (input.kind !== 'url' && input.value) yield Buffer.from(input.value);
    for (const answer of Object.values(answers)) {
      if (answer.body_b64) yield Buffer.from(answer.body_b64, 'base64');
      else if (answer.body) yield Buffer.from(answer.body);
    }
  }
}

let kept = 0;
for (const bytes of found()) {
  if (!wanted(bytes) || bytes.length > 1_048_576) continue;
  writeFileSync(join(to, createHash('sha256').update(bytes).digest('hex').slice(0, 40)), bytes);
  kept += 1;
}
console.error(`${kept} inputs of the corpus for ${target}`);

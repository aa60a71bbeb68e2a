// Counts per layer, read from what the test runners said. usage: counts.mjs FOLDER

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
const said = (file) => readFileSync(join(folder, file), 'utf8').replace(/\u001b\[[0-9;]*m/g, '');
const sum = (text, pattern) => [...text.matchAll(pattern)].reduce((total, found) => total + Number(found[1]), 0);

const rust = said('rust.log');
const components = said('components.log');
const nodes = (text) => [sum(text, /^(?:ℹ|#) pass (\d+)/gm), sum(text, /^(?:ℹ|#) fail (\d+)/gm)];
const layers = [
  ['Rust', sum(rust, /test result: .*? (\d+) passed/g), sum(rust, /test result: .*? (\d+) failed/g)],
  ['Components', sum(components, /Tests .*?(\d+) passed/g), sum(components, /Tests .*?(\d+) failed/g)],
  ['Screens', ...nodes(said('browser.log'))],
  ['Relay', ...nodes(said('relay.log'))],
  ['Real window', ...nodes(said('window.log'))],
];
for (const [name, passed, failed] of layers) console.log(`${name.padEnd(12)} ${passed} passed, ${failed} failed`);
const passed = layers.reduce((all, layer) => all + layer[1], 0);
const failed = layers.reduce((all, layer) => all + layer[2], 0);
console.log(`${passed} passed, ${failed} failed`);
if (failed > 0 || layers.some((layer) => layer[1] === 0)) process.exit(1);

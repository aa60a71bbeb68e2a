// Runs Holdall, its floors and its peers on one set of badges, in turn, and says what came of each target.
// Usage: node tests/benches/run.mjs verify|bake     (called by ./dev bench)
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { node, python } from './peers.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const place = join(root, 'target/bench');
const peers = join(here, 'peers');
const rounds = Number(process.env.HOLDALL_BENCH_ROUNDS ?? 5);

/** Builds one bench as it is shipped and answers with its program. */
function built(crate, name) {
  const args = ['bench', '--locked', '-p', crate, '--bench', name, '--no-run', '--message-format=json'];
  const made = spawnSync('cargo', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 1 << 28 });
  if (made.status !== 0) throw new Error(`cargo ${args.join(' ')} failed`);
  const units = made.stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line));
  return units.find((unit) => unit.executable && unit.target?.name === name).executable;
}

function run(program, ...args) {
  const done = spawnSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 1 << 28 });
  if (done.status !== 0) throw new Error(`${program} ${args[0]} failed`);
  return done.stdout;
}

/** A program that measures itself; `ask` answers with microseconds of processor time per item. */
class Worker {
  constructor(program, ...args) {
    this.child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
    this.name = args[0];
  }
  async ask(job, items) {
    this.child.stdin.write(`${job} ${items}\n`);
    const { value, done } = await this.lines.next();
    if (done) throw new Error(`${this.name} ended at ${job}`);
    return (JSON.parse(value).cpu_s / items) * 1e6;
  }
  end() {
    this.child.stdin.end();
  }
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Each of `jobs` ({name, worker, job, items}) once to warm up, then in turn, round after round: arrays of costs by name. */
async function measure(jobs) {
  const costs = Object.fromEntries(jobs.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const { name, worker, job, items } of jobs) {
      const cost = await worker.ask(job, items);
      if (round > 0) costs[name].push(cost);
    }
  }
  return costs;
}

let missed = 0;
const figure = (value) => (value >= 100 ? value.toFixed(0) : value.toFixed(1));
function tell(costs) {
  for (const [name, all] of Object.entries(costs)) {
    const spread = `${figure(Math.min(...all))} to ${figure(Math.max(...all))}`;
    console.log(`  ${name.padEnd(48)} ${figure(median(all)).padStart(9)} us each   (${spread})`);
  }
}
/** The median of the ratios of one round each, against its target. */
function ratio(what, over, under, limit) {
  const ratios = over.map((value, round) => value / under[round]);
  target(what, median(ratios), limit, 'times');
}
function target(what, value, { atLeast, atMost }, unit) {
  const met = atLeast === undefined && atMost === undefined ? '' : (atLeast ?? -1) <= value && value <= (atMost ?? Infinity) ? 'met' : 'NOT MET';
  if (met === 'NOT MET') missed += 1;
  const goal = atLeast !== undefined ? `target at least ${atLeast}` : atMost !== undefined ? `target at most ${atMost}` : 'no target';
  console.log(`  ${what.padEnd(60)} ${figure(value).padStart(9)} ${unit.padEnd(6)} ${goal.padEnd(24)} ${met}`);
}

async function verify() {
  const bench = built('holdall-verify', 'verify');
  const set = join(place, 'badges');
  rmSync(set, { recursive: true, force: true });
  mkdirSync(set, { recursive: true });
  run(bench, 'make', set, '2000');
  const ours = new Worker(bench, 'serve', set);
  const old = new Worker(python('openbadges'), join(peers, 'openbadges_peer.py'), set);
  const lib = new Worker(python('openbadgeslib'), join(peers, 'openbadgeslib_peer.py'), set);
  const vc = new Worker('node', join(peers, 'vc_peer.mjs'), node(), set, join(root, 'crates/verify/contexts'));
  const tokens = ['rs256', 'es256', 'eddsa'];
  const costs = await measure([
    { name: 'signed 2.0: Holdall', worker: ours, job: 'signed', items: 4000 },
    { name: 'signed 2.0: floor (read, RS256)', worker: ours, job: 'signed-floor', items: 4000 },
    { name: 'signed 2.0: the signature alone', worker: ours, job: 'signed-signature', items: 4000 },
    { name: 'signed 2.0: openbadges 1.1.2', worker: old, job: 'signed', items: 60 },
    { name: 'hosted 2.0: Holdall', worker: ours, job: 'hosted', items: 4000 },
    { name: 'hosted 2.0: openbadges 1.1.2', worker: old, job: 'hosted', items: 60 },
    { name: 'eddsa-rdfc-2022: Holdall', worker: ours, job: 'eddsa-rdfc-2022', items: 2000 },
    { name: 'eddsa-rdfc-2022: floor (read, canonical form, Ed25519)', worker: ours, job: 'eddsa-rdfc-2022-floor', items: 2000 },
    { name: 'eddsa-rdfc-2022: @digitalcredentials/vc 10.0.2', worker: vc, job: 'eddsa-rdfc-2022', items: 200 },
    { name: 'eddsa-rdfc-2022: openbadgeslib 4.6.3', worker: lib, job: 'eddsa-rdfc-2022', items: 60 },
    ...tokens.flatMap((alg) => [
      { name: `VC-JWT ${alg.toUpperCase()}: Holdall`, worker: ours, job: `jwt-${alg}`, items: 4000 },
      { name: `VC-JWT ${alg.toUpperCase()}: floor (read, signature)`, worker: ours, job: `jwt-${alg}-floor`, items: 4000 },
      { name: `VC-JWT ${alg.toUpperCase()}: openbadgeslib 4.6.3`, worker: lib, job: `jwt-${alg}`, items: 600 },
    ]),
  ]);
  for (const worker of [ours, old, lib, vc]) worker.end();
  console.log(`\nProcessor time per badge, median of ${rounds} rounds:`);
  tell(costs);
  console.log('\nRatios, median of those of each round:');
  ratio('signed 2.0, openbadges / Holdall', costs['signed 2.0: openbadges 1.1.2'], costs['signed 2.0: Holdall'], { atLeast: 300 });
  ratio('signed 2.0, Holdall / floor', costs['signed 2.0: Holdall'], costs['signed 2.0: floor (read, RS256)'], { atMost: 2.5 });
  ratio('hosted 2.0, openbadges / Holdall', costs['hosted 2.0: openbadges 1.1.2'], costs['hosted 2.0: Holdall'], {});
  const proof = costs['eddsa-rdfc-2022: Holdall'];
  ratio('eddsa-rdfc-2022, @digitalcredentials/vc / Holdall', costs['eddsa-rdfc-2022: @digitalcredentials/vc 10.0.2'], proof, { atLeast: 15 });
  ratio('eddsa-rdfc-2022, openbadgeslib / Holdall', costs['eddsa-rdfc-2022: openbadgeslib 4.6.3'], proof, { atLeast: 50 });
  ratio('eddsa-rdfc-2022, Holdall / floor', proof, costs['eddsa-rdfc-2022: floor (read, canonical form, Ed25519)'], {});
  for (const alg of tokens.map((alg) => alg.toUpperCase())) {
    const [own, peer] = [costs[`VC-JWT ${alg}: Holdall`], costs[`VC-JWT ${alg}: openbadgeslib 4.6.3`]];
    ratio(`VC-JWT ${alg}, openbadgeslib / Holdall`, peer, own, { atLeast: 8 });
    ratio(`VC-JWT ${alg}, openbadgeslib / floor (nobody can have more)`, peer, costs[`VC-JWT ${alg}: floor (read, signature)`], {});
    ratio(`VC-JWT ${alg}, Holdall / floor`, own, costs[`VC-JWT ${alg}: floor (read, signature)`], {});
  }
  hostile(bench);
}

function hostile(bench) {
  const folders = [join(root, 'tests/fixtures/corpus/cases'), join(root, 'fuzz/seeds')];
  const found = JSON.parse(run(bench, 'hostile', ...folders));
  console.log(`\nThe slowest of ${found.inputs} hostile inputs of at most 1 MiB, their documents included:`);
  for (const { input, bytes, cpu_ms: ms } of found.slowest) {
    console.log(`  ${figure(ms).padStart(6)} ms  ${String(bytes).padStart(8)} bytes  ${input}`);
  }
  target(`the slowest: ${found.slowest[0].input}`, found.slowest[0].cpu_ms, { atMost: 50 }, 'ms');
}

async function bake() {
  const bench = built('holdall-formats', 'bake');
  const set = join(place, 'pictures');
  const count = 10_000;
  rmSync(set, { recursive: true, force: true });
  run(bench, 'make', set, String(count));
  const ours = new Worker(bench, 'serve', set);
  const peer = new Worker(python('bakery'), join(peers, 'bakery_peer.py'), set);
  const costs = await measure([
    { name: 'bake: Holdall', worker: ours, job: 'bake', items: count },
    { name: 'bake: openbadges-bakery 2.0.0', worker: peer, job: 'bake', items: count },
    { name: 'unbake: Holdall', worker: ours, job: 'unbake', items: count },
    { name: 'unbake: openbadges-bakery 2.0.0', worker: peer, job: 'unbake', items: count },
    { name: 'unbake files: Holdall', worker: ours, job: 'unbake-files', items: count },
    { name: 'unbake files: floor (open, read 16 KiB)', worker: ours, job: 'unbake-files-floor', items: count },
  ]);
  for (const worker of [ours, peer]) worker.end();
  rmSync(set, { recursive: true, force: true });
  console.log(`\nProcessor time per picture of ${count}, median of ${rounds} rounds:`);
  tell(costs);
  console.log('\nRatios, median of those of each round:');
  ratio('bake, openbadges-bakery / Holdall', costs['bake: openbadges-bakery 2.0.0'], costs['bake: Holdall'], { atLeast: 15 });
  ratio('unbake, openbadges-bakery / Holdall', costs['unbake: openbadges-bakery 2.0.0'], costs['unbake: Holdall'], { atLeast: 6 });
  const files = costs['unbake files: Holdall'];
  target('unbaking files from the page cache', 1e6 / median(files), { atLeast: 100_000 }, '/s');
  ratio('unbaking files, Holdall / floor', files, costs['unbake files: floor (open, read 16 KiB)'], {});
  if (1e6 / median(files) < 100_000) {
    const open = 1e6 / median(costs['unbake files: floor (open, read 16 KiB)']);
    console.log(`  Opening each file and reading its first 16 KiB alone goes ${figure(open)} times a second on this machine.`);
  }
}

const model = /model name\s*: (.*)/.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? cpus()[0]?.model;
console.log(`${cpus().length} processors: ${model}`);
await { verify, bake }[process.argv[2]]();
console.log(missed === 0 ? '\nEvery target is met.' : `\n${missed} ${missed === 1 ? 'target is' : 'targets are'} not met.`);

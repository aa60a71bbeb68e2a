// Installs what Holdall is measured against into target/bench, as the lists in tests/benches/peers say, and only if they changed.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = join(dirname(fileURLToPath(import.meta.url)), 'peers');
const place = join(here, '../../../target/bench');

function run(program, args, cwd) {
  const done = spawnSync(program, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] });
  if (done.status !== 0) throw new Error(`${program} ${args.join(' ')} failed`);
}

/** Calls `install` with an empty folder unless what is there was made from the same list. */
function once(name, list, install) {
  const folder = join(place, 'peers', name);
  const made = join(folder, 'made-from');
  const wanted = readFileSync(join(here, list), 'utf8');
  if (existsSync(made) && readFileSync(made, 'utf8') === wanted) return folder;
  console.error(`Installing ${name} to measure against`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  install(folder);
  writeFileSync(made, wanted);
  return folder;
}

/** The Python of one peer's own environment. */
export function python(name) {
  const folder = once(name, `${name}.txt`, (folder) => {
    run('python3', ['-m', 'venv', folder]);
    // The lists are complete; what the packages ask for themselves no longer runs.
    run(join(folder, 'bin/pip'), ['install', '--quiet', '--disable-pip-version-check', '--no-deps', '-r', join(here, `${name}.txt`)]);
  });
  return join(folder, 'bin/python');
}

/** The folder with the npm packages. */
export function node() {
  return once('vc', 'package-lock.json', (folder) => {
    for (const file of ['package.json', 'package-lock.json']) copyFileSync(join(here, file), join(folder, file));
    run('npm', ['ci', '--no-audit', '--no-fund', '--silent'], folder);
  });
}

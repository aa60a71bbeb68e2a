// A place of its own for one story: home, session folders, key store, scheme handlers and practice hosts, so that runs
// never meet each other or the user's own things. Run under `dbus-run-session`, on a display.

import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The project's root. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** Where the programs were built. */
export const BUILT = join(process.env.CARGO_TARGET_DIR ?? join(ROOT, 'target'), 'debug');

/** Makes the folders of a story anew and answers the environment that all its programs run in. */
export function makePlace(folder) {
  rmSync(folder, { recursive: true, force: true });
  const made = (name) => {
    const path = join(folder, name);
    mkdirSync(path, { recursive: true });
    return path;
  };
  const runtime = made('runtime');
  chmodSync(runtime, 0o700);
  return {
    ...process.env,
    HOME: made('home'),
    XDG_RUNTIME_DIR: runtime,
    XDG_DATA_HOME: made('data'),
    XDG_CONFIG_HOME: made('config'),
    XDG_CACHE_HOME: made('cache'),
    XDG_CURRENT_DESKTOP: 'GNOME',
    WEBKIT_DISABLE_DMABUF_RENDERER: '1',
    HOLDALL_LOCAL_HOSTS: '1',
    LANG: 'C.UTF-8',
  };
}

/** Opens a key store on the private bus with a password nobody needs to know. */
export async function openKeyStore(env) {
  const daemon = spawn('gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets'], {
    env,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  daemon.stdin.end('practice\n');
  // Asking the bus who owns the name starts nobody; asking the name itself would let the bus start a second, locked one.
  const owned = ['-d', 'org.freedesktop.DBus', '-o', '/org/freedesktop/DBus', '-m', 'org.freedesktop.DBus.NameHasOwner',
    'org.freedesktop.secrets'];
  const alias = ['-d', 'org.freedesktop.secrets', '-o', '/org/freedesktop/secrets', '-m',
    'org.freedesktop.Secret.Service.ReadAlias', 'default'];
  const says = (question, answer) =>
    spawnSync('gdbus', ['call', '--session', ...question], { env, encoding: 'utf8' }).stdout.includes(answer);
  const end = performance.now() + 10_000;
  while (performance.now() < end) {
    if (says(owned, 'true') && says(alias, '/collection/')) return daemon;
    await new Promise((done) => setTimeout(done, 100));
  }
  daemon.kill();
  throw new Error('the key store did not open within 10 s');
}

/** Starts the practice hosts; answers what they print about themselves, and how to end them. */
export async function startPractice(env, ...args) {
  const child = spawn(join(BUILT, 'holdall-practice'), ['serve', ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((_, fail) => child.once('exit', (code) => fail(new Error(`the practice hosts ended with ${code}`))));
  const lines = createInterface({ input: child.stdout });
  const first = new Promise((done) => lines.once('line', done));
  const about = JSON.parse(await Promise.race([first, ended]));
  ended.catch(() => {});
  return {
    ...about,
    stop: () => new Promise((done) => {
      if (child.exitCode !== null || child.signalCode !== null) return done();
      child.once('exit', done);
      child.kill('SIGTERM');
    }),
  };
}

/** Makes `browser.mjs` the system browser of this place; it plays `person` and leaves pictures in `shots`. */
export function installBrowser(env, { person, shots, scheme, origins }) {
  const applications = join(env.XDG_DATA_HOME, 'applications');
  mkdirSync(applications, { recursive: true });
  const wishes = join(env.HOME, 'browser.json');
  writeFileSync(wishes, JSON.stringify({ person, shots, scheme, origins, profile: join(env.HOME, 'chromium') }));
  const program = join(env.HOME, 'practice-browser');
  const script = join(ROOT, 'tests/e2e/browser.mjs');
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${script}' '${wishes}' "$1"\n`, { mode: 0o755 });
  writeFileSync(join(applications, 'practice-browser.desktop'),
    `[Desktop Entry]\nType=Application\nName=Practice browser\nExec=${program} %u\nMimeType=x-scheme-handler/http;x-scheme-handler/https;\n`);
  for (const kind of ['http', 'https']) {
    const set = spawnSync('xdg-mime', ['default', 'practice-browser.desktop', `x-scheme-handler/${kind}`], { env, encoding: 'utf8' });
    if (set.status !== 0) throw new Error(`xdg-mime: ${set.stderr}`);
  }
}

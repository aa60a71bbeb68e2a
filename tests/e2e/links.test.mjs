// The private scheme without a waiting window: a program that the system starts only to hand an answer over, and what is
// left of the schemes when it is asked to end.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';

import { BUILT, makePlace, openKeyStore, ROOT, startPractice } from './place.mjs';
import { until } from './webdriver.mjs';

const SCHEME = 'app.holdall.desktop';
const PROGRAM = join(BUILT, 'holdall-desktop');

test('an answer starts the window when none is open, and reaches the library that waits for it', { timeout: 120_000 }, async (t) => {
  const env = makePlace(join(ROOT, 'target/test/cold-start'));
  const keyStore = await openKeyStore(env);
  t.after(() => keyStore.kill());
  const hosts = await startPractice(env);
  t.after(() => hosts.stop());
  await lookAndLeave(env, 'SIGINT');
  assert.match(handler(env), /holdall-desktop-handler\.desktop/, 'the scheme is still ours when the window is closed');

  // The library is not the default one, and the program that the system starts is not told which it is.
  const library = join(env.HOME, 'other-library');
  const waiting = spawn(join(BUILT, 'holdall'),
    ['--library', library, 'connect', hosts.backpacks[0].url, '--return', 'scheme', '--no-browser', '--json'], { env });
  const opened = await new Promise((done) => createInterface({ input: waiting.stdout }).once('line', done));
  const answer = await consent(JSON.parse(opened).url, hosts.people[0]);
  assert.ok(answer.startsWith(`${SCHEME}:`), 'the host sends the answer to the scheme');
  waiting.kill('SIGKILL');

  const asked = spawnSync('xdg-open', [answer], { env, encoding: 'utf8', stdio: 'ignore' });
  assert.equal(asked.status, 0, 'the system finds the program by its scheme');
  const [backpack] = await until('the backpack to be connected', 60_000, () => {
    const said = spawnSync(join(BUILT, 'holdall'), ['--library', library, 'backpacks', '--json'], { env, encoding: 'utf8' });
    const rows = said.stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line));
    return rows.length > 0 && rows;
  });
  assert.equal(backpack.state, 'ready');

  const started = await until('the started window', 10_000, () => windowsOf(env)[0]);
  process.kill(started, 'SIGTERM');
  await until('the window to end', 20_000, () => windowsOf(env).length === 0);
});

test('a borrowed scheme is given back when the window is asked to end', { timeout: 60_000 }, async () => {
  const env = makePlace(join(ROOT, 'target/test/borrowed'));
  env.HOLDALL_LIBRARY = join(env.HOME, 'library');
  env.HOLDALL_BORROW_SCHEME = '1';
  await lookAndLeave(env, 'SIGTERM');
  assert.equal(handler(env), '');
  assert.deepEqual(readdirSync(join(env.XDG_DATA_HOME, 'applications')).filter((name) => name.endsWith('.desktop')), []);
});

/** Opens the window until the system knows its scheme, then asks it to end; it must end well. */
async function lookAndLeave(env, signal) {
  const window = spawn(PROGRAM, [], { env, stdio: 'ignore' });
  const ended = new Promise((done) => window.once('exit', (code, by) => done(by ?? code)));
  await until('the scheme to be registered', 30_000, () => handler(env).length > 0);
  window.kill(signal);
  assert.equal(await ended, 0, `${signal} ends it in order`);
}

function handler(env) {
  return spawnSync('xdg-mime', ['query', 'default', `x-scheme-handler/${SCHEME}`], { env, encoding: 'utf8' }).stdout.trim();
}

/** The windows that run in this place, by process id. */
function windowsOf(env) {
  return readdirSync('/proc').filter((id) => /^\d+$/.test(id)).map(Number).filter((id) => {
    try {
      return readlinkSync(`/proc/${id}/exe`) === PROGRAM && readFileSync(`/proc/${id}/environ`, 'utf8').includes(`HOME=${env.HOME}\0`);
    } catch {
      return false;
    }
  });
}

/** Signs in and allows, as the host's pages ask; answers the address that the browser would be sent to. */
async function consent(address, person) {
  const words = { login: person.login, password: person.password, decision: 'allow' };
  let cookie = '';
  let request = { url: address, options: {} };
  for (let page = 0; page < 8; page += 1) {
    const answer = await fetch(request.url, { redirect: 'manual', ...request.options, headers: { cookie } });
    cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    const to = answer.headers.get('location');
    if (to && !to.startsWith('http') && !to.startsWith('/')) return to;
    if (to) {
      request = { url: new URL(to, request.url), options: {} };
      continue;
    }
    const forms = [...(await answer.text()).matchAll(/<form[^>]*action="([^"]*)"[^>]*>([\s\S]*?)<\/form>/g)];
    const form = forms.find(([, , fields]) => /name="(password|decision)"/.test(fields));
    assert.ok(form, 'the page asks to sign in or to allow');
    const body = new URLSearchParams();
    for (const [field] of form[2].matchAll(/<(?:input|button)[^>]*>/g)) {
      const name = /name="([^"]*)"/.exec(field)?.[1];
      if (name) body.set(name, words[name] ?? unescaped(/value="([^"]*)"/.exec(field)?.[1] ?? ''));
    }
    request = { url: new URL(unescaped(form[1]), request.url), options: { method: 'POST', body } };
  }
  throw new Error('the host never sent the browser back');
}

function unescaped(text) {
  return text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

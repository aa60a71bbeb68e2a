// A whole sign-in through the relay: the command registers it at a host that takes https alone, a person consents in a real
// browser, the relay's page hands the answer on, and what it shows for copying connects the backpack.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';

import { RELAY, ROOT, SCHEME, handedOn, served, start } from './place.mjs';

const BUILT = join(process.env.CARGO_TARGET_DIR ?? join(ROOT, 'target'), 'debug');

let browser;
let folder;
const started = [];
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'holdall-relay-'));
  browser = await start();
});
after(async () => {
  for (const child of started) child.kill();
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A program of ours, with its lines one by one. */
function run(name, args, env) {
  const child = spawn(join(BUILT, name), args, { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
  started.push(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let said = '';
  child.stderr.on('data', (bytes) => {
    said += bytes;
  });
  const ended = new Promise((done) => child.once('close', done));
  return {
    child,
    ended,
    told: () => said,
    async line() {
      const { value, done } = await lines.next();
      assert.ok(!done, `${name} ended early: ${said}`);
      return JSON.parse(value);
    },
  };
}

/** A browser page to which the relay is there, though nobody runs it. */
async function person() {
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  const left = [];
  page.on('request', (request) => {
    if (request.url().startsWith(SCHEME)) left.push(request.url());
  });
  await context.route(`${RELAY}**`, (route) => {
    const answer = served(new URL(route.request().url()).pathname);
    return answer ? route.fulfill(answer) : route.fulfill({ status: 404 });
  });
  // Where a redirect leads cannot be answered from here, so the last one is made a page that leads there.
  await context.route('**/consent', async (route) => {
    const answer = await route.fetch({ maxRedirects: 0 });
    const to = answer.headers().location ?? '';
    if (!to.startsWith(RELAY)) return route.fulfill({ response: answer });
    const address = to.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
    return route.fulfill({ contentType: 'text/html', body: `<meta http-equiv="refresh" content="0;url=${address}">` });
  });
  return { context, page, left };
}

test('a backpack whose host takes https alone is connected through the relay', { timeout: 120_000 }, async () => {
  const hosts = await run('holdall-practice', ['serve', '--personality', 'badgr'], {}).line();
  const backpack = hosts.backpacks[0];
  const ada = hosts.people.find(({ name }) => name.startsWith('Ada'));
  const env = {
    HOLDALL_LIBRARY: join(folder, 'library'),
    XDG_DATA_HOME: join(folder, 'data'),
    HOLDALL_SECRETS: 'file',
    HOLDALL_PASSPHRASE: 'correct horse battery staple 42',
    HOLDALL_LOCAL_HOSTS: '1',
    HOLDALL_RELAY: RELAY,
  };
  const at = backpack.address ?? backpack.base ?? backpack.url;
  const command = run('holdall', ['connect', at, '--protocol', 'badge-connect', '--return', 'relay', '--no-browser', '--json'], env);
  const open = await command.line();
  assert.equal(open.event, 'open');
  assert.equal(new URL(open.url).searchParams.get('redirect_uri'), `${RELAY}cb/`);

  const { context, page, left } = await person();
  await page.goto(open.url);
  await page.locator('input:not([type=password]):not([type=hidden])').first().fill(ada.login);
  await page.locator('input[type=password]').fill(ada.password);
  await page.locator('button[type=submit], input[type=submit]').first().click();
  await page.getByRole('button', { name: /allow/i }).first().click();
  await page.getByRole('heading', { name: 'Back to Holdall' }).waitFor();
  assert.equal(page.url(), `${RELAY}cb/`, 'the address bar keeps nothing');
  await handedOn(page, left, 1);
  assert.equal(left.length, 1, 'the system was asked to open Holdall');
  const handed = new URL(left[0]);
  assert.equal(handed.searchParams.get('state'), new URL(open.url).searchParams.get('state'));

  // Nobody has the scheme here: the answer is copied.
  const copied = await page.getByLabel('The answer').inputValue();
  assert.equal(new URL(copied).searchParams.get('code'), handed.searchParams.get('code'));
  command.child.stdin.write(`not an answer\n${copied}\n`);
  const connected = await command.line();
  assert.deepEqual([connected.event, connected.protocol], ['connected', 'badge-connect'], command.told());
  command.child.stdin.end();
  assert.equal(await command.ended, 0, command.told());
  assert.ok(!command.told().includes(handed.searchParams.get('code')), 'the answer is told nowhere');
  await context.close();
});

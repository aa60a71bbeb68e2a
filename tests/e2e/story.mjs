// The main job through the real window: connect by a real browser and the private scheme, sync, look, check, copy to a
// second backpack, and look again with every host gone. Told aloud by `./dev run` without a display, and as a test.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { BUILT, installBrowser, makePlace, openKeyStore, startPractice } from './place.mjs';
import { openWindow, until } from './webdriver.mjs';

const SCHEME = 'app.holdall.desktop';

/** Runs the story in `folder`; `tell` gets one sentence a step, pictures go to `shots`. */
export async function tellStory(folder, shots, tell) {
  mkdirSync(shots, { recursive: true });
  const env = makePlace(join(folder, 'place'));
  env.HOLDALL_LIBRARY = join(folder, 'place', 'library');
  env.HOLDALL_BORROW_SCHEME = '1';
  const keyStore = await openKeyStore(env);
  const hosts = await startPractice(env);
  const [harbour, lighthouse] = hosts.backpacks;
  const person = hosts.people[0];
  env.HOLDALL_SUGGEST = JSON.stringify(hosts.backpacks);
  installBrowser(env, { person, shots, scheme: SCHEME, origins: hosts.backpacks.map(({ url }) => new URL(url).origin) });
  tell(`Two practice backpacks are open: ${hosts.backpacks.map(({ name }) => name).join(' and ')}.`);

  let number = 0;
  const window = await openWindow(join(BUILT, 'holdall-desktop'), env);
  const shot = (name) => window.picture(join(shots, `${String(++number).padStart(2, '0')}-${name}.png`));
  const holdall = (...args) => command(env, ...args);
  try {
    await window.resize(1280, 800);
    await window.sees('Your badges, on your computer.');
    const first = await shot('first-run');
    tell('The window is open, and empty.');

    await window.button('Connect');
    await connect(window, harbour, tell, () => shot('waiting-for-the-browser'));
    await shot('connected');
    tell(`${harbour.name} is connected: the answer came back by ${SCHEME}: to the running window.`);

    await toLibrary(window);
    const held = await until('the sync to end', 120_000, async () => {
      const [backpack] = holdall('backpacks', '--json').lines;
      if (!backpack.last_synced_at) return null;
      const { lines } = holdall('list', '--json');
      return lines.every(({ status }) => status !== 'unchecked') ? lines : null;
    });
    await window.sees(`${held.length} badges`);
    await until('the pictures to be there', 30_000, () =>
      window.run('return [...document.images].length > 0 && [...document.images].every((i) => i.complete && i.naturalWidth > 0)'));
    const library = await shot('library');
    assert.notDeepEqual(library, first, 'the picture is of now');
    tell(`${held.length} badges are here, each checked at its source: ${summary(held)}.`);

    const badge = held.find(({ status }) => status === 'valid');
    await window.click('[role=gridcell]', badge.name);
    await window.sees('Where it is');
    await shot('badge');
    tell(`“${badge.name}” shows each check and what it found.`);

    await openConnect(window);
    await connect(window, lighthouse, tell, () => shot('waiting-again'));
    await toLibrary(window);
    tell(`${lighthouse.name} is connected too.`);

    await copyEverything(window, lighthouse, shot);
    const copies = holdall('transfer', '--from', harbour.name, '--to', lighthouse.name, '--dry-run', '--json').lines;
    const there = copies.filter(({ outcome }) => outcome === 'already_there').length;
    assert.ok(there > held.length / 2, `most badges are at the target now: ${there} of ${held.length}`);
    tell(`${there} badges are in ${lighthouse.name} now, read back from there.`);

    const written = await exportEverything(window, join(folder, 'place', 'from-the-window'), () => shot('exported'));
    assert.equal(written.length, held.length, 'one file a badge from the window too');
    tell(`${written.length} badges were written through the window's own folder dialog.`);

    const exported = holdall('export', '--all', '--as', 'baked', '--to', join(folder, 'place', 'exported'), '--json').lines;
    assert.equal(exported.length, holdall('list', '--json').lines.length, 'one file a badge');
    tell(`${exported.length} badges were written as pictures with the badge inside.`);

    await hosts.stop();
    await toLibrary(window);
    await window.sees(`${holdall('--offline', 'list', '--json').lines.length} badges`);
    await window.click('[role=gridcell]', badge.name);
    await window.sees('Where it is');
    await window.sees('checked');
    await shot('hosts-gone');
    tell('With every host gone, everything is still here and says when it was last checked.');
  } catch (error) {
    await shot('failed').catch(() => {});
    console.error(`the window said: ${await window.text().catch(() => 'nothing')}`);
    throw error;
  } finally {
    await window.close();
    keyStore.kill();
    await hosts.stop().catch(() => {});
  }
}

async function openConnect(window) {
  await window.button('Connect a backpack');
}

async function connect(window, host, tell, shot) {
  await window.sees('Type a web address');
  await window.button(host.name);
  await window.button('Find').catch(() => {});
  await window.sees('When it asks to open Holdall', 30_000);
  await shot();
  tell(`${host.name} was found, this app registered itself, and the browser has the sign-in page.`);
  await window.sees('You can close the browser tab.', 60_000);
}

async function toLibrary(window) {
  await window.click('nav a, nav button, a, button', 'All');
  await window.find('[role=grid]', '');
}

async function copyEverything(window, target, shot) {
  await selectAll(window);
  await window.button('Copy to');
  await window.click('[role=menuitem]', target.name);
  await window.sees(/Start copying|Check what would go/, 60_000);
  if ((await window.text()).includes('Check what would go')) await window.button('Check what would go');
  await window.find('button', 'Start copying', 60_000);
  await shot('plan');
  await window.button('Start copying');
  await window.sees('copied and read back', 120_000);
  await shot('copied');
}

/** Writes the whole library through the system's folder dialog, which no WebDriver reaches: its keys come from the display. */
async function exportEverything(window, folder, shot) {
  mkdirSync(folder);
  await toLibrary(window);
  await selectAll(window);
  await window.button('Export');
  await window.click('[role=menuitem]', 'Pictures with the badge inside');
  const dialog = await until('the folder dialog', 15_000, () => display('search', '--onlyvisible', '--name', 'Select Folder').trim());
  // No window manager gives it the focus here.
  display('windowfocus', '--sync', dialog);
  // A slash opens the field for a path, a moment later; what is typed before that is lost.
  display('key', 'slash');
  display('sleep', '1', 'type', '--delay', '30', folder.slice(1));
  await until('the folder dialog to close', 20_000, () => {
    display('sleep', '1', 'key', 'Return');
    return !display('search', '--onlyvisible', '--name', 'Select Folder').trim();
  });
  await window.sees(/badges? exported to/, 60_000);
  await shot();
  return readdirSync(folder);
}

async function selectAll(window) {
  await window.run("document.querySelector('[role=grid] [tabindex=\"0\"]')?.focus()");
  await window.keys('\uE009', 'a');
  await window.sees(/\d+ selected/);
}

function display(...args) {
  const ran = spawnSync('xdotool', args, { encoding: 'utf8' });
  return ran.status === 0 ? ran.stdout : '';
}

/** The `holdall` command on the same library at the same time. */
function command(env, ...args) {
  const ran = spawnSync(join(BUILT, 'holdall'), args, { env, encoding: 'utf8' });
  if (ran.status === null || ran.status > 2) throw new Error(`holdall ${args.join(' ')}: ${ran.status} ${ran.stderr}`);
  return { status: ran.status, lines: ran.stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line)) };
}

function summary(badges) {
  const counts = new Map();
  for (const { status } of badges) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts].map(([status, count]) => `${count} ${status}`).join(', ');
}

// Connecting as people meet it: what is shown while it goes on, and a next step for each way it goes wrong.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { says, settled, stage } from './harness.mjs';

const place = stage();

const go = async (page, address) => {
  await page.locator('.find input').fill(address);
  await page.keyboard.press('Enter');
};
const button = (page, name) => page.locator('[data-pane="content"]').getByRole('button', { name, exact: true });
const primaries = (page) => page.locator('.primary').evaluateAll((all) => all.filter((one) => one.checkVisibility() && !one.closest('[inert], [aria-hidden="true"]')).map((one) => one.textContent.trim()));
const inSight = (page, selector) =>
  page.waitForFunction(
    (wanted) => {
      const rect = document.querySelector(wanted)?.getBoundingClientRect();
      const content = document.querySelector('main[data-pane="content"]').getBoundingClientRect();
      return rect !== undefined && rect.top < content.bottom - 24 && rect.bottom > content.top;
    },
    selector,
    { polling: 20, timeout: 3000 },
  );

test('a suggestion is enough to begin, and each step stays in sight', async () => {
  const page = await place.open({ query: { scene: 'first', pace: '0.1' }, hash: 'connect' });
  await page.getByRole('button', { name: 'Badgr / Parchment EU' }).click();
  await says(page, '1. Find eu.badgr.example');
  for (const sentence of ['Reached eu.badgr.example', 'Found its connection file', 'It offers: see your badges, add badges, see your profile', 'Registered this app there', 'Opened the sign-in page in your browser']) await says(page, sentence);
  await says(page, 'https://eu.badgr.example/.well-known/badgeconnect.json');
  await page.locator('.done').waitFor();
  await says(page, 'You can close the browser tab.');
  await says(page, 'It cannot delete.');
  await says(page, '24 badges are here now.');
  await says(page, 'Reached eu.badgr.example');
  assert.ok((await page.locator('.done .first img').count()) >= 3, 'the first pictures are there');
  await inSight(page, '.done .count');
});

test('the count runs while badges come in', async () => {
  const page = await place.open({ query: { scene: 'first', pace: '0.3' }, hash: 'connect' });
  await page.evaluate(() => {
    window.counts = new Set();
    new MutationObserver(() => {
      const said = document.querySelector('.done .count')?.textContent.replace(/[\u2068\u2069]/g, '').match(/^(\d+) badges? copied here so far/);
      if (said) window.counts.add(Number(said[1]));
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  await go(page, 'school.example');
  await says(page, '24 badges are here now.');
  const counts = await page.evaluate(() => [...window.counts]);
  assert.ok(counts.length >= 3, `numbers seen: ${counts.join(', ')}`);
  assert.deepEqual(counts, [...counts].sort((one, other) => one - other), 'they only rise');
});

test('while the browser has the page: open again, copy the link, paste, another way, cancel', async () => {
  const page = await place.open({ hash: 'connect' });
  await go(page, 'wait.example.org');
  await page.locator('.waiting').waitFor();
  await inSight(page, '.waiting .ways button');
  await says(page, 'When it asks to open Holdall, choose Open.');
  await button(page, 'Copy the link').click();
  await page.locator('[data-sonner-toast]', { hasText: 'Copied to the clipboard.' }).waitFor();
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^https:\/\/wait\.example\.org\/oauth\/authorize\?/);
  await button(page, 'Another way back…').click();
  await page.locator('[role="menuitem"]', { hasText: 'I paste the address' }).click();
  await says(page, 'copy the address it ended on and paste it here.');
  await button(page, 'Cancel').click();
  await says(page, 'You stopped this.');
  await button(page, 'Start over').click();
  await page.locator('.waiting').waitFor();
});

test('leaving the page and coming back finds the sign-in where it stands', async () => {
  const page = await place.open({ hash: 'connect' });
  await go(page, 'wait.example.org');
  await page.locator('.waiting').waitFor();
  await page.keyboard.press('Control+j');
  await page.locator('h1', { hasText: 'Activity' }).waitFor();
  await page.keyboard.press('Control+Shift+c');
  await page.locator('.waiting').waitFor();
  await says(page, 'Reached wait.example.org');
});

for (const [address, fact, step, detail] of [
  ['no-file.example', 'no-file.example does not say how apps can connect.', 'Enter an app key', '404 Not Found'],
  ['closed.example', 'closed.example does not let apps register themselves. Ask them for an app key.', 'Enter an app key', '403'],
  ['dead.example', 'dead.example does not answer.', 'Try again', 'timed out after 10 s'],
  ['said-no.example', 'Access was refused in the browser.', 'Try again', 'error=access_denied'],
  ['plain.example', 'plain.example does not use https.', undefined, 'is not https'],
])
  test(`${address}: the fact stands beside its step, with a way on, and the code only behind Details`, async () => {
    const page = await place.open({ hash: 'connect' });
    await go(page, address);
    const alert = page.locator('[role="alert"]');
    await alert.waitFor();
    await says(page, fact);
    assert.ok(!(await page.evaluate(() => document.body.innerText)).includes(detail), 'the technical answer is not on the surface');
    await page.locator('section summary').first().click();
    await says(page, detail);
    if (step) await alert.getByRole('button', { name: step }).waitFor();
    await inSight(page, '[role="alert"]');
    assert.ok((await primaries(page)).length <= 1, `primary: ${(await primaries(page)).join(', ')}`);
  });

test('a host without registration leads to the field for an app key, with the address kept', async () => {
  const page = await place.open({ hash: 'connect' });
  await go(page, 'closed.example');
  await page.locator('[role="alert"]').getByRole('button', { name: 'Enter an app key' }).click();
  await page.waitForFunction(() => document.activeElement?.tagName === 'INPUT' && document.activeElement.closest('#client-id-field') !== null);
  assert.equal(await page.locator('.find input').inputValue(), 'closed.example');
  const secret = page.getByLabel('Secret, if there is one');
  assert.equal(await secret.getAttribute('type'), 'password');
});

test('what is no address is told beside the field', async () => {
  const page = await place.open({ hash: 'connect' });
  await go(page, 'nonsense');
  await says(page, 'This is no web address or e-mail address.');
  assert.equal(await page.locator('.find input').inputValue(), 'nonsense', 'what was typed stays');
});

test('several hosts are named before the browser opens', async () => {
  const page = await place.open({ hash: 'connect' });
  await go(page, 'hosts.example.org');
  const alert = page.locator('[role="alert"]');
  await alert.waitFor();
  for (const host of ['hosts.example.org', 'login.example.org', 'api.partner.example']) await alert.locator('li', { hasText: host }).waitFor();
  assert.equal(await page.locator('.waiting').count(), 0, 'nothing was opened yet');
  await alert.getByRole('button', { name: 'Go on' }).click();
  await page.locator('.done').waitFor();
});

test('without a key store the user chooses where the key lives, and nothing is kept before', async () => {
  const page = await place.open({ query: { scene: 'first', keystore: 'none' }, hash: 'connect' });
  await go(page, 'school.example');
  await page.locator('.secrets').waitFor();
  assert.equal(await page.locator('.waiting').count(), 0);
  assert.deepEqual(await primaries(page), ['Go on'], 'one thing to press');
  const goOn = button(page, 'Go on');
  assert.equal(await goOn.getAttribute('aria-disabled'), 'true', 'not without a passphrase');
  await page.getByLabel('Passphrase', { exact: true }).fill('wrong');
  await goOn.click();
  await says(page, 'This passphrase does not open the file.');
  await page.getByLabel('For this run only').check();
  await button(page, 'Go on').click();
  await page.locator('.done').waitFor();
  await says(page, 'Sign-ins are kept for this run only');
});

test('an account without badges is said plainly', async () => {
  const page = await place.open({ hash: 'connect' });
  await go(page, 'school.example');
  await says(page, 'This account lists no badges.');
  await says(page, 'Badges sent to another address or on another server region are not in this list.');
});

test('signing in again goes by itself, and the library stays', async () => {
  const page = await place.open({ hash: 'backpack/2' });
  await says(page, 'Moodle U wants you to sign in again. Your library is complete up to 3 Nov 2026.');
  await button(page, 'Sign in again').first().click();
  await says(page, 'Sign in to Moodle U again');
  await says(page, 'Your library stays as it is.');
  await says(page, 'Reached moodle.uni.example');
  await page.locator('.done').waitFor();
});

test('offline, connecting waits and says why', async () => {
  const page = await place.open({ query: { scene: 'offline' }, hash: 'connect' });
  await go(page, 'school.example');
  await settled(page);
  assert.equal(await page.locator('.find button').getAttribute('aria-disabled'), 'true');
  assert.match((await page.locator('.find button').getAttribute('title')) ?? '', /offline/);
  assert.equal(await page.locator('[aria-live] .trail, .trail').count(), 0, 'nothing was tried');
});

test('a new name, letter and cloth hold everywhere at once', async () => {
  const page = await place.open({ query: { scene: 'first' }, hash: 'connect' });
  await go(page, 'school.example');
  await says(page, '24 badges are here now.');
  await page.getByLabel('Name', { exact: true }).fill('Evening school');
  await page.getByLabel('Letter').fill('E');
  await page.getByLabel('Umber').check({ force: true });
  await button(page, 'Save the tag').click();
  await page.locator('#sidebar', { hasText: 'Evening school' }).waitFor();
});

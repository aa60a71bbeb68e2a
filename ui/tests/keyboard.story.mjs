// The main job without a pointer: find, select, open, connect, copy, and back to where one was.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { focused, pane, says, settled, stage } from './harness.mjs';

const place = stage();

const press = async (page, ...keys) => {
  for (const key of keys) await page.keyboard.press(key);
};
const index = (page) => page.evaluate(() => Number(document.activeElement?.getAttribute('data-index') ?? -1));
const marked = (page) => page.locator('[role="grid"] [aria-selected="true"]').count();
const comes = (page, question, argument) => page.waitForFunction(question, argument, { polling: 20, timeout: 5000 });
/** Waits until the focus is on what is called `name`. */
const lands = async (page, name) => {
  await comes(page, (wanted) => (document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '').replace(/[\u2068\u2069]/g, '').trim().startsWith(wanted), name).catch(() => undefined);
  const at = await focused(page);
  assert.ok(at.startsWith(name), `the focus should be on “${name}”, it is on “${at}”`);
};
/** Presses Tab until the focus is on what is called `name`. */
const tabTo = async (page, name, key = 'Tab') => {
  const met = [];
  for (let turn = 0; turn < 60; turn += 1) {
    await page.keyboard.press(key);
    const at = await focused(page);
    if (at.startsWith(name)) return;
    met.push(at.slice(0, 24));
  }
  assert.fail(`Tab never came to “${name}”, but to ${met.join(' | ')}`);
};
const path = (page) => page.evaluate(() => location.hash);
/** Brings the focus into the grid, by keys. */
const intoGrid = async (page) => {
  await page.evaluate(() => document.activeElement?.blur());
  for (let turn = 0; turn < 6 && (await pane(page)) !== 'content'; turn += 1) await press(page, 'F6');
  if ((await index(page)) < 0) await tabTo(page, 'Wound care II');
};

test('the grid is one stop of Tab, and arrows move in it', async () => {
  const page = await place.open();
  assert.equal(await page.locator('[role="grid"] [tabindex="0"]').count(), 1, 'one stop');
  await intoGrid(page);
  assert.equal(await index(page), 0);
  await press(page, 'ArrowRight', 'ArrowRight');
  await comes(page, () => document.activeElement?.getAttribute('data-index') === '2');
  await press(page, 'ArrowDown');
  await comes(page, () => document.activeElement?.getAttribute('data-index') === '8');
  await press(page, 'Home');
  await comes(page, () => document.activeElement?.getAttribute('data-index') === '6');
  await press(page, 'End');
  await comes(page, () => document.activeElement?.getAttribute('data-index') === '11');
  await press(page, 'ArrowUp');
  await comes(page, () => document.activeElement?.getAttribute('data-index') === '5');
  await press(page, 'Control+End');
  await comes(page, () => document.activeElement?.getAttribute('data-index') === '36');
  const inSight = await page.evaluate(() => {
    const { top, bottom } = document.activeElement.getBoundingClientRect();
    const scroller = document.querySelector('[data-pane="content"]').getBoundingClientRect();
    return top >= scroller.top - 1 && bottom <= scroller.bottom + 1;
  });
  assert.ok(inSight, 'the last badge is wholly in sight');
  await press(page, 'Control+Home');
  await comes(page, () => document.activeElement?.getAttribute('data-index') === '0');
  await press(page, 'PageDown');
  await comes(page, () => Number(document.activeElement?.getAttribute('data-index')) >= 6);
  await press(page, 'PageUp');
  await comes(page, () => document.activeElement?.getAttribute('data-index') === '0');
});

test('arrows follow the direction of the script', async () => {
  const page = await place.open({ query: { lang: 'ar-XB' } });
  await page.locator('[data-index="0"]').focus();
  await press(page, 'ArrowLeft');
  await comes(page, () => document.activeElement?.getAttribute('data-index') === '1');
  await press(page, 'ArrowRight');
  await comes(page, () => document.activeElement?.getAttribute('data-index') === '0');
});

test('in a grid of thousands the last badge is reached, and stays reachable', async () => {
  const page = await place.open({ query: { scene: 'many' } });
  await intoGrid(page);
  await press(page, 'Control+End');
  await comes(page, () => document.activeElement?.getAttribute('data-index') === '4999');
  await press(page, 'Control+Home');
  await comes(page, () => document.activeElement?.getAttribute('data-index') === '0');
});

test('F6 goes round the panes and comes back to where each was left', async () => {
  const page = await place.open();
  await intoGrid(page);
  await press(page, 'ArrowRight', 'Space');
  await page.locator('[data-pane="drawer"] [role="tab"]').first().waitFor();
  const round = [];
  for (let turn = 0; turn < 5; turn += 1) {
    await press(page, 'F6');
    round.push(await pane(page));
  }
  assert.deepEqual(round, ['drawer', 'status', 'sidebar', 'toolbar', 'content']);
  assert.equal(await index(page), 1, 'the same badge as before');
  const back = [];
  for (let turn = 0; turn < 5; turn += 1) {
    await press(page, 'Shift+F6');
    back.push(await pane(page));
  }
  assert.deepEqual(back, ['toolbar', 'sidebar', 'status', 'drawer', 'content']);
});

test('Enter opens a badge, Escape comes back to it', async () => {
  const page = await place.open();
  await intoGrid(page);
  await press(page, 'ArrowRight', 'ArrowRight', 'ArrowRight', 'Enter');
  await page.locator('h1', { hasText: 'Data stewards' }).waitFor();
  assert.equal(await path(page), '#/badge/4');
  await press(page, 'Escape');
  await page.locator('[role="grid"]').waitFor();
  await lands(page, 'Data stewards');
});

test('keys that come faster than the screen open what they point at', async () => {
  const page = await place.open();
  await intoGrid(page);
  await page.evaluate(() => {
    const key = (name) => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true }));
    key('ArrowRight');
    requestAnimationFrame(() => key('Enter'));
    key('ArrowRight');
    key('ArrowRight');
  });
  await page.locator('h1', { hasText: 'Data stewards' }).waitFor({ timeout: 3000 });
});

test('Alt and the left arrow go back as well', async () => {
  const page = await place.open();
  await intoGrid(page);
  await press(page, 'Enter');
  await page.locator('h1', { hasText: 'Wound care II' }).waitFor();
  await press(page, 'Alt+ArrowLeft');
  await page.locator('[role="grid"]').waitFor();
  await lands(page, 'Wound care II');
});

test('Space selects, Shift extends, Ctrl+A takes all, Escape none', async () => {
  const page = await place.open();
  await intoGrid(page);
  await press(page, 'Space');
  await comes(page, () => document.querySelectorAll('[role="grid"] [aria-selected="true"]').length === 1);
  await press(page, 'Shift+ArrowRight', 'Shift+ArrowRight');
  await comes(page, () => document.querySelectorAll('[role="grid"] [aria-selected="true"]').length === 3);
  await press(page, 'Shift+ArrowLeft');
  await comes(page, () => document.querySelectorAll('[role="grid"] [aria-selected="true"]').length === 2);
  await press(page, 'ArrowDown', 'Space');
  await comes(page, () => document.querySelectorAll('[role="grid"] [aria-selected="true"]').length === 3);
  await press(page, 'Control+a');
  await says(page, '37 selected');
  await press(page, 'Control+Shift+a');
  await comes(page, () => document.querySelectorAll('[role="grid"] [aria-selected="true"]').length === 0);
  await press(page, 'Control+a');
  await says(page, '37 selected');
  await press(page, 'Escape');
  await comes(page, () => document.querySelectorAll('[role="grid"] [aria-selected="true"]').length === 0);
  assert.equal(await pane(page), 'content', 'the focus stayed in the grid');
});

test('Ctrl+F and / search, Escape clears and then leaves to the list', async () => {
  const page = await place.open();
  await press(page, 'Control+f');
  await lands(page, 'Search badges');
  await page.keyboard.type('wound');
  await says(page, '2 badges');
  await press(page, 'Escape');
  await says(page, '37 badges');
  assert.equal(await page.locator('[role="search"] input').inputValue(), '');
  await press(page, 'Escape');
  await lands(page, 'Wound care II');
  await press(page, '/');
  await lands(page, 'Search badges');
  assert.equal(await page.locator('[role="search"] input').inputValue(), '', 'the key itself is not typed');
  await page.keyboard.type('a/b?');
  assert.equal(await page.locator('[role="search"] input').inputValue(), 'a/b?', 'in a field, / and ? are letters');
  assert.equal(await page.locator('[role="dialog"]').count(), 0);
});

test('Ctrl+F on another screen leads to the library and its search', async () => {
  const page = await place.open({ hash: 'settings' });
  await press(page, 'Control+f');
  await lands(page, 'Search badges');
  await page.locator('[role="grid"]').waitFor();
});

test('Ctrl+1 and Ctrl+2 change the view, and the selection survives', async () => {
  const page = await place.open();
  await intoGrid(page);
  await press(page, 'ArrowRight', 'Space', 'Control+2');
  await page.locator('[role="columnheader"] button').first().waitFor();
  assert.equal(await marked(page), 1);
  assert.match(await page.locator('[role="grid"] [aria-selected="true"]').innerText(), /Mountain rescue/);
  await press(page, 'Control+1');
  await comes(page, () => !document.querySelector('[role="columnheader"]'));
  assert.equal(await marked(page), 1);
});

test('in the list, arrows move from row to row and heads sort by Enter', async () => {
  const page = await place.open({ query: { view: 'list' } });
  await page.locator('[data-index="0"]').focus();
  await press(page, 'ArrowDown', 'ArrowDown');
  await comes(page, () => document.activeElement?.getAttribute('data-index') === '2');
  await press(page, 'End');
  await comes(page, () => document.activeElement?.getAttribute('data-index') === '36');
  await page.locator('[data-pane="content"] [role="columnheader"] button').first().focus();
  await press(page, 'Enter');
  await page.locator('[role="columnheader"][aria-sort="ascending"]', { hasText: 'Name' }).waitFor();
  await press(page, 'Enter');
  await page.locator('[role="columnheader"][aria-sort="descending"]', { hasText: 'Name' }).waitFor();
});

test('Ctrl+I shows and hides the drawer', async () => {
  const page = await place.open();
  await intoGrid(page);
  await press(page, 'Space');
  const drawer = page.locator('[data-pane="drawer"]');
  await drawer.waitFor();
  await press(page, 'Control+i');
  await drawer.waitFor({ state: 'detached' });
  assert.equal(await pane(page), 'content', 'the focus is not lost with it');
  await press(page, 'Control+i');
  await drawer.waitFor();
});

test('tabs of a badge move by arrows', async () => {
  const page = await place.open({ hash: 'badge/4' });
  await page.locator('[role="tab"]').first().focus();
  await press(page, 'ArrowRight');
  await lands(page, 'About');
  await says(page, 'How it is earned');
  await press(page, 'End');
  await lands(page, 'Raw');
  await press(page, 'ArrowRight');
  await lands(page, 'Checks');
});

test('a menu opens by key, moves by arrows, and gives the focus back', async () => {
  const page = await place.open();
  await page.locator('.line > button').first().focus();
  const opener = await focused(page);
  await press(page, 'Enter');
  await page.locator('[role="menu"]').waitFor();
  await press(page, 'ArrowDown', 'ArrowDown');
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('role')), 'menuitemradio');
  await press(page, 'Escape');
  await page.locator('[role="menu"]').waitFor({ state: 'detached' });
  await lands(page, opener);
  await press(page, 'Enter');
  await page.locator('[role="menuitemradio"]', { hasText: 'By name' }).waitFor();
  await press(page, 'ArrowDown', 'Enter');
  await page.locator('[role="menu"]').waitFor({ state: 'detached' });
  await comes(page, () => document.activeElement?.closest('.line') !== null);
});

for (const key of ['Control+/', '?'])
  test(`${key} shows the keys, and closing gives the focus back`, async () => {
    const page = await place.open();
    await intoGrid(page);
    await press(page, 'ArrowRight');
    await comes(page, () => document.activeElement?.getAttribute('data-index') === '1');
    await press(page, key);
    await page.locator('[role="dialog"]').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.closest('[role="dialog"]') !== null), true, 'the focus is inside');
    for (const known of ['Search', 'Select all', 'Sync all', 'Connect a backpack', 'Copy selected to a backpack', 'Next pane, previous pane']) await page.locator('[role="dialog"] dt', { hasText: known }).first().waitFor();
    await press(page, 'Escape');
    await page.locator('[role="dialog"]').waitFor({ state: 'detached' });
    await lands(page, 'Mountain rescue');
  });

test('single keys can be switched off', async () => {
  const page = await place.open({ hash: 'settings/keyboard' });
  await page.locator('input[type="checkbox"]').first().focus();
  await press(page, 'Space');
  await page.evaluate(() => {
    location.hash = '#/library/all';
  });
  await page.locator('[role="grid"]').waitFor();
  await intoGrid(page);
  await press(page, '?', '/');
  assert.equal(await page.locator('[role="dialog"]').count(), 0);
  assert.equal(await pane(page), 'content', '/ did not go to the search');
  await press(page, 'Control+/');
  await page.locator('[role="dialog"]').waitFor();
});

test('keys lead to activity, settings and connecting', async () => {
  const page = await place.open();
  await press(page, 'Control+j');
  await page.locator('h1', { hasText: 'Activity' }).waitFor();
  await press(page, 'Control+,');
  await page.locator('h1', { hasText: 'Appearance' }).waitFor();
  await press(page, 'Control+Shift+c');
  await page.locator('h1', { hasText: 'Connect a backpack' }).waitFor();
  await lands(page, 'Web address, e-mail or link').catch(async () => assert.equal(await page.evaluate(() => document.activeElement.tagName), 'INPUT', 'the field has the focus'));
});

test('keys of the web view do nothing: no reload, no search of the page', async () => {
  const page = await place.open();
  await page.evaluate(() => {
    window.here = true;
  });
  await intoGrid(page);
  await press(page, 'Control+r', 'F5', 'Control+p', 'Control+s', 'Control+g');
  await settled(page);
  assert.equal(await page.evaluate(() => window.here), true, 'the page was not loaded anew');
});

test('a backpack is connected and shown without a pointer', async () => {
  const page = await place.open({ query: { scene: 'first' } });
  await tabTo(page, 'Connect…');
  await press(page, 'Enter');
  await page.locator('.find input').waitFor();
  await comes(page, () => document.activeElement?.tagName === 'INPUT');
  await page.keyboard.type('school.example');
  await press(page, 'Enter');
  await page.locator('.done').waitFor();
  await says(page, '24 badges are here now.');
  await tabTo(page, 'Show badges');
  await press(page, 'Enter');
  await page.locator('[role="grid"]').waitFor();
  assert.match(await path(page), /^#\/library\/backpack\//);
  assert.deepEqual(await page.faults(), []);
});

test('the address the browser ended on is pasted without a pointer', async () => {
  const page = await place.open({ query: { scene: 'first' }, hash: 'connect' });
  await page.keyboard.type('wait.example.org');
  await press(page, 'Enter');
  await page.locator('.waiting').waitFor();
  await tabTo(page, 'Paste the address');
  await press(page, 'Enter');
  await comes(page, () => document.activeElement?.tagName === 'INPUT');
  await page.keyboard.type('https://wait.example.org/?error=nothing');
  await press(page, 'Enter');
  await page.locator('[role="alert"]', { hasText: 'does not fit this sign-in' }).waitFor();
  await page.locator('.paste input').fill('https://wait.example.org/?code=1&state=2');
  await press(page, 'Enter');
  await page.locator('.done').waitFor();
});

test('badges are copied to another backpack without a pointer', async () => {
  const page = await place.open();
  await intoGrid(page);
  await press(page, 'Space', 'Shift+ArrowRight', 'Shift+ArrowRight');
  await page.locator('[role="toolbar"]').waitFor();
  await tabTo(page, 'Copy to', 'Shift+Tab');
  await press(page, 'Enter');
  await page.locator('[role="menuitem"]', { hasText: 'Open Learning' }).waitFor();
  await comes(page, () => document.activeElement?.closest('[role="menu"]') !== null);
  for (let turn = 0; turn < 5 && !(await focused(page)).startsWith('Open Learning'); turn += 1) await press(page, 'ArrowDown');
  await press(page, 'Enter');
  await page.locator('.foot .primary').waitFor();
  assert.equal(await path(page), '#/transfer');
  await says(page, 'Nothing has been sent yet.');
  await tabTo(page, 'Start copying');
  await press(page, 'Enter');
  await page.locator('.sums').waitFor();
  assert.match(await page.locator('.sums').innerText(), /2 of 2|copied and read back/);
  await tabTo(page, 'Done');
  await press(page, 'Enter');
  await page.locator('[role="grid"]').waitFor();
});

test('what cannot be undone asks first, and the first focus is on the safe answer', async () => {
  const page = await place.open({ hash: 'backpack/1' });
  await tabTo(page, 'Disconnect…');
  await press(page, 'Enter');
  await page.locator('[role="alertdialog"]').waitFor();
  await lands(page, 'Keep it connected');
  await press(page, 'Escape');
  await page.locator('[role="alertdialog"]').waitFor({ state: 'detached' });
  await lands(page, 'Disconnect…');
  await press(page, 'Enter');
  await lands(page, 'Keep it connected');
  await press(page, 'Tab', 'Enter');
  await says(page, 'is disconnected.');
  assert.notEqual(await focused(page), 'nothing', 'the focus goes on when its opener is gone');
});

test('a badge from outside is only looked at, and leaving it is the first answer', async () => {
  const page = await place.open({ query: { open: 'https://badges.example.org/assertions/4100' } });
  await page.locator('[role="alertdialog"]').waitFor();
  await lands(page, 'Leave it');
  await says(page, 'Nothing is added to your library.');
  await press(page, 'F6', 'Control+f');
  await lands(page, 'Leave it');
  await press(page, 'Tab', 'Enter');
  await page.locator('[role="alertdialog"] li').first().waitFor();
  await lands(page, 'Close');
  await press(page, 'Escape');
  await page.locator('[role="alertdialog"]').waitFor({ state: 'detached' });
  await says(page, '37 badges');
});

test('in a narrow window the sheet opens, keeps the focus, and gives it back', async () => {
  const page = await place.open({ size: '320x640' });
  await tabTo(page, 'Menu');
  await press(page, 'Enter');
  await page.locator('[role="dialog"] nav').waitFor();
  // No waiting for the focus here: as soon as the sheet is to be seen, the next key must find it inside.
  for (let turn = 0; turn < 20; turn += 1) {
    await press(page, 'Tab');
    assert.equal(await page.evaluate(() => document.activeElement.closest('[role="dialog"]') !== null), true, 'the focus stays in the sheet');
  }
  await press(page, 'Escape');
  await page.locator('[role="dialog"]').waitFor({ state: 'detached' });
  await lands(page, 'Menu');
  await press(page, 'Enter');
  await page.locator('[role="dialog"] nav').waitFor();
  await tabTo(page, 'Needs care');
  await press(page, 'Enter');
  await page.locator('[role="dialog"]').waitFor({ state: 'detached' });
  assert.equal(await path(page), '#/library/needs-care');
});

test('in a low window what acts on the selection stays in sight, and covers nothing that has the focus', async () => {
  for (const view of ['grid', 'list']) {
    const page = await place.open({ size: '640x400', query: { view } });
    await page.locator('[data-index="0"]').focus();
    await press(page, 'Space', 'Shift+ArrowRight', 'Shift+ArrowDown');
    await page.locator('[role="toolbar"]').waitFor();
    await press(page, 'Control+End');
    await comes(page, () => document.activeElement?.getAttribute('data-index') === '36');
    await press(page, 'PageUp', 'PageUp');
    await comes(page, () => Number(document.activeElement?.getAttribute('data-index')) < 36);
    await settled(page);
    const [line, scroller, badge] = await page.evaluate(() =>
      [document.querySelector('[role="toolbar"]'), document.querySelector('main'), document.activeElement].map((one) => {
        const { top, bottom } = one.getBoundingClientRect();
        return { top: Math.round(top), bottom: Math.round(bottom) };
      }),
    );
    assert.equal(line.top, scroller.top, `the line stands at the top of the ${view}`);
    assert.ok(badge.top >= line.bottom, `the badge stands under the line of the ${view}: ${badge.top}, ${line.bottom}`);
  }
});

test('panes are sized by arrows', async () => {
  const page = await place.open();
  const splitter = page.locator('[role="separator"]').first();
  await splitter.focus();
  const width = async () => Number(await splitter.getAttribute('aria-valuenow'));
  const before = await width();
  await press(page, 'ArrowRight');
  assert.equal(await width(), before + 16);
  await press(page, 'Home');
  assert.equal(await width(), 192);
  await press(page, 'End');
  assert.equal(await width(), 320);
  assert.equal(Math.round((await page.locator('#sidebar').boundingBox()).width), 320);
});

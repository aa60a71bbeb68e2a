// The library with a pointer: selection as look.md 6 has it, order, search, filters, and very many badges.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { says, settled, stage } from './harness.mjs';

const place = stage();

const cell = (page, at) => page.locator(`[role="grid"] [data-index="${at}"]`);
const marked = (page) => page.locator('[role="grid"] [aria-selected="true"]').evaluateAll((cells) => cells.map((one) => Number(one.getAttribute('data-index'))));
/** The names in sight, in the order of the library. */
const names = (page) =>
  page.locator('[role="grid"] [data-index]').evaluateAll((cells) =>
    cells
      .filter((one) => one.querySelector('.name bdi'))
      .sort((one, other) => Number(one.dataset.index) - Number(other.dataset.index))
      .map((one) => one.querySelector('.name bdi').textContent),
  );
/** Waits until the badge at the start of the library says `words`. */
const startsWith = (page, words) => page.waitForFunction((wanted) => document.querySelector('[role="grid"] [data-index="0"]')?.textContent.includes(wanted), words, { polling: 20, timeout: 5000 });
const selects = (page, wanted) => page.waitForFunction((list) => [...document.querySelectorAll('[role="grid"] [aria-selected="true"]')].map((one) => one.dataset.index).join() === list, wanted.join(), { polling: 20, timeout: 5000 }).catch(async () => assert.deepEqual(await marked(page), wanted));
const choose = async (page, at, word) => {
  await page.locator('.line > button').nth(at).click();
  await page.locator('[role="menu"] [role^="menuitem"]', { hasText: word }).first().click();
  await page.keyboard.press('Escape');
  await page.locator('[role="menu"]').waitFor({ state: 'detached' });
};

test('a click selects one and fills the drawer, Ctrl adds, Shift extends', async () => {
  const page = await place.open();
  await cell(page, 2).click();
  await selects(page, [2]);
  await page.locator('[data-pane="drawer"] h2', { hasText: 'First aid' }).waitFor();
  await cell(page, 0).click();
  await selects(page, [0]);
  await page.locator('[data-pane="drawer"] h2', { hasText: 'Wound care II' }).waitFor();
  await cell(page, 3).click({ modifiers: ['ControlOrMeta'] });
  await selects(page, [0, 3]);
  await says(page, '2 selected');
  await says(page, '2 badges selected');
  await cell(page, 3).click({ modifiers: ['ControlOrMeta'] });
  await selects(page, [0]);
  await cell(page, 1).click();
  await cell(page, 4).click({ modifiers: ['Shift'] });
  await selects(page, [1, 2, 3, 4]);
  await cell(page, 2).click({ modifiers: ['Shift'] });
  await selects(page, [1, 2]);
});

test('a double click opens the badge as a page', async () => {
  const page = await place.open();
  await cell(page, 4).dblclick();
  await page.locator('h1', { hasText: 'Conference speaker' }).waitFor();
});

test('the checkbox of a tile adds without leaving the others', async () => {
  const page = await place.open();
  for (const at of [1, 3]) {
    await cell(page, at).hover();
    await cell(page, at).locator('.box').click();
  }
  await selects(page, [1, 3]);
  const boxes = await page.locator('[role="grid"] .box').evaluateAll((all) => all.filter((box) => getComputedStyle(box).display !== 'none').length);
  assert.ok(boxes > 10, 'once something is selected, every tile shows its checkbox');
});

test('what several have in common is said in the drawer', async () => {
  const page = await place.open();
  await page.locator('[role="search"] input').fill('wound care');
  await says(page, '2 badges');
  await page.keyboard.press('Escape');
  await says(page, '37 badges');
  await page.locator('[role="search"] input').fill('City Hospital');
  await page.waitForFunction(() => document.querySelectorAll('[role="grid"] [data-index]').length === 4, undefined, { polling: 20 });
  await cell(page, 0).click();
  await cell(page, 3).click({ modifiers: ['Shift'] });
  await says(page, '4 badges selected');
  await page.locator('[data-pane="drawer"]', { hasText: 'City Hospital' }).waitFor();
});

test('the selection survives order and view, and what a filter hides leaves it and is told', async () => {
  const page = await place.open();
  await cell(page, 0).click();
  await cell(page, 2).click({ modifiers: ['ControlOrMeta'] });
  await page.keyboard.press('Control+2');
  await page.locator('[role="columnheader"] button').first().waitFor();
  await selects(page, [0, 2]);
  await page.locator('[role="columnheader"] button', { hasText: 'Name' }).click();
  await page.waitForFunction(() => document.querySelector('[data-index="0"]')?.getAttribute('aria-selected') === 'false');
  await says(page, '2 selected');
  await page.locator('[role="search"] input').fill('first aid');
  await says(page, '1 hidden by the filter left the selection');
  await page.locator('[role="search"] input').fill('');
  await settled(page);
  assert.equal((await marked(page)).length <= 1, true, 'what left does not come back by itself');
});

test('orders: newest, by name, by issuer, ending first, by status', async () => {
  const page = await place.open({ query: { view: 'list' } });
  await startsWith(page, 'Wound care II');
  await choose(page, 0, 'By name');
  await startsWith(page, 'Badge without a name');
  const byName = (await names(page)).slice(1, 8);
  assert.deepEqual(byName, [...byName].sort((one, other) => one.localeCompare(other)));
  assert.equal(byName[0], 'Apprentice trainer');
  await choose(page, 0, 'By status');
  await startsWith(page, 'Revoked');
  await choose(page, 0, 'Ending first');
  await startsWith(page, 'Expired');
  await choose(page, 0, 'By issuer');
  await startsWith(page, 'Issuer unknown');
  await page.locator('[role="grid"] [data-index="1"]', { hasText: 'Alpine Rescue' }).waitFor();
  await choose(page, 0, 'Newest first');
  await startsWith(page, 'Wound care II');
});

test('filters by status and issuer narrow, say so, and are lifted at once', async () => {
  const page = await place.open();
  await choose(page, 1, 'Could not check');
  await says(page, '2 badges');
  await choose(page, 1, 'Problem');
  await says(page, '3 badges');
  await says(page, '2 statuses');
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await says(page, '37 badges');
  await choose(page, 2, 'DataCarp');
  await says(page, '3 badges');
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await says(page, '37 badges');
});

test('nothing found names what was looked for, and one press lifts it', async () => {
  const page = await place.open({ hash: 'library/needs-care' });
  await page.locator('[role="search"] input').fill('xyzzy');
  await says(page, 'Nothing matches “xyzzy” in Needs care.');
  await page.locator('[data-pane="content"]').getByRole('button', { name: 'Search everywhere' }).waitFor();
  await page.locator('[data-pane="content"]').getByRole('button', { name: 'Clear the search' }).click();
  await says(page, '7 badges');
});

test('an answer that comes too late is not shown', async () => {
  const page = await place.open();
  await page.evaluate(() => {
    const soon = window.setTimeout;
    window.late = 0;
    // The program in memory answers after 20 ms at pace 1; the first question waits a second.
    window.setTimeout = (doing, time, ...rest) => {
      if (!(time > 0 && time < 1) || window.late-- <= 0) return soon(doing, time, ...rest);
      const answer = () => {
        doing(...rest);
        window.answered = true;
      };
      return soon(answer, 1000);
    };
    window.late = 1;
  });
  const search = page.locator('[role="search"] input');
  await search.fill('a');
  await page.waitForFunction(() => window.late <= 0, undefined, { polling: 10 });
  await search.fill('wound care');
  await says(page, '2 badges');
  await page.waitForFunction(() => window.answered === true, undefined, { polling: 20 });
  await settled(page);
  await says(page, '2 badges');
  assert.deepEqual(await names(page), ['Wound care II', 'Wound care I']);
});

/** The badges wholly in sight. */
const inSight = (page) =>
  page.evaluate(() => {
    const { top, bottom } = document.querySelector('main[data-pane="content"]').getBoundingClientRect();
    const whole = (one) => one.getBoundingClientRect().top >= top && one.getBoundingClientRect().bottom <= bottom;
    return [...document.querySelectorAll('[role="grid"] [data-index]')].filter((one) => one.querySelector('.name bdi') && whole(one)).map((one) => Number(one.dataset.index));
  });
const scrollTo = async (page, top) => {
  await page.locator('main[data-pane="content"]').evaluate((scroller, to) => scroller.scrollTo({ top: to }), top);
  await page.waitForFunction(() => !document.querySelector('[role="grid"] [data-index="6"] .name bdi'), undefined, { polling: 20 });
  await settled(page);
};

test('coming back from a page finds the library where it was', async () => {
  const page = await place.open({ query: { scene: 'many' } });
  await scrollTo(page, 12_000);
  const [chosen] = await inSight(page);
  await cell(page, chosen).focus();
  await page.keyboard.press('Enter');
  await page.locator('h1').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('[role="grid"]').waitFor();
  await settled(page);
  const top = await page.locator('main[data-pane="content"]').evaluate((scroller) => scroller.scrollTop);
  assert.ok(Math.abs(top - 12_000) < 300, `back at 12,000 px, not at ${top}`);
  assert.equal(await page.evaluate(() => Number(document.activeElement.dataset.index)), chosen, 'on the badge that was opened');
});

test('when the drawer opens, what was pressed stays in sight and keeps the focus', async () => {
  const page = await place.open({ query: { scene: 'many' } });
  await scrollTo(page, 12_000);
  const chosen = (await inSight(page))[2];
  await cell(page, chosen).click();
  await page.locator('[data-pane="drawer"] h2').first().waitFor();
  await settled(page);
  assert.ok((await inSight(page)).includes(chosen), 'the pressed badge is in sight');
  assert.equal(await page.evaluate(() => Number(document.activeElement.dataset.index)), chosen, 'and has the focus');
  await page.keyboard.press('Control+i');
  await page.locator('[data-pane="drawer"]').waitFor({ state: 'detached' });
  await settled(page);
  assert.ok((await inSight(page)).includes(chosen), 'also when the drawer goes');
});

for (const view of ['grid', 'list'])
  test(`five thousand badges stay a small page as ${view}`, async () => {
    const page = await place.open({ query: { scene: 'many', view } });
    const size = () => page.evaluate(() => [document.querySelectorAll('*').length, document.querySelectorAll('[role="grid"] [data-index]').length]);
    const content = page.locator('main[data-pane="content"]');
    for (const part of [0, 0.3, 0.7, 1]) {
      await content.evaluate((scroller, at) => scroller.scrollTo({ top: at * scroller.scrollHeight }), part);
      await page.waitForFunction(
        (at) => {
          const shown = [...document.querySelectorAll('[role="grid"] [data-index]')].filter((one) => one.querySelector('.name bdi')).map((one) => Number(one.dataset.index));
          return at === 0 ? shown.includes(0) : shown.some((index) => Math.abs(index - at * 5000) < 120);
        },
        part,
        { polling: 20, timeout: 5000 },
      );
      const [all, cells] = await size();
      assert.ok(cells > 5 && cells < 80, `${cells} badges are in the page at ${part}`);
      assert.ok(all < 2500, `${all} elements are in the page at ${part}`);
    }
    await says(page, '5,000 badges');
    await page.waitForFunction(() => document.querySelector('[data-index="4999"]') !== null);
  });

test('a name of three hundred characters breaks, and is whole where there is room', async () => {
  const page = await place.open();
  await page.locator('[role="search"] input').fill('obstetric');
  await says(page, '1 badge');
  const long = cell(page, 0);
  const label = await long.getAttribute('aria-label');
  assert.ok(label.length > 300, 'the accessible name has all of it');
  const height = await long.evaluate((one) => one.getBoundingClientRect().height);
  await page.locator('[role="search"] input').fill('wound care');
  await says(page, '2 badges');
  assert.equal(await cell(page, 0).evaluate((one) => one.getBoundingClientRect().height), height, 'the tile is as high as any other');
  await page.locator('[role="search"] input').fill('obstetric');
  await says(page, '1 badge');
  await cell(page, 0).click();
  const head = page.locator('[data-pane="drawer"] h2').first();
  await head.waitFor();
  assert.ok((await head.innerText()).length > 290, 'the drawer shows it whole');
  assert.ok(await head.evaluate((one) => one.scrollWidth <= one.clientWidth), 'and within its width');
});

test('marks of a row stand on one line', async () => {
  const page = await place.open();
  const tops = await page.locator('[role="row"][aria-rowindex="1"] .status').evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().top)));
  assert.ok(tops.length >= 6);
  assert.equal(new Set(tops).size, 1, `at ${tops.join(', ')}`);
});

test('columns and tiles come out as measured in look.md', async () => {
  const first = (page) => page.locator('[role="row"][aria-rowindex="1"] [data-index]').evaluateAll((all) => [all.length, Math.round(all[0].getBoundingClientRect().width)]);
  for (const [size, wanted] of [['1280x800', [6, 151]], ['800x600', [3, 173]], ['640x400', [3, 179]], ['320x640', [2, 136]]]) {
    const page = await place.open({ size });
    const [columns, tile] = await first(page);
    assert.equal(columns, wanted[0], `columns at ${size}`);
    assert.ok(Math.abs(tile - wanted[1]) <= 6, `tiles of ${tile} px at ${size}, wanted ${wanted[1]}`);
  }
});

test('offline says so, and what needs the net gives its reason', async () => {
  const page = await place.open({ query: { scene: 'offline' } });
  await says(page, 'No internet.').catch(() => says(page, 'Working offline.'));
  const sync = page.getByRole('button', { name: 'Sync', exact: true });
  assert.equal(await sync.getAttribute('aria-disabled'), 'true');
  const described = await sync.getAttribute('aria-describedby');
  assert.match(await page.locator(`[id="${described}"]`).innerText().catch(async () => (await page.locator(`[id="${described}"]`).textContent()) ?? ''), /offline/);
});

test('a library that cannot be read says which file, and offers to try again', async () => {
  const page = await place.open({ query: { scene: 'failed' } });
  await says(page, 'The library could not be read.');
  await says(page, 'library.sqlite');
  await page.getByRole('button', { name: 'Try again' }).click();
  await says(page, 'The library could not be read.');
});

test('exporting tells where the files are, and how many pictures were drawn', async () => {
  const page = await place.open();
  await cell(page, 8).click();
  await page.locator('[data-pane="drawer"] .foot button').nth(1).click();
  await page.locator('[role="menuitem"]').first().click();
  await page.locator('[data-sonner-toast]', { hasText: 'exported to' }).waitFor();
});

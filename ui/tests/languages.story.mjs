// Other languages: names, addresses and dates keep their own direction, and a change of language holds at once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { change, says, stage } from './harness.mjs';

const place = stage();

test('names keep their own direction in either window', async () => {
  for (const [lang, dir] of [['en', 'ltr'], ['ar-XB', 'rtl']]) {
    const page = await place.open({ query: { lang } });
    assert.equal(await page.evaluate(() => document.documentElement.dir), dir);
    const directions = await page.evaluate(() =>
      [...document.querySelectorAll('[data-index] .name bdi')].map((name) => [/\p{Script=Arabic}|\p{Script=Hebrew}/u.test(name.textContent), getComputedStyle(name).direction]),
    );
    assert.ok(directions.some(([arabic]) => arabic), 'an Arabic name is on the screen');
    for (const [arabic, direction] of directions) assert.equal(direction, arabic ? 'rtl' : 'ltr');
  }
});

test('addresses and dates keep theirs in the mirrored window', async () => {
  const page = await place.open({ query: { lang: 'ar-XB' }, hash: 'backpack/1' });
  const mono = await page.locator('.mono').first().evaluate((element) => getComputedStyle(element).direction);
  assert.equal(mono, 'ltr', 'an address runs from left to right');
});

test('a change of language holds at once, and back again', async () => {
  const page = await place.open();
  await says(page, '37 badges');
  await change(page, { language: 'de' });
  await says(page, '37 Badges');
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'de');
  await change(page, { language: 'en' });
  await says(page, '37 badges');
});

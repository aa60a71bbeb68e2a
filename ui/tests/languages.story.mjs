// Other languages: German uncut, a pseudo-language that shows words outside the catalogue, and the mirrored window.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { listed, stage } from './harness.mjs';
import { cut, outside, overlaps, sideways, turned } from './rules.mjs';
import { SCREENS, enter, screensAt } from './screens.mjs';

const place = stage();
const none = (faults, says) => assert.deepEqual(faults, [], `${says}:${listed(faults)}`);

for (const size of ['1280x800', '800x600', '320x640'])
  describe(`German at ${size}`, { concurrency: 2 }, () => {
    for (const screen of screensAt(size))
      test(`${screen.name} in German at ${size}`, { timeout: 120_000 }, async (t) => {
        const page = await place.open(t, { size, query: { ...screen.query, lang: 'de' }, hash: screen.hash });
        await enter(page, screen);
        assert.equal(await page.evaluate(() => document.documentElement.lang), 'de');
        none(await cut(page), 'cut');
        none(await sideways(page), 'too wide');
        none(await overlaps(page), 'overlapping');
      });
  });

/** Words of others, and names that stay as they are in every language. */
const DATA = [
  'Badgr EU', 'Moodle U', 'Open Learning', 'Badgr / Parchment', 'Open Educational Badges', 'Mira Kovač', 'Badge Connect', 'Canada', 'US', 'EU',
  'mira@hospital.example', 'm.kovac@uni.example', 'English', 'Deutsch', 'Data stewards',
];

describe('no word stands outside the catalogue', { concurrency: 2 }, () => {
  for (const screen of SCREENS)
    test(`${screen.name} in the pseudo-language`, { timeout: 120_000 }, async (t) => {
      const size = screen.sizes?.[0] ?? '1280x800';
      const page = await place.open(t, { size, query: { ...screen.query, lang: 'en-XA' }, hash: screen.hash });
      await enter(page, screen);
      none(await outside(page, DATA), 'words outside the catalogue');
      none(await sideways(page), 'too wide with words a third longer');
      none(await overlaps(page), 'overlapping with words a third longer');
    });
});

describe('right-to-left', { concurrency: 2 }, () => {
  for (const screen of SCREENS)
    test(`${screen.name} mirrored`, { timeout: 120_000 }, async (t) => {
      const size = screen.sizes?.[0] ?? '1280x800';
      const page = await place.open(t, { size, query: { ...screen.query, lang: 'ar-XB' }, hash: screen.hash });
      await enter(page, screen);
      assert.equal(await page.evaluate(() => document.documentElement.dir), 'rtl');
      none(await sideways(page), 'too wide');
      none(await overlaps(page), 'overlapping');
      none(await turned(page), 'sentences that a name inside them turns round');
      const side = await page.locator('#sidebar').boundingBox().catch(() => null);
      if (side) assert.ok(side.x > 900, 'the sidebar stands at the right');
    });
});

test('names keep their own direction in either window', async (t) => {
  for (const [lang, dir] of [['en', 'ltr'], ['ar-XB', 'rtl']]) {
    const page = await place.open(t, { query: { lang } });
    assert.equal(await page.evaluate(() => document.documentElement.dir), dir);
    const directions = await page.evaluate(() =>
      [...document.querySelectorAll('[data-index] .name bdi')].map((name) => [/\p{Script=Arabic}|\p{Script=Hebrew}/u.test(name.textContent), getComputedStyle(name).direction]),
    );
    assert.ok(directions.some(([arabic]) => arabic), 'an Arabic name is on the screen');
    for (const [arabic, direction] of directions) assert.equal(direction, arabic ? 'rtl' : 'ltr');
  }
});

test('addresses and dates keep theirs in the mirrored window', async (t) => {
  const page = await place.open(t, { query: { lang: 'ar-XB' }, hash: 'backpack/1' });
  const mono = await page.locator('.mono').first().evaluate((element) => getComputedStyle(element).direction);
  assert.equal(mono, 'ltr', 'an address runs from left to right');
});

// Other languages: German whole and uncut, a pseudo-language that shows words outside the catalogue, and the mirrored window.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { FluentBundle, FluentResource } from '@fluent/bundle';
import { Visitor, parse } from '@fluent/syntax';
import { listed, stage } from './harness.mjs';
import { cut, outside, overlaps, sideways, turned } from './rules.mjs';
import { SCREENS, enter, screensAt } from './screens.mjs';

const place = stage();
const none = (faults, says) => assert.deepEqual(faults, [], `${says}:${listed(faults)}`);
const WORDS = fileURLToPath(new URL('../src/lib/words/', import.meta.url));
const LANGUAGES = ['en', 'de'];

/** Every message of a catalogue with the arguments that its sentence needs. */
function catalogue(language) {
  const messages = new Map();
  const broken = [];
  for (const entry of parse(readFileSync(`${WORDS}${language}.ftl`, 'utf8'), {}).body) {
    if (entry.type === 'Junk') broken.push(entry.content);
    if (entry.type !== 'Message') continue;
    const names = new Set();
    new (class extends Visitor {
      visitVariableReference(node) {
        names.add(node.id.name);
      }
    })().visit(entry);
    assert.ok(!messages.has(entry.id.name), `${entry.id.name} stands twice in ${language}.ftl`);
    messages.set(entry.id.name, [...names].sort().join(' '));
  }
  assert.deepEqual(broken, [], `${language}.ftl cannot be read`);
  return messages;
}

test('German has every sentence, with the same arguments, and no other', () => {
  const [english, german] = LANGUAGES.map(catalogue);
  const faults = [];
  for (const [id, needs] of english) {
    if (!german.has(id)) faults.push(`${id} is missing`);
    else if (german.get(id) !== needs) faults.push(`${id} takes “${german.get(id)}” instead of “${needs}”`);
  }
  for (const id of german.keys()) if (!english.has(id)) faults.push(`${id} is not in English`);
  none(faults, 'de.ftl');
});

for (const language of LANGUAGES) {
  test(`status words have at most 16 characters in ${language}`, () => {
    const bundle = new FluentBundle(language, { useIsolating: false });
    bundle.addResource(new FluentResource(readFileSync(`${WORDS}${language}.ftl`, 'utf8')));
    const day = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short' }).format(new Date('2027-09-30'));
    const long = [...catalogue(language).keys()]
      .filter((id) => /^(status|word|group)-/.test(id) && !/^status-(label|any|some|last-passed-at)$|^group-(count|show|hide)$/.test(id))
      .map((id) => [id, bundle.formatPattern(bundle.getMessage(id).value, { date: day })])
      .filter(([, word]) => [...word].length > 16);
    assert.deepEqual(long, []);
  });
}

test('the isolated parts of each German sentence come out whole for one and for many', () => {
  const bundle = new FluentBundle('de', { useIsolating: false });
  bundle.addResource(new FluentResource(readFileSync(`${WORDS}de.ftl`, 'utf8')));
  for (const count of [0, 1, 2, 41])
    for (const [id, needs] of catalogue('de')) {
      const faults = [];
      const values = Object.fromEntries(needs.split(' ').filter(Boolean).map((name) => [name, count]));
      const said = bundle.formatPattern(bundle.getMessage(id).value, values, faults);
      assert.deepEqual(faults, [], `${id} with ${count}`);
      assert.ok(said.length > 0 && !said.includes('{'), `${id} with ${count} says “${said}”`);
    }
});

for (const size of ['1280x800', '800x600', '320x640'])
  describe(`German at ${size}`, { concurrency: 2 }, () => {
    for (const screen of screensAt(size))
      test(`${screen.name} in German at ${size}`, async (t) => {
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
    test(`${screen.name} in the pseudo-language`, async (t) => {
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
    test(`${screen.name} mirrored`, async (t) => {
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

// Every screen in every size, look and language: nothing is broken, cut, covered, too small or left untranslated, and axe
// has nothing to say.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LOOKS, SIZES, change, dress, listed, resize, stage } from './harness.mjs';
import { axe, cut, outside, overlaps, reachable, sideways, small, turned, unringed } from './rules.mjs';
import { SCREENS, enter } from './screens.mjs';

const place = stage();

/** Words of others, and names that stay as they are in every language. */
const DATA = [
  'Badgr EU', 'Moodle U', 'Open Learning', 'Badgr / Parchment', 'Open Educational Badges', 'Mira Kovač', 'Badge Connect', 'Canada', 'US', 'EU',
  'mira@hospital.example', 'm.kovac@uni.example', 'English', 'Deutsch', 'Data stewards', 'en-XA',
];

const ALL = Object.keys(SIZES);
const IN_GERMAN = ['1280x800', '800x600', '320x640'];

for (const screen of SCREENS)
  test(screen.name, { timeout: 240_000 }, async () => {
    const faults = [];
    const note = (where, found) => faults.push(...found.map((fault) => `${where}: ${fault}`));
    const sizes = screen.sizes ?? ALL;
    const [first] = sizes;
    let page;
    // What exists at some sizes only is entered anew at each; all else stands while the window changes.
    const at = async (size, language = 'en') => {
      if (page && !screen.sizes) return resize(page, size);
      page = await place.open({ size, query: { ...screen.query, lang: language }, hash: screen.hash });
      await enter(page, screen);
    };

    for (const size of sizes) {
      await at(size);
      note(`${size}, too wide`, await sideways(page));
      note(`${size}, overlapping`, await overlaps(page));
      note(`${size}, cut`, await cut(page));
      note(`${size}, too small`, await small(page));
      if (size === first || size === '320x640') note(`${size}, axe`, await axe(page, size === first ? 'all' : 'all but colours'));
      if (size === first)
        for (const look of Object.keys(LOOKS).slice(1)) {
          await dress(page, look);
          note(`${look}, axe`, await axe(page, 'colours'));
        }
      await dress(page, 'light');
      note(`${size}, out of reach`, await reachable(page));
    }

    await at(first);
    if (!screen.sizes) {
      await change(page, { language: 'de' });
      for (const size of IN_GERMAN) {
        await at(size);
        note(`German at ${size}, cut`, await cut(page));
        note(`German at ${size}, too wide`, await sideways(page));
        note(`German at ${size}, overlapping`, await overlaps(page));
      }
      await at(first);
    } else
      for (const size of sizes.filter((one) => IN_GERMAN.includes(one))) {
        await at(size, 'de');
        note(`German at ${size}, cut`, await cut(page));
        note(`German at ${size}, too wide`, await sideways(page));
        note(`German at ${size}, overlapping`, await overlaps(page));
      }

    await change(page, { language: 'en-XA' });
    note('outside the catalogue', await outside(page, DATA));
    note('words a third longer, too wide', await sideways(page));
    note('words a third longer, overlapping', await overlaps(page));
    await change(page, { language: 'ar-XB' });
    note('mirrored, too wide', await sideways(page));
    note('mirrored, overlapping', await overlaps(page));
    note('mirrored, turned round by a name', await turned(page));
    const side = await page.evaluate(() => ({ left: document.querySelector('#sidebar')?.getBoundingClientRect().left, of: innerWidth }));
    if (side.left !== undefined && side.left < side.of / 2) faults.push(`mirrored: the sidebar stands at ${side.left} px`);

    // Last, because walking leaves the focus elsewhere.
    await change(page, { language: 'en' });
    const { faults: bare, places } = await unringed(page);
    note('no ring', bare);
    if (places === 0) faults.push('nothing took the focus');
    note('fault', await page.faults());
    assert.deepEqual(faults, [], listed(faults));
  });

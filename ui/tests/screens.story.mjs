// Every screen in every size: nothing is broken, cut, covered or too small, and axe has nothing to say in any look.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { LOOKS, SIZES, dress, listed, stage } from './harness.mjs';
import { axe, cut, overlaps, reachable, sideways, small, unringed } from './rules.mjs';
import { enter, screensAt } from './screens.mjs';

const place = stage();
const none = (faults, says) => assert.deepEqual(faults, [], `${says}:${listed(faults)}`);

for (const size of Object.keys(SIZES))
  describe(`at ${size}`, { concurrency: 2 }, () => {
    for (const screen of screensAt(size))
      test(`${screen.name} at ${size}`, { timeout: 120_000 }, async (t) => {
        const page = await place.open(t, { size, query: screen.query, hash: screen.hash });
        await enter(page, screen);
        await t.test('nothing scrolls sideways', async () => none(await sideways(page), 'too wide'));
        await t.test('no text lies on another', async () => none(await overlaps(page), 'overlapping'));
        await t.test('no word of ours is cut', async () => none(await cut(page), 'cut'));
        await t.test('what can be pressed is 24 px or more', async () => none(await small(page), 'too small'));
        if (size === '1280x800' || size === '320x640') await t.test('axe finds nothing', async () => none(await axe(page), 'axe'));
        if (size === '1280x800')
          for (const look of Object.keys(LOOKS).slice(1))
            await t.test(`axe finds nothing in ${look}`, async () => {
              await dress(page, look);
              none(await axe(page, ['color-contrast', 'link-in-text-block']), 'axe');
            });
        await dress(page, 'light');
        await t.test('everything can be reached', async () => none(await reachable(page), 'out of reach'));
        if (size === '1280x800')
          await t.test('the focus is to be seen everywhere', async () => {
            const { faults, places } = await unringed(page);
            none(faults, 'without a ring');
            assert.ok(places > 0, 'nothing took the focus');
          });
        await t.test('the policy was kept, nothing was thrown, and nothing outside was asked', async () => none(await page.faults(), 'faults'));
      });
  });

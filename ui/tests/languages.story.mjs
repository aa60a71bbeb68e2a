// Other languages: names, addresses and dates keep their own direction, and a change of language holds at once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { change, says, stage } from './harness.mjs';
import { SCREENS, enter } from './screens.mjs';

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

test('names of either direction begin where the lines of the window begin', async () => {
  const screen = SCREENS.find(({ name }) => name === 'transfer-result');
  for (const [language, side] of [['en', 'left'], ['ar-XB', 'right']]) {
    const page = await place.open({ size: '320x640', query: { lang: language }, hash: screen.hash });
    await enter(page, screen);
    const names = await page.evaluate((edge) =>
      [...document.querySelectorAll('bdi.name')].map((name) => {
        const range = document.createRange();
        range.selectNodeContents(name);
        return { cut: name.scrollWidth > name.clientWidth, direction: getComputedStyle(name).direction, at: Math.round(range.getBoundingClientRect()[edge]) };
      }), side);
    const whole = names.filter(({ cut }) => !cut);
    assert.equal(new Set(whole.map(({ direction }) => direction)).size, 2, 'names of both directions are on the screen');
    assert.equal(new Set(whole.map(({ at }) => at)).size, 1, `${side} edges at ${whole.map(({ at }) => at).join(', ')}`);
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

// The page that hands the answer on: what it forwards, what it leaves behind, and what people can do when nothing happens.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { RELAY, SCHEME, handedOn, start, visit } from './place.mjs';

const CB = `${RELAY}cb/`;
const TARGET = `${SCHEME}/oauth/callback/relay`;

let browser;
before(async () => {
  browser = await start();
});
after(() => browser?.close());

/** Opens the page with a query; answers it when it has handed that many addresses to the system, and a moment more. */
async function opened(query, count = 1) {
  const place = await visit(browser);
  await place.page.goto(`${CB}${query}`);
  await handedOn(place.page, place.left, count);
  await place.page.waitForTimeout(250);
  return place;
}

test('an answer goes to Holdall by itself, once, with all that belongs to it', async () => {
  const scope = 'https://purl.imsglobal.org/spec/ob/v2p1/scope/assertion.readonly offline_access';
  const query = new URLSearchParams({ code: 'a b+c/=&d', state: 'ST-ate_1~', scope, iss: 'https://pack.example' });
  const { page, context, left } = await opened(`?${query}`);
  assert.equal(left.length, 1, 'once');
  const url = new URL(left[0]);
  assert.ok(left[0].startsWith(`${TARGET}?`), left[0]);
  assert.deepEqual(Object.fromEntries(url.searchParams), Object.fromEntries(query));
  assert.ok(!left[0].includes('+'), 'spaces and plus signs are written so that every reader reads the same');
  assert.ok(await page.getByRole('heading', { name: 'Back to Holdall' }).isVisible());
  await context.close();
});

test('what does not belong to an answer stays behind, and nothing in it chooses where the answer goes', async () => {
  const odd = '?target=https://evil.example&scheme=evil&redirect_uri=evil:/x&port=80&code=C&state=S&next=//evil.example&foo=1#code=other';
  const { left, context, asked } = await opened(odd);
  assert.deepEqual(left, [`${TARGET}?code=C&state=S`]);
  assert.deepEqual(asked.filter((url) => url.includes('evil.example') && !url.startsWith(CB)), []);
  await context.close();
});

test('an address that is no whole answer hands on nothing', async () => {
  const tooLong = 'x'.repeat(9000);
  for (const query of ['', '?', '?code=C', '?state=S', '?code=&state=S', '?state=&code=C', '?code=C&state=A&state=B', '?code=A&code=B&state=S', `?code=${tooLong}&state=S`, '?scope=a&iss=b', '#code=C&state=S']) {
    const { page, left, context } = await opened(query, 0);
    assert.deepEqual(left, [], query.slice(0, 60));
    assert.ok(await page.getByRole('heading', { name: 'There is nothing to hand on here' }).isVisible(), query.slice(0, 60));
    assert.ok(await page.locator('#answer').isHidden());
    await context.close();
  }
});

test('markup and scripts in an answer stay text and run nowhere', async () => {
  const evil = '"><img src=x onerror=window.ran=1><script>window.ran=1</script>javascript:alert(1)';
  for (const name of ['code', 'error', 'error_description', 'scope']) {
    const query = new URLSearchParams({ state: 'S', ...(name === 'code' ? {} : { code: 'C' }), [name]: evil });
    const { page, left, context } = await opened(`?${query}`);
    assert.equal(await page.evaluate(() => window.ran ?? null), null, name);
    assert.equal(await page.locator('main img, main script').count(), 0, name);
    assert.ok(left[0].startsWith(`${TARGET}?`) && !left[0].includes('<'), left[0]);
    assert.equal(new URL(left[0]).searchParams.get(name), evil, 'it arrives as it was');
    await context.close();
  }
});

test('the words of a stranger are never shown as ours', async () => {
  const query = new URLSearchParams({ error: 'server_error', error_description: 'Call 0800-FAKE and tell your password', state: 'S' });
  const { page, left, context } = await opened(`?${query}`);
  const shown = await page.evaluate(() => document.body.innerText);
  assert.ok(!shown.includes('FAKE'), shown);
  assert.match(shown, /reported a problem/);
  assert.equal(new URL(left[0]).searchParams.get('error'), 'server_error', 'Holdall hears of it and ends its wait');
  assert.equal(await page.locator('#left').textContent(), '', 'an error does not grow old');
  await context.close();
  const no = await opened('?error=access_denied&state=S');
  assert.match(await no.page.locator('#said').textContent(), /You said no/);
  await no.context.close();
});

test('neither address bar nor history keep the answer, and coming back hands on nothing', async () => {
  const { page, left, context } = await visit(browser);
  await page.goto(`${RELAY}index.html`);
  await page.goto(`${CB}?code=SECRETCODE&state=SECRETSTATE`);
  assert.equal(page.url(), CB);
  await page.goto(`${RELAY}terms.html`);
  await page.goBack();
  assert.equal(page.url(), CB, 'one step back is the page without its query');
  const before = left.length;
  await page.reload();
  assert.ok(await page.getByRole('heading', { name: 'There is nothing to hand on here' }).isVisible());
  assert.equal(left.length, before);
  await context.close();
});

test('nothing about the answer goes along with a link', async () => {
  const { page, context } = await visit(browser);
  await page.goto(`${CB}?code=SECRETCODE&state=S`);
  const [request] = await Promise.all([page.waitForRequest(`${RELAY}privacy.html`), page.getByRole('link', { name: 'Privacy' }).click()]);
  assert.equal((await request.allHeaders()).referer, undefined);
  await context.close();
});

test('the button is a plain link to it, which can be focused and pressed', async () => {
  const { page, context } = await opened('?code=C&state=S');
  // A browser without a program for the scheme may drop a second visit to the same address, so what is looked at is the press.
  await page.evaluate(() => {
    window.pressed = [];
    addEventListener('click', (event) => window.pressed.push([event.target.href, event.defaultPrevented]));
  });
  const told = await page.evaluate(() => {
    const button = document.getElementById('open');
    button.focus();
    const focused = document.activeElement === button;
    button.click();
    return { focused, pressed: window.pressed, kind: button.localName };
  });
  assert.deepEqual(told, { focused: true, pressed: [[`${TARGET}?code=C&state=S`, false]], kind: 'a' });
  await context.close();
});

test('the answer can be copied, with and without the clipboard', async () => {
  const whole = `${CB}?code=C%20D&state=S`;
  const place = await visit(browser, { permissions: ['clipboard-read', 'clipboard-write'] });
  await place.page.goto(`${CB}?code=C+D&state=S&foo=1`);
  await place.page.getByRole('button', { name: 'Copy' }).click();
  await place.page.getByText('Copied.').waitFor();
  assert.equal(await place.page.evaluate(() => navigator.clipboard.readText()), whole);
  await place.context.close();
  const without = await visit(browser);
  await without.page.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
  await without.page.goto(`${CB}?code=C+D&state=S`);
  await without.page.getByRole('button', { name: 'Copy' }).click();
  await without.page.getByText('Selected.').waitFor();
  const selected = await without.page.evaluate(() => {
    const field = document.getElementById('text');
    return document.activeElement === field ? field.value.slice(field.selectionStart, field.selectionEnd) : null;
  });
  assert.equal(selected, whole);
  await without.context.close();
});

test('it counts down the minute that strict hosts give, and then says what to do', async () => {
  const { page, context } = await visit(browser);
  await page.clock.install();
  await page.goto(`${CB}?code=C&state=S`);
  assert.match(await page.locator('#left').textContent(), /60 s left/);
  await page.clock.runFor(21_000);
  assert.match(await page.locator('#left').textContent(), /39 s left/);
  await page.clock.runFor(60_000);
  assert.equal(await page.locator('#left').textContent(), '');
  assert.match(await page.getByRole('status').last().textContent(), /too old by now/);
  await context.close();
});

test('it speaks German to those who read German, and English to all others', async () => {
  for (const [locale, language, heading] of [['de-AT', 'de', 'Zurück zu Holdall'], ['fr-FR', 'en', 'Back to Holdall']]) {
    const { page, context } = await visit(browser, { locale });
    await page.goto(`${CB}?code=C&state=S`);
    assert.equal(await page.getAttribute('html', 'lang'), language);
    assert.equal(await page.getByRole('heading', { level: 1 }).textContent(), heading);
    assert.equal(await page.title(), heading);
    const empty = await page.evaluate(() => [...document.querySelectorAll('[data-word]')].filter((part) => !part.textContent || part.textContent === 'undefined').length);
    assert.equal(empty, 0, 'every word is there');
    await context.close();
  }
});

test('without scripts it says how to go on', async () => {
  const { page, left, context } = await visit(browser, { javaScriptEnabled: false });
  await page.goto(`${CB}?code=C&state=S`);
  const shown = await page.locator('noscript').innerText();
  assert.match(shown, /Copy the whole address/);
  assert.match(shown, /Kopiere die ganze Adresse/);
  assert.equal(await page.locator('#answer').isVisible(), false);
  assert.deepEqual(left, []);
  await context.close();
});

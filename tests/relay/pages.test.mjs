// The relay's pages as people see them: whole, quiet, readable, and in the window's own colours.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { RELAY, ROOT, faults, start, visit } from './place.mjs';

const PAGES = ['index.html', 'terms.html', 'privacy.html', 'cb/', 'cb/?code=CODE&state=STATE'];

let browser;
before(async () => {
  browser = await start();
});
after(() => browser?.close());

test('no page asks anybody but its own host, sets a cookie, stores anything or breaks its policy', async () => {
  for (const path of PAGES) {
    const { page, context, asked, complaints } = await visit(browser);
    await page.goto(RELAY + path);
    assert.ok(asked.length > 1, `${path} brings its style`);
    assert.deepEqual(asked.filter((url) => !url.startsWith(RELAY)), [], path);
    assert.deepEqual(complaints, [], path);
    assert.deepEqual(await context.cookies(), [], path);
    assert.equal(await page.evaluate(() => localStorage.length + sessionStorage.length), 0, path);
    await context.close();
  }
});

test('the policy of every page stops scripts, pictures and frames of others, and scripts in the page', async () => {
  for (const path of PAGES) {
    const { page, context, asked } = await visit(browser);
    await page.goto(RELAY + path);
    await page.evaluate(() => {
      const add = (name, properties) => document.body.append(Object.assign(document.createElement(name), properties));
      add('img', { src: 'https://evil.example/p.png' });
      add('iframe', { src: 'https://evil.example/f' });
      try {
        add('script', { src: 'https://evil.example/s.js' });
      } catch {
        // Refused before it was asked for: no script address is trusted here.
      }
      const form = document.createElement('form');
      form.action = 'https://evil.example/form';
      document.body.append(form);
      form.submit();
    });
    await page.waitForTimeout(200);
    assert.deepEqual(asked.filter((url) => url.includes('evil')), [], path);
    const sets = await page.evaluate(() => {
      try {
        document.body.innerHTML = '<img src=x onerror="window.ran = true">';
        return 'text was taken as markup';
      } catch {
        return window.ran ?? 'stopped';
      }
    });
    assert.equal(sets, 'stopped', path);
    await context.close();
  }
});

test('every page is readable for everybody: light, dark, strong contrast, narrow, large type', async () => {
  for (const path of PAGES) {
    for (const options of [
      { colorScheme: 'light' },
      { colorScheme: 'dark' },
      { colorScheme: 'light', contrast: 'more' },
      { colorScheme: 'dark', contrast: 'more' },
      ...(path.includes('?') ? [{ colorScheme: 'dark', forcedColors: 'active' }] : []),
    ]) {
      const { page, context } = await visit(browser, { ...options, bypassCSP: true, viewport: { width: 320, height: 640 } });
      await page.goto(RELAY + path);
      const what = `${path} ${JSON.stringify(options)}`;
      assert.deepEqual(await faults(page), [], what);
      const wide = await page.evaluate(() => document.scrollingElement.scrollWidth);
      assert.ok(wide <= 320, `${what} is ${wide} px wide`);
      await context.close();
    }
  }
});

test('the pages wear the colours of the window', () => {
  const read = (file) => readFileSync(join(ROOT, file), 'utf8');
  const colours = (text) => Object.fromEntries([...text.matchAll(/--([a-z0-9-]+):\s*(#[0-9a-f]+);/g)].map(([, name, value]) => [name, value]));
  const tokens = read('ui/src/lib/shared/tokens.css');
  const block = (head) => tokens.slice(tokens.indexOf(`${head} {`), tokens.indexOf('}', tokens.indexOf(`${head} {`)));
  const [light, dark, highLight, highDark] = read('relay/relay.css').split('@media').map(colours);
  for (const [ours, head] of [
    [light, ":root[data-theme='light']"],
    [dark, ":root[data-theme='dark']"],
    [highLight, ":root[data-theme='light'][data-contrast='more']"],
    [highDark, ":root[data-theme='dark'][data-contrast='more']"],
  ]) {
    const theirs = colours(block(head));
    assert.ok(Object.keys(ours).length >= 12, head);
    for (const [name, value] of Object.entries(ours)) assert.equal(value, theirs[name], `${head} ${name}`);
  }
});

test('the logo is the square picture that hosts ask for, and every link leads to a page', async () => {
  const logo = readFileSync(join(ROOT, 'relay/logo.png'));
  assert.equal(logo.toString('latin1', 1, 4), 'PNG');
  assert.deepEqual([logo.readUInt32BE(16), logo.readUInt32BE(20)], [512, 512]);
  const { page, context } = await visit(browser);
  for (const path of PAGES.slice(0, 4)) {
    await page.goto(RELAY + path);
    const links = await page.evaluate(() => [...document.links].filter((link) => link.id !== 'open').map((link) => link.href));
    assert.ok(links.length >= 4, path);
    for (const link of links) assert.equal((await page.goto(link)).status(), 200, `${path} leads to ${link}`);
  }
  await context.close();
});

test('headers for hosts that send them say no less than the pages themselves', () => {
  const headers = readFileSync(join(ROOT, 'relay/_headers'), 'utf8');
  const sent = headers.match(/Content-Security-Policy: (.*)/)[1].split('; ');
  for (const file of ['index.html', 'terms.html', 'privacy.html', 'cb/index.html']) {
    const text = readFileSync(join(ROOT, 'relay', file), 'utf8');
    const own = text.match(/content="(default-src[^"]*)"/)[1].split('; ');
    for (const rule of own) {
      const fits = sent.includes(rule) || (rule === "script-src 'none'" && sent.includes("script-src 'self'"));
      assert.ok(fits, `${file}: ${rule}`);
    }
    assert.ok(!/<style|style=|<script(?![^>]* src=)|\bon[a-z]+=/.test(text), `${file} keeps style and script in files`);
  }
  const docs = readFileSync(join(ROOT, 'docs/relay.md'), 'utf8');
  assert.ok(docs.includes(sent.join('; ')), 'docs/relay.md tells the same policy');
  const files = readdirSync(join(ROOT, 'relay'), { recursive: true }).filter((name) => /\.\w+$/.test(name));
  for (const name of files) assert.match(name, /\.(html|css|js|png)$/, 'static files and nothing else');
});

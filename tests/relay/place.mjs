// The relay's pages under an https address that nobody owns, in a real browser: what leaves it is seen, nothing goes out.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const RELAY = 'https://relay.example/holdall/';
export const SCHEME = 'app.holdall.desktop:';

const require = createRequire(join(ROOT, 'ui/package.json'));
const { chromium } = require('playwright-core');
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const KINDS = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.png': 'image/png' };

/** A file of the relay as a static host serves it, without any header of its own making; null where there is none. */
export function served(pathname) {
  const path = decodeURIComponent(pathname).replace('/holdall/', '');
  const file = join(ROOT, 'relay', path === '' || path.endsWith('/') ? `${path}index.html` : path);
  if (!file.startsWith(join(ROOT, 'relay'))) return null;
  try {
    return { status: 200, contentType: KINDS[extname(file)] ?? 'application/octet-stream', body: readFileSync(file) };
  } catch {
    return null;
  }
}

/** Starts the browser; a missing one fails, never skips. */
export async function start() {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    chromiumSandbox: process.getuid?.() !== 0,
    args: ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update'],
  });
  // The first time that a browser is to open a program it asks, unseen here, and takes no press meanwhile.
  const { page, context, left } = await visit(browser);
  await page.goto(`${RELAY}cb/?code=C&state=S`);
  await handedOn(page, left, 1);
  await page.waitForTimeout(1000);
  await context.close();
  return browser;
}

/**
 * A page whose requests are ours to answer.
 *
 * @returns {Promise<{ page, asked: string[], left: string[], complaints: string[] }>} addresses asked of any host, addresses
 * handed to the system, and what the page's policy or scripts complained about.
 */
export async function visit(browser, options = {}) {
  const context = await browser.newContext({ locale: 'en-GB', ...options });
  const page = await context.newPage();
  const [asked, left, complaints] = [[], [], []];
  page.on('request', (request) => {
    if (request.url().startsWith(SCHEME)) left.push(request.url());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    // The browser has no program for the scheme here and says so; that is its own affair.
    if (message.type() === 'error' && !message.text().includes(SCHEME)) complaints.push(message.text());
  });
  await context.route(/^https?:/, (route) => {
    const url = new URL(route.request().url());
    asked.push(url.href);
    const answer = url.href.startsWith(RELAY) ? served(url.pathname) : null;
    return answer ? route.fulfill(answer) : route.fulfill({ status: 404, body: '' });
  });
  return { page, context, asked, left, complaints };
}

/** What axe finds against the WCAG rules, worst first. */
export async function faults(page) {
  // By the debugger's own door: the page's policy lets no script in, which is as it should be.
  await page.evaluate(AXE);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`));
}

/** Waits until that many addresses were handed to the system. */
export async function handedOn(page, left, count) {
  const end = performance.now() + 15_000;
  while (left.length < count && performance.now() < end) await page.waitForTimeout(25);
}

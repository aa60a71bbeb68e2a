// The stage of the browser stories: the built pages behind the window's own policy, in a headless Chromium.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };

/** The policy of the window (src-tauri/tauri.conf.json), as a header. */
export const POLICY =
  "default-src 'self'; img-src 'self' data: picture: http://picture.localhost; style-src 'self'; font-src 'self'; " +
  "connect-src 'self' ipc: http://ipc.localhost; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Serves the built pages on a free loopback port; answers the address and how to stop. */
export async function serve() {
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url, 'http://x').pathname);
    const file = join(dist, path === '/' ? 'index.html' : path);
    try {
      if (!file.startsWith(dist)) throw new Error('outside');
      const body = await readFile(file);
      response.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream', 'Content-Security-Policy': POLICY });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    stop: () => new Promise((done) => server.close(done)),
  };
}

/** Starts the browser named by CHROMIUM, or Debian's. */
export const launch = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    chromiumSandbox: false,
    args: ['--font-render-hinting=none'],
  });

/**
 * Opens a page of the window. `query` chooses scene, theme, language; `hash` the place; what breaks is gathered in `faults`.
 */
export async function open(browser, origin, { query = {}, hash = '', width = 1280, height = 800, reducedMotion = 'reduce', ...more } = {}) {
  const context = await browser.newContext({
    viewport: { width, height },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    reducedMotion,
    ...more,
  });
  const page = await context.newPage();
  const faults = [];
  page.on('pageerror', (error) => faults.push(`page: ${error.stack ?? error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(`console: ${message.text()}`);
  });
  // As the window does it, so that what writes over built-in names is found here.
  await page.addInitScript(() => {
    Object.freeze(Object.prototype);
    addEventListener('securitypolicyviolation', (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
  });
  const search = new URLSearchParams({ pace: '0.05', ...query });
  await page.goto(`${origin}/?${search}${hash ? `#/${hash}` : ''}`);
  await page.waitForSelector('main');
  return { page, context, faults };
}

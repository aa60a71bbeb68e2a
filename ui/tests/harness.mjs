// A browser with the window's pages over the program in memory, and what stories ask of them.
import { existsSync } from 'node:fs';
import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { serve } from './server.mjs';

/** The moment at which all stories play; the data in memory is of the same day. */
export const NOW = new Date('2026-11-19T10:42:00Z');

/** The sizes of look.md: roomy, small, zoomed to 200 %, and the narrowest. */
export const SIZES = {
  '1280x800': { width: 1280, height: 800 },
  '800x600': { width: 800, height: 600 },
  '640x400': { width: 640, height: 400 },
  '320x640': { width: 320, height: 640 },
};

/** The looks, as the system would ask for them. */
export const LOOKS = {
  light: { colorScheme: 'light', contrast: 'no-preference' },
  dark: { colorScheme: 'dark', contrast: 'no-preference' },
  'light-high': { colorScheme: 'light', contrast: 'more' },
  'dark-high': { colorScheme: 'dark', contrast: 'more' },
};

/** How many times slower the window runs: `SLOWER=8 npm run test:browser` finds tests that wait for moments, and keys that fall behind. */
const SLOWER = Number(process.env.SLOWER ?? 1);

const FLAGS = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** Starts the server and the browser; answers both, and how to end them. */
export async function start() {
  const server = await serve();
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    chromiumSandbox: process.getuid?.() !== 0,
    args: FLAGS,
  });
  return {
    origin: server.origin,
    browser,
    stop: async () => {
      await browser.close();
      await server.stop();
    },
  };
}

/** The same for a file of stories, from its first to its last; they share one page, which each begins afresh. */
export function stage() {
  const held = {};
  before(async () => {
    const dist = fileURLToPath(new URL('../dist/index.html', import.meta.url));
    if (!process.env.HOLDALL_DIST && !existsSync(dist)) throw new Error('the pages are not built: npm run build');
    Object.assign(held, await start());
    held.page = await newPage(held);
  });
  after(() => held.stop?.());
  return {
    /** Opens the window anew, as `begin` has it. */
    async open(wishes) {
      await begin(held.page, wishes);
      return held.page;
    },
  };
}

/** A page for windows, one after the other. Time stands still at `NOW`; timers go on. */
export async function newPage({ browser, origin }) {
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'UTC', reducedMotion: 'reduce' });
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000 * SLOWER);
  if (SLOWER > 1) await context.newCDPSession(page).then((session) => session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER }));
  let faults = [];
  page.on('pageerror', (error) => faults.push(`thrown: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !url.startsWith('data:') && !url.startsWith('blob:')) faults.push(`asked for ${url}`);
  });
  await page.addInitScript(watchPolicy);
  await page.clock.setFixedTime(NOW);
  page.faults = async () => [...faults, ...(await page.evaluate(() => window.violations ?? []))];
  page.forget = () => {
    faults = [];
  };
  page.origin = origin;
  await page.goto(`${origin}/`);
  return page;
}

let windows = 0;

/** Opens a window that remembers nothing: `scene` and the other wishes of the program in memory in `query`, a place in `hash`. */
export async function begin(page, { query = {}, hash = '', size = '1280x800', look = 'light' } = {}) {
  await page.evaluate(() => localStorage.clear());
  await page.mouse.move(0, 0);
  await page.setViewportSize(SIZES[size]);
  await page.emulateMedia(LOOKS[look]);
  page.forget();
  windows += 1;
  await page.goto(`${page.origin}/?${new URLSearchParams({ pace: '0.02', ...query, window: String(windows) })}#/${hash}`);
  await settled(page);
}

/** Changes settings from outside, as another window of the program would. */
export async function change(page, settings) {
  await page.evaluate((detail) => dispatchEvent(new CustomEvent('settings', { detail })), settings);
  if (settings.language) await page.waitForFunction((language) => document.documentElement.lang === language, settings.language, { polling: 20 });
  await settled(page);
}

/** Puts the window into a size of `SIZES`. */
export async function resize(page, size) {
  await page.setViewportSize(SIZES[size]);
  await settled(page);
}

/** Waits until the window shows something and nothing moves any more. */
export async function settled(page) {
  await page.locator('[data-pane="content"]').first().waitFor();
  await page.evaluate(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    let before = '';
    for (let still = 0, turn = 0; still < 4 && turn < 120; turn += 1) {
      await frame();
      const now = `${document.body.innerHTML.length} ${document.body.innerText.length}`;
      still = now === before && [...document.images].every((image) => image.complete) ? still + 1 : 0;
      before = now;
    }
    await document.fonts.ready;
  });
}

/** Puts the window into a look of `LOOKS`, and waits until its colours stand. */
export async function dress(page, look) {
  await page.emulateMedia(LOOKS[look]);
  await page.waitForFunction(
    ([theme, contrast]) => document.documentElement.dataset.theme === theme && document.documentElement.dataset.contrast === contrast,
    [LOOKS[look].colorScheme, LOOKS[look].contrast === 'more' ? 'more' : 'normal'],
    { polling: 20 },
  );
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.effect?.getComputedTiming().iterations === 1 && animation.finished)));
}

function watchPolicy() {
  window.violations = [];
  document.addEventListener('securitypolicyviolation', (event) => {
    window.violations.push(`policy: ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
  });
}

/** What has the focus, as people hear it. */
export function focused(page) {
  return page.evaluate(() => {
    const at = document.activeElement;
    if (!at || at === document.body) return 'nothing';
    return (at.getAttribute('aria-label') ?? at.innerText ?? at.tagName).trim().replace(/[\u2068\u2069]/g, '');
  });
}

/** The pane that has the focus. */
export function pane(page) {
  return page.evaluate(() => document.activeElement?.closest('[data-pane]')?.getAttribute('data-pane') ?? 'none');
}

/** Faults as one readable list, for messages of assertions. */
export const listed = (faults) => `\n${faults.map((fault) => `  ${typeof fault === 'string' ? fault : JSON.stringify(fault)}`).join('\n')}`;

/** Waits until the page says `words`, isolation marks of foreign parts aside. */
export async function says(page, words) {
  const said = (wanted) => document.body.innerText.replace(/[\u2068\u2069]/g, '').includes(wanted);
  await page.waitForFunction(said, words, { polling: 20 }).catch(async () => {
    throw new Error(`the page never said “${words}”, but: ${(await page.evaluate(() => document.body.innerText)).replace(/\s+/g, ' ').slice(0, 600)}`);
  });
}

// Every screen and state of the window, once: shots takes their pictures, stories hold rules against them.
// A screen is reached by an address and, where that is not enough, by `act`, in words of no language.
import { settled } from './harness.mjs';

const field = '.find input';
const primary = '[data-pane="content"] .primary, .foot .primary';

/** Types an address on the connect page and goes. */
const typed = (address, after) => async (page) => {
  await page.locator(field).fill(address);
  await page.keyboard.press('Enter');
  await after(page);
};
const appears = (selector) => (page) => page.locator(selector).first().waitFor();
const opens = (selector, shows) => async (page) => {
  await page.locator(selector).first().click();
  await page.locator(shows).first().waitFor();
};
const menu = '[role="menu"]';
const cell = (index) => `[data-index="${String(index)}"]`;

/** The plan of copying to Open Learning. */
const plan = async (page) => {
  await page.locator(primary).click();
  await page.locator('.foot .primary').waitFor();
};

/** Stops what goes on by itself, so that it stands still for its picture; timers shorter than a step (168 ms) go on, for axe needs some. */
const hold = (page) =>
  page.evaluate(() => {
    const soon = window.setTimeout;
    window.setTimeout = (doing, time = 0, ...rest) => (time > 160 ? 0 : soon(doing, time, ...rest));
  });

const wide = ['1280x800'];
const sheet = ['640x400', '320x640'];

/** Tabs of a badge, by their place. */
const TABS = ['checks', 'about', 'proof', 'where', 'history', 'raw'];
const tabbed = (at) => async (page) => {
  await page.locator('[role="tab"]').nth(at).click();
  await settled(page);
};

export const SCREENS = [
  { name: 'first-run', query: { scene: 'first' } },
  { name: 'library-grid' },
  { name: 'library-grid-small', query: { tiles: 's' } },
  { name: 'library-grid-large', query: { tiles: 'l' } },
  { name: 'library-list', query: { view: 'list' } },
  { name: 'library-needs-care', hash: 'library/needs-care' },
  { name: 'library-backpack', hash: 'library/backpack/1' },
  { name: 'library-backpack-signed-out', hash: 'library/backpack/2' },
  { name: 'library-empty', query: { scene: 'empty' } },
  { name: 'library-empty-backpack', query: { scene: 'empty' }, hash: 'library/backpack/1' },
  { name: 'library-empty-part', query: { scene: 'empty' }, hash: 'library/expiring-soon' },
  { name: 'library-failed', query: { scene: 'failed' } },
  { name: 'library-offline', query: { scene: 'offline' } },
  { name: 'library-many', query: { scene: 'many' } },
  { name: 'library-many-list', query: { scene: 'many', view: 'list' } },
  { name: 'library-syncing', query: { scene: 'syncing', pace: '60' } },
  {
    name: 'library-nothing-found',
    act: async (page) => {
      await page.keyboard.press('Control+f');
      await page.locator('[role="search"] input').fill('xyzzy');
      await page.locator('[data-pane="content"] .primary').waitFor();
    },
  },
  {
    name: 'library-selected',
    act: async (page) => {
      await page.locator(cell(1)).click();
      await page.keyboard.press('Shift+ArrowRight');
      await page.keyboard.press('Shift+ArrowRight');
      await page.locator('[role="toolbar"]').waitFor();
    },
  },
  { name: 'menu-status', sizes: ['1280x800', '800x600', '640x400'], act: opens('.line > button >> nth=1', menu) },
  { name: 'menu-sort-and-filter', sizes: ['320x640'], act: opens('.line button', menu) },
  { name: 'sheet', sizes: sheet, act: opens('[data-pane="toolbar"] [aria-haspopup="dialog"]', '[data-pane="sidebar"]') },
  { name: 'status-popover', sizes: sheet, act: opens('[data-pane="toolbar"] .told', '.pop') },
  ...TABS.map((tab, at) => ({
    name: `drawer-${tab}`,
    sizes: wide,
    act: async (page) => {
      await page.locator(cell(3)).click();
      await page.locator('[data-pane="drawer"] [role="tab"]').first().waitFor();
      await tabbed(at)(page);
    },
  })),
  {
    name: 'drawer-menu',
    sizes: wide,
    act: async (page) => {
      await page.locator(cell(8)).click();
      await page.locator('[data-pane="drawer"] .foot button').last().click();
      await page.locator(menu).waitFor();
    },
  },
  ...TABS.map((tab, at) => ({ name: `badge-${tab}`, hash: 'badge/4', act: tabbed(at) })),
  { name: 'badge-problem', hash: 'badge/13' },
  { name: 'badge-revoked', hash: 'badge/9' },
  { name: 'badge-long-name', hash: 'badge/14' },
  { name: 'badge-right-to-left', hash: 'badge/11' },
  { name: 'badge-for-someone-else', hash: 'badge/16', act: tabbed(1) },
  { name: 'badge-not-checked', hash: 'badge/10' },
  { name: 'connect', hash: 'connect' },
  { name: 'connect-more', hash: 'connect', act: (page) => page.locator('summary').click() },
  { name: 'connect-no-address', hash: 'connect', act: typed('nonsense', appears('[role="alert"]')) },
  { name: 'connect-asking', hash: 'connect', act: typed('hosts.example.org', appears('[role="alert"]')) },
  { name: 'connect-waiting', hash: 'connect', act: typed('wait.example.org', appears('.waiting')) },
  {
    name: 'connect-pasting',
    hash: 'connect',
    act: typed('wait.example.org', async (page) => {
      await page.locator('.waiting .ways button').nth(2).click();
      await page.locator('.paste input').waitFor();
    }),
  },
  { name: 'connect-failed', hash: 'connect', act: typed('no-file.example', appears('[role="alert"]')) },
  { name: 'connect-closed', hash: 'connect', act: typed('closed.example', appears('[role="alert"]')) },
  { name: 'connect-refused', hash: 'connect', act: typed('said-no.example', appears('[role="alert"]')) },
  { name: 'connect-no-key-store', query: { keystore: 'none' }, hash: 'connect', act: typed('eu.badgr.example', appears('.secrets')) },
  {
    name: 'connect-done',
    query: { scene: 'first' },
    hash: 'connect',
    act: typed('school.example', async (page) => {
      await page.locator('.done .first img').first().waitFor();
      await page.waitForFunction(() => !document.querySelector('.done [role="progressbar"]'));
    }),
  },
  { name: 'backpack', hash: 'backpack/1' },
  { name: 'backpack-signed-out', hash: 'backpack/2' },
  { name: 'backpack-disconnect', hash: 'backpack/1', act: opens('.backpack > div > .button:not(.primary) >> nth=-1', '[role="alertdialog"]') },
  { name: 'transfer-choose', hash: 'transfer' },
  { name: 'transfer-plan', hash: 'transfer', act: plan },
  {
    name: 'transfer-running',
    query: { pace: '0.4' },
    hash: 'transfer',
    act: async (page) => {
      await plan(page);
      await page.locator('.foot .primary').click();
      await page.waitForFunction(() => /\b6\b/.test(document.querySelector('.copying .count')?.textContent ?? ''), undefined, { polling: 20 });
      await hold(page);
    },
  },
  {
    name: 'transfer-result',
    hash: 'transfer',
    act: async (page) => {
      await plan(page);
      await page.locator('.foot .primary').click();
      await page.locator('.sums').waitFor();
    },
  },
  { name: 'activity', hash: 'activity' },
  { name: 'activity-running', query: { scene: 'syncing', pace: '60' }, hash: 'activity' },
  { name: 'activity-empty', query: { scene: 'first' }, hash: 'activity' },
  ...['appearance', 'identities', 'network', 'keyboard', 'about'].map((section) => ({ name: `settings-${section}`, hash: `settings/${section}` })),
  {
    name: 'shortcuts',
    act: async (page) => {
      await page.keyboard.press('Control+/');
      await page.locator('[role="dialog"]').waitFor();
    },
  },
  { name: 'open-request', query: { open: 'https://badges.example.org/assertions/4100' }, act: appears('[role="alertdialog"]') },
  {
    name: 'open-request-looked',
    query: { open: 'https://badges.example.org/assertions/4100' },
    act: async (page) => {
      await page.locator('[role="alertdialog"] .primary').click();
      await page.locator('[role="alertdialog"] li').first().waitFor();
    },
  },
];

/** The screens that exist at a size. */
export const screensAt = (size) => SCREENS.filter((screen) => !screen.sizes || screen.sizes.includes(size));

/** Does what a screen needs once its address is open. */
export async function enter(page, screen) {
  await screen.act?.(page);
  await settled(page);
}

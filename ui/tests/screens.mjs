// Every screen of the window, and how to get there; the shots and the access story both walk this list.

const type = async (page, text) => {
  await page.getByRole('textbox', { name: 'Web address, e-mail or link' }).fill(text);
  await page.keyboard.press('Enter');
};
const select = (...indexes) => async (page) => {
  for (const [at, index] of indexes.entries()) {
    await page.locator(`[data-index="${index}"]`).click({ modifiers: at ? ['Control'] : [] });
  }
};

export const SCREENS = [
  { name: 'first', query: { scene: 'first' } },
  { name: 'connect', query: { scene: 'first' }, hash: 'connect' },
  {
    name: 'connect-waiting',
    query: { scene: 'first' },
    hash: 'connect',
    walk: async (page) => {
      await type(page, 'wait.badgr.example');
      await page.getByRole('button', { name: 'Open the page again' }).waitFor();
    },
  },
  {
    name: 'connect-asking',
    query: { scene: 'first' },
    hash: 'connect',
    walk: async (page) => {
      await type(page, 'hosts.badgr.example');
      await page.getByRole('button', { name: 'Go on' }).waitFor();
    },
  },
  {
    name: 'connect-failed',
    query: { scene: 'first' },
    hash: 'connect',
    walk: async (page) => {
      await type(page, 'closed.example');
      await page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'connect-secrets',
    query: { scene: 'first', keystore: 'none' },
    hash: 'connect',
    walk: async (page) => {
      await type(page, 'eu.badgr.example');
      await page.getByRole('heading', { name: 'No key store answers' }).waitFor();
    },
  },
  {
    name: 'connect-done',
    query: { scene: 'first' },
    hash: 'connect',
    walk: async (page) => {
      await type(page, 'eu.badgr.example');
      await page.getByRole('button', { name: 'Show badges' }).waitFor();
      await page.getByText(/badges are here now/).waitFor();
    },
  },
  { name: 'grid', query: {}, walk: async (page) => page.locator('[data-index="0"]').waitFor() },
  { name: 'grid-selected', query: {}, walk: select(1) },
  { name: 'grid-many-selected', query: {}, walk: select(0, 2, 3) },
  { name: 'grid-small', query: { tiles: 's' } },
  { name: 'grid-large', query: { tiles: 'l' } },
  { name: 'list', query: { view: 'list' } },
  { name: 'list-selected', query: { view: 'list' }, walk: select(5) },
  { name: 'needs-care', query: {}, hash: 'library/needs-care' },
  { name: 'backpack-badges', query: {}, hash: 'library/backpack/2' },
  { name: 'syncing', query: { scene: 'syncing', pace: '1' } },
  { name: 'offline', query: { scene: 'offline' } },
  { name: 'empty', query: { scene: 'empty' } },
  {
    name: 'no-hit',
    query: {},
    hash: 'library/needs-care',
    walk: async (page, size) => {
      if (size.width < 480) await page.getByRole('button', { name: 'Search' }).click();
      await page.getByRole('textbox', { name: 'Search badges' }).fill('xyz');
      await page.getByText(/Nothing matches/).waitFor();
    },
  },
  { name: 'failed', query: { scene: 'failed' }, walk: async (page) => page.getByRole('alert').waitFor() },
  { name: 'many', query: { scene: 'many' } },
  { name: 'badge', query: {}, hash: 'badge/2' },
  { name: 'badge-problem', query: {}, hash: 'badge/13' },
  { name: 'badge-long', query: {}, hash: 'badge/14' },
  ...['About', 'Proof', 'Where it is', 'History', 'Raw'].map((tab) => ({
    name: `badge-${tab.toLowerCase().replaceAll(' ', '-')}`,
    query: {},
    hash: 'badge/1',
    walk: async (page) => page.getByRole('tab', { name: tab }).click(),
  })),
  { name: 'backpack', query: {}, hash: 'backpack/1' },
  { name: 'backpack-signed-out', query: {}, hash: 'backpack/2' },
  {
    name: 'disconnect',
    query: {},
    hash: 'backpack/1',
    walk: async (page) => {
      await page.getByRole('button', { name: 'Disconnect…' }).click();
      await page.getByRole('alertdialog').waitFor();
    },
  },
  { name: 'transfer-choose', query: {}, hash: 'transfer' },
  {
    name: 'transfer-check',
    query: {},
    hash: 'transfer',
    walk: async (page) => {
      await page.getByRole('button', { name: 'Check what would go' }).click();
      await page.getByRole('heading', { name: /Will go/ }).waitFor();
    },
  },
  {
    name: 'transfer-copy',
    query: { pace: '1' },
    hash: 'transfer',
    walk: async (page) => {
      await page.getByRole('button', { name: 'Check what would go' }).click();
      await page.getByRole('button', { name: /Start copying/ }).click();
      await page.getByText(/^3 of/).waitFor();
    },
  },
  {
    name: 'transfer-result',
    query: {},
    hash: 'transfer',
    walk: async (page) => {
      await page.getByRole('button', { name: 'Check what would go' }).click();
      await page.getByRole('button', { name: /Start copying/ }).click();
      await page.getByText(/copied and read back/).waitFor();
    },
  },
  { name: 'activity', query: {}, hash: 'activity' },
  { name: 'settings', query: {}, hash: 'settings' },
  { name: 'settings-identities', query: {}, hash: 'settings/identities' },
  { name: 'settings-network', query: {}, hash: 'settings/network' },
  { name: 'settings-keyboard', query: {}, hash: 'settings/keyboard' },
  { name: 'settings-about', query: {}, hash: 'settings/about' },
  {
    name: 'open-request',
    query: { open: 'https://badges.example.org/assertions/4101' },
    walk: async (page) => page.getByRole('alertdialog').waitFor(),
  },
  {
    name: 'menu',
    query: {},
    walk: async (page, size) => {
      const name = size.width < 480 ? 'Sort and filter' : /^Status:/;
      await page.getByRole('main').page().getByRole('button', { name }).first().click();
      await page.getByRole('menu').waitFor();
    },
  },
  {
    name: 'sidebar-sheet',
    query: {},
    walk: async (page, size) => {
      if (size.width >= 760) return;
      await page.getByRole('button', { name: 'Menu', exact: true }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
];

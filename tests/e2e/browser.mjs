// The system browser of a story: a real Chromium in which a person signs in and consents. The system starts it with an
// address, as it starts any browser; the private scheme leaves it again through xdg-open.
// usage: browser.mjs WISHES.json ADDRESS

import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { ROOT } from './place.mjs';

const { chromium } = createRequire(join(ROOT, 'ui/package.json'))('playwright-core');
const [wishesFile, address] = process.argv.slice(2);
const { person, shots, scheme, origins, profile } = JSON.parse(readFileSync(wishesFile, 'utf8'));
const log = (line) => appendFileSync(`${wishesFile}.log`, `${line}\n`);

/** What “Always allow” at the browser's own prompt would write, so that no prompt waits for a person. */
function allowScheme() {
  const allowed = Object.fromEntries(origins.map((origin) => [origin, { [scheme]: true }]));
  const preferences = { protocol_handler: { allowed_origin_protocol_pairs: allowed } };
  mkdirSync(join(profile, 'Default'), { recursive: true });
  writeFileSync(join(profile, 'Default/Preferences'), JSON.stringify(preferences));
}

allowScheme();
const context = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  headless: true,
  chromiumSandbox: process.getuid?.() !== 0,
  viewport: { width: 900, height: 700 },
  args: ['--disable-gpu', '--disable-quic', '--no-first-run', '--no-default-browser-check', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--password-store=basic'],
});
try {
  const page = context.pages()[0] ?? (await context.newPage());
  const left = new Promise((done) => page.on('request', (request) => request.url().startsWith(`${scheme}:`) && done()));
  await page.goto(address);
  await page.screenshot({ path: join(shots, 'browser-1-sign-in.png') });
  if (await page.locator('input[type=password]').count()) {
    await page.locator('input:not([type=password]):not([type=hidden])').first().fill(person.login);
    await page.locator('input[type=password]').fill(person.password);
    await page.locator('button[type=submit], input[type=submit]').first().click();
  }
  const allow = page.getByRole('button', { name: /allow/i }).first();
  await allow.waitFor({ timeout: 15_000 });
  await page.screenshot({ path: join(shots, 'browser-2-consent.png') });
  await allow.click();
  await Promise.race([left, page.waitForURL(/127\.0\.0\.1:\d+\/.*[?&](code|error)=/, { timeout: 15_000 })]);
  // The address leaves through xdg-open, a process of the browser's: it must not be cut short.
  await page.waitForTimeout(2500);
  log(`left for ${new URL(page.url()).origin}`);
} catch (error) {
  log(`failed: ${error.message}`);
  process.exitCode = 1;
} finally {
  await context.close();
}

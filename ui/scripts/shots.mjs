// Takes a picture of every screen: `node scripts/shots.mjs FOLDER [--only NAME] [--size SIZE]`.
// Each in four sizes and four looks, as `library-grid.1280x800.dark.png`; the main ones in German and right-to-left too.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { LOOKS, SIZES, begin, dress, newPage, start } from '../tests/harness.mjs';
import { SCREENS, enter, screensAt } from '../tests/screens.mjs';

const PAGES_AT_ONCE = 2;
const args = process.argv.slice(2);
const option = (name) => (args.includes(name) ? args.splice(args.indexOf(name), 2)[1] : undefined);
const only = option('--only');
const onlySize = option('--size');
const [folder] = args;
if (!folder) {
  console.error('usage: node scripts/shots.mjs FOLDER [--only NAME] [--size SIZE]');
  process.exit(3);
}

const OTHER_LANGUAGES = ['de', 'en-XA', 'ar-XB'];
const wanted = (screen) => !only || screen.name.startsWith(only);
const jobs = [];
for (const size of Object.keys(SIZES))
  if (!onlySize || size === onlySize)
    for (const screen of screensAt(size).filter(wanted)) jobs.push({ screen, size, looks: Object.keys(LOOKS), tail: '' });
for (const language of OTHER_LANGUAGES)
  for (const screen of SCREENS.filter(wanted))
    if (/^(library-(grid|list|selected)|connect|connect-waiting|drawer-checks|badge-problem|transfer-plan|settings-appearance)$/.test(screen.name))
      if (!onlySize || onlySize === '1280x800') jobs.push({ screen, size: '1280x800', looks: ['light'], language, tail: `.${language}` });

await mkdir(folder, { recursive: true });
const held = await start();
const failed = [];
let taken = 0;

async function work() {
  const page = await newPage(held);
  for (let job = jobs.shift(); job; job = jobs.shift()) {
    const { screen, size, looks, language, tail } = job;
    try {
      await begin(page, { size, query: { ...screen.query, ...(language ? { lang: language } : {}) }, hash: screen.hash });
      await enter(page, screen);
      for (const look of looks) {
        await dress(page, look);
        await page.screenshot({ path: join(folder, `${screen.name}${tail}.${size}.${look}.png`), animations: 'disabled', caret: 'hide' });
        taken += 1;
      }
    } catch (error) {
      failed.push(`${screen.name} at ${size}${tail}: ${String(error.message).split('\n')[0]}`);
    }
  }
}

await Promise.all(Array.from({ length: PAGES_AT_ONCE }, work));
await held.stop();
console.log(`${String(taken)} pictures in ${folder}`);
for (const line of failed) console.error(line);
process.exit(failed.length ? 1 : 0);

// A picture of every screen, at the four sizes, in light, dark and high contrast. usage: npm run shots -- FOLDER [NAME]
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { launch, open, serve } from '../tests/stage.mjs';
import { SCREENS } from '../tests/screens.mjs';

const [folder = 'shots', only] = process.argv.slice(2);
const SIZES = [
  [1280, 800],
  [800, 600],
  [640, 400],
  [320, 640],
];
const LOOKS = {
  light: { theme: 'light' },
  dark: { theme: 'dark' },
  high: { theme: 'light', contrast: 'high' },
};

mkdirSync(folder, { recursive: true });
const { origin, stop } = await serve();
const browser = await launch();
let broken = 0;
for (const screen of SCREENS.filter((known) => !only || known.name.includes(only))) {
  for (const [width, height] of SIZES) {
    for (const [look, query] of Object.entries(LOOKS)) {
      const { page, context, faults } = await open(browser, origin, { ...screen, query: { ...screen.query, ...query }, width, height });
      await screen.walk?.(page, { width, height });
      await page.waitForTimeout(250);
      await page.screenshot({ path: join(folder, `${screen.name}-${width}x${height}-${look}.png`) });
      for (const fault of faults) console.error(`${screen.name} ${width}x${height} ${look}: ${fault}`);
      broken += faults.length;
      await context.close();
    }
  }
  console.log(screen.name);
}
await browser.close();
await stop();
if (broken) process.exit(1);

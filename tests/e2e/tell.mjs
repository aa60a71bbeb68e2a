// `./dev run` without a display: the story, told aloud; ends with 0 or not.

import { join } from 'node:path';

import { ROOT } from './place.mjs';
import { tellStory } from './story.mjs';

const folder = join(ROOT, 'target/practice');
let step = 0;
try {
  await tellStory(folder, join(folder, 'shots'), (sentence) => console.log(`${String(++step).padStart(2)}. ${sentence}`));
  console.log('The story is told. Pictures are in target/practice/shots.');
  process.exit(0);
} catch (error) {
  console.error(error);
  process.exit(1);
}

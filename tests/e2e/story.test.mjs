// The main job through the real window, as a test.

import { join } from 'node:path';
import { test } from 'node:test';

import { ROOT } from './place.mjs';
import { tellStory } from './story.mjs';

test('the main job: connect, sync, verify, look, copy, and everything offline', { timeout: 420_000 }, async (context) => {
  const folder = join(ROOT, 'target/test/story');
  await tellStory(folder, join(folder, 'shots'), (sentence) => context.diagnostic(sentence));
});

// Hands the answer on: once by itself, then by the button, and always by copying. Keeps nothing and sends nothing.

import { answerOf, TARGET } from './answer.js';
import { words } from './words.js';

/** How long an answer counts on the strictest hosts known, in seconds. */
const LIFE_S = 60;

const by = (id) => document.getElementById(id);

const { language, say } = words(navigator.languages);
document.documentElement.lang = language;
document.title = say.title;
for (const part of document.querySelectorAll('[data-word]')) part.textContent = say[part.dataset.word];

const answer = answerOf(location.search);
// Out of the address bar and the history, whatever it was.
const here = `${location.origin}${location.pathname}`;
history.replaceState(null, '', location.pathname);

if (answer) show(answer);
else by('nothing').hidden = false;

/** @param {{ query: string, error: string | null }} answer */
function show(answer) {
  const target = `${TARGET}?${answer.query}`;
  // The host's own words are not shown: anybody can make an address of this page that says anything.
  if (answer.error) by('said').textContent = answer.error === 'access_denied' ? say.denied : say.failed;
  by('open').href = target;
  by('text').value = `${here}?${answer.query}`;
  by('copy').addEventListener('click', copy);
  by('answer').hidden = false;
  if (!answer.error) countDown();
  // Only when all is loaded: leaving earlier would stop what is still on its way.
  const go = () => setTimeout(() => location.assign(target));
  if (document.readyState === 'complete') go();
  else addEventListener('load', go, { once: true });
}

async function copy() {
  const field = by('text');
  try {
    await navigator.clipboard.writeText(field.value);
    by('copied').textContent = say.copied;
  } catch {
    field.focus();
    field.select();
    by('copied').textContent = say.selected;
  }
}

function countDown() {
  const since = performance.now();
  const tick = () => {
    const left = LIFE_S - Math.floor((performance.now() - since) / 1000);
    if (left > 0) {
      by('left').textContent = say.left(left);
      return;
    }
    clearInterval(clock);
    by('left').textContent = '';
    by('late').textContent = say.late;
  };
  const clock = setInterval(tick, 1000);
  tick();
}

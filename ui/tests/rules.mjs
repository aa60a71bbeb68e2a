// Rules that every screen keeps, as questions to the page: each answers a list of faults.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const COLOURS = ['color-contrast', 'link-in-text-block'];

/** What axe finds; `which` is `all`, `colours` or `all but colours`. */
export async function axe(page, which = 'all') {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
  const found = await page.evaluate(
    ([tags, colours, which]) =>
      window.axe.run(document, {
        runOnly: which === 'colours' ? { type: 'rule', values: colours } : { type: 'tag', values: tags },
        rules: {
          // A menu hangs outside the landmarks, in the page's own layer, and is left by Escape.
          ...(which !== 'colours' && { region: { enabled: !document.querySelector('[role="menu"]') } }),
          ...(which === 'all but colours' && Object.fromEntries(colours.map((rule) => [rule, { enabled: false }]))),
        },
        resultTypes: ['violations'],
      }),
    [TAGS, COLOURS, which],
  );
  return found.violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${node.target.join(' ')} ${node.any[0]?.message ?? ''}`));
}

/** Shared by the questions below; put into the page once. */
function tools() {
  const CONTROLS = 'a[href], button, input, textarea, select, summary, [tabindex="0"], [role="menuitem"], [role="menuitemradio"], [role="menuitemcheckbox"]';
  const LAYER = '[role="dialog"], [role="alertdialog"], [role="menu"], .pop, [data-sonner-toaster]';

  const seen = (element) => element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) && element.closest('.unseen') === null;
  const layer = (element) => element.closest(LAYER);
  const named = (element) => {
    const words = (element.getAttribute?.('aria-label') ?? element.textContent ?? '').trim().replace(/\s+/g, ' ').slice(0, 60);
    return `<${element.tagName.toLowerCase()} class="${String(element.className?.baseVal ?? element.className).replace(/ ?svelte-\w+/g, '')}"> ${words}`;
  };
  /** What of `rect` is to be seen, after all that clips `element`. */
  const clipped = (rect, element) => {
    let { left, top, right, bottom } = rect;
    for (let box = element; box; box = box.parentElement) {
      const style = getComputedStyle(box);
      const own = box.getBoundingClientRect();
      if (style.overflowX !== 'visible') [left, right] = [Math.max(left, own.left), Math.min(right, own.right)];
      if (style.overflowY !== 'visible') [top, bottom] = [Math.max(top, own.top), Math.min(bottom, own.bottom)];
      if (style.position === 'fixed') break;
    }
    return { left: Math.max(left, 0), top: Math.max(top, 0), right: Math.min(right, innerWidth), bottom: Math.min(bottom, innerHeight) };
  };
  const top = () => [...document.querySelectorAll(LAYER)].filter((one) => one.matches('[role="dialog"], [role="alertdialog"], [role="menu"], .pop') && seen(one)).at(-1) ?? document;
  const texts = (root) => {
    const found = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (!node.data.trim() || !parent || !seen(parent) || parent.closest('script, style, .unseen')) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      found.push({ node, parent, rects: [...range.getClientRects()] });
    }
    return found;
  };
  const controls = () => {
    const root = top();
    return [...root.querySelectorAll(CONTROLS)].filter(
      (element) => seen(element) && !element.matches('[disabled], [type="hidden"], [role="separator"]') && element.getBoundingClientRect().width > 2,
    );
  };
  window.rules = { seen, layer, named, clipped, texts, controls, top };
}

const asked = async (page, question, argument) => {
  if (!(await page.evaluate(() => 'rules' in window))) await page.evaluate(tools);
  return page.evaluate(question, argument);
};

/** Nothing scrolls sideways, and nothing is cut at a side to prevent it. */
export const sideways = (page) =>
  asked(page, () => {
    const { seen, named } = window.rules;
    const root = document.scrollingElement;
    const faults = root.scrollWidth > root.clientWidth ? [`the page is ${root.scrollWidth} px wide in ${root.clientWidth}`] : [];
    for (const element of document.querySelectorAll('body *')) {
      const style = getComputedStyle(element);
      if (style.overflowX === 'visible' || style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none' || element.matches('input, textarea')) continue;
      if (seen(element) && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 1) faults.push(`${named(element)} is ${element.scrollWidth} px wide in ${element.clientWidth}`);
    }
    return faults;
  });

/** No text lies on another. */
export const overlaps = (page) =>
  asked(page, () => {
    const { texts, clipped, layer } = window.rules;
    const parts = texts(document.body).flatMap(({ node, parent, rects }) =>
      rects
        .map((rect) => ({ words: node.data.trim().slice(0, 40), parent, layer: layer(parent), rect: clipped(rect, parent) }))
        .filter(({ rect }) => rect.right - rect.left > 2 && rect.bottom - rect.top > 4),
    );
    const faults = [];
    parts.forEach((one, at) => {
      for (const other of parts.slice(at + 1)) {
        if (one.layer !== other.layer || one.parent === other.parent) continue;
        const wide = Math.min(one.rect.right, other.rect.right) - Math.max(one.rect.left, other.rect.left);
        const high = Math.min(one.rect.bottom, other.rect.bottom) - Math.max(one.rect.top, other.rect.top);
        if (wide > 2 && high > 4) faults.push(`“${one.words}” and “${other.words}” lie on each other by ${Math.round(wide)} x ${Math.round(high)} px`);
      }
    });
    return faults;
  });

/** Everything that takes a press can be brought into sight, and nothing lies on it. */
export const reachable = (page) =>
  asked(page, () => {
    const { controls, named } = window.rules;
    const faults = [];
    for (const element of controls()) {
      element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      const rect = [...element.getClientRects()].find(({ width, height }) => width > 0 && height > 0);
      if (!rect) continue;
      const [x, y] = [rect.left + rect.width / 2, rect.top + Math.min(rect.height, innerHeight - rect.top) / 2];
      if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) {
        faults.push(`${named(element)} stays out of sight at ${Math.round(x)}, ${Math.round(y)}`);
        continue;
      }
      const hit = document.elementFromPoint(x, y);
      const label = element.closest('label');
      if (hit && hit !== element && !element.contains(hit) && !(label && label.contains(hit)) && !hit.contains(element)) faults.push(`${named(element)} lies under ${named(hit)}`);
    }
    for (const scroller of document.querySelectorAll('body *')) if (scroller.scrollTop) scroller.scrollTop = 0;
    return faults;
  });

/** What takes a press is 24 px or more, links within a sentence aside. */
export const small = (page) =>
  asked(page, () => {
    const { controls, named } = window.rules;
    return controls().flatMap((element) => {
      const inSentence = getComputedStyle(element).display === 'inline' && element.parentElement.textContent.trim() !== element.textContent.trim();
      if (inSentence) return [];
      const box = (element.matches('[type="checkbox"], [type="radio"]') && element.closest('label')) || element;
      const { width, height } = box.getBoundingClientRect();
      return width >= 23.9 && height >= 23.9 ? [] : [`${named(element)} is ${Math.round(width)} x ${Math.round(height)} px`];
    });
  });

/** Words of ours that are cut at a side or at the foot; names of others may end in an ellipsis. */
export const cut = (page) =>
  asked(page, () => {
    const { texts, named, top } = window.rules;
    const faults = [];
    const root = top();
    for (const { node, parent, rects } of texts(root === document ? document.body : root)) {
      if (parent.closest('bdi, time, .mono, .host, [data-index] .name') && !parent.closest('.pick')) continue;
      const box = { left: Math.min(...rects.map((r) => r.left)), right: Math.max(...rects.map((r) => r.right)), top: Math.min(...rects.map((r) => r.top)), bottom: Math.max(...rects.map((r) => r.bottom)) };
      for (let element = parent; element && element !== document.body; element = element.parentElement) {
        const style = getComputedStyle(element);
        const own = element.getBoundingClientRect();
        const sideways = style.overflowX !== 'visible' && (box.right > own.right + 1.5 || box.left < own.left - 1.5);
        const below = (style.overflowY === 'hidden' || style.overflowY === 'clip') && (box.bottom > own.bottom + 3 || box.top < own.top - 3);
        if (sideways || below) {
          faults.push(`“${node.data.trim().slice(0, 50)}” is cut ${sideways ? 'at the side' : 'at the foot'} by ${named(element).slice(0, 60)}`);
          break;
        }
        if (style.overflowX === 'auto' || style.overflowY === 'auto' || style.overflowY === 'scroll' || style.position === 'fixed') break;
      }
    }
    for (const input of document.querySelectorAll('input[placeholder]')) {
      const pen = document.createElement('canvas').getContext('2d');
      pen.font = getComputedStyle(input).font;
      const room = input.clientWidth - parseFloat(getComputedStyle(input).paddingLeft) - parseFloat(getComputedStyle(input).paddingRight);
      if (input.checkVisibility() && pen.measureText(input.placeholder).width > room + 1) faults.push(`the placeholder “${input.placeholder}” is cut`);
    }
    return faults;
  });

/** Words on the screen, or only heard, that did not come through the pseudo-language; `data` are words of others. */
export const outside = (page, data) =>
  asked(
    page,
    (known) => {
      const { seen, named } = window.rules;
      // What issuers and hosts said: names, addresses, the findings of a check, descriptions.
      const THEIRS = 'bdi, time, pre, .mono, .detail, .words.text, .warnings, .plate';
      const faults = new Set();
      const bare = (text) => {
        let rest = text;
        for (let before = ''; before !== rest; ) [before, rest] = [rest, rest.replace(/\u2068[^\u2068\u2069]*\u2069/gu, ' ')];
        for (const word of known) rest = rest.split(word).join(' ');
        // Dates come from the system; keys are called what stands on them.
        rest = rest.replace(/(\w+day, )?\b\d{1,2} [A-Z]\w+ \d{4}\b/g, ' ').replace(/\b(Alt|Ctrl|Shift|Enter|Esc)\b/g, ' ');
        return rest.replace(/\b[\w.-]+\.(example|org|net)\b\S*/g, ' ').replace(/https?:\S+/g, ' ').trim();
      };
      const judge = (text, element, what) => {
        const rest = bare(text);
        if (/[A-Za-z]{2,}/.test(rest)) faults.add(`${what} “${rest.slice(0, 60)}” in ${named(element).slice(0, 90)}`);
      };
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const parent = node.parentElement;
        // What was told to a screen reader a while ago stays as it was told.
        if (!node.data.trim() || !parent.checkVisibility() || parent.closest(`script, style, kbd, .unseen[aria-live], ${THEIRS}`)) continue;
        judge(node.data, parent, 'text');
      }
      for (const element of document.querySelectorAll('[aria-label], [title], [placeholder], [aria-roledescription]')) {
        if (!seen(element) && !element.checkVisibility()) continue;
        // A title may say again the name of the picture it lies on.
        const name = element.querySelector('img[alt]')?.getAttribute('alt');
        if (element.closest(THEIRS) || (name && element.title === name)) continue;
        for (const name of ['aria-label', 'title', 'placeholder', 'aria-roledescription']) if (element.hasAttribute(name)) judge(element.getAttribute(name), element, name);
      }
      return [...faults];
    },
    data,
  );

/** Sentences of ours whose direction a stranger's name in them would choose; for the mirrored pseudo-language. */
export const turned = (page) =>
  asked(page, () => {
    const { named } = window.rules;
    const ours = (element) => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.replace(/\u2068[^\u2068\u2069]*\u2069/gu, '').includes('\u202e'));
    return [...document.querySelectorAll('[dir="auto"]:not(bdi, input)')].filter((element) => element.checkVisibility() && ours(element)).map((element) => named(element).replace(/[\u202c\u202e]/g, ''));
  });

/** Walks by Tab over everything that takes the focus; answers what shows no ring, and how many places there were. */
export async function unringed(page, most = 120) {
  const stops = await asked(page, () => {
    const ring = (one) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(one);
      return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
    };
    window.walked = new Map();
    const walk = (target) => {
      const ringed = ring(target) || [...target.querySelectorAll('*')].some(ring) || (target.nextElementSibling !== null && ring(target.nextElementSibling));
      if (!window.walked.has(target)) window.walked.set(target, ringed ? undefined : window.rules.named(target));
    };
    document.addEventListener('focusin', ({ target }) => walk(target));
    // Where there is only one place, Tab stays on it and nothing is told.
    window.walkHere = () => document.activeElement !== document.body && walk(document.activeElement);
    return window.rules.controls().length;
  });
  for (let turn = 0; turn < Math.min(stops + 4, most); turn += 1) await page.keyboard.press('Tab');
  await page.evaluate(() => window.walkHere());
  return page.evaluate(() => ({ faults: [...window.walked.values()].filter((fault) => fault !== undefined), places: window.walked.size }));
}

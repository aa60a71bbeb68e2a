// Recomputes every contrast that the look promises, from the token file alone (WCAG 2.2, relative luminance).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');
const SURFACES = ['canvas', 'chrome', 'raised', 'plate', 'hover', 'press', 'selected'];
const STATUS = ['passed', 'problem', 'unsure', 'expired', 'revoked', 'pending', 'busy'];
const SOFT = ['passed', 'problem', 'unsure', 'expired', 'revoked', 'busy'];
const CLOTHS = ['pine', 'brick', 'slate', 'plum', 'ochre', 'petrol', 'olive', 'umber'];

type Tokens = Map<string, string>;

function block(selector: string): Tokens {
  const at = css.indexOf(`${selector} {`);
  expect(at, `${selector} stands in the token file`).toBeGreaterThanOrEqual(0);
  const body = css.slice(css.indexOf('{', at) + 1, css.indexOf('\n}', at));
  return new Map([...body.matchAll(/--([\w-]+):\s*([^;]+);/g)].map((found) => [found[1] ?? '', found[2] ?? '']));
}

const plain = block(':root');
const light = new Map([...plain, ...block(":root[data-theme='light']")]);
const dark = new Map([...plain, ...block(":root[data-theme='dark']")]);
const more = block(":root[data-contrast='more']");
const highLight = new Map([...light, ...more, ...block(":root[data-theme='light'][data-contrast='more']")]);
const highDark = new Map([...dark, ...more, ...block(":root[data-theme='dark'][data-contrast='more']")]);
const THEMES = { light, dark, highLight, highDark };

function colour(tokens: Tokens, name: string): string {
  const value = tokens.get(name) ?? '';
  const other = /^var\(--([\w-]+)\)$/.exec(value)?.[1];
  if (other) return colour(tokens, other);
  expect(value, `--${name} is a colour of six digits`).toMatch(/^#[0-9a-f]{6}$/);
  return value;
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function ratio(one: string, other: string): number {
  const [bright = 0, dim = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (bright + 0.05) / (dim + 0.05);
}

const lowest = (tokens: Tokens, names: string[], on = SURFACES): number =>
  Math.min(...names.flatMap((name) => on.map((surface) => ratio(colour(tokens, name), colour(tokens, surface)))));

/** As printed in the look: cut after its digits, never rounded up. */
const cut = (value: number, digits: number): number => Math.floor(value * 10 ** digits) / 10 ** digits;

describe('the lowest contrast over all seven surfaces', () => {
  it.each([
    ['light', 'ink', 12.4, 1],
    ['light', 'ink2', 6.1, 1],
    ['light', 'ink3', 4.54, 2],
    ['light', 'accent', 6.1, 1],
    ['light', 'unsure', 5.01, 2],
    ['light', 'edge', 3.35, 2],
    ['light', 'focus', 4.5, 1],
    ['dark', 'ink', 9.9, 1],
    ['dark', 'ink2', 6.1, 1],
    ['dark', 'ink3', 4.76, 2],
    ['dark', 'accent', 6.1, 1],
    ['dark', 'edge', 3.41, 2],
    ['dark', 'focus', 6.9, 1],
  ] as const)('in %s, %s has %d to 1', (theme, name, figure, digits) => {
    const value = lowest(THEMES[theme], [name]);
    expect(Math.abs(value - figure), `${String(value)} is the figure of the look`).toBeLessThan(0.6 * 10 ** -digits);
  });

  it.each([
    ['light', 5],
    ['dark', 5.4],
  ] as const)('in %s, every status word has %d to 1 or more', (theme, figure) => {
    expect(cut(lowest(THEMES[theme], STATUS), 1)).toBeGreaterThanOrEqual(figure);
  });

  it.each(['highLight', 'highDark'] as const)('in %s, all text has 7.3 to 1 or more, and edges 7.5', (theme) => {
    expect(cut(lowest(THEMES[theme], ['ink', 'ink2', 'ink3', 'accent', ...STATUS]), 1)).toBeGreaterThanOrEqual(7.3);
    expect(cut(lowest(THEMES[theme], ['edge', 'focus']), 1)).toBeGreaterThanOrEqual(7.5);
  });
});

describe('words on grounds of their own', () => {
  it.each(Object.entries(THEMES))('in %s, a status word has 5.6 to 1 or more on its soft ground', (_, tokens) => {
    for (const name of SOFT) expect(cut(ratio(colour(tokens, name), colour(tokens, `${name}-soft`)), 1), name).toBeGreaterThanOrEqual(5.6);
  });

  it.each(Object.entries(THEMES))('in %s, plain and quiet text can be read on every soft ground', (_, tokens) => {
    for (const name of SOFT) expect(lowest(tokens, ['ink', 'ink2'], [`${name}-soft`]), name).toBeGreaterThanOrEqual(4.5);
  });

  it.each([
    ['light', 7.8, 6.7],
    ['dark', 9.2, 8.2],
    ['highLight', 11, 10.3],
    ['highDark', 14.3, 12],
  ] as const)('in %s, buttons have %d to 1 on accent and %d to 1 on problem', (theme, accent, problem) => {
    const tokens = THEMES[theme];
    expect(ratio(colour(tokens, 'on-accent'), colour(tokens, 'accent'))).toBeCloseTo(accent, 0.9);
    expect(ratio(colour(tokens, 'on-accent'), colour(tokens, 'problem'))).toBeCloseTo(problem, 0.9);
    expect(ratio(colour(tokens, 'on-accent'), colour(tokens, 'accent-hover')), 'hovered').toBeGreaterThanOrEqual(4.5);
  });

  it('a tag has its white letter at 5.1 to 5.9, and stands out from both canvases', () => {
    for (const cloth of CLOTHS) {
      const value = colour(plain, `cloth-${cloth}`);
      const letter = ratio(colour(plain, 'on-cloth'), value);
      expect(letter, cloth).toBeGreaterThan(5.05);
      expect(letter, cloth).toBeLessThan(5.95);
      expect(Math.min(ratio(value, colour(light, 'canvas')), ratio(value, colour(dark, 'canvas'))), cloth).toBeGreaterThanOrEqual(3.055);
    }
  });
});

describe('what never carries meaning alone', () => {
  it('hair and selected are as faint as the look says', () => {
    expect(ratio(colour(light, 'hair'), colour(light, 'canvas'))).toBeCloseTo(1.4, 0.9);
    expect(ratio(colour(light, 'selected'), colour(light, 'canvas'))).toBeCloseTo(1.2, 0.9);
    expect(ratio(colour(dark, 'selected'), colour(dark, 'canvas'))).toBeCloseTo(1.5, 0.9);
  });
});

describe('the app icon', () => {
  it('has its body at 5.5 to 1 on light and 3.1 on dark, and its tag at 5.5 on the body', () => {
    const body = colour(plain, 'icon-body');
    expect(ratio(body, colour(light, 'canvas'))).toBeCloseTo(5.5, 0.9);
    expect(ratio(body, colour(dark, 'canvas'))).toBeCloseTo(3.1, 0.9);
    expect(ratio(colour(plain, 'icon-tag'), body)).toBeCloseTo(5.5, 0.9);
  });
});

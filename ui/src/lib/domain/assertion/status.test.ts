import Ban from '@lucide/svelte/icons/ban';
import CircleCheck from '@lucide/svelte/icons/circle-check';
import CircleDashed from '@lucide/svelte/icons/circle-dashed';
import CircleDashedCheck from '@lucide/svelte/icons/circle-dashed-check';
import CircleQuestionMark from '@lucide/svelte/icons/circle-question-mark';
import Hourglass from '@lucide/svelte/icons/hourglass';
import { beforeEach, describe, expect, it } from 'vitest';
import type { AssertionRow, Flag, Headline } from '$lib/ipc/bindings';
import OctagonX from '$lib/shared/OctagonX.svelte';
import { speak } from '$lib/words/words.svelte';
import { FLAGS, HEADLINES, HEADLINE_OF, LOOKS, flagWord, headlineWord, outcomeWord, wholeName } from './status';

const plain = (text: string): string => text.replace(/[\u2068\u2069]/g, '');

const ROW: AssertionRow = {
  id: '1',
  assertion: null,
  name: 'Wound care II',
  issuer: 'City Hospital',
  issuedOn: '2023-05-12T00:00:00Z',
  expires: null,
  status: 'valid',
  headline: 'passed',
  headlineAt: null,
  flags: [],
  places: [],
  picture: null,
  lastCheckedAt: null,
};

beforeEach(() => {
  speak('en');
});

describe('a headline', () => {
  it.each([
    ['revoked', 'Revoked', Ban, 'revoked', false],
    ['suspended', 'Suspended', Ban, 'revoked', false],
    ['problem', 'Problem', OctagonX, 'problem', false],
    ['expired', 'Expired', Hourglass, 'expired', false],
    ['couldNotCheck', 'Could not check', CircleQuestionMark, 'unsure', false],
    ['lastPassed', 'Last passed', CircleDashedCheck, 'passed', true],
    ['notChecked', 'Not checked yet', CircleDashed, 'pending', false],
    ['passed', 'Passed', CircleCheck, 'passed', true],
  ] as const)('%s is told by word, icon and colour together', (headline, word, icon, tone, quiet) => {
    expect(plain(headlineWord(headline))).toBe(word);
    expect(LOOKS[headline].icon).toBe(icon);
    expect(LOOKS[headline].tone).toBe(tone);
    expect(LOOKS[headline].quiet ?? false, 'only good news is quiet').toBe(quiet);
  });

  it('notYetValid says when it starts, in the colour of expired', () => {
    expect(plain(headlineWord('notYetValid', '2027-01-01T00:00:00Z'))).toMatch(/^Starts 1 Jan/);
    expect(LOOKS.notYetValid.tone).toBe('expired');
  });

  it('lastPassed is dated in list and detail, and only there', () => {
    const at = new Date(Date.now() - 5 * 86_400_000).toISOString();
    expect(plain(headlineWord('lastPassed', at))).toBe('Last passed');
    expect(plain(headlineWord('lastPassed', at, true))).toMatch(/^Last passed \d+ \w+$/);
  });

  it('lastPassed of long ago has its year', () => {
    expect(plain(headlineWord('lastPassed', '2019-11-03T00:00:00Z', true))).toBe('Last passed 3 Nov 2019');
  });

  it('stands in the order of the look, each once', () => {
    expect(HEADLINES).toHaveLength(new Set(HEADLINES).size);
    expect(new Set(HEADLINES)).toEqual(new Set<Headline>(Object.keys(LOOKS) as Headline[]));
    expect(HEADLINES.indexOf('revoked')).toBeLessThan(HEADLINES.indexOf('problem'));
    expect(HEADLINES.indexOf('problem')).toBeLessThan(HEADLINES.indexOf('expired'));
    expect(HEADLINES.indexOf('expired')).toBeLessThan(HEADLINES.indexOf('couldNotCheck'));
    expect(HEADLINES.at(-1)).toBe('passed');
  });

  it('of a run that could not be made is never a problem', () => {
    expect(HEADLINE_OF.unverifiable).toBe('couldNotCheck');
    expect(outcomeWord('could_not_check')).toBe('Could not check');
    expect(LOOKS.couldNotCheck.tone).not.toBe('problem');
  });
});

describe('a flag', () => {
  const flags: [Flag, string][] = [
    [{ kind: 'forSomeoneElse' }, 'For someone else'],
    [{ kind: 'goneFrom', backpack: 'Badgr EU' }, 'No longer in Badgr EU'],
    [{ kind: 'onlyHere' }, 'Only here'],
    [{ kind: 'proofIncomplete' }, 'Proof incomplete'],
  ];

  it.each(flags)('%o is a remark with an icon of its own', (flag, word) => {
    expect(plain(flagWord(flag))).toBe(word);
    expect(Object.values(FLAGS).filter((icon) => icon === FLAGS[flag.kind])).toHaveLength(1);
  });

  it('stands beside the headline in the whole name, never instead of it', () => {
    const name = plain(wholeName({ ...ROW, flags: flags.map(([flag]) => flag) }));
    expect(name).toContain('Passed');
    for (const [, word] of flags) expect(name).toContain(word);
  });
});

describe('the whole name', () => {
  it('says badge, issuer, date, status and places', () => {
    const places = [
      { backpack: '1', name: 'Badgr EU', letter: 'B', cloth: 'pine' },
      { backpack: '2', name: 'Moodle U', letter: 'M', cloth: 'brick' },
    ];
    expect(plain(wholeName({ ...ROW, places }))).toBe('Wound care II, City Hospital, 12 May 2023, Passed, in Badgr EU, Moodle U');
  });

  it('says that name, issuer and date are missing', () => {
    const name = plain(wholeName({ ...ROW, name: '', issuer: '', issuedOn: null }));
    expect(name).toBe('Badge without a name, Issuer unknown, No date, Passed');
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import { speak } from '$lib/words/words.svelte';
import { clock, number, seconds, shortDate, size, timeOfDay } from './dates.svelte';

beforeEach(() => {
  speak('en');
});

describe('a date', () => {
  it('without a time of day is that day everywhere', () => {
    for (const iso of ['2023-05-12', '2023-05-12T00:00:00Z', '2023-05-12T00:00:00.000Z', '2023-05-12T00:00:00+00:00'])
      expect(shortDate(iso)).toBe('12 May 2023');
  });

  it('that cannot be read is shown as it came', () => {
    expect(shortDate('some day')).toBe('some day');
  });

  it('follows the language', () => {
    speak('de');
    expect(shortDate('2023-05-12')).toBe('12. Mai 2023');
  });

  it('has a time of day in the user’s form', () => {
    expect(timeOfDay('2026-11-19T10:41:00')).toBe('10:41');
  });
});

describe('numbers', () => {
  it('are grouped by the locale', () => {
    expect(number(100_000)).toBe('100,000');
    speak('de');
    expect(number(100_000)).toBe('100.000');
  });

  it('count waiting as minutes and seconds', () => {
    expect(clock(42_300)).toBe('0:42');
    expect(clock(605_000)).toBe('10:05');
    expect(clock(-5)).toBe('0:00');
  });

  it('say how long and how big', () => {
    expect(seconds(310)).toBe('0.3');
    expect(size(1204)).toBe('1.2 kB');
    expect(size(214_000)).toBe('214 kB');
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import { Selection, moved } from './selection.svelte';

const all = Array.from({ length: 20 }, (_, index) => `b${String(index)}`);
let selection: Selection;

beforeEach(() => {
  selection = new Selection(async (first, last) => all.slice(first, last + 1));
});

describe('the selection', () => {
  it('holds one after a plain press, whatever was selected before', () => {
    selection.all(all);
    selection.only('b3', 3);
    expect([...selection.ids]).toEqual(['b3']);
    expect(selection.single).toBe('b3');
  });

  it('takes and leaves out by toggling', () => {
    selection.only('b3', 3);
    selection.toggle('b5', 5);
    expect(selection.ids.size).toBe(2);
    expect(selection.single, 'two have no single one').toBeUndefined();
    selection.toggle('b3', 3);
    expect([...selection.ids]).toEqual(['b5']);
  });

  it('extends from the last choice, in both directions, and again from there', async () => {
    selection.only('b5', 5);
    await selection.extend(8);
    expect([...selection.ids]).toEqual(['b5', 'b6', 'b7', 'b8']);
    await selection.extend(3);
    expect([...selection.ids]).toEqual(['b3', 'b4', 'b5']);
    expect(selection.active).toBe(3);
  });

  it('loses what a filter hides, and counts it', () => {
    selection.all(['b1', 'b2', 'b3']);
    selection.keep(['b2', 'b9']);
    expect([...selection.ids]).toEqual(['b2']);
    expect(selection.hidden).toBe(2);
    selection.only('b2', 2);
    expect(selection.hidden, 'the next choice ends the remark').toBe(0);
  });
});

describe('a moving key', () => {
  const to = (key: string, from: number, ctrl = false, rightToLeft = false): number | undefined => moved(key, ctrl, from, 20, 6, 3, rightToLeft);

  it.each([
    ['ArrowRight', 4, 5],
    ['ArrowRight', 19, 19],
    ['ArrowLeft', 6, 5],
    ['ArrowLeft', 0, 0],
    ['ArrowDown', 2, 8],
    ['ArrowUp', 8, 2],
    ['ArrowUp', 2, 2],
    ['Home', 8, 6],
    ['End', 8, 11],
    ['End', 19, 19],
    ['PageDown', 1, 13],
    ['PageUp', 13, 1],
    ['PageUp', 7, 1],
  ])('%s from %i leads to %i', (key, from, expected) => {
    expect(to(key, from)).toBe(expected);
  });

  it('down from the row before the last leads to the last badge, where none stands below', () => {
    expect(to('ArrowDown', 17)).toBe(19);
    expect(to('ArrowDown', 19), 'and stays there').toBe(19);
  });

  it('with Ctrl, Home and End lead to the first and the last of all', () => {
    expect(to('Home', 8, true)).toBe(0);
    expect(to('End', 8, true)).toBe(19);
  });

  it('follows the direction of the text', () => {
    expect(to('ArrowLeft', 4, false, true)).toBe(5);
    expect(to('ArrowRight', 4, false, true)).toBe(3);
  });

  it('is none of the letters', () => {
    expect(to('a', 4)).toBeUndefined();
  });

  it('never leads out of the list', () => {
    for (const key of ['ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp', 'Home', 'End', 'PageDown', 'PageUp'])
      for (let from = 0; from < 20; from += 1) {
        const index = to(key, from) ?? -1;
        expect(index).toBeGreaterThanOrEqual(0);
        expect(index).toBeLessThan(20);
      }
  });
});

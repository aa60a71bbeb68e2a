// The figures of look.md 4 and 5.
import { describe, expect, it } from 'vitest';
import { gridLayout, listLayout } from './layout';

const PADDING = 48;

describe('the grid', () => {
  it.each([
    ['1280 wide', 1280 - 224 - 1 - PADDING, 6, 151],
    ['1280 wide beside the drawer', 1280 - 224 - 376 - 1 - PADDING, 4, 143],
    ['800 wide', 800 - 192 - 1 - PADDING, 3, 173],
  ])('%s has %i px of room, %i columns and tiles of %i', (_, width, columns, tile) => {
    const layout = gridLayout(width, 'm', false);
    expect(layout.columns).toBe(columns);
    expect(Math.round(layout.tile)).toBe(tile);
    expect(layout.gap).toBe(20);
  });

  it('320 wide has two tiles of 136, 16 apart', () => {
    expect(gridLayout(320 - 32, 'm', true)).toMatchObject({ columns: 2, tile: 136, gap: 16 });
  });

  it('640 wide with a scroll bar has three of 179', () => {
    expect(Math.floor(gridLayout(640 - PADDING - 15, 'm', false).tile)).toBe(179);
  });

  it.each([
    ['s', 64],
    ['m', 116],
    ['l', 134],
  ] as const)('size %s has a caption of %i, 4 under the plate and 16 between rows', (tiles, caption) => {
    const layout = gridLayout(1000, tiles, false);
    expect(layout.caption).toBe(caption);
    expect(layout.pitch).toBeCloseTo(layout.tile + 4 + caption + 16);
  });

  it('M has rows of tile and 136', () => {
    const layout = gridLayout(1000, 'm', false);
    expect(layout.pitch - layout.tile).toBeCloseTo(136);
  });

  it('never has less than one column', () => {
    expect(gridLayout(0, 'l', false)).toMatchObject({ columns: 1, tile: 0 });
  });

  it('fills its width to the last pixel', () => {
    for (let width = 300; width < 2000; width += 37) {
      const { columns, tile, gap } = gridLayout(width, 'm', false);
      expect(columns * tile + (columns - 1) * gap).toBeCloseTo(width);
    }
  });
});

describe('the list', () => {
  it('shows everything where there is room, in rows of 40', () => {
    expect(listLayout(1200)).toMatchObject({ columns: ['issuer', 'issued', 'expires', 'status', 'places'], stacked: false, row: 40 });
  });

  it('loses expires first, then places, then the issuer moves under the name', () => {
    const seen: string[] = [];
    for (let width = 1200; width > 300; width -= 1) {
      const { columns, stacked } = listLayout(width);
      const now = `${columns.join(' ')}${stacked ? ' stacked' : ''}`;
      if (seen.at(-1) !== now) seen.push(now);
    }
    expect(seen).toEqual([
      'issuer issued expires status places',
      'issuer issued status places',
      'issuer issued status',
      'issued status stacked',
      'status stacked',
      ' stacked',
    ]);
  });

  it('has rows of 52 with the issuer under the name, and 72 with the status there too', () => {
    expect(listLayout(560)).toMatchObject({ stacked: true, row: 52 });
    expect(listLayout(288)).toMatchObject({ columns: [], stacked: true, status: true, row: 72 });
  });

  it('leaves out what the user does not want', () => {
    expect(listLayout(1200, ['expires', 'issuer'])).toMatchObject({ columns: ['issued', 'status', 'places'], stacked: false });
  });

  it('never makes columns wider than the room, with a name of 160 at least', () => {
    for (let width = 420; width < 1400; width += 1) {
      const fixed = [...listLayout(width).template.matchAll(/(\d+)px/g)].reduce((sum, found) => sum + Number(found[1]), 0);
      const gaps = listLayout(width).template.split(/ (?![^(]*\))/).length - 1;
      expect(width - fixed - gaps * 12, `at ${String(width)}`).toBeGreaterThanOrEqual(160);
    }
  });
});

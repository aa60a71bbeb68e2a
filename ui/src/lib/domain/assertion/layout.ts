// The measures of grid and list: look.md 4 and 5.

/** Tile sizes. */
export type Tiles = 's' | 'm' | 'l';

/** How a grid of a width comes out. */
export interface GridLayout {
  columns: number;
  /** Edge of a plate, px. */
  tile: number;
  gap: number;
  /** Height of the caption under a plate. */
  caption: number;
  /** From one row's top to the next. */
  pitch: number;
}

const LEAST: Record<Tiles, number> = { s: 96, m: 140, l: 208 };
const CAPTION: Record<Tiles, number> = { s: 64, m: 116, l: 134 };
const ABOVE_CAPTION = 4;
const BETWEEN_ROWS = 16;

/** The grid for `width` px of content; `narrow` windows have smaller tiles and gaps. */
export function gridLayout(width: number, tiles: Tiles, narrow: boolean): GridLayout {
  const gap = narrow ? 16 : 20;
  const least = tiles === 'm' && narrow ? 128 : LEAST[tiles];
  const columns = Math.max(1, Math.floor((width + gap) / (least + gap)));
  const tile = Math.max(0, (width - gap * (columns - 1)) / columns);
  const caption = CAPTION[tiles];
  return { columns, tile, gap, caption, pitch: tile + ABOVE_CAPTION + caption + BETWEEN_ROWS };
}

/** Columns of the list that may leave, in the order in which they stand. */
export type Column = 'issuer' | 'issued' | 'expires' | 'status' | 'places';

const WIDTH: Record<Column, number> = { issuer: 180, issued: 104, expires: 104, status: 160, places: 140 };
const GAP = 12;
const FIXED = 32 + GAP + 32 + GAP + 160;

/** How a list of a width comes out. */
export interface ListLayout {
  columns: Column[];
  /** The issuer stands under the name, and rows are higher. */
  stacked: boolean;
  /** So does the status, where nothing else has room. */
  status: boolean;
  row: number;
  /** For CSS `grid-template-columns`. */
  template: string;
}

/** The list for `width` px; `hidden` are the columns the user does not want. */
export function listLayout(width: number, hidden: readonly string[] = []): ListLayout {
  let columns = (['issuer', 'issued', 'expires', 'status', 'places'] as Column[]).filter((column) => !hidden.includes(column));
  const takes = (): number => FIXED + columns.reduce((sum, column) => sum + WIDTH[column] + GAP, 0);
  for (const leaving of ['expires', 'places', 'issuer', 'issued'] as const) {
    if (takes() > width) columns = columns.filter((column) => column !== leaving);
  }
  const stacked = !columns.includes('issuer') && !hidden.includes('issuer');
  const status = takes() > width;
  if (status) columns = [];
  return {
    columns,
    stacked,
    status,
    row: status ? 72 : stacked ? 52 : 40,
    template: ['32px', '32px', 'minmax(0, 1fr)', ...columns.map((column) => `${String(WIDTH[column])}px`)].join(' '),
  };
}

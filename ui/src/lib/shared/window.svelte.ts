// The size classes of the window, by width and height.
import { MediaQuery } from 'svelte/reactivity';

const sheet = new MediaQuery('(max-width: 759.98px)', false);
const narrow = new MediaQuery('(max-width: 479.98px)', false);
const drawer = new MediaQuery('(min-width: 1040px)', true);
const short = new MediaQuery('(max-height: 479.98px)', false);

export const win = {
  /** The sidebar is a sheet. */
  get sheet(): boolean {
    return sheet.current;
  },
  /** Below 480: two columns, one button for sort and filter. */
  get narrow(): boolean {
    return narrow.current;
  },
  /** There is room for the drawer. */
  get drawer(): boolean {
    return drawer.current;
  },
  /** The status line is an icon in the toolbar, the filter line scrolls away. */
  get short(): boolean {
    return short.current || sheet.current;
  },
};

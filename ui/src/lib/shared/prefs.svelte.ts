// Small things this window remembers by itself: widths of panes, columns, whether the drawer is open.

function kept<T>(name: string, start: T, fits: (value: unknown) => value is T): { value: T } {
  let value = $state.raw(read());
  function read(): T {
    try {
      const known: unknown = JSON.parse(localStorage.getItem(name) ?? 'null');
      return fits(known) ? known : start;
    } catch {
      return start;
    }
  }
  return {
    get value(): T {
      return value;
    },
    set value(fresh: T) {
      value = fresh;
      try {
        localStorage.setItem(name, JSON.stringify(fresh));
      } catch {
        // A window that may not remember still works.
      }
    },
  };
}

const between =
  (min: number, max: number) =>
  (value: unknown): value is number =>
    typeof value === 'number' && value >= min && value <= max;
const yesNo = (value: unknown): value is boolean => typeof value === 'boolean';
const words = (value: unknown): value is string[] => Array.isArray(value) && value.every((word) => typeof word === 'string');

export const prefs = {
  sidebar: kept('sidebar', 224, between(192, 320)),
  drawer: kept('drawer', 376, between(320, 520)),
  drawerOpen: kept('drawer-open', true, yesNo),
  hiddenColumns: kept<string[]>('hidden-columns', [], words),
  singleKeys: kept('single-keys', true, yesNo),
};

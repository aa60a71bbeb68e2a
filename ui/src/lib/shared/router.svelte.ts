// A small router over the address's hash: `#/badge/12?tab=raw`.

/** Where the window is: the parts of the path, and what stands behind the question mark. */
export interface Place {
  path: string[];
  search: URLSearchParams;
}

/** Takes a hash apart. An empty one is the start. */
export function parse(hash: string): Place {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  return {
    path: path.split('/').filter(Boolean).map(decoded),
    search: new URLSearchParams(search),
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Puts an address together. */
export function address(path: string[], search: Record<string, string> = {}): string {
  const query = new URLSearchParams(search).toString();
  return `#/${path.map(encodeURIComponent).join('/')}${query ? `?${query}` : ''}`;
}

let place = $state.raw(parse(typeof location === 'undefined' ? '' : location.hash));
let depth = $state(0);

/** Follows the address from now on; answers how to stop. */
export function startRouter(): () => void {
  const moved = (): void => {
    place = parse(location.hash);
    const known = (history.state as { depth?: number } | null)?.depth;
    // A link was followed: the browser made the entry, and it does not know its depth yet.
    depth = known ?? depth + 1;
    if (known === undefined) history.replaceState({ depth }, '');
  };
  history.replaceState({ depth }, '');
  place = parse(location.hash);
  addEventListener('popstate', moved);
  return () => {
    removeEventListener('popstate', moved);
  };
}

export const router = {
  get place(): Place {
    return place;
  },
  /** Whether there is somewhere to go back to inside the window. */
  get canBack(): boolean {
    return depth > 0;
  },
};

/** Goes to a place. */
export function go(path: string[], search: Record<string, string> = {}): void {
  const to = address(path, search);
  if (to === location.hash) return;
  depth += 1;
  history.pushState({ depth }, '', to);
  place = parse(to);
}

/** Goes to a place that takes the present one's stand in the history. */
export function replace(path: string[], search: Record<string, string> = {}): void {
  const to = address(path, search);
  history.replaceState({ depth }, '', to);
  place = parse(to);
}

/** Goes back, or to the library when the window was opened here. */
export function back(): void {
  if (depth > 0) history.back();
  else replace([]);
}

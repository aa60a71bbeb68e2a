import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { address, back, go, parse, replace, router, startRouter } from './router.svelte';

describe('an address', () => {
  it.each([
    ['', [], ''],
    ['#/', [], ''],
    ['#/library/needs-care', ['library', 'needs-care'], ''],
    ['#/connect?again=2', ['connect'], 'again=2'],
    ['#/library/backpack/a%2Fb', ['library', 'backpack', 'a/b'], ''],
    ['#/bad%E0%A4%A', ['bad%E0%A4%A'], ''],
  ])('%s is taken apart', (hash, path, search) => {
    const place = parse(hash);
    expect(place.path).toEqual(path);
    expect(place.search.toString()).toBe(search);
  });

  it('is put together so that it comes apart the same', () => {
    const hash = address(['library', 'backpack', 'a/b ü?#'], { q: 'x&y=1' });
    expect(parse(hash).path).toEqual(['library', 'backpack', 'a/b ü?#']);
    expect(parse(hash).search.get('q')).toBe('x&y=1');
  });
});

describe('going', () => {
  let stop: () => void;

  beforeEach(() => {
    history.replaceState(null, '', '#/');
    stop = startRouter();
  });
  afterEach(() => {
    stop();
  });

  it('moves at once, and can come back', () => {
    go(['settings', 'network']);
    expect(router.place.path).toEqual(['settings', 'network']);
    expect(location.hash).toBe('#/settings/network');
    expect(router.canBack).toBe(true);
  });

  it('to where the window is already makes no second entry', () => {
    go(['activity']);
    const { length } = history;
    go(['activity']);
    expect(history.length).toBe(length);
  });

  it('back from where the window was opened leads to the library', () => {
    replace(['badge', '7']);
    while (router.canBack) {
      history.replaceState({ depth: 0 }, '', location.hash);
      dispatchEvent(new PopStateEvent('popstate'));
    }
    back();
    expect(router.place.path).toEqual([]);
  });
});

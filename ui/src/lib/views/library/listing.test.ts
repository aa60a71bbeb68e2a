import { beforeEach, describe, expect, it } from 'vitest';
import type { AssertionPage, ListQuery } from '$lib/ipc/bindings';
import { rows } from '$lib/ipc/fake/badges';
import { Failed, type Ipc, useIpc } from '$lib/ipc';
import { Listing } from './listing.svelte';

const library = rows(500);
let asked: { query: ListQuery; answer: (page?: AssertionPage) => void; fail: () => void }[];
let listing: Listing;

beforeEach(() => {
  asked = [];
  useIpc({
    assertions: (query: ListQuery) =>
      new Promise((done, fail) => {
        asked.push({
          query,
          answer: (given) => {
            const fits = library.filter((row) => row.name.toLowerCase().includes(query.text));
            done(given ?? { rows: fits.slice(query.offset, query.offset + query.limit), total: fits.length, issuers: [] });
          },
          fail: () => {
            fail(new Failed({ code: 'damaged-library', params: {}, detail: '' }));
          },
        });
      }),
  } as unknown as Ipc);
  listing = new Listing();
});

const settled = (): Promise<void> => new Promise((done) => setTimeout(done, 0));

async function read(text = ''): Promise<void> {
  listing.text = text;
  const reading = listing.read(listing.query);
  asked.at(-1)?.answer();
  await reading;
}

describe('the listing', () => {
  it('drops the answer to an older question, whenever it comes', async () => {
    listing.text = 'wound';
    void listing.read(listing.query);
    listing.text = 'wound care i';
    void listing.read(listing.query);
    asked[1]?.answer({ rows: [], total: 7, issuers: [] });
    await settled();
    asked[0]?.answer({ rows: [], total: 99, issuers: [] });
    await settled();
    expect(listing.total).toBe(7);
  });

  it('drops the fault of an older question too', async () => {
    void listing.read(listing.query);
    void listing.read(listing.query);
    asked[0]?.fail();
    asked[1]?.answer();
    await settled();
    expect(listing.error).toBeUndefined();
  });

  it('keeps what was shown until the answer is there', async () => {
    await read();
    const first = listing.row(0)?.id;
    listing.text = 'city';
    void listing.read(listing.query);
    expect(listing.row(0)?.id).toBe(first);
  });

  it('asks for a page once, when it comes into sight', async () => {
    await read();
    expect(listing.row(130)).toBeUndefined();
    listing.want(100, 140);
    listing.want(110, 150);
    expect(asked).toHaveLength(2);
    expect(asked[1]?.query).toMatchObject({ offset: 120, limit: 120 });
    asked[1]?.answer();
    await settled();
    expect(listing.row(130)?.id).toBe('131');
    expect(listing.indexOf('131')).toBe(130);
  });

  it('reads again what is in sight when something changed, and keeps it shown meanwhile', async () => {
    await read();
    listing.want(250, 260);
    asked[1]?.answer();
    await settled();
    const refreshing = listing.refresh();
    expect(asked.slice(2).map(({ query }) => query.offset)).toEqual([0, 240]);
    expect(listing.row(250)?.id, 'nothing flickers').toBe('251');
    for (const ask of asked.slice(2)) ask.answer();
    await refreshing;
    expect(listing.row(250)?.id).toBe('251');
  });

  it('asks again for a page that failed', async () => {
    await read();
    listing.want(120, 130);
    asked[1]?.fail();
    await settled();
    expect(listing.error?.code).toBe('damaged-library');
    listing.want(120, 130);
    expect(asked).toHaveLength(3);
  });

  it('asks for nothing beyond the last badge', async () => {
    await read('wound care ii');
    const total = listing.total ?? 0;
    expect(total).toBeLessThan(120);
    listing.want(0, 5000);
    expect(asked).toHaveLength(1);
  });

  it('names the ids of a range, asking for those that were never read', async () => {
    await read();
    expect(await listing.ids(2, 4), 'without asking').toEqual(['3', '4', '5']);
    expect(asked).toHaveLength(1);
    const reading = listing.ids(118, 122);
    asked[1]?.answer();
    expect(await reading).toEqual(['119', '120', '121', '122', '123']);
  });

  it('of a hundred thousand reads only its first page', async () => {
    const reading = listing.read(listing.query);
    asked[0]?.answer({ rows: library.slice(0, 120), total: 100_000, issuers: [] });
    await reading;
    expect(listing.total).toBe(100_000);
    expect(asked).toHaveLength(1);
  });
});

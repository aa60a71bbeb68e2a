// What a backpack answered, and where it goes. Pure: text in, text out; every test of the page goes through here.

/** Holdall's own scheme. A constant: nothing in the address of this page can choose where the answer goes. */
export const TARGET = 'app.holdall.desktop:/oauth/callback/relay';

/** All that is handed on; anything else in the address stays behind. */
const HANDED_ON = ['code', 'state', 'scope', 'error', 'error_description', 'error_uri', 'iss'];

/** Longest answer in characters; real ones stay far below, and systems refuse longer addresses to programs. */
const LONGEST = 8000;

/**
 * Reads the query of this page.
 *
 * @param {string} query with its question mark.
 * @returns {{ query: string, error: string | null } | null} what is handed on, encoded anew; null when it is no whole answer.
 */
export function answerOf(query) {
  const given = new URLSearchParams(query);
  const pairs = [];
  for (const name of HANDED_ON) {
    const values = given.getAll(name);
    // Said twice, and nobody knows which is meant: that is not what a backpack sends.
    if (values.length > 1) return null;
    if (values.length === 1) pairs.push([name, values[0]]);
  }
  const value = (name) => pairs.find(([known]) => known === name)?.[1];
  if (!value('state') || (!value('code') && !value('error'))) return null;
  const encoded = pairs.map(([name, text]) => `${name}=${encodeURIComponent(text)}`).join('&');
  if (encoded.length > LONGEST) return null;
  return { query: encoded, error: value('error') ?? null };
}

// Pseudo-languages: en-XA lengthens and accents every word, ar-XB turns it round. What stays plain was not in a catalogue.

const ACCENTED = new Map(
  [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((letter, index) => [
    letter,
    [...'ȧƀƈḓḗƒɠħīĵķŀḿƞǿƥɋřşŧŭṽẇẋẏẑȦƁƇḒḖƑƓĦĪĴĶĿḾȠǾƤɊŘŞŦŬṼẆẊẎẐ'][index] ?? letter,
  ]),
);

/** Accents `text` and makes it a third longer, by doubling vowels; tags and addresses inside stay. */
export function accented(text: string): string {
  return outsideTags(text, (part) =>
    [...part]
      .map((letter) => {
        const dressed = ACCENTED.get(letter) ?? letter;
        return 'aeou'.includes(letter) ? dressed + dressed : dressed;
      })
      .join(''),
  );
}

/** Marks `text` as right-to-left, so that the layout can be seen mirrored with readable words. */
export function mirrored(text: string): string {
  return outsideTags(text, (part) => part.replace(/\p{L}+/gu, (word) => `\u202e${word}\u202c`));
}

function outsideTags(text: string, dress: (part: string) => string): string {
  return text
    .split(/(<[^>]*>)/)
    .map((part) => (part.startsWith('<') ? part : dress(part)))
    .join('');
}

// Strangers' words with markup: links in them are shown, not followed; the browser is only opened by a badge's own places.

/** `html` with every link turned into its words and its address. */
export function plainLinks(html: string): string {
  const page = new DOMParser().parseFromString(html, 'text/html');
  for (const link of page.querySelectorAll('a')) {
    const words = page.createElement('span');
    words.append(...link.childNodes);
    const to = link.getAttribute('href');
    if (to && words.textContent !== to) {
      const address = page.createElement('span');
      address.dir = 'ltr';
      address.textContent = ` (${to})`;
      words.append(address);
    }
    link.replaceWith(words);
  }
  for (const image of page.querySelectorAll('img, picture, source, iframe')) image.remove();
  for (const styled of page.querySelectorAll('[style]')) styled.removeAttribute('style');
  return page.body.innerHTML;
}

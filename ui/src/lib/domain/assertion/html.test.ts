import { describe, expect, it } from 'vitest';
import { plainLinks } from './html';

describe('words of strangers with markup', () => {
  it('show where a link leads, and lead nowhere', () => {
    const html = plainLinks('<p>See <a href="https://x.example/rules">the rules</a>.</p>');
    expect(html).not.toContain('<a');
    expect(html).toContain('the rules');
    expect(html).toContain('(https://x.example/rules)');
  });

  it('do not repeat an address that is its own word', () => {
    expect(plainLinks('<a href="https://x.example">https://x.example</a>')).toBe('<span>https://x.example</span>');
  });

  it('bring no pictures or styles along', () => {
    const html = plainLinks('<p style="color: red">a<img src="https://x.example/p.png"></p>');
    expect(html).toBe('<p>a</p>');
  });
});

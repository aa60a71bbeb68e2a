import { render, screen } from '@testing-library/svelte';
import { createRawSnippet } from 'svelte';
import { describe, expect, it, vi } from 'vitest';
import Button from './Button.svelte';

const word = createRawSnippet(() => ({ render: () => '<span>Sync</span>' }));

describe('a button', () => {
  it('does what it says', () => {
    const onclick = vi.fn();
    render(Button, { children: word, onclick });
    screen.getByRole('button', { name: 'Sync' }).click();
    expect(onclick).toHaveBeenCalledOnce();
  });

  it('that works says what it does, and takes no press', () => {
    const onclick = vi.fn();
    render(Button, { children: word, onclick, working: 'Syncing' });
    const button = screen.getByRole('button', { name: 'Syncing' });
    button.click();
    expect(onclick).not.toHaveBeenCalled();
    expect(button.getAttribute('aria-disabled')).toBe('true');
  });

  it('that is disabled can be reached, and says why', () => {
    const onclick = vi.fn();
    render(Button, { children: word, onclick, disabled: true, reason: 'Not possible offline.' });
    const button = screen.getByRole('button', { name: 'Sync' });
    button.click();
    expect(onclick).not.toHaveBeenCalled();
    expect(button.hasAttribute('disabled'), 'it keeps its place in the tab order').toBe(false);
    const why = button.getAttribute('aria-describedby') ?? '';
    expect(document.getElementById(why)?.textContent).toBe('Not possible offline.');
  });
});

import { fireEvent, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, describe, expect, it } from 'vitest';
import { picture } from '$lib/ipc/fake/pictures';
import { setTheme } from '$lib/shared/theme.svelte';
import Mount from './Mount.svelte';

afterEach(() => {
  setTheme('system', 'system');
});

const plate = (container: Element): Element => container.querySelector('.plate') as Element;

describe('a mount', () => {
  it('asks for the picture by its hash, in the size given', () => {
    render(Mount, { picture: { hash: 'abc123', bleed: false, counterOnLight: false, counterOnDark: false, caption: '' }, size: 384, alt: 'Wound care' });
    expect(screen.getByRole('img', { name: 'Wound care' }).getAttribute('src')).toBe('picture://localhost/abc123/384');
  });

  it('stands in for no picture, and for a broken one', async () => {
    const { container, rerender } = render(Mount, { picture: null, size: 96, alt: 'Wound care' });
    expect(container.querySelector('img')).toBeNull();
    expect(screen.getByRole('img', { name: 'Wound care' })).toBeDefined();
    await rerender({ picture: picture('cross') });
    await fireEvent.error(container.querySelector('img') as Element);
    expect(container.querySelector('img')).toBeNull();
    expect(container.querySelector('svg')).not.toBeNull();
  });

  it('takes the counter plate only in the theme that wants it', async () => {
    setTheme('light', 'system');
    const { container } = render(Mount, { picture: picture('white'), size: 96 });
    expect(plate(container).classList.contains('counter')).toBe(true);
    setTheme('dark', 'system');
    await tick();
    expect(plate(container).classList.contains('counter')).toBe(false);
  });

  it('lets a picture that fills its square bleed, and enlarges no other beyond 1.5 times', async () => {
    const { container } = render(Mount, { picture: picture('firstaid'), size: 384 });
    expect(plate(container).classList.contains('bleed')).toBe(true);
    const small = render(Mount, { picture: picture('tiny'), size: 384 });
    const image = small.container.querySelector('img') as HTMLImageElement;
    Object.defineProperties(image, { naturalWidth: { value: 64 }, naturalHeight: { value: 64 } });
    await fireEvent.load(image);
    expect(image.style.maxInlineSize).toBe('96px');
    expect(image.style.maxBlockSize).toBe('96px');
  });
});

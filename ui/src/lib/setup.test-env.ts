// What component tests run under: the browser says it speaks English, and each test starts with an empty page.
import { cleanup } from '@testing-library/svelte';
import { afterEach } from 'vitest';

Object.defineProperty(navigator, 'languages', { value: ['en-GB', 'en'], configurable: true });
afterEach(() => {
  cleanup();
});

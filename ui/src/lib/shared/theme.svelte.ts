// Theme and contrast: what the settings say, or what the system says, written on the root.
import { MediaQuery } from 'svelte/reactivity';

let theme = $state('system');
let contrast = $state('system');

const dark = new MediaQuery('(prefers-color-scheme: dark)', false);
const high = new MediaQuery('(prefers-contrast: more), (forced-colors: active)', false);

/** What holds now. */
export const look = {
  get theme(): 'light' | 'dark' {
    if (theme === 'light' || theme === 'dark') return theme;
    return dark.current ? 'dark' : 'light';
  },
  get contrast(): 'more' | 'normal' {
    return contrast === 'high' || (contrast !== 'normal' && high.current) ? 'more' : 'normal';
  },
};

/** Keeps the root's attributes as `look` says, for as long as the page lives. */
export function startTheme(): void {
  $effect.root(() => {
    $effect.pre(() => {
      document.documentElement.dataset['theme'] = look.theme;
      document.documentElement.dataset['contrast'] = look.contrast;
    });
  });
}

/** Takes what the settings say: `system`, `light`, `dark`; `system`, `high`. */
export function setTheme(wantedTheme: string, wantedContrast: string): void {
  theme = wantedTheme;
  contrast = wantedContrast;
}

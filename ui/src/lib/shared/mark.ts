// A mark: an icon, a tone and a word. Meaning never rests on one of them alone.
import type { Component } from 'svelte';

/** An icon of the set. */
export type Icon = Component<{ size?: number | string; strokeWidth?: number | string }>;
/** The colours that status may have; each is a token. */
export type Tone = 'passed' | 'problem' | 'unsure' | 'expired' | 'revoked' | 'pending' | 'busy' | 'ink2';

/** How a state looks, without its word. */
export interface Look {
  icon: Icon;
  tone: Tone;
  /** The word is plain while all is well. */
  quiet?: boolean;
  /** The icon turns while work goes on. */
  turns?: boolean;
}

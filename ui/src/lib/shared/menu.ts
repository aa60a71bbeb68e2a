// What stands in a menu.

/** Something to do. */
export interface Action {
  label: string;
  /** The keys that do the same, as shown. */
  keys?: string;
  /** Why it cannot be done now. */
  reason?: string | undefined;
  onselect: () => void;
}

/** One of several. */
export interface Choice {
  label: string;
  /** What is chosen now. */
  value: string;
  options: { value: string; label: string }[];
  onchoose: (value: string) => void;
}

/** Several of several. */
export interface Checks {
  label: string;
  checked: string[];
  options: { value: string; label: string }[];
  onchange: (checked: string[]) => void;
}

/** A part of a menu; parts are told apart by a hairline. */
export type Part = { actions: Action[] } | { choice: Choice } | { checks: Checks };

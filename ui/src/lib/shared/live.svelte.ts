// The live region: tells what goes on at most every ten seconds, and how it ended at once.

const LEAST_MS = 10_000;
let said = $state('');
let lastAt = 0;

export const live = {
  get text(): string {
    return said;
  },
  /** Something moved on; left out when something was told a moment ago. */
  progress(text: string): void {
    const now = Date.now();
    if (now - lastAt < LEAST_MS) return;
    lastAt = now;
    said = text;
  },
  /** Something ended. */
  end(text: string): void {
    lastAt = Date.now();
    said = text;
  },
};

// The part of a badge that is shown; it stays when another badge is chosen.
let current = $state('checks');

export const tab = {
  get current(): string {
    return current;
  },
  set current(now: string) {
    current = now;
  },
};

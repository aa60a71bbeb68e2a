// What keys can ask for: each screen offers what it can do, the shell adds what is always possible.

/** Something that a key may ask for. */
export type Command =
  | 'search'
  | 'grid'
  | 'list'
  | 'all'
  | 'none'
  | 'drawer'
  | 'check'
  | 'sync'
  | 'export'
  | 'copy'
  | 'connect'
  | 'activity'
  | 'settings'
  | 'shortcuts'
  | 'back'
  | 'escape';

type Offers = Partial<Record<Command, () => void>>;

const offered: Offers[] = [];

export const commands = {
  /** Offers commands for as long as a screen lives; answers how to take them back. */
  offer(offers: Offers): () => void {
    offered.push(offers);
    return () => {
      offered.splice(offered.indexOf(offers), 1);
    };
  },
  /** Does what the screen last opened offers; answers whether anybody did. */
  run(command: Command): boolean {
    const doing = offered.findLast((offers) => offers[command])?.[command];
    doing?.();
    return doing !== undefined;
  },
};

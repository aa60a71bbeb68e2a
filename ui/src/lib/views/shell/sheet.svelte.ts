// Whether the sidebar's sheet is open, in windows too small for the sidebar.
let open = $state(false);

export const sheet = {
  get open(): boolean {
    return open;
  },
  set open(now: boolean) {
    open = now;
  },
};

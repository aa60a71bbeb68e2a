// Zoom of the whole window: 50 to 200 percent, in steps that feel alike.

/** The steps, percent. */
export const ZOOMS = [50, 67, 75, 80, 90, 100, 110, 125, 150, 175, 200];

/** The next step from `percent`. */
export function zoomed(percent: number, way: 'zoom-in' | 'zoom-out' | 'zoom-back'): number {
  if (way === 'zoom-back') return 100;
  if (way === 'zoom-in') return ZOOMS.find((step) => step > percent) ?? 200;
  return ZOOMS.findLast((step) => step < percent) ?? 50;
}

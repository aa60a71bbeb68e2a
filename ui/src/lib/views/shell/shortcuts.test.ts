import { beforeEach, describe, expect, it } from 'vitest';
import { SHORTCUTS, asked } from './shortcuts';
import { ZOOMS, zoomed } from './zoom';

function press(key: string, more: Partial<KeyboardEventInit> = {}, target: Element = document.body): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, ...more });
  target.dispatchEvent(event);
  return event;
}
const ctrl = (key: string, more: Partial<KeyboardEventInit> = {}): string | undefined => asked(press(key, { ctrlKey: true, ...more }), true);

beforeEach(() => {
  document.body.innerHTML = '<main data-pane="content"><input><button>x</button></main><header data-pane="toolbar"><button>y</button></header>';
});

describe('the keyboard map', () => {
  it.each([
    ['f', {}, 'search'],
    ['1', {}, 'grid'],
    ['2', {}, 'list'],
    ['a', {}, 'all'],
    ['A', { shiftKey: true }, 'none'],
    ['r', {}, 'check'],
    ['e', {}, 'export'],
    ['Y', { shiftKey: true }, 'sync'],
    ['T', { shiftKey: true }, 'copy'],
    ['C', { shiftKey: true }, 'connect'],
    ['j', {}, 'activity'],
    [',', {}, 'settings'],
    ['/', {}, 'shortcuts'],
    ['+', { shiftKey: true }, 'zoom-in'],
    ['=', {}, 'zoom-in'],
    ['-', {}, 'zoom-out'],
    ['0', {}, 'zoom-back'],
  ])('Ctrl and %s with %o asks for %s', (key, more, command) => {
    expect(ctrl(key, more)).toBe(command);
  });

  it('F6 goes from pane to pane, Alt and the arrow go back, Escape steps back', () => {
    expect(asked(press('F6'), true)).toBe('pane');
    expect(asked(press('ArrowLeft', { altKey: true }), true)).toBe('back');
    expect(asked(press('Escape'), true)).toBe('escape');
  });

  it('single keys work in the library, not while typing, not in the toolbar, and not when switched off', () => {
    const [inside, outside] = document.querySelectorAll('button');
    const field = document.querySelector('input') as Element;
    expect(asked(press('/', {}, inside), true)).toBe('search');
    expect(asked(press('?', {}, inside), true)).toBe('shortcuts');
    expect(asked(press('/', {}, field), true)).toBeUndefined();
    expect(asked(press('/', {}, outside), true)).toBeUndefined();
    expect(asked(press('/', {}, inside), false)).toBeUndefined();
  });

  it('leaves Ctrl and A to a field', () => {
    expect(asked(press('a', { ctrlKey: true }, document.querySelector('input') as Element), true)).toBeUndefined();
  });

  it('leaves plain letters alone', () => {
    for (const key of ['a', 'r', 'j', ' ']) expect(asked(press(key), true)).toBeUndefined();
  });

  it('is shown with a sentence for each', () => {
    expect(new Set(SHORTCUTS.map(({ says }) => says)).size).toBe(SHORTCUTS.length);
  });
});

describe('zoom', () => {
  it('goes from 50 to 200 percent and back to 100', () => {
    let zoom = 100;
    for (let step = 0; step < 20; step += 1) zoom = zoomed(zoom, 'zoom-in');
    expect(zoom).toBe(200);
    for (let step = 0; step < 20; step += 1) zoom = zoomed(zoom, 'zoom-out');
    expect(zoom).toBe(50);
    expect(zoomed(zoom, 'zoom-back')).toBe(100);
    expect(ZOOMS).toContain(100);
  });

  it('takes a step from anywhere between', () => {
    expect(zoomed(103, 'zoom-in')).toBe(110);
    expect(zoomed(103, 'zoom-out')).toBe(100);
  });
});

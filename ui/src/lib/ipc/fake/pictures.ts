// Drawn badge pictures of every kind that the mounts must stand: wide, tall, transparent, white, dark, edge to edge, tiny, none.
import type { Picture } from '../bindings';

interface Drawing {
  svg: string;
  bleed?: boolean;
  counterOnLight?: boolean;
  counterOnDark?: boolean;
}

const svg = (size: string, inside: string): string => {
  const [width, height = width] = size.split('x');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width ?? ''}" height="${height ?? ''}" viewBox="0 0 ${width ?? ''} ${height ?? ''}">${inside}</svg>`;
};
const word = (text: string, x: number, y: number, size: number, fill: string, family = 'sans-serif'): string =>
  `<text x="${String(x)}" y="${String(y)}" font-family="${family}" font-weight="700" font-size="${String(size)}" text-anchor="middle" fill="${fill}">${text}</text>`;

/** The drawings, by the name that serves as their hash. */
export const DRAWINGS: Record<string, Drawing> = {
  cross: {
    svg: svg(
      '384',
      '<path d="M192 8l160 92v184l-160 92L32 284V100z" fill="#1d2f5e"/><path d="M192 40l132 76v152l-132 76L60 268V116z" fill="none" stroke="#e3bf6f" stroke-width="7"/><path d="M192 118v148M118 192h148" stroke="#fff" stroke-width="36" stroke-linecap="round"/>',
    ),
    counterOnDark: true,
  },
  mountain: {
    svg: svg(
      '384',
      '<circle cx="192" cy="192" r="184" fill="#1f7a58"/><circle cx="192" cy="192" r="144" fill="#f3eee0"/><path d="M92 262l74-112 46 62 30-36 58 86z" fill="#1f7a58"/><circle cx="256" cy="128" r="20" fill="#df9133"/>',
    ),
  },
  firstaid: {
    svg: svg(
      '384',
      '<rect width="384" height="384" fill="#fff"/><circle cx="192" cy="164" r="118" fill="#c8102e"/><path d="M192 96v136M124 164h136" stroke="#fff" stroke-width="52"/><rect x="72" y="312" width="240" height="26" fill="#333"/>',
    ),
    bleed: true,
  },
  wide: {
    svg: svg('384x96', `${word('DataCarp', 192, 58, 62, '#111')}<path d="M10 84h364" stroke="#d4572a" stroke-width="8"/>`),
    counterOnDark: true,
  },
  ribbon: {
    svg: svg(
      '160x384',
      `<path d="M4 4h152v280l-76 92-76-92z" fill="#7a2c4e"/><path d="M26 26h108v248l-54 66-54-66z" fill="none" stroke="#efd08b" stroke-width="8"/>${word('II', 80, 170, 72, '#efd08b', 'serif')}`,
    ),
  },
  white: {
    svg: svg(
      '384',
      '<circle cx="192" cy="192" r="172" fill="none" stroke="#fff" stroke-width="20"/><path d="M112 196l56 58 108-118" fill="none" stroke="#fff" stroke-width="34"/>',
    ),
    counterOnLight: true,
  },
  landscape: {
    svg: svg(
      '384',
      '<rect width="384" height="384" fill="#27496d"/><path d="M0 230h384v154H0z" fill="#142850"/><circle cx="264" cy="102" r="54" fill="#f6c667"/><path d="M0 316l120-140 74 68 56-42 134 130v52H0z" fill="#0c7b93"/>',
    ),
    bleed: true,
  },
  gear: {
    svg: svg(
      '384',
      `<path d="M192 4l38 56 64-22 6 68 66 16-24 64 42 54-60 34 4 68-68-6-34 40h-68l-34-40-68 6 4-68-60-34 42-54-24-64 66-16 6-68 64 22z" fill="#3c3833"/><circle cx="192" cy="196" r="100" fill="#e9e4da"/>${word('OB', 192, 226, 84, '#3c3833')}`,
    ),
    counterOnDark: true,
  },
  tile: {
    svg: svg(
      '384',
      '<rect x="6" y="6" width="372" height="372" rx="60" fill="#f2b134"/><path d="M110 290V110h74c70 0 70 100 0 100h-74m80 0l60 80" fill="none" stroke="#3a2a06" stroke-width="34"/><circle cx="300" cy="108" r="30" fill="#3a2a06"/>',
    ),
  },
  leaf: {
    svg: svg(
      '384',
      '<circle cx="192" cy="192" r="184" fill="#e7f0dc"/><path d="M96 288C96 144 192 84 300 84c0 130-60 216-204 204z" fill="#4c7a34"/><path d="M96 300c30-90 80-130 150-160" fill="none" stroke="#e7f0dc" stroke-width="10"/>',
    ),
  },
  shield: {
    svg: svg(
      '320x384',
      `<path d="M160 6l148 48v132c0 98-66 154-148 190C78 340 12 284 12 186V54z" fill="#23395b"/><path d="M160 40l116 38v108c0 76-50 122-116 152z" fill="#406e8e"/>${word('A1', 160, 226, 96, '#f7f5ef', 'serif')}`,
    ),
    counterOnDark: true,
  },
  star: {
    svg: svg(
      '384',
      '<path d="M192 12l54 114 126 16-92 88 24 124-112-60-112 60 24-124-92-88 126-16z" fill="#b8452e"/><circle cx="192" cy="206" r="58" fill="#f8e9c9"/>',
    ),
  },
  rings: {
    svg: svg(
      '384x240',
      '<g fill="none" stroke-width="22"><circle cx="92" cy="120" r="76" stroke="#2f6f9f"/><circle cx="192" cy="120" r="76" stroke="#d48a1f"/><circle cx="292" cy="120" r="76" stroke="#4b8b3b"/></g>',
    ),
  },
  photo: {
    svg: svg(
      '384',
      '<rect width="384" height="384" fill="#c9b79c"/><rect y="210" width="384" height="174" fill="#71816d"/><rect x="60" y="120" width="110" height="180" fill="#342a21"/><rect x="190" y="70" width="134" height="230" fill="#da7635"/><path d="M0 300h384v84H0z" fill="#2f3e46"/>',
    ),
    bleed: true,
  },
  book: {
    svg: svg(
      '384',
      '<rect x="20" y="20" width="344" height="344" rx="172" fill="#5b2a86"/><path d="M192 130c-40-26-80-26-112-12v150c32-14 72-14 112 12 40-26 80-26 112-12V118c-32-14-72-14-112 12z" fill="#f4f0fa"/><path d="M192 130v150" stroke="#5b2a86" stroke-width="10"/>',
    ),
  },
  bolt: {
    svg: svg('384', '<path d="M192 4l163 94v188l-163 94L29 286V98z" fill="#f0f3f5"/><path d="M218 70L110 214h70l-18 104 112-146h-72z" fill="#e0a100"/>'),
    counterOnLight: true,
  },
  night: {
    svg: svg('384', '<rect width="384" height="384" fill="#0d1321"/><circle cx="196" cy="178" r="112" fill="#f0ebd8"/><circle cx="240" cy="144" r="98" fill="#0d1321"/>'),
    bleed: true,
  },
  tiny: { svg: svg('64', '<rect x="4" y="4" width="56" height="56" rx="10" fill="#277789"/><path d="M16 34l10 10 22-24" fill="none" stroke="#fff" stroke-width="7"/>') },
  globe: {
    svg: svg(
      '384',
      '<circle cx="192" cy="192" r="180" fill="#1b6ca8"/><g fill="none" stroke="#e8f1f8" stroke-width="12"><ellipse cx="192" cy="192" rx="78" ry="178"/><path d="M14 192h356M40 104h304M40 280h304"/></g>',
    ),
  },
  scroll: {
    svg: svg(
      '300x384',
      `<rect x="4" y="4" width="292" height="376" fill="#fbf6e9" stroke="#b59b5b" stroke-width="8"/><path d="M50 90h200M50 130h200M50 170h140" stroke="#8f7a45" stroke-width="10"/><circle cx="216" cy="292" r="44" fill="#a33b20"/>`,
    ),
    counterOnLight: true,
  },
};

/** The picture named `name`, as the library tells of it. */
export function picture(name: string, caption = ''): Picture | null {
  const drawing = DRAWINGS[name];
  if (!drawing) return null;
  return {
    hash: name,
    bleed: drawing.bleed ?? false,
    counterOnLight: drawing.counterOnLight ?? false,
    counterOnDark: drawing.counterOnDark ?? false,
    caption,
  };
}

/** Its address. */
export const drawnUrl = (hash: string): string | undefined => {
  const drawing = DRAWINGS[hash];
  return drawing && `data:image/svg+xml,${encodeURIComponent(drawing.svg)}`;
};

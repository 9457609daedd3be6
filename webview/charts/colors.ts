// Arithmetic of colours in OKLab: contrast, mixing, distance. Used by the palette. Pure; knows no theme.
// OKLab: https://bottosson.github.io/posts/oklab/. Contrast: WCAG 2.2, "contrast ratio" and "relative luminance".

/** Red, green and blue from 0 to 255, alpha from 0 to 1. */
export interface Rgb {
  r: number;
  g: number;
  b: number;
  a: number;
}

interface Lab {
  l: number;
  a: number;
  b: number;
}

/** `#rgb`, `#rrggbb`, `#rrggbbaa`, `rgb()` and `rgba()` with commas or spaces, as computed styles and canvases write them. */
export function parseColor(text: string): Rgb | undefined {
  const hex = /^#([\da-f]{3,8})$/i.exec(text.trim())?.[1];
  if (hex !== undefined) {
    const digits = hex.length <= 4 ? [...hex].map((digit) => digit + digit).join('') : hex;
    if (digits.length !== 6 && digits.length !== 8) return undefined;
    const [r = 0, g = 0, b = 0, a = 255] = (digits.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
    return { r, g, b, a: a / 255 };
  }
  const inside = /^rgba?\(([^)]*)\)$/i.exec(text.trim())?.[1];
  const [r, g, b, a = 1] = (inside?.split(/[\s,/]+/).filter((part) => part !== '') ?? []).map(Number);
  if (r === undefined || g === undefined || b === undefined || [r, g, b, a].some(Number.isNaN)) return undefined;
  return { r, g, b, a };
}

/** As CSS and canvases read it: `#rrggbb`, or `rgba()` where it lets something through. */
export function colorText({ r, g, b, a }: Rgb): string {
  const [red, green, blue] = [r, g, b].map((part) => Math.round(Math.max(0, Math.min(255, part))));
  if (a < 1) return `rgba(${red}, ${green}, ${blue}, ${Math.round(a * 1000) / 1000})`;
  return `#${[red, green, blue].map((part) => (part ?? 0).toString(16).padStart(2, '0')).join('')}`;
}

/** What is seen where `over` lies on `under`, which lets nothing through. */
export function flattened(over: Rgb, under: Rgb): Rgb {
  const part = (top: number, bottom: number): number => top * over.a + bottom * (1 - over.a);
  return { r: part(over.r, under.r), g: part(over.g, under.g), b: part(over.b, under.b), a: 1 };
}

const linear = (part: number): number => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
const gamma = (part: number): number => (part <= 0.0031308 ? part * 12.92 : 1.055 * part ** (1 / 2.4) - 0.055);

function toLab({ r, g, b }: Rgb): Lab {
  const [red, green, blue] = [linear(r / 255), linear(g / 255), linear(b / 255)];
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return {
    l: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    a: 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    b: 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  };
}

function fromLab(lab: Lab): Rgb {
  const l = (lab.l + 0.3963377774 * lab.a + 0.2158037573 * lab.b) ** 3;
  const m = (lab.l - 0.1055613458 * lab.a - 0.0638541728 * lab.b) ** 3;
  const s = (lab.l - 0.0894841775 * lab.a - 1.291485548 * lab.b) ** 3;
  const part = (value: number): number => Math.max(0, Math.min(255, gamma(Math.max(0, value)) * 255));
  return {
    r: part(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    g: part(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    b: part(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
    a: 1,
  };
}

/** `share` (0 to 1) of `other` mixed into `one`. */
export function mixed(one: Rgb, other: Rgb, share: number): Rgb {
  const [from, to] = [toLab(one), toLab(other)];
  const part = (start: number, end: number): number => start + (end - start) * share;
  return fromLab({ l: part(from.l, to.l), a: part(from.a, to.a), b: part(from.b, to.b) });
}

/** How different two colours look: 0 is the same, 1 is black and white; below 0.05 they are hard to tell apart. */
export function distance(one: Rgb, other: Rgb): number {
  const [from, to] = [toLab(one), toLab(other)];
  return Math.hypot(from.l - to.l, from.a - to.a, from.b - to.b);
}

function luminance({ r, g, b }: Rgb): number {
  return 0.2126 * linear(r / 255) + 0.7152 * linear(g / 255) + 0.0722 * linear(b / 255);
}

/** The contrast ratio of two opaque colours, 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((first, second) => second - first);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

/** `color`, lighter or darker by `step` of lightness (negative is darker), hue kept. */
export function lighter(color: Rgb, step: number): Rgb {
  const lab = toLab(color);
  return fromLab({ ...lab, l: Math.max(0, Math.min(1, lab.l + step)) });
}

/** `color` with its hue turned by `degrees`, lightness and strength kept. */
export function turned(color: Rgb, degrees: number): Rgb {
  const { l, a, b } = toLab(color);
  const angle = (degrees / 180) * Math.PI;
  return fromLab({ l, a: a * Math.cos(angle) - b * Math.sin(angle), b: a * Math.sin(angle) + b * Math.cos(angle) });
}

/** `color` made lighter or darker, away from `background`, until their contrast is at least `least`. */
export function withContrast(color: Rgb, background: Rgb, least: number): Rgb {
  const step = luminance(background) > 0.18 ? -0.02 : 0.02;
  let result = color;
  for (let tries = 0; tries < 50 && contrast(result, background) < least; tries += 1) result = lighter(result, step);
  return result;
}

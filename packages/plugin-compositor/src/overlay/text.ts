import { readFileSync } from 'node:fs';
import type { CompositorAddon, Mask } from '../compositor-addon.js';

/** Characters of a text that are drawn. */
const maxCharacters = 200;
const leastSize = 1;
const greatestSize = 2048;

/** Draws lines of text in the font that comes with the package, DejaVu Sans Bold. */
export class TextPainter {
  readonly #addon: CompositorAddon;
  #font: Uint8Array | undefined;

  constructor(addon: CompositorAddon) {
    this.#addon = addon;
  }

  /** One line, `size` pixels high or as much smaller as it takes to be no wider than `maxWidth`. Undefined without a text. */
  draw(text: string, size: number, maxWidth: number): Mask | undefined {
    const characters = Array.from(text.replaceAll(/\s+/g, ' ').trim()).slice(0, maxCharacters);
    if (characters.length === 0) return undefined;
    const points = characters.map((character) => character.codePointAt(0) ?? 0);
    const font = this.#bytes();
    return this.#addon.drawText(font, points, this.#fittingSize(font, points, size, maxWidth));
  }

  /** With soft edges, and larger by as much on each side. */
  softened(mask: Mask): Mask {
    return this.#addon.softened(mask);
  }

  #fittingSize(font: Uint8Array, points: readonly number[], size: number, maxWidth: number): number {
    const wanted = wholeSize(size);
    const width = this.#addon.textWidth(font, points, wanted);
    if (width <= maxWidth) return wanted;
    let fitting = wholeSize((wanted * maxWidth) / width);
    // Glyphs are put on whole pixels: a small text is a little wider than its share.
    while (fitting > leastSize && this.#addon.textWidth(font, points, fitting) > maxWidth) fitting--;
    return fitting;
  }

  #bytes(): Uint8Array {
    this.#font ??= readFileSync(new URL('../../../font/DejaVuSans-Bold.ttf', import.meta.url));
    return this.#font;
  }
}

function wholeSize(size: number): number {
  return Math.max(leastSize, Math.min(greatestSize, Math.floor(size)));
}

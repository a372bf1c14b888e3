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
    const line = this.#line(characters, size);
    return line.width <= maxWidth ? line : this.#line(characters, (size * maxWidth) / line.width);
  }

  #line(characters: readonly string[], size: number): Mask {
    this.#font ??= readFileSync(new URL('../../../font/DejaVuSans-Bold.ttf', import.meta.url));
    const points = characters.map((character) => character.codePointAt(0) ?? 0);
    return this.#addon.drawText(this.#font, points, Math.max(leastSize, Math.min(greatestSize, Math.floor(size))));
  }
}

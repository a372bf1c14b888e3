/** A line, or what takes the place of one that was too long. */
export type SplitLine = { readonly text: string; readonly isTooLong: boolean };

/** Makes lines of text that comes in pieces; of one that is too long, only the beginning is kept. */
export class LineSplitter {
  readonly #maxLength: number;
  #text = '';
  #isTooLong = false;

  /** `maxLength`: characters of a line, without its end. */
  constructor(maxLength: number) {
    this.#maxLength = maxLength;
  }

  /** The lines that this piece completes. */
  *push(piece: string): Generator<SplitLine> {
    const [first = '', ...others] = piece.split('\n');
    this.#add(first);
    for (const text of others) {
      yield this.#take();
      this.#add(text);
    }
  }

  /** The last line, if nothing has ended it. */
  *end(): Generator<SplitLine> {
    if (this.#text !== '') yield this.#take();
  }

  #add(text: string): void {
    const room = this.#maxLength - this.#text.length;
    // The CR of a CR LF belongs to the end of the line.
    this.#isTooLong ||= text.replace(/\r$/, '').length > room;
    this.#text += text.slice(0, room);
  }

  #take(): SplitLine {
    const line = { text: this.#text.trim(), isTooLong: this.#isTooLong };
    this.#text = '';
    this.#isTooLong = false;
    return line;
  }
}

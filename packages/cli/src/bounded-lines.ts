/** Lines that one period may have. */
const maxLines = 20;

/** Lines that others bring about, so many in a period: a stranger can change often what is told of. */
export class BoundedLines {
  readonly #write: (line: string) => void;
  #count = 0;

  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  line(text: string): void {
    if (++this.#count <= maxLines) this.#write(text);
  }

  /** Begins a new period; what the old one left out is one line. */
  next(): void {
    const left = this.#count - maxLines;
    this.#count = 0;
    if (left > 0) this.#write(`and ${left} more ${left === 1 ? 'change' : 'changes'} of cameras`);
  }
}

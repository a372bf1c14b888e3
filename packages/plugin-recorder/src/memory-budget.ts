const defaultBytes = 512 * 2 ** 20;

/**
 * What the files of one recorder may hold in memory together: 512 MiB. While they hold more, each that holds more than its
 * equal share has to give way; the others are left in peace.
 */
export class MemoryBudget {
  readonly #limitBytes: number;
  #bytes = 0;
  #shares = 0;

  constructor(limitBytes: number = defaultBytes) {
    this.#limitBytes = limitBytes;
  }

  /** The account of one more file. */
  share(): MemoryShare {
    this.#shares += 1;
    return new MemoryShare({
      add: (bytes) => {
        this.#bytes += bytes;
      },
      isOver: (bytes) => this.#bytes > this.#limitBytes && bytes > this.#limitBytes / this.#shares,
      close: () => {
        this.#shares -= 1;
      },
    });
  }
}

type Budget = {
  add(bytes: number): void;
  isOver(bytes: number): boolean;
  close(): void;
};

/** What one file holds in memory. */
export class MemoryShare {
  readonly #budget: Budget;
  #bytes = 0;
  #closed = false;

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  /** Whether it holds too much, given what the others do. */
  get isOver(): boolean {
    return this.#budget.isOver(this.#bytes);
  }

  /** A negative number gives back. */
  add(bytes: number): void {
    if (this.#closed) return;
    this.#bytes += bytes;
    this.#budget.add(bytes);
  }

  /** Gives everything back. Further calls do nothing. */
  close(): void {
    if (this.#closed) return;
    this.add(-this.#bytes);
    this.#closed = true;
    this.#budget.close();
  }
}

import type { PipelineStats } from '@arkavo-pipeline/core/pipeline';
import { statsLine } from './stats-line.js';
import { statsTable } from './stats-table.js';

/** Where the command writes for people: standard error, for standard output may carry a pipe-sink's data. */
export type Terminal = {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
};

/** Shows what a pipeline is doing. */
export type Display = {
  stats(stats: PipelineStats): void;
  /** A line that stays. */
  line(text: string): void;
  /** The last line, with how the whole run was. */
  end(summary: PipelineStats, text: string): void;
};

/** A table that redraws itself on a terminal, a line per call of `stats` elsewhere. */
export function createDisplay(terminal: Terminal): Display {
  return terminal.isTTY ? new LiveTable(terminal) : new PlainLines(terminal);
}

class PlainLines implements Display {
  readonly #terminal: Terminal;
  #previous: PipelineStats | undefined;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  stats(stats: PipelineStats): void {
    this.line(statsLine(stats, this.#previous));
    this.#previous = stats;
  }

  line(text: string): void {
    this.#terminal.write(`${text}\n`);
  }

  end(_summary: PipelineStats, text: string): void {
    this.line(text);
  }
}

const eraseLine = '\x1b[K';
const eraseBelow = '\x1b[J';

class LiveTable implements Display {
  readonly #terminal: Terminal;
  #previous: PipelineStats | undefined;
  #table: readonly string[] = [];
  /** Lines of the table on the screen, above the cursor. */
  #drawn = 0;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  stats(stats: PipelineStats): void {
    this.#table = statsTable(stats, this.#previous);
    this.#previous = stats;
    this.#draw('');
  }

  line(text: string): void {
    this.#draw(`${text}${eraseLine}\n`);
  }

  end(summary: PipelineStats, text: string): void {
    this.#previous = undefined;
    this.stats(summary);
    this.#terminal.write(`${text}\n`);
  }

  /** Writes what stays where the table was, and the table below it. A line that wraps would spoil the count: it is cut. */
  #draw(above: string): void {
    const { columns = 80, rows = 24 } = this.#terminal;
    const lines = this.#table.slice(0, Math.max(rows - 1, 1)).map((line) => `${cut(line, columns - 1)}${eraseLine}\n`);
    const up = this.#drawn > 0 ? `\x1b[${this.#drawn}A` : '';
    this.#terminal.write(`${up}${above}${lines.join('')}${eraseBelow}`);
    this.#drawn = lines.length;
  }
}

function cut(line: string, width: number): string {
  return line.length <= width ? line : `${line.slice(0, Math.max(width - 1, 0))}…`;
}

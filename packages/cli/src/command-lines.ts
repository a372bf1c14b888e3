import type { Readable } from 'node:stream';
import type { PipelineError } from '@arkavo-pipeline/core';
import { readCommandLine } from './command-line.js';
import { LineSplitter, type SplitLine } from './line-splitter.js';
import { printableLines } from './printable.js';

/** The part of a pipeline that takes commands. */
export type Commanded = {
  command(stage: string, name: string, values: { readonly [name: string]: unknown }): Promise<void>;
};

/** Characters that a line may have. */
const maxLength = 65_536;

/**
 * Gives a pipeline the commands that come as lines, one after the other: the next is read when the one before has been answered.
 * What is wrong with one is a line of its own, and no more than that.
 */
export class CommandLines {
  readonly #pipeline: Commanded;
  readonly #input: Readable;
  readonly #say: (text: string) => void;
  #number = 0;
  #closed = false;

  constructor(pipeline: Commanded, input: Readable, say: (text: string) => void) {
    this.#pipeline = pipeline;
    this.#input = input;
    this.#say = say;
  }

  /** Begins to read, once the pipeline takes commands. */
  start(): void {
    void this.#read().catch((error: Error) => this.#tell(`error: commands cannot be read: ${error.message}`));
  }

  /** Reads nothing more, and keeps no process from its end. */
  close(): void {
    this.#closed = true;
    this.#input.destroy();
  }

  async #read(): Promise<void> {
    const lines = new LineSplitter(maxLength);
    this.#input.setEncoding('utf8');
    for await (const piece of this.#input) for (const line of lines.push(String(piece))) await this.#obey(line);
    for (const line of lines.end()) await this.#obey(line);
  }

  async #obey({ text, isTooLong }: SplitLine): Promise<void> {
    this.#number += 1;
    const place = `line ${this.#number} of standard input`;
    if (isTooLong) return this.#tell(`error: ${place}: more than ${maxLength} characters are not read`);
    if (text === '') return;
    const line = readCommandLine(text);
    if ('fault' in line) return this.#tell(`error: ${place} is no command: ${line.fault}`);
    try {
      await this.#pipeline.command(line.stage, line.command, line.arguments);
      this.#tell(`${line.stage}: ${line.command} done`);
    } catch (error) {
      const { code, message } = error as PipelineError;
      this.#tell(`error ${code}: ${place}: ${message}`);
    }
  }

  #tell(text: string): void {
    if (!this.#closed) this.#say(printableLines(text));
  }
}

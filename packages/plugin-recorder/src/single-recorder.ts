import type { Packet } from '@arkavo-pipeline/core';
import type { RecorderParts } from './recorder-parts.js';
import type { RecorderContext } from './recorder-session.js';
import { SourceGate } from './source-gate.js';

/** Records one source per track: the first that comes. A file that fails is the stage's failure. */
export class SingleRecorder {
  readonly #context: RecorderContext;
  readonly #parts: RecorderParts;
  readonly #gate = new SourceGate();

  constructor(context: RecorderContext, parts: RecorderParts) {
    this.#context = context;
    this.#parts = parts;
  }

  async process(packet: Packet): Promise<void> {
    using owned = packet;
    if (this.#gate.admits(owned)) await this.#parts.record(owned);
    else this.#context.drop('other-source');
  }

  flush(): Promise<void> {
    return this.close();
  }

  close(): Promise<void> {
    return this.#parts.close();
  }
}

import type { AudioPacket, Packet } from '@arkavo-pipeline/core';
import { Held } from './held.js';
import type { MemoryShare } from './memory-budget.js';
import type { RecorderCall } from './recorder-commands.js';
import type { RecorderContext } from './recorder-context.js';
import type { RecorderParts } from './recorder-parts.js';
import type { SourceGate } from './source-gate.js';

export type SingleRecorderOptions = {
  readonly gate: SourceGate;
  /** What the sound may take that waits for the first picture. */
  readonly memory: MemoryShare;
  readonly parts: RecorderParts;
};

/** Records one camera: what the gate admits. A file that fails is the stage's failure. */
export class SingleRecorder {
  readonly #context: RecorderContext;
  readonly #gate: SourceGate;
  readonly #memory: MemoryShare;
  readonly #parts: RecorderParts;
  /** Sound that came before it was known whose picture is recorded. */
  readonly #held: Held<AudioPacket>;

  constructor(context: RecorderContext, { gate, memory, parts }: SingleRecorderOptions) {
    this.#context = context;
    this.#gate = gate;
    this.#memory = memory;
    this.#parts = parts;
    this.#held = new Held(memory);
  }

  async process(packet: Packet): Promise<void> {
    using owned = packet;
    if (!this.#gate.isPlaced(owned) && owned.kind === 'audio') return this.#hold(owned);
    if (owned.kind !== 'metadata') for (const sound of this.#held.take()) await this.#record(sound);
    await this.#record(owned);
  }

  async command(...[name]: RecorderCall): Promise<void> {
    await this.#parts[name]();
  }

  flush(): Promise<void> {
    return this.close();
  }

  async close(): Promise<void> {
    const { length } = this.#held.take();
    if (length > 0) this.#context.drop('before-start', length);
    this.#memory.close();
    await this.#parts.close();
  }

  async #record(packet: Packet): Promise<void> {
    if (this.#gate.admits(packet.kind, this.#gate.originOf(packet))) await this.#parts.record(packet);
    else this.#context.drop('other-source');
  }

  #hold(packet: AudioPacket): void {
    this.#held.push(packet);
    while (this.#held.isFull) {
      this.#held.takeOldest();
      this.#context.drop('before-start');
    }
  }
}

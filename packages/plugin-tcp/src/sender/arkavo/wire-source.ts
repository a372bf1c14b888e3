import { type Packet, PipelineError } from '@arkavo-pipeline/core';
import { nameProblem } from '../../names.js';

/**
 * The one source that a sender of the Arkavo protocol is, on all its connections. An Arkavo app takes a connection for the
 * source of its latest message: two of them on one connection would take each other's place with every message.
 */
export class WireSource {
  readonly #sourceName: string | undefined;
  /** With `sourceName`: whose video it is; without: whose packets all are. */
  #sourceId: string | undefined;
  #isKnown = false;

  /** `sourceName`: the id on the wire for one camera, and for all sound and metadata, whatever their ids are. */
  constructor(sourceName: string | undefined) {
    this.#sourceName = sourceName;
  }

  /** Whether there was anything to send yet, on any connection. */
  get isKnown(): boolean {
    return this.#isKnown;
  }

  /** The id on the wire of a packet. Throws ERR_TCP_PROTOCOL when it is of another source. */
  idOf({ kind, sourceId }: Packet): string {
    this.#isKnown = true;
    if (this.#sourceName === undefined) {
      this.#claim(
        sourceId,
        'use one tcp-sender for each, or set sourceName to send sound and metadata as those of the camera',
      );
      return sourceId;
    }
    if (kind === 'access-unit') this.#claim(sourceId, 'use one tcp-sender for each camera');
    return this.#sourceName;
  }

  #claim(sourceId: string, remedy: string): void {
    const problem = nameProblem(sourceId);
    if (problem) throw unsendable(`a source id that ${problem}`);
    this.#sourceId ??= sourceId;
    if (this.#sourceId === sourceId) return;
    throw unsendable(`the source ${sourceId} beside ${this.#sourceId} on one connection; ${remedy}`);
  }
}

function unsendable(what: string): PipelineError {
  return new PipelineError('ERR_TCP_PROTOCOL', `the Arkavo protocol does not carry ${what}`);
}

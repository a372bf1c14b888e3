import type { TellUnreadable } from './unreadable-streams.js';

/** Senders that have been told of: of more than that, as addresses may be forged, only the drops are counted. */
const maxTold = 64;

/** Says of senders that have more sources than one may, once for each. */
export class CrowdedPeers {
  readonly #maxSources: number;
  readonly #tell: TellUnreadable;
  readonly #told = new Set<string>();

  constructor(maxSources: number, tell: TellUnreadable) {
    this.#maxSources = maxSources;
    this.#tell = tell;
  }

  /** A source of the sender at this address and port found no place. */
  refused(sender: string): void {
    if (this.#told.has(sender) || this.#told.size >= maxTold) return;
    this.#told.add(sender);
    const message = `${sender} sends more sources than maxSourcesPerPeer, which is ${this.#maxSources}: what is beyond that is dropped; set maxSourcesPerPeer to as many as it sends`;
    this.#tell(message, 'too-many-sources', { sender, maxSourcesPerPeer: this.#maxSources });
  }
}

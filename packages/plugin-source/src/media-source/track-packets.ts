import { type EncodedPacket, EncodedPacketSink, type InputTrack } from 'mediabunny';

/** The packets of one track, in decoding order, and whether they were all there. */
export class TrackPackets {
  readonly #sink: EncodedPacketSink;
  #last: EncodedPacket | undefined;

  constructor(track: InputTrack) {
    this.#sink = new EncodedPacketSink(track);
  }

  /** Ends at the first packet whose bytes the file does not have. */
  async *read(): AsyncGenerator<EncodedPacket, void, undefined> {
    this.#last = undefined;
    for await (const packet of this.#sink.packets()) {
      this.#last = packet;
      yield packet;
    }
  }

  /** Whether the file's tables go on after the last packet that could be read. */
  async areMissing(): Promise<boolean> {
    const options = { metadataOnly: true };
    const next = this.#last
      ? await this.#sink.getNextPacket(this.#last, options)
      : await this.#sink.getFirstPacket(options);
    return next !== null;
  }
}

/** How media of one kind goes into RTP packets and comes out of them. */
export type PayloadFormat<Unit> = {
  /** The encoding name as in an SDP's `rtpmap`; compared without case. */
  readonly encodingName: string;
  /** Ticks of the RTP timestamp per second; `sample-rate`: as many as the audio has samples. */
  readonly clockRate: number | 'sample-rate';
  /**
   * The payloads of one unit, in order, each of 1 to `maxPayloadBytes` bytes (at least 64). May be views of the unit. All have its
   * timestamp (audio samples: each its own) and the last has the marker. None when there is nothing in it to send.
   */
  readonly packetise: (unit: Unit, maxPayloadBytes: number) => Uint8Array[];
  /**
   * The unit in the payloads of all packets of one timestamp, in order; undefined when they are damaged or not all of them.
   * Never throws. A copy, which has its ArrayBuffer to itself.
   */
  readonly depacketise: (payloads: readonly Uint8Array[]) => Uint8Array<ArrayBuffer> | undefined;
  /** False only when the payload surely continues a unit that an earlier packet began. */
  readonly startsAccessUnit: (payload: Uint8Array) => boolean;
};

/** One access unit on its way: what is decided about its packets together. */
export type OutgoingUnit = {
  readonly sourceId: string;
  readonly isKeyframe: boolean;
  /** Since when it waits, microseconds. */
  readonly sinceUs: number;
  /** Whether a packet of it has been sent. */
  isBegun: boolean;
  /** The rest of a unit that has begun is not sent: a gap says so to the receiver. */
  abandon(): void;
};

/** A packet as it leaves: RTP, before it is protected. */
export type Departure = {
  readonly ssrc: number;
  readonly sequenceNumber: number;
  readonly data: Uint8Array;
  /** Notes that it has left, before the next batch does. Returns the parity that is due after it. */
  left(nowUs: number): readonly Outgoing[];
};

/** A packet that waits. Its sequence number is given when it leaves: what is dropped before leaves no gap. */
export type Outgoing = {
  /** Of its stream. */
  readonly ssrc: number;
  /** Bytes of the datagram without protection. */
  readonly bytes: number;
  /** Of video; undefined for what is never dropped. */
  readonly unit: OutgoingUnit | undefined;
  depart(): Departure;
};

/** Of a packet that nothing is due after. */
export const nothing = (): readonly Outgoing[] => [];

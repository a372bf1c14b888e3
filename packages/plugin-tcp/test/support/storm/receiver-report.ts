/** A packet of the neighbour, as it went into its sender, or came out of the receiver. */
export type Arrival = {
  /** Of everything in it but its times: see `packetDigest`. */
  readonly digest: string;
  readonly ptsUs: number;
};

/** Counted by name. */
export type Counts = { readonly [name: string]: number };

/** How a receiver in a process of its own is doing. */
export type ReceiverReport = {
  /** How many reports were asked for before it was written. */
  readonly asked: number;
  readonly drops: Counts;
  /** By code. */
  readonly faults: Counts;
  /** Packets of all sources but the neighbour's. */
  readonly packets: number;
  /** Those that came since the report before. */
  readonly arrivals: readonly Arrival[];
  readonly sockets: number;
  /** Of memory that is in use, or waits for a collection of garbage. */
  readonly allocatedBytes: number;
};

/** What it leaves behind once it is closed. */
export type Remains = {
  /** Frames that the stage did not give back, and frames in use. */
  readonly frames: number;
  /** Sockets and timers. */
  readonly resources: readonly string[];
};

/** What a neighbour has sent, and what its sender lost or found wrong. */
export type NeighbourReport = {
  readonly sent: readonly Arrival[];
  readonly drops: Counts;
  readonly faults: readonly string[];
};

export type FromReceiver =
  | { readonly type: 'listening'; readonly port: number }
  | { readonly type: 'report'; readonly report: ReceiverReport }
  | { readonly type: 'closed'; readonly remains: Remains };

/** The source whose packets are looked at one by one. */
export const neighbourSource = 'neighbour';

import type { Packet, WhyDetails } from '@arkavo-pipeline/core';
import type { ExpectedUnit } from '../socket/expected-units.js';
import type { CrowdedPeers } from './crowded-peers.js';
import type { HeldMemory } from './held-memory.js';
import type { ReceiverDrop } from './receiver-drops.js';
import type { SourceRegistry } from './source-registry.js';
import type { UnreadableSenders } from './unreadable-senders.js';
import type { UnreadableStreams } from './unreadable-streams.js';

/** What comes out of a receiver. */
export type Output = 'video' | 'audio' | 'metadata';

/** Where datagrams come from and go to. */
export type Endpoint = { readonly address: string; readonly port: number };

/** What all parts of a receiver have in common. Times are passed in: monotonic microseconds. */
export type ReceiverContext = {
  readonly stageId: string;
  /** The outputs that are linked. */
  readonly outputs: ReadonlySet<Output>;
  readonly minUs: number;
  readonly maxUs: number;
  readonly maxSourcesPerPeer: number;
  /** Of the receiver itself, in what it reports. */
  readonly ssrc: number;
  readonly cname: string;
  readonly sources: SourceRegistry;
  readonly memory: HeldMemory;
  readonly unreadable: UnreadableSenders;
  readonly unreadableStreams: UnreadableStreams;
  readonly crowded: CrowdedPeers;
  /** Takes the packet over; false when there was no room for it. */
  readonly emit: (packet: Packet) => boolean;
  readonly send: (datagram: Uint8Array, to: Endpoint) => void;
  /** What is whole of this stream is to be handed over as soon as it is. */
  readonly expectUnit: (expected: ExpectedUnit) => void;
  /** No more of the stream with this SSRC, until `expectUnit`. */
  readonly expectNoUnit: (ssrc: number) => void;
  readonly drop: (cause: ReceiverDrop, count?: number) => void;
  readonly keyframeAsked: (cause: string, details: WhyDetails) => void;
};

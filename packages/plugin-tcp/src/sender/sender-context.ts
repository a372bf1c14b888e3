import type { Clock, StageContext, UpstreamRequest } from '@arkavo-pipeline/core';
import type { RateController } from './rate-controller.js';

/** Why a sender drops packets. */
export const senderDrops = {
  'awaiting-keyframe':
    'A connection, and a source of which something was dropped, goes on at a keyframe; this unit came before it.',
  'connection-lost': 'The connection ended before the packet was written.',
  'not-connected': 'The stage was stopped while there was no receiver.',
  'not-wanted': 'The receiver has no use for packets of this kind.',
  stale: 'The packet waited longer than maxQueueMs for a receiver, or a network, that is too slow.',
  unsendable: 'The packet does not fit the protocol, or is longer than the receiver takes.',
} as const;

export type SenderDrop = keyof typeof senderDrops;

/** What a connection is told about its stage. */
export type SenderContext = {
  readonly stageId: string;
  readonly clock: Clock;
  /** For the connection and everything that comes before the first packet. */
  readonly connectTimeoutMs: number;
  /** How long a receiver may say nothing. */
  readonly silenceTimeoutMs: number;
  /** How long packets may wait; 0: for as long as it takes. */
  readonly maxQueueMs: number;
  /** Bytes that may wait before no more packets are taken. */
  readonly highWaterBytes: number;
  readonly log: StageContext['log'];
  readonly drop: (cause: SenderDrop, count?: number) => void;
  readonly fault: (error: Error) => void;
  readonly why: StageContext['why'];
  /** Of the stage: what was asked of the producers outlives a connection. */
  readonly rate: RateController;
  /** Asks the producers of video. */
  readonly request: (request: UpstreamRequest) => void;
};

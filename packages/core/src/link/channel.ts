import type { UpstreamRequest } from '../stage/upstream-request.js';
import type { WirePacket } from './packet-wire.js';

/** What goes with the data: packets, then the end of the stream. */
export type DownstreamMessage = WirePacket | 'end';

/** How many packets more the producer may send. */
export type Credit = { readonly type: 'credit'; readonly packets: number };

/**
 * What goes against it: a credit for each packet that the consumer forwarded or disposed of, to a producer that is not its first
 * one also what it may send to begin with; `ended` to one that came after the end of the stream; and requests.
 */
export type UpstreamMessage = 'credit' | Credit | 'ended' | UpstreamRequest;

/** One end of a link's message path. Messages arrive in order; `onClosed` comes after the last of them. */
export type Channel<Out, In> = {
  open(onMessage: (message: In) => void, onClosed: () => void): void;
  post(message: Out, transfer: readonly ArrayBuffer[]): void;
  close(): void;
};

export type ProducerChannel = Channel<DownstreamMessage, UpstreamMessage>;
export type ConsumerChannel = Channel<UpstreamMessage, DownstreamMessage>;

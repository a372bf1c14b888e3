import type { UpstreamRequest } from '../stage/upstream-request.js';
import type { WirePacket } from './packet-wire.js';

/** What goes with the data: packets, then the end of the stream. */
export type DownstreamMessage = WirePacket | 'end';

/** How many packets more the producer may send. */
export type Credit = { readonly type: 'credit'; readonly packets: number };

/**
 * What goes against it: a first credit when the consumer begins to listen, then one for each packet that it forwarded or
 * disposed of; and requests.
 */
export type UpstreamMessage = 'credit' | Credit | UpstreamRequest;

/** One end of a link's message path. Messages arrive in order; `onClosed` comes after the last of them. */
export type Channel<Out, In> = {
  open(onMessage: (message: In) => void, onClosed: () => void): void;
  post(message: Out, transfer: readonly ArrayBuffer[]): void;
  close(): void;
};

export type ProducerChannel = Channel<DownstreamMessage, UpstreamMessage>;
export type ConsumerChannel = Channel<UpstreamMessage, DownstreamMessage>;

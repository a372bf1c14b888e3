import { HeaderReader } from './header-reader.js';
import { HeaderWriter } from './header-writer.js';
import type { Message } from './message-reader.js';
import { heldFlag, messageType } from './protocol.js';
import { protocolError } from './protocol-error.js';

const header = new HeaderWriter();

/** A message that is nothing but its type. */
export function encodeSignal(signal: 'endOfStream' | 'endTaken'): Buffer {
  header.begin();
  return header.finish(messageType[signal], 0, 0);
}

/** A sign of life, and the question for the peer's clock. `nowUs`: the time here. */
export function encodeAlive(nowUs: number): Buffer {
  header.begin();
  header.i64(nowUs);
  return header.finish(messageType.alive, 0, 0);
}

/** When a sign of life was sent, by the receiver's clock, microseconds. */
export function decodeAlive({ header: bytes }: Message): number {
  return new HeaderReader(bytes).i64();
}

/** The four times of a clock exchange but for the last: `askedUs` by the receiver's clock, the others by the sender's. */
export type AliveAnswer = { readonly askedUs: number; readonly heardUs: number; readonly answeredUs: number };

export function encodeAliveAnswer({ askedUs, heardUs, answeredUs }: AliveAnswer): Buffer {
  header.begin();
  header.i64(askedUs);
  header.i64(heardUs);
  header.i64(answeredUs);
  return header.finish(messageType.aliveAnswer, 0, 0);
}

export function decodeAliveAnswer({ header: bytes }: Message): AliveAnswer {
  const reader = new HeaderReader(bytes);
  return { askedUs: reader.i64(), heardUs: reader.i64(), answeredUs: reader.i64() };
}

/** How much of the sender's messages has been received, and whether the receiver's own links hold up what is to come. */
export type Received = { readonly bytes: number; readonly isHeld: boolean };

export function encodeReceived({ bytes, isHeld }: Received): Buffer {
  header.begin();
  header.i64(bytes);
  return header.finish(messageType.received, isHeld ? heldFlag : 0, 0);
}

/** Throws ERR_TCP_PROTOCOL at less than nothing. */
export function decodeReceived({ header: bytes, flags }: Message): Received {
  const received = new HeaderReader(bytes).i64();
  if (received < 0) throw protocolError(`a report of ${received} received bytes`);
  return { bytes: received, isHeld: (flags & heldFlag) !== 0 };
}

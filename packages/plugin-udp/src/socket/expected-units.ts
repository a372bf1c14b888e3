import { type Clock, secondsToUs, type VideoCodec } from '@arkavo-pipeline/core';
import type { NativeSocket } from './datagrams-addon.js';

/** Where a datagram came from or goes to. The same object as long as the same sender is heard. */
export type Remote = { readonly address: string; readonly port: number };

/** An access unit that was put together of the datagrams that came. */
export type WholeUnit = {
  /** In Annex B form. */
  readonly data: Uint8Array<ArrayBuffer>;
  /** Whether its first slice is one of a keyframe. */
  readonly isKey: boolean;
  /** Of the first packet. */
  readonly sequenceNumber: number;
  readonly timestamp: number;
  /** What the first packet says, microseconds of Unix time; undefined when it does not. */
  readonly capturedUnixUs: number | undefined;
};

/** A stream of video of which all came, in order: its next unit begins with this sequence number. */
export type ExpectedUnit = {
  readonly ssrc: number;
  readonly payloadType: number;
  readonly codec: VideoCodec;
  readonly sequenceNumber: number;
  /** The header extension with the capture time. */
  readonly captureTimeId: number | undefined;
  /** Units that come from elsewhere are not told. */
  readonly from: Remote;
  /** A unit is whole; the datagrams that made it so are handed over next. */
  readonly take: (unit: WholeUnit, readUs: number) => void;
};

/** Who is told of a stream, and when that was last. */
type Place = { readonly expected: ExpectedUnit; readonly toldUs: number };

/** A stream of which no unit was told for so long makes room. */
const idleUs = secondsToUs(2);
const maxExtensionId = 255;

/**
 * The streams whose units the addon puts together, which has places for few. Who has one keeps it as long as units of it are told: newcomers
 * beyond that have their datagrams alone.
 */
export class ExpectedUnits {
  readonly #socket: Pick<NativeSocket, 'expectUnit' | 'forgetUnits'>;
  readonly #clock: Clock;
  /** By SSRC: those that have a place in the addon. */
  readonly #places = new Map<number, Place>();

  constructor(socket: Pick<NativeSocket, 'expectUnit' | 'forgetUnits'>, clock: Clock) {
    this.#socket = socket;
    this.#clock = clock;
  }

  /** From now on, if there is a place for it. */
  expect(expected: ExpectedUnit): void {
    if (!this.#follow(expected) && !(this.#makeRoom() && this.#follow(expected))) return;
    const toldUs = this.#places.get(expected.ssrc)?.toldUs ?? this.#clock.nowUs();
    this.#places.set(expected.ssrc, { expected, toldUs });
  }

  forget(ssrc: number): void {
    if (this.#places.delete(ssrc)) this.#socket.forgetUnits(ssrc);
  }

  /** A unit of this stream is whole, and came from there. */
  told(ssrc: number, remote: Remote, unit: WholeUnit, nowUs: number): void {
    const expected = this.#places.get(ssrc)?.expected;
    if (!expected || !isSame(expected.from, remote)) return;
    this.#places.set(ssrc, { expected, toldUs: nowUs });
    expected.take(unit, nowUs);
  }

  /** Whether the addon has a place for it. */
  #follow({ ssrc, payloadType, codec, sequenceNumber, captureTimeId = 0 }: ExpectedUnit): boolean {
    const id = captureTimeId > maxExtensionId ? 0 : captureTimeId;
    return this.#socket.expectUnit(ssrc, payloadType, codec === 'h265', sequenceNumber, id);
  }

  #makeRoom(): boolean {
    const idleSinceUs = this.#clock.nowUs() - idleUs;
    for (const [ssrc, { toldUs }] of this.#places) {
      if (toldUs > idleSinceUs) continue;
      this.forget(ssrc);
      return true;
    }
    return false;
  }
}

function isSame(one: Remote, other: Remote): boolean {
  return one.port === other.port && one.address === other.address;
}

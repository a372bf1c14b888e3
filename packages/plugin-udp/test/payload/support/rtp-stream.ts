import type { VideoCodec } from '@arkavo-pipeline/core';
import { payloadFormats } from '../../../src/payload/payload-formats.js';
import { isRtcp } from '../../../src/rtp/is-rtcp.js';
import { parseRtp } from '../../../src/rtp/parse-rtp.js';
import { noExtensions } from '../../../src/rtp/rtp-packet.js';
import { SequenceUnwrapper } from '../../../src/rtp/sequence-number.js';
import { writeRtp } from '../../../src/rtp/write-rtp.js';

const ssrc = 0x1234_5678;
export const payloadType = 96;

/** The datagrams of access units at 25 per second, whose sequence numbers and timestamps wrap on the way. */
export function datagramsOf(
  codec: VideoCodec,
  accessUnits: readonly Uint8Array[],
  maxPayloadBytes: number,
): Uint8Array[] {
  const datagrams: Uint8Array[] = [];
  for (const [index, accessUnit] of accessUnits.entries()) {
    const payloads = payloadFormats[`video/${codec}`].packetise(accessUnit, maxPayloadBytes);
    for (const [place, payload] of payloads.entries()) {
      const marker = place === payloads.length - 1;
      const sequenceNumber = (65_520 + datagrams.length) & 0xffff;
      const timestamp = (2 ** 32 - 18_000 + index * 3600) % 2 ** 32;
      datagrams.push(
        writeRtp({ payloadType, marker, sequenceNumber, timestamp, ssrc, extensions: noExtensions, payload }),
      );
    }
  }
  return datagrams;
}

/** Takes the datagrams of one stream; its units are complete at the marker. */
export class StreamReader {
  /** Undefined for a unit that was damaged. */
  readonly units: (Uint8Array | undefined)[] = [];
  readonly payloads: Uint8Array[] = [];
  readonly #depacketise: (payloads: readonly Uint8Array[]) => Uint8Array | undefined;
  readonly #sequence = new SequenceUnwrapper();
  #open: Uint8Array[] = [];
  #next: number | undefined;

  constructor(depacketise: (payloads: readonly Uint8Array[]) => Uint8Array | undefined) {
    this.#depacketise = depacketise;
  }

  /** Throws when it is neither RTP nor RTCP, or a packet is missing. */
  take(data: Uint8Array): void {
    if (isRtcp(data)) return;
    const packet = parseRtp(data);
    if (!packet) throw new Error(`not RTP: ${Buffer.from(data).toString('hex')}`);
    const sequence = this.#sequence.unwrap(packet.sequenceNumber);
    if (sequence !== (this.#next ?? sequence)) throw new Error(`packet ${sequence} instead of ${this.#next}`);
    this.#next = sequence + 1;
    this.payloads.push(packet.payload);
    this.#open.push(packet.payload);
    if (!packet.marker) return;
    this.units.push(this.#depacketise(this.#open));
    this.#open = [];
  }
}

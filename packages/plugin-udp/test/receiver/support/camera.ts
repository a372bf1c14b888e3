import { payloadFormats } from '../../../src/payload/payload-formats.js';
import type { RtpPacket } from '../../../src/rtp/rtp-packet.js';
import { nal } from '../../payload/support/nal-units.js';
import type { TestReception } from './reception.js';
import { TestStream } from './rtp-stream.js';

const startCode = [0, 0, 0, 1];
const sps = [0x67, 0x42, 0xc0, 0x1e, 0xd9, 0x00, 0xb0, 0x4b, 0x20];
const pps = [0x68, 0xce, 0x3c, 0x80];

/** A keyframe with its parameter sets, and a picture that refers to it. */
export const keyframe = Uint8Array.from([
  ...startCode,
  ...sps,
  ...startCode,
  ...pps,
  ...startCode,
  ...nal('h264', 5, 900),
]);
export const picture = Uint8Array.from([...startCode, ...nal('h264', 1, 900)]);
/** A keyframe without parameter sets. */
export const bareKeyframe = Uint8Array.from([...startCode, ...nal('h264', 5, 900)]);

/** A camera of a test: one video stream under a name, from one port. */
export class TestCamera {
  readonly video: TestStream;
  readonly #bench: TestReception;
  readonly #port: number;
  readonly #name: string;

  constructor(
    bench: TestReception,
    port: number,
    name: string,
    video = new TestStream({ ssrc: port, payloadType: 96 }),
  ) {
    this.#bench = bench;
    this.#port = port;
    this.#name = name;
    this.video = video;
  }

  describe(ptsUs: number): void {
    const chunks = [{ ssrc: this.video.ssrc, cname: this.#name }];
    this.#bench.control([this.video.report(ptsUs), { type: 'source-description', chunks }], this.#port);
  }

  /** The packets of a picture, of at most 400 bytes each. */
  packets(unit: Uint8Array, ptsUs: number): RtpPacket[] {
    return this.video.packets(payloadFormats['video/h264'].packetise(unit, 400), ptsUs);
  }

  send(unit: Uint8Array, ptsUs: number): void {
    this.#bench.packets(this.packets(unit, ptsUs), this.#port);
  }

  goodbye(): void {
    this.#bench.control([{ type: 'bye', ssrcs: [this.video.ssrc] }], this.#port);
  }
}

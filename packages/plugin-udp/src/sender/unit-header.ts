import { putAbsCaptureTime } from '../rtp/abs-capture-time.js';
import { writeRtp } from '../rtp/write-rtp.js';
import { captureTimeExtension } from './media-stream.js';
import type { RtpStream } from './rtp-stream.js';

const sequenceOffset = 2;
const timestampOffset = 4;
/** Behind the fixed header, the extension's own, and the element's. */
const captureOffset = 12 + 4 + 1;

/** The header of the first packet of each of a stream's units: in the same memory, so that only what changes is written. */
export class UnitHeader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor({ ssrc, payloadType }: RtpStream) {
    const fields = { ssrc, payloadType, sequenceNumber: 0, timestamp: 0, marker: false };
    this.#bytes = writeRtp({ ...fields, extensions: captureTimeExtension(0), payload: new Uint8Array() });
    this.#view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.length);
  }

  /** Without a marker; good until the next call. */
  write(sequenceNumber: number, timestamp: number, captureUnixUs: number): Uint8Array {
    this.#view.setUint16(sequenceOffset, sequenceNumber);
    this.#view.setUint32(timestampOffset, timestamp);
    putAbsCaptureTime(this.#view, captureOffset, captureUnixUs);
    return this.#bytes;
  }
}

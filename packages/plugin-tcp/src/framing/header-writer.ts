import { PipelineError } from '@arkavo-pipeline/core';
import { maxHeaderBytes, maxTextBytes, messagePrefixBytes } from './protocol.js';

const word = 2 ** 32;

/** Writes the prefix and header of one message at a time into memory of its own; `finish` returns an exact copy. */
export class HeaderWriter {
  readonly #bytes = Buffer.allocUnsafeSlow(messagePrefixBytes + maxHeaderBytes);
  #end = messagePrefixBytes;

  /** Forgets what was written. */
  begin(): void {
    this.#end = messagePrefixBytes;
  }

  u8(value: number): void {
    this.#bytes[this.#end] = value;
    this.#end += 1;
  }

  u32(value: number): void {
    this.#bytes.writeUInt32BE(value, this.#end);
    this.#end += 4;
  }

  /** A signed 64-bit integer from a safe one, without a BigInt. */
  i64(value: number): void {
    this.#bytes.writeInt32BE(Math.floor(value / word), this.#end);
    this.#bytes.writeUInt32BE(value >>> 0, this.#end + 4);
    this.#end += 8;
  }

  /** UTF-8 behind its length in one byte. Throws ERR_TCP_PROTOCOL when it is longer than 255 bytes. */
  text(value: string): void {
    const length = this.#bytes.write(value, this.#end + 1, maxTextBytes + 1, 'utf8');
    if (length > maxTextBytes || (length > maxTextBytes - 3 && Buffer.byteLength(value) > maxTextBytes)) {
      throw new PipelineError(
        'ERR_TCP_PROTOCOL',
        `the name ${JSON.stringify(value.slice(0, 40))}… is longer than ${maxTextBytes} bytes; shorten it`,
      );
    }
    this.#bytes[this.#end] = length;
    this.#end += 1 + length;
  }

  /** Bytes behind their length in one byte. */
  bytes(value: Uint8Array): void {
    if (value.byteLength > maxTextBytes) {
      throw new PipelineError(
        'ERR_TCP_PROTOCOL',
        `a codec configuration of ${value.byteLength} bytes; ${maxTextBytes} can be sent`,
      );
    }
    this.u8(value.byteLength);
    this.#bytes.set(value, this.#end);
    this.#end += value.byteLength;
  }

  /** The message up to its payload. */
  finish(type: number, flags: number, payloadBytes: number): Buffer {
    const headerBytes = this.#end - messagePrefixBytes;
    this.#bytes.writeUInt32BE(this.#end - 4 + payloadBytes, 0);
    this.#bytes[4] = type;
    this.#bytes[5] = flags;
    this.#bytes.writeUInt16BE(headerBytes, 6);
    return Buffer.from(this.#bytes.subarray(0, this.#end));
  }
}

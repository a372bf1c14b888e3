import { ChunkCursor } from './chunk-cursor.js';
import { checkVersion, decodeHelloJson, decodeHelloPrefix, type Hello, type HelloPrefix } from './hello.js';
import { countedPrefixBytes, helloPrefixBytes, messagePrefixBytes } from './protocol.js';
import { protocolError } from './protocol-error.js';

/** One message as it came. `header` is valid until the next call; `payload` has its ArrayBuffer to itself. */
export type Message = {
  readonly type: number;
  readonly flags: number;
  readonly header: Buffer;
  readonly payload: Uint8Array<ArrayBuffer>;
};

type Pending = { type: number; flags: number; headerBytes: number; payloadBytes: number };

const nothing = new Uint8Array(0);

export type MessageReaderOptions = {
  /** The longest message taken, in bytes behind the length field. */
  readonly maxMessageBytes: number;
  /** The types to return; all others are passed over. */
  readonly types: ReadonlySet<number>;
};

/**
 * Finds the hello and the messages in a peer's bytes. Feed a chunk, then read until there is nothing more: reading may
 * stop anywhere and go on later. Throws ERR_TCP_PROTOCOL at bad data, after which the connection is of no use.
 */
export class MessageReader {
  /** May be changed between two messages. */
  maxMessageBytes: number;
  readonly #types: ReadonlySet<number>;
  readonly #cursor = new ChunkCursor();
  #helloPrefix: HelloPrefix | undefined;
  #pending: Pending | undefined;
  #header: Buffer | undefined;
  #payload: Uint8Array<ArrayBuffer> = nothing;
  #filled = 0;
  #skipBytes = 0;

  constructor({ maxMessageBytes, types }: MessageReaderOptions) {
    this.maxMessageBytes = maxMessageBytes;
    this.#types = types;
  }

  /** Goes on in `chunk`, when the one before was read until there was nothing more. */
  feed(chunk: Buffer): void {
    this.#cursor.feed(chunk);
  }

  /** Whether the stream, if it ended here, would end inside a message. */
  get midway(): boolean {
    return this.#pending !== undefined || this.#skipBytes > 0 || this.#cursor.midway;
  }

  /** Bytes of memory for the beginning of a message. */
  get heldBytes(): number {
    return this.#payload.length + this.#cursor.heldBytes;
  }

  /** Forgets the message that has begun: nothing more will be read. */
  clear(): void {
    this.#pending = undefined;
    this.#header = undefined;
    this.#payload = nothing;
  }

  /** Whether the peer has begun a hello that is one of this protocol, of whatever version. */
  get speaksProtocol(): boolean {
    return this.#helloPrefix !== undefined;
  }

  /** The hello, or undefined until it is complete. */
  hello(): Hello | undefined {
    if (!this.#helloPrefix) {
      const prefix = this.#cursor.take(helloPrefixBytes);
      if (!prefix) return undefined;
      this.#helloPrefix = decodeHelloPrefix(prefix);
      checkVersion(this.#helloPrefix.version);
    }
    const json = this.#cursor.take(this.#helloPrefix.jsonBytes);
    return json && decodeHelloJson(json);
  }

  /** The next message, or undefined when the chunk is used up. */
  next(): Message | undefined {
    for (;;) {
      if (this.#skipBytes > 0) {
        this.#skipBytes -= this.#cursor.skip(this.#skipBytes);
        if (this.#skipBytes > 0) return undefined;
      }
      if (this.#pending) return this.#rest(this.#pending);
      const prefix = this.#cursor.take(messagePrefixBytes);
      if (!prefix) return undefined;
      this.#begin(prefix);
    }
  }

  #begin(prefix: Buffer): void {
    const length = prefix.readUInt32BE(0);
    const type = prefix.readUInt8(4);
    const headerBytes = prefix.readUInt16BE(6);
    if (length > this.maxMessageBytes) {
      throw protocolError(`a message of ${length} bytes; maxMessageBytes is ${this.maxMessageBytes}`);
    }
    if (length < countedPrefixBytes + headerBytes) {
      throw protocolError(`a message of ${length} bytes with a header of ${headerBytes}`);
    }
    const payloadBytes = length - countedPrefixBytes - headerBytes;
    if (this.#types.has(type)) this.#pending = { type, flags: prefix.readUInt8(5), headerBytes, payloadBytes };
    else this.#skipBytes = headerBytes + payloadBytes;
  }

  #rest(pending: Pending): Message | undefined {
    if (!this.#header) {
      this.#header = this.#cursor.take(pending.headerBytes);
      if (!this.#header) return undefined;
      this.#payload = exactBytes(pending.payloadBytes);
      this.#filled = 0;
    }
    this.#filled += this.#cursor.fill(this.#payload, this.#filled);
    if (this.#filled < pending.payloadBytes) return undefined;
    const message = { type: pending.type, flags: pending.flags, header: this.#header, payload: this.#payload };
    this.#pending = undefined;
    this.#header = undefined;
    this.#payload = nothing;
    return message;
  }
}

/** An ArrayBuffer of its own that nobody zeroes first. */
function exactBytes(size: number): Uint8Array<ArrayBuffer> {
  return size === 0 ? nothing : new Uint8Array(Buffer.allocUnsafeSlow(size).buffer as ArrayBuffer);
}

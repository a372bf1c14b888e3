import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

/** What the systems of both ends and the network take in before they push back: seconds of video. */
const systemBytes = 1_048_576;

type Done = (error?: Error | null) => void;

/** One end of a connection that no system knows of, with as much of a socket as stages use. */
class VirtualSocket extends Duplex {
  readonly remoteAddress = '127.0.0.1';
  readonly remotePort = 1;
  bytesRead = 0;
  readonly #carry: (chunk: Buffer, done: Done) => void;

  constructor(carry: (chunk: Buffer, done: Done) => void) {
    super();
    this.#carry = carry;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  destroySoon(): void {
    this.end(() => this.destroy());
  }

  arrive(chunk: Buffer): void {
    this.bytesRead += chunk.length;
    this.push(chunk);
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: Done): void {
    this.#carry(chunk, done);
  }
}

/** A connection over which only so many bytes per second get through in one direction, by a time that is told. */
export class VirtualLink {
  /** Bytes per second from `near` to `far`; 0: nothing gets through. */
  bytesPerSecond: number;
  readonly near: Socket;
  readonly far: Socket;
  readonly #deliver: (chunk: Buffer) => void;
  #underWay = Buffer.alloc(0);
  #budget = 0;
  #onRoom: Done | undefined;

  constructor(bytesPerSecond: number) {
    this.bytesPerSecond = bytesPerSecond;
    const near = new VirtualSocket((chunk, done) => this.#take(chunk, done));
    const far = new VirtualSocket((chunk, done) => {
      near.arrive(chunk);
      done();
    });
    this.#deliver = (chunk) => far.arrive(chunk);
    this.near = near as unknown as Socket;
    this.far = far as unknown as Socket;
  }

  /** So much time has passed. */
  pass(ms: number): void {
    const earned = (this.bytesPerSecond * ms) / 1000;
    // What was not used is lost, as on a wire.
    this.#budget = Math.min(this.#budget, 1) + earned;
    const passed = this.#underWay.subarray(0, Math.floor(this.#budget));
    this.#underWay = this.#underWay.subarray(passed.length);
    this.#budget -= passed.length;
    if (passed.length > 0) this.#deliver(passed);
    if (this.#underWay.length <= systemBytes) this.#makeRoom();
  }

  #take(chunk: Buffer, done: Done): void {
    this.#underWay = Buffer.concat([this.#underWay, chunk]);
    if (this.#underWay.length <= systemBytes) done();
    else this.#onRoom = done;
  }

  #makeRoom(): void {
    const done = this.#onRoom;
    this.#onRoom = undefined;
    done?.();
  }
}

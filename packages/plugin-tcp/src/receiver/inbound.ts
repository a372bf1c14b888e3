import type { Socket } from 'node:net';
import { type Clock, hostAndPort, msToUs, PipelineError } from '@arkavo-pipeline/core';
import { maxReplyBytes } from '../framing/protocol.js';
import { protocolError } from '../framing/protocol-error.js';
import type { MemoryHolder, PeerMemory } from './peer-memory.js';
import type { ReceiverDrop } from './receiver-drops.js';

/** What a protocol makes of the bytes of a connection. */
export type InboundHandler = {
  /**
   * Takes bytes. False: a packet waits for its link, or the turn is over, and what is left of the bytes waits for `goOn`. Throws
   * what refuses the peer.
   */
  read(chunk: Buffer): boolean;
  /** Goes on with what is left. */
  goOn(): boolean;
  /** Whether a message has begun and is not complete. */
  readonly midway: boolean;
  /** Bytes of memory for what has come: a message that has begun, a packet that waits for its link. */
  readonly heldBytes: number;
  /** Gives that memory back: what has come is of no use any more. */
  letGo(): void;
  /** The peer is cut off: the last chance to tell it why. */
  refusing(): void;
  /** Everything is over, and the last packet on its link. */
  ended(): void;
};

export type InboundOptions = {
  readonly clock: Clock;
  readonly helloTimeoutMs: number;
  readonly messageTimeoutMs: number;
  readonly maxBytesPerSecond: number;
  /** What all connections may hold. */
  readonly memory: PeerMemory;
};

/** How long a dead peer goes unnoticed before the system asks it for a sign of life. */
const keepAliveMs = 10_000;
/** How long the last words to a peer may take. */
const lingerMs = 1000;
/** What one connection has sent is dealt with for so long before the others have their turns. */
const turnUs = msToUs(2);

/** The receiving half of a connection: reads no more than is taken, than is allowed, and for no longer than is borne. */
export class Inbound implements MemoryHolder {
  readonly #socket: Socket;
  readonly #options: InboundOptions;
  readonly #handler: InboundHandler;
  readonly #address: string;
  #timer: NodeJS.Timeout | undefined;
  #throttle: NodeJS.Timeout | undefined;
  /** Ended by this side: nothing more is read. */
  #isOver = false;
  #isClosed = false;
  #hasEnded = false;
  /** A packet waits for its link, or the next turn is awaited. */
  #isParked = false;
  /** Set while it is this connection's turn, or the next one is awaited. */
  #turn: NodeJS.Immediate | undefined;
  #turnEndsUs = 0;
  #isYielding = false;
  #bytes = 0;
  #budget: { bytes: number; atUs: number };
  /** Seconds without the end of a message that has begun. */
  #stalledTicks = 0;
  #quietTicks = 0;
  #refusal: { readonly error: PipelineError; readonly drop: ReceiverDrop } | undefined;
  #failure: Error | undefined;

  constructor(socket: Socket, options: InboundOptions, handler: InboundHandler) {
    this.#socket = socket;
    this.#options = options;
    this.#handler = handler;
    this.#address = hostAndPort(socket.remoteAddress ?? '', socket.remotePort ?? 0);
    this.#budget = { bytes: options.maxBytesPerSecond, atUs: options.clock.nowUs() };
    this.#timer = setTimeout(() => this.#runOutOfPatience(), options.helloTimeoutMs);
    socket.setNoDelay(true).setKeepAlive(true, keepAliveMs);
    socket.on('data', (chunk) => this.#take(chunk));
    socket.on('error', (error) => {
      this.#failure ??= error;
    });
    socket.on('close', () => this.#onClose());
  }

  get address(): string {
    return this.#address;
  }

  /** Bytes received so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** To be asked before each message. True: the turn is over, the handler returns false now, and is called again when the others were heard. */
  yields(): boolean {
    this.#isYielding = this.#options.clock.nowUs() >= this.#turnEndsUs;
    return this.#isYielding;
  }

  /** Whether this side has ended the connection: whatever else has come is of no interest. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Seconds in which nothing came although it was read. */
  get quietTicks(): number {
    return this.#quietTicks;
  }

  /** Why the peer was cut off. */
  get refusal(): { readonly error: PipelineError; readonly drop: ReceiverDrop } | undefined {
    return this.#refusal;
  }

  /** What the system says against the connection. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** The peer has said what it is. */
  introduced(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** A message is complete. */
  progressed(): void {
    this.#stalledTicks = 0;
  }

  /** Once a second. */
  tick(): void {
    const isListening = !this.#isParked && !this.#throttle && !this.#isOver;
    this.#quietTicks = isListening ? this.#quietTicks + 1 : 0;
    this.#stalledTicks = isListening && this.#handler.midway ? this.#stalledTicks + 1 : 0;
    if (this.#stalledTicks * 1000 <= this.#options.messageTimeoutMs) return;
    this.refuse('refused-stalled', protocolError(`did not end a message in ${this.#options.messageTimeoutMs} ms`));
  }

  /** A peer that doesn't read what it is told gets no more of it. */
  write(message: Buffer): void {
    if (this.#socket.writable && this.#socket.writableLength <= maxReplyBytes) this.#socket.write(message);
  }

  /** The packet that was waiting is on its link. */
  readonly resume = (): void => {
    this.#isParked = false;
    this.#guard(() => this.#handler.goOn());
    if (this.#isParked) return;
    if (this.#isClosed) this.#end();
    else if (!this.#throttle) this.#socket.resume();
  };

  /** Cuts the peer off, and says why. */
  refuse(drop: ReceiverDrop, error: PipelineError): void {
    if (this.#isOver) return;
    this.#refusal = { drop, error };
    this.#handler.refusing();
    this.#letGo();
    this.close();
  }

  giveUp(): void {
    const held = `held ${this.#handler.heldBytes} bytes of what had not ended, or waited for a full link`;
    const bound = `the most of all connections, which may hold ${this.#options.memory.limitBytes} together`;
    const error = protocolError(
      `${held}: ${bound}; where that is too little, raise maxMessageBytes (arkavo: maxLineBytes)`,
    );
    this.#refusal ??= { drop: 'refused-memory', error };
    this.#letGo();
    this.#isParked = false;
    if (this.#isClosed) this.#end();
    else if (!this.#isOver) this.close();
  }

  /** Ends the connection when what was written has gone out. */
  close(): void {
    this.#isOver = true;
    this.#stopTimers();
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => this.#socket.destroy(), lingerMs);
    this.#socket.resume();
    this.#socket.destroySoon();
  }

  /** The peer is not there any more: ends the connection at once. */
  fail(what: string): void {
    this.#failure ??= new Error(what);
    this.destroy();
  }

  /** Ends the connection at once. */
  destroy(): void {
    this.#isOver = true;
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#bytes += chunk.length;
    this.#quietTicks = 0;
    this.#guard(() => this.#handler.read(chunk));
    this.#spend(chunk.length);
    if (this.#isParked) this.#socket.pause();
  }

  #guard(read: () => boolean): void {
    if (this.#isOver) return;
    this.#beginTurn();
    try {
      this.#isParked = !read();
    } catch (error) {
      this.#refuseFor(error);
    }
    this.#options.memory.note(this, this.#handler.heldBytes);
  }

  /** It lasts until everyone else was heard, however many chunks come in it. */
  #beginTurn(): void {
    this.#isYielding = false;
    if (this.#turn) return;
    this.#turnEndsUs = this.#options.clock.nowUs() + turnUs;
    this.#turn = setImmediate(() => {
      this.#turn = undefined;
      if (this.#isYielding) this.resume();
    });
  }

  /** What has a code is about the peer; all else is a fault of ours, of which this connection only is to suffer. */
  #refuseFor(error: unknown): void {
    if (error instanceof PipelineError) return this.refuse('refused-protocol', error);
    const message = `what it sent could not be dealt with, which is a fault of this program: ${error}`;
    this.refuse('refused-failure', new PipelineError('ERR_STAGE_FAILED', message, { cause: error }));
  }

  /** A peer that sends more than it may is read more slowly. */
  #spend(bytes: number): void {
    const { clock, maxBytesPerSecond } = this.#options;
    if (maxBytesPerSecond === 0 || this.#isOver) return;
    const nowUs = clock.nowUs();
    const earned = ((nowUs - this.#budget.atUs) * maxBytesPerSecond) / 1e6;
    this.#budget = { bytes: Math.min(this.#budget.bytes + earned, maxBytesPerSecond) - bytes, atUs: nowUs };
    if (this.#budget.bytes >= 0 || this.#throttle) return;
    this.#socket.pause();
    this.#throttle = setTimeout(
      () => {
        this.#throttle = undefined;
        if (!this.#isParked) this.#socket.resume();
      },
      Math.ceil((-this.#budget.bytes * 1000) / maxBytesPerSecond),
    );
  }

  #runOutOfPatience(): void {
    this.refuse('refused-silent', protocolError(`said no hello in ${this.#options.helloTimeoutMs} ms`));
  }

  #onClose(): void {
    this.#stopTimers();
    this.#isClosed = true;
    if (!this.#isParked) this.#end();
  }

  #letGo(): void {
    this.#handler.letGo();
    this.#options.memory.note(this, 0);
  }

  /** Once, also for one whose packet was given up while it waited. */
  #end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#options.memory.note(this, 0);
    this.#handler.ended();
  }

  #stopTimers(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#throttle);
    this.#throttle = undefined;
  }
}

import type { Socket } from 'node:net';
import {
  type Clock,
  enterStage,
  type Ledger,
  type Packet,
  PipelineError,
  startLedger,
  type UpstreamRequest,
} from '@arkavo-pipeline/core';
import { encodeHello, type Hello } from '../framing/hello.js';
import { type Message, MessageReader } from '../framing/message-reader.js';
import { decodePacket } from '../framing/packet-message.js';
import { maxReplyBytes, maxSources, messageType } from '../framing/protocol.js';
import { protocolError } from '../framing/protocol-error.js';
import { encodeRequest, encodeSignal } from '../framing/request-message.js';
import { KeyframeGate } from '../keyframe-gate.js';

export type ReceiverConnectionOptions = {
  readonly stageId: string;
  readonly clock: Clock;
  readonly hello: Hello;
  readonly helloTimeoutMs: number;
  readonly maxMessageBytes: number;
  /** The message types that somebody wants. */
  readonly types: ReadonlySet<number>;
};

/** How a connection ended: after the end of its stream, without it, or by a fault of the peer. */
export type ConnectionEnd = 'complete' | 'broken' | 'refused';

export type ReceiverConnectionEvents = {
  onHello(connection: ReceiverConnection): void;
  /** Takes the packet. False: no more until `resume` is called. */
  onPacket(packet: Packet, resume: () => void): boolean;
  /** The packet was disposed of: it came before its source's first keyframe. */
  onEarlyUnit(): void;
  /** The sender was asked for a keyframe, with which this source can begin. */
  onKeyframeAsked(connection: ReceiverConnection, sourceId: string): void;
  /** Once, and after it nothing more comes from the connection. */
  onEnd(connection: ReceiverConnection, end: ConnectionEnd, reason: PipelineError | undefined): void;
};

/** How long a dead peer goes unnoticed before the system asks it for a sign of life. */
const keepAliveMs = 10_000;

/** One connection from a sender. While a packet waits for its link, the socket is not read. */
export class ReceiverConnection {
  readonly #socket: Socket;
  readonly #options: ReceiverConnectionOptions;
  readonly #events: ReceiverConnectionEvents;
  readonly #reader: MessageReader;
  readonly #gate = new KeyframeGate();
  readonly #address: string;
  readonly #timer: NodeJS.Timeout;
  #peer: Hello | undefined;
  #parked = false;
  #complete = false;
  #stopped = false;
  #closed = false;
  #failure: PipelineError | undefined;
  #refused = false;

  constructor(socket: Socket, options: ReceiverConnectionOptions, events: ReceiverConnectionEvents) {
    this.#socket = socket;
    this.#options = options;
    this.#events = events;
    this.#reader = new MessageReader(options);
    this.#address = `${socket.remoteAddress}:${socket.remotePort}`;
    this.#timer = setTimeout(
      () => this.#refuse(protocolError(`said no hello in ${options.helloTimeoutMs} ms`)),
      options.helloTimeoutMs,
    );
    socket.setNoDelay(true).setKeepAlive(true, keepAliveMs);
    socket.on('data', (chunk) => this.#read(chunk));
    socket.on('error', (error) => {
      this.#failure ??= this.#broken(error.message);
    });
    socket.on('close', () => {
      clearTimeout(this.#timer);
      this.#closed = true;
      this.#settle();
    });
  }

  /** What the sender said it is; undefined before its hello is complete. */
  get peer(): Hello | undefined {
    return this.#peer;
  }

  /** For people: the stage's id at the other end, and its address. */
  get name(): string {
    return this.#peer ? `${this.#peer.name} at ${this.#address}` : this.#address;
  }

  request(request: UpstreamRequest): void {
    this.#reply(encodeRequest(request));
  }

  sayAlive(): void {
    this.#reply(encodeSignal('alive'));
  }

  /** Ends the connection at once: what was received and not yet delivered is lost. */
  destroy(): void {
    this.#stopped = true;
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    this.#guard(() => {
      this.#reader.feed(chunk);
      if (!this.#peer) this.#greet();
      if (this.#peer) this.#drain();
    });
  }

  #greet(): void {
    const peer = this.#reader.hello();
    if (!peer) return;
    clearTimeout(this.#timer);
    this.#peer = peer;
    this.#socket.write(encodeHello(this.#options.hello));
    this.#events.onHello(this);
  }

  /** Reads what there is of the chunk, until a packet has to wait for its link. */
  #drain(): void {
    for (let message = this.#reader.next(); message; message = this.#reader.next()) {
      if (message.type === messageType.endOfStream) {
        this.#finish();
        return;
      }
      if (this.#deliver(message)) continue;
      this.#parked = true;
      this.#socket.pause();
      return;
    }
  }

  readonly #resume = (): void => {
    this.#parked = false;
    this.#guard(() => this.#drain());
    if (this.#parked) return;
    this.#socket.resume();
    this.#settle();
  };

  #deliver(message: Message): boolean {
    const packet = decodePacket(message, this.#arrived);
    if (packet.kind !== 'access-unit' || this.#gate.admits(packet)) {
      if (this.#gate.sources > maxSources) throw protocolError(`video of more than ${maxSources} sources`);
      return this.#events.onPacket(packet, this.#resume);
    }
    packet.dispose();
    this.#events.onEarlyUnit();
    if (!this.#gate.asks(this.#options.clock.nowUs())) return true;
    this.request({ type: 'keyframe' });
    this.#events.onKeyframeAsked(this, packet.sourceId);
    return true;
  }

  /** The ledger goes on when both ends read the same clock, and starts anew when they don't. */
  readonly #arrived = (sent: Ledger): Ledger => {
    const nowUs = this.#options.clock.nowUs();
    const isComparable = this.#peer?.clock === this.#options.hello.clock;
    return isComparable ? enterStage(sent, this.#options.stageId, nowUs) : startLedger(nowUs);
  };

  #finish(): void {
    this.#complete = true;
    this.#socket.write(encodeSignal('endTaken'));
    this.#socket.destroySoon();
  }

  /** A peer that doesn't read what it is told gets no more of it. */
  #reply(message: Buffer): void {
    if (this.#peer && this.#socket.writable && this.#socket.writableLength <= maxReplyBytes)
      this.#socket.write(message);
  }

  #guard(read: () => void): void {
    try {
      if (!this.#complete && !this.#refused && !this.#stopped) read();
    } catch (error) {
      this.#refuse(error as PipelineError);
    }
  }

  /** A peer of another version is told ours, so that it can say what is wrong. */
  #refuse(error: PipelineError): void {
    this.#refused = true;
    this.#failure = new PipelineError('ERR_TCP_PROTOCOL', `${this.name}: ${error.message}`, { cause: error });
    if (!this.#peer && this.#reader.speaksProtocol) this.#socket.write(encodeHello(this.#options.hello));
    this.#socket.destroySoon();
  }

  /** The connection has ended when its socket has, and its last packet is on its link. */
  #settle(): void {
    if (!this.#closed || this.#parked) return;
    if (this.#complete) this.#events.onEnd(this, 'complete', undefined);
    else if (this.#refused) this.#events.onEnd(this, 'refused', this.#failure);
    else this.#events.onEnd(this, 'broken', this.#failure ?? this.#broken(this.#cut()));
  }

  #cut(): string {
    return this.#reader.midway ? 'the connection ended inside a message' : 'the connection ended';
  }

  #broken(what: string): PipelineError {
    return new PipelineError('ERR_TCP_PROTOCOL', `${this.name}: ${what}, without an end of the stream`);
  }
}

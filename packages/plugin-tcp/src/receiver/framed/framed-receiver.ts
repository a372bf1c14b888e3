import type { Socket } from 'node:net';
import {
  enterStage,
  type Ledger,
  PipelineError,
  secondsToUs,
  shiftLedger,
  startLedger,
  type UpstreamRequest,
  unknownUncertaintyUs,
} from '@arkavo-pipeline/core';
import type { ConnectionSources, SourceRefusal } from '@arkavo-pipeline/transport/sources';
import { type PairingProof, wrongToken } from '@arkavo-pipeline/transport/trust';
import { encodeHello, type Hello } from '../../framing/hello.js';
import { type Message, MessageReader } from '../../framing/message-reader.js';
import { decodePacket, type PacketPlace } from '../../framing/packet-message.js';
import { Pairing } from '../../framing/pairing.js';
import { decodeProof, encodeProof } from '../../framing/pairing-message.js';
import { PeerClock } from '../../framing/peer-clock.js';
import { messageType } from '../../framing/protocol.js';
import { protocolError } from '../../framing/protocol-error.js';
import { encodeRequest } from '../../framing/request-message.js';
import { decodeAliveAnswer, encodeAlive, encodeSignal } from '../../framing/signal-message.js';
import { KeyframeGate } from '../../keyframe-gate.js';
import { nameProblem } from '../../names.js';
import { Inbound, type InboundHandler } from '../inbound.js';
import type { ReceiverConnection } from '../receiver-connection.js';
import type { ReceiverContext } from '../receiver-context.js';
import { WaitingPacket } from '../waiting-packet.js';
import { ReceiptReport } from './receipt-report.js';

/** What all connections of a receiver have in common. */
export type FramedReceiverOptions = {
  readonly hello: Hello;
  readonly token: string | undefined;
  /** The message types that somebody wants. */
  readonly types: ReadonlySet<number>;
};

/** A sender answers each sign of life, one a second: one that doesn't for so many seconds is not there any more. */
const maxQuietTicks = 10;
/** Before a peer has shown who it is, it has no reason to say more in one message. */
const maxStrangerBytes = 4096;
/** A clock that has moved by so much is worth a line, now and then. */
const logMovedUs = 10_000;
const logIntervalUs = secondsToUs(10);

/** One connection of the framed protocol from a sender. */
export class FramedReceiver implements ReceiverConnection, InboundHandler {
  readonly #context: ReceiverContext;
  readonly #options: FramedReceiverOptions;
  readonly #socket: Socket;
  readonly #inbound: Inbound;
  readonly #waiting: WaitingPacket;
  readonly #reader: MessageReader;
  readonly #report: ReceiptReport;
  readonly #pairing: Pairing | undefined;
  readonly #gate = new KeyframeGate();
  readonly #clock = new PeerClock();
  #proof: PairingProof | undefined;
  #hello: Hello | undefined;
  #sources: ConnectionSources | undefined;
  #isOpen = false;
  #isComplete = false;
  #logged = { offsetUs: Number.NEGATIVE_INFINITY, atUs: Number.NEGATIVE_INFINITY };

  constructor(socket: Socket, context: ReceiverContext, options: FramedReceiverOptions) {
    this.#context = context;
    this.#waiting = new WaitingPacket(context);
    this.#options = options;
    this.#socket = socket;
    this.#pairing = options.token === undefined ? undefined : new Pairing(options.token, 'receiver');
    this.#reader = new MessageReader({ maxMessageBytes: maxStrangerBytes, types: options.types });
    this.#inbound = new Inbound(socket, { ...context.options, clock: context.clock, memory: context.memory }, this);
    this.#report = new ReceiptReport(this.#inbound, context.clock);
  }

  get peer(): Hello | undefined {
    return this.#isOpen ? this.#hello : undefined;
  }

  get name(): string {
    return this.#hello ? `${this.#hello.name} at ${this.#inbound.address}` : this.#inbound.address;
  }

  get quietSeconds(): number {
    return this.#inbound.quietTicks;
  }

  request(request: UpstreamRequest): void {
    const wired = this.#isOpen ? this.#onWire(request) : undefined;
    if (wired) this.#inbound.write(encodeRequest(wired));
  }

  tick(): void {
    this.#inbound.tick();
    if (!this.#isOpen) return;
    if (this.#inbound.quietTicks > maxQuietTicks) return this.#inbound.fail(`nothing was heard for ${maxQuietTicks} s`);
    this.#inbound.write(encodeAlive(this.#context.clock.nowUs()));
  }

  destroy(): void {
    this.#sources?.close();
    this.#inbound.destroy();
  }

  get midway(): boolean {
    return this.#isOpen && this.#reader.midway;
  }

  get heldBytes(): number {
    return this.#reader.heldBytes + this.#waiting.bytes;
  }

  letGo(): void {
    this.#reader.clear();
    this.#waiting.giveUp();
  }

  read(chunk: Buffer): boolean {
    this.#reader.feed(chunk);
    if (!this.#hello) this.#greet();
    return this.#hello === undefined || this.goOn();
  }

  /** However it came to it that it goes on: the sender has to hear of a packet that waits. */
  goOn(): boolean {
    this.#waiting.clear();
    const goesOn = this.#takeMessages();
    if (this.#isOpen) this.#report.note(this.#waiting.isThere);
    return goesOn;
  }

  /** Reads what there is of the chunk, until a packet has to wait for its link, the turn is over, or the connection is. */
  #takeMessages(): boolean {
    while (!this.#inbound.isOver) {
      if (this.#inbound.yields()) return false;
      const message = this.#reader.next();
      if (!message) return true;
      this.#inbound.progressed();
      if (!this.#isOpen) this.#checkProof(message);
      else if (message.type === messageType.endOfStream) return this.#finish();
      else if (message.type === messageType.aliveAnswer) this.#compareClocks(message);
      else if (message.type !== messageType.senderProof && !this.#deliver(message)) return false;
    }
    return true;
  }

  /** A peer of another version, or without a token, is told what this side is, so that it can say what is wrong. */
  refusing(): void {
    if (!this.#hello && this.#reader.speaksProtocol) this.#inbound.write(encodeHello(this.#options.hello));
  }

  ended(): void {
    this.#report.close();
    this.#sources?.close();
    const { events } = this.#context;
    const { refusal, failure } = this.#inbound;
    if (this.#isComplete) return events.onEnd(this, 'complete', {});
    if (refusal) {
      const { code, message } = refusal.error;
      const error = new PipelineError(code, `${this.name}: ${message}`, { cause: refusal.error, retryable: true });
      return events.onEnd(this, 'refused', { error, drop: refusal.drop });
    }
    const cut = this.#reader.midway ? 'the connection ended inside a message' : 'the connection ended';
    const error = protocolError(`${this.name}: ${failure?.message ?? cut}, without an end of the stream`);
    events.onEnd(this, 'broken', { error });
  }

  #greet(): void {
    const hello = this.#reader.hello();
    if (!hello) return;
    this.#hello = hello;
    const answer = encodeHello({ ...this.#options.hello, ...(this.#pairing && { nonce: this.#pairing.nonce }) });
    if (!this.#pairing) return this.#open(answer);
    this.#inbound.write(answer);
    this.#proof = this.#pairing.proof(this.#socket, hello);
    if (!this.#proof) this.#inbound.refuse('refused-token', wrongToken('it', 'receiver'));
  }

  /** Judges the first message only: a connection is one attempt. */
  #checkProof(message: Message): void {
    const proof = this.#proof;
    this.#proof = undefined;
    if (message.type !== messageType.senderProof || !proof?.accepts(decodeProof(message))) {
      this.#inbound.refuse('refused-token', wrongToken('it', 'receiver'));
      return;
    }
    this.#open(encodeProof('receiver', proof.own));
  }

  /** The sender may send, when there is room: what it is waiting for is said only then. */
  #open(answer: Buffer): void {
    const { sources, options, events, clock } = this.#context;
    this.#isOpen = true;
    const full = events.onIntroduced(this);
    if (full) {
      this.#isOpen = false;
      return this.#inbound.refuse('refused-limit', full);
    }
    this.#inbound.introduced();
    this.#reader.maxMessageBytes = options.maxMessageBytes;
    const { name = '', id = '' } = this.#hello ?? {};
    this.#sources = sources.connect({
      key: `${name} at ${this.#socket.remoteAddress}`,
      senderId: id,
      details: () => ({ protocol: 'framed', sender: name, address: this.#inbound.address }),
      onGone: (source) => this.#gate.restart(source.name),
    });
    this.#inbound.write(answer);
    this.#inbound.write(encodeAlive(clock.nowUs()));
    events.onAnswered(this);
  }

  #deliver(message: Message): boolean {
    const packet = decodePacket(message, this.#arrived, this.#placeOf);
    if (typeof packet === 'string') {
      this.#context.drop(packet);
      return true;
    }
    if (packet.kind !== 'access-unit' || this.#gate.admits(packet)) return this.#waiting.pass(packet, this.#resume);
    packet.dispose();
    this.#context.events.onSign();
    this.#context.drop('awaiting-keyframe');
    this.#askKeyframe(packet.sourceId);
    return true;
  }

  readonly #resume = (): void => {
    this.#report.note(false);
    this.#inbound.resume();
  };

  /** Names that are logged and put in files must not break or forge a line. */
  readonly #placeOf = (wireId: string): PacketPlace | SourceRefusal => {
    const problem = nameProblem(wireId);
    if (problem) throw protocolError(`a source id that ${problem}`);
    return this.#sources?.hear(wireId) ?? 'too-many-sources';
  };

  #askKeyframe(sourceId: string): void {
    if (!this.#gate.asks(sourceId, this.#context.clock.nowUs())) return;
    this.request({ type: 'keyframe', sourceId });
    this.#context.events.onKeyframeAsked(this, sourceId);
  }

  /** The request by the names that sources have there; undefined when the sender has no such source, or no message says it. */
  #onWire(request: UpstreamRequest): UpstreamRequest | undefined {
    if (request.type === 'bitrate') return Number.isNaN(request.bitsPerSecond) ? undefined : request;
    if (request.type !== 'keyframe') return undefined;
    if (request.sourceId === undefined) return request;
    const sourceId = this.#sources?.wireId(request.sourceId);
    return sourceId === undefined ? undefined : { type: 'keyframe', sourceId };
  }

  /**
   * The ledger goes on. Times of another clock are moved onto this one, as far as that is known, and no later than now: what
   * has arrived was sent before.
   */
  readonly #arrived = (sent: Ledger): Ledger => {
    const { clock, stageId } = this.#context;
    const nowUs = clock.nowUs();
    if (this.#hasOurClock) return enterStage(sent, stageId, nowUs);
    const offset = this.#clock.offset(nowUs);
    if (!offset) return startLedger(nowUs, unknownUncertaintyUs);
    const leftUs = sent.stamps.at(-1)?.leftUs ?? sent.captureUs;
    const offsetUs = Math.min(offset.offsetUs, nowUs - leftUs);
    return enterStage(shiftLedger(sent, offsetUs, offset.uncertaintyUs), stageId, nowUs);
  };

  get #hasOurClock(): boolean {
    return this.#hello?.clock === this.#options.hello.clock;
  }

  #compareClocks(message: Message): void {
    const nowUs = this.#context.clock.nowUs();
    this.#clock.add(decodeAliveAnswer(message), nowUs);
    const offset = this.#clock.offset(nowUs);
    if (this.#hasOurClock || !offset) return;
    const { offsetUs, uncertaintyUs } = offset;
    const movedUs = Math.abs(offsetUs - this.#logged.offsetUs);
    if (movedUs <= Math.max(uncertaintyUs, logMovedUs) || nowUs - this.#logged.atUs < logIntervalUs) return;
    this.#logged = { offsetUs, atUs: nowUs };
    this.#context.log.info(
      `the clock of ${this.name} is ${-offsetUs} ± ${uncertaintyUs} µs ahead of this one (round trip ${this.#clock.roundTripUs} µs)`,
    );
  }

  #finish(): boolean {
    this.#isComplete = true;
    this.#inbound.write(encodeSignal('endTaken'));
    this.#inbound.close();
    return true;
  }
}

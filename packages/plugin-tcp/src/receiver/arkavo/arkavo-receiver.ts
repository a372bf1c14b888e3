import type { Socket } from 'node:net';
import { PipelineError } from '@arkavo-pipeline/core';
import type { ConnectionSource, ConnectionSources, SourceRefusal } from '@arkavo-pipeline/transport/sources';
import { decodeMessage } from '../../arkavo/decode-message.js';
import { LineReader } from '../../arkavo/line-reader.js';
import { LineRefused } from '../../arkavo/line-refused.js';
import type { HandshakeMessage, RemoteCameraMessage } from '../../arkavo/remote-camera-message.js';
import { Inbound, type InboundHandler } from '../inbound.js';
import { ownBytes } from '../peer-memory.js';
import type { ReceiverConnection } from '../receiver-connection.js';
import type { Output, ReceiverContext } from '../receiver-context.js';
import { WaitingPacket } from '../waiting-packet.js';
import { ArkavoSource, type MediaMessage } from './arkavo-source.js';
import { OpeningBytes } from './opening-bytes.js';

const outputOf: { readonly [kind in MediaMessage['kind']]: Output } = {
  videoNALU: 'video',
  audio: 'audio',
  metadata: 'metadata',
};

/** One connection from an Arkavo app, or whoever speaks as one. Nothing is ever sent on it. */
export class ArkavoReceiver implements ReceiverConnection, InboundHandler {
  readonly peer = undefined;
  readonly #context: ReceiverContext;
  readonly #outOfBand: readonly Uint8Array[];
  readonly #inbound: Inbound;
  readonly #waiting: WaitingPacket;
  readonly #reader: LineReader;
  readonly #opening = new OpeningBytes();
  readonly #sources: ConnectionSources;
  readonly #cameras = new WeakMap<ConnectionSource, ArkavoSource>();
  readonly #remoteAddress: string;
  #deviceName: string | undefined;
  #isIntroduced = false;

  /** `outOfBand`: parameter sets of sources that send none, as whole NAL units. */
  constructor(socket: Socket, context: ReceiverContext, outOfBand: readonly Uint8Array[]) {
    this.#context = context;
    this.#waiting = new WaitingPacket(context);
    this.#outOfBand = outOfBand;
    this.#remoteAddress = socket.remoteAddress ?? '';
    this.#reader = new LineReader({ maxLineBytes: Math.min(ownBytes, context.options.maxLineBytes) });
    this.#inbound = new Inbound(socket, { ...context.options, clock: context.clock, memory: context.memory }, this);
    // All times are mapped to the local clock: one timeline, whoever sends.
    const origin = { key: this.#remoteAddress, senderId: 'arkavo', details: () => this.#details() };
    this.#sources = context.sources.connect(origin);
  }

  get name(): string {
    return this.#deviceName ? `${this.#deviceName} at ${this.#inbound.address}` : this.#inbound.address;
  }

  get quietSeconds(): number {
    return this.#inbound.quietTicks;
  }

  request(): void {}

  tick(): void {
    this.#inbound.tick();
  }

  destroy(): void {
    this.#sources.close();
    this.#inbound.destroy();
  }

  get midway(): boolean {
    return this.#reader.midway;
  }

  read(chunk: Buffer): boolean {
    if (!this.#isIntroduced) this.#opening.check(chunk);
    this.#reader.feed(chunk);
    return this.goOn();
  }

  goOn(): boolean {
    this.#waiting.clear();
    return this.#takeLines();
  }

  get heldBytes(): number {
    return this.#reader.heldBytes + this.#waiting.bytes;
  }

  letGo(): void {
    this.#reader.clear();
    this.#waiting.giveUp();
  }

  refusing(): void {}

  ended(): void {
    this.#sources.close();
    const { refusal } = this.#inbound;
    const { events } = this.#context;
    // Those who only look whether somebody listens say nothing either.
    if (!refusal || refusal.drop === 'refused-silent') return events.onEnd(this, 'gone', { drop: refusal?.drop });
    const { code, message } = refusal.error;
    const error = new PipelineError(code, `${this.name}: ${message}`, { cause: refusal.error, retryable: true });
    events.onEnd(this, 'refused', { error, drop: refusal.drop });
  }

  #takeLines(): boolean {
    for (;;) {
      if (this.#inbound.yields()) return false;
      try {
        const line = this.#reader.next();
        if (!line) return true;
        this.#inbound.progressed();
        const message = decodeMessage(line);
        if (!this.#introduce()) return true;
        if (message && !this.#take(message)) return false;
      } catch (error) {
        if (!(error instanceof LineRefused)) throw error;
        this.#refuseLine(error);
      }
    }
  }

  /** Any message will do; false when there is no room. */
  #introduce(): boolean {
    if (this.#isIntroduced) return true;
    const full = this.#context.events.onIntroduced(this);
    if (full) this.#inbound.refuse('refused-limit', full);
    else this.#welcome();
    this.#isIntroduced = full === undefined;
    return this.#isIntroduced;
  }

  #welcome(): void {
    this.#inbound.introduced();
    this.#reader.maxLineBytes = this.#context.options.maxLineBytes;
    this.#context.events.onAnswered(this);
  }

  #take(message: RemoteCameraMessage): boolean {
    this.#context.events.onSign();
    if (message.kind === 'handshake') return this.#shake(message);
    const camera = this.#camera(message.sourceID);
    if (typeof camera === 'string') return this.#drop(camera);
    if (!this.#context.outputs.has(outputOf[message.kind])) return true;
    const packet = camera.packet(message, this.#context.clock.nowUs());
    if (typeof packet !== 'string') return this.#waiting.pass(packet, this.#inbound.resume);
    if (packet === 'no-picture') return true;
    if (packet === 'awaiting-parameter-sets') {
      this.#warnOnce(
        packet,
        camera.source.name,
        'sends video without SPS and PPS, which no decoder can start with; waiting for them, or set parameterSets',
      );
    }
    return this.#drop(packet);
  }

  /** A device that switches between face and body says so on the connection that it has. */
  #shake({ sourceID, deviceName }: HandshakeMessage): boolean {
    const wasNamed = this.#deviceName !== undefined;
    this.#deviceName = deviceName;
    this.#sources.switchTo(sourceID);
    if (!wasNamed) this.#sources.announce();
    const camera = this.#camera(sourceID);
    return typeof camera === 'string' ? this.#drop(camera) : true;
  }

  #camera(wireId: string): ArkavoSource | SourceRefusal {
    const source = this.#sources.hear(wireId);
    if (typeof source === 'string') return source;
    const known = this.#cameras.get(source);
    if (known) return known;
    const camera = new ArkavoSource(source, this.#context.stageId, this.#outOfBand);
    this.#cameras.set(source, camera);
    return camera;
  }

  #refuseLine(refused: LineRefused): void {
    this.#inbound.progressed();
    this.#context.drop(refused.reason);
    if (refused.mayBePicture) this.#interrupt(refused.sourceId);
    if (refused.reason === 'jpeg') this.#warnOnce('jpeg', refused.sourceId ?? 'a source', refused.message);
    else this.#context.fault(new PipelineError(refused.code, `${this.name}: ${refused.message}`, { cause: refused }));
  }

  /** Whose picture it was is not always known: it may have been one of any source then. */
  #interrupt(wireId: string | undefined): void {
    for (const source of this.#sources) {
      if (wireId === undefined || source.wireId === wireId) this.#cameras.get(source)?.interrupted();
    }
  }

  #drop(cause: Parameters<ReceiverContext['drop']>[0]): true {
    this.#context.drop(cause);
    return true;
  }

  #warnOnce(cause: string, source: string, what: string): void {
    this.#context.log.warnOnce(`${cause} ${source} ${this.#remoteAddress}`, `${source} of ${this.name}: ${what}`);
  }

  #details(): { readonly [name: string]: string } {
    const address = this.#inbound.address;
    return { protocol: 'arkavo', address, ...(this.#deviceName !== undefined && { deviceName: this.#deviceName }) };
  }
}

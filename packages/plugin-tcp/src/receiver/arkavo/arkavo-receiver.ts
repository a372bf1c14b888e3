import type { Socket } from 'node:net';
import { PipelineError } from '@arkavo-pipeline/core';
import { decodeMessage } from '../../arkavo/decode-message.js';
import { LineReader } from '../../arkavo/line-reader.js';
import { LineRefused } from '../../arkavo/line-refused.js';
import type { HandshakeMessage, RemoteCameraMessage } from '../../arkavo/remote-camera-message.js';
import type { ConnectionSources } from '../../sources/connection-sources.js';
import { Inbound, type InboundHandler } from '../inbound.js';
import type { ReceiverConnection } from '../receiver-connection.js';
import type { Output, ReceiverContext } from '../receiver-context.js';
import { ArkavoSource, type MediaMessage } from './arkavo-source.js';

const outputOf: { readonly [kind in MediaMessage['kind']]: Output } = {
  videoNALU: 'video',
  audio: 'audio',
  metadata: 'metadata',
};

/** Sources of a connection that are warned of; beyond, what they do is only counted. */
const maxWarned = 64;

/** One connection from an Arkavo app, or whoever speaks as one. Nothing is ever sent on it. */
export class ArkavoReceiver implements ReceiverConnection, InboundHandler {
  readonly peer = undefined;
  readonly #context: ReceiverContext;
  readonly #inbound: Inbound;
  readonly #reader: LineReader;
  readonly #sources: ConnectionSources;
  readonly #cameras = new Map<string, ArkavoSource>();
  readonly #warned = new Set<string>();
  #deviceName: string | undefined;
  #isIntroduced = false;

  constructor(socket: Socket, context: ReceiverContext) {
    this.#context = context;
    this.#reader = new LineReader(context.options);
    this.#inbound = new Inbound(socket, { ...context.options, clock: context.clock }, this);
    // All times are mapped to the local clock: one timeline, whoever sends.
    const origin = { key: socket.remoteAddress ?? '', senderId: 'arkavo', details: () => this.#details() };
    this.#sources = context.sources.connect(origin);
  }

  get name(): string {
    return this.#deviceName ? `${this.#deviceName} at ${this.#inbound.address}` : this.#inbound.address;
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
    this.#reader.feed(chunk);
    return this.goOn();
  }

  goOn(): boolean {
    for (;;) {
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

  /** Any message will do; false when there is no room. */
  #introduce(): boolean {
    if (this.#isIntroduced) return true;
    const full = this.#context.events.onIntroduced(this);
    if (full) this.#inbound.refuse('refused-limit', full);
    else this.#inbound.introduced();
    this.#isIntroduced = full === undefined;
    return this.#isIntroduced;
  }

  #take(message: RemoteCameraMessage): boolean {
    this.#context.events.onSign();
    if (message.kind === 'handshake') return this.#shake(message);
    if (this.#sources.hasLeft(message.sourceID)) return this.#drop('switched-away');
    const camera = this.#camera(message.sourceID);
    if (!camera) return this.#drop('too-many-sources');
    if (!this.#context.outputs.has(outputOf[message.kind])) return true;
    const packet = camera.packet(message, this.#context.clock.nowUs());
    if (typeof packet !== 'string') return this.#context.events.onPacket(packet, this.#inbound.resume);
    if (packet === 'no-picture') return true;
    if (packet === 'awaiting-parameter-sets') {
      this.#warnOnce(
        packet,
        camera.source.name,
        'sends video without SPS and PPS, which no decoder can start with; waiting for them',
      );
    }
    return this.#drop(packet);
  }

  /** A device that switches between face and body says so on the connection that it has. */
  #shake({ sourceID, deviceName }: HandshakeMessage): boolean {
    this.#deviceName = deviceName;
    for (const left of this.#sources.switchTo(sourceID)) this.#cameras.delete(left);
    return this.#camera(sourceID) ? true : this.#drop('too-many-sources');
  }

  #camera(wireId: string): ArkavoSource | undefined {
    const source = this.#sources.hear(wireId);
    const known = this.#cameras.get(wireId);
    if (!source || known?.source === source) return known;
    const camera = new ArkavoSource(source, this.#context.stageId);
    this.#cameras.set(wireId, camera);
    return camera;
  }

  #refuseLine(refused: LineRefused): void {
    this.#inbound.progressed();
    this.#context.drop(refused.reason);
    if (refused.reason === 'jpeg') this.#warnOnce('jpeg', refused.sourceId ?? 'a source', refused.message);
    else this.#context.fault(new PipelineError(refused.code, `${this.name}: ${refused.message}`, { cause: refused }));
  }

  #drop(cause: Parameters<ReceiverContext['drop']>[0]): true {
    this.#context.drop(cause);
    return true;
  }

  #warnOnce(cause: string, source: string, what: string): void {
    const key = `${cause} ${source}`;
    if (this.#warned.has(key) || this.#warned.size >= maxWarned) return;
    this.#warned.add(key);
    this.#context.log.warn(`${source} of ${this.name}: ${what}`);
  }

  #details(): { readonly [name: string]: string } {
    const address = this.#inbound.address;
    return { protocol: 'arkavo', address, ...(this.#deviceName !== undefined && { deviceName: this.#deviceName }) };
  }
}

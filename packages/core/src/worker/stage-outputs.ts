/** Runs in the stage's worker; owns what was emitted and not yet sent. */
import { PipelineError } from '../errors/pipeline-error.js';
import type { ProducerChannel } from '../link/channel.js';
import type { LinkSender } from '../link/link-sender.js';
import { type Parcel, packParcels } from '../link/parcel.js';
import { leaveStage } from '../packet/ledger.js';
import type { MediaType } from '../packet/media-type.js';
import type { Packet } from '../packet/packet.js';
import type { StageCounters } from '../stats/stage-counters.js';
import type { Clock } from '../time/clock.js';
import { LinksReady } from './links-ready.js';
import { PortRoom } from './port-room.js';
import type { SourceTimelines } from './source-timelines.js';

export type OutputLink = {
  /** Identifies the link in the graph. */
  readonly link: number;
  readonly port: string;
  readonly media: readonly MediaType[];
  readonly sender: LinkSender;
};

export type StageOutputsOptions = {
  readonly stageId: string;
  readonly links: readonly OutputLink[];
  readonly clock: Clock;
  readonly counters: StageCounters;
  /** Of a source that may be restarted. */
  readonly timelines: SourceTimelines | undefined;
};

/** A stage's output ports: hands each packet to all links of its port. */
export class StageOutputs {
  readonly #options: StageOutputsOptions;
  readonly #links = new Map<string, OutputLink[]>();
  readonly #rooms = new Map<string, PortRoom>();
  readonly #senders: LinkSender[];
  readonly #ready: LinksReady;
  #closed = false;

  constructor(options: StageOutputsOptions) {
    this.#options = options;
    for (const link of options.links) this.#links.set(link.port, [...(this.#links.get(link.port) ?? []), link]);
    for (const [port, links] of this.#links) this.#rooms.set(port, new PortRoom(links.map(({ sender }) => sender)));
    this.#senders = options.links.map(({ sender }) => sender);
    this.#ready = new LinksReady(this.#senders);
  }

  /** The consumer of a link has come (anew). */
  attach(link: number, channel: ProducerChannel, consumerOwner: number, fresh: boolean): void {
    this.#sender(link)?.attach(channel, consumerOwner, fresh);
  }

  /** The consumer of a link will not come (back). */
  cut(link: number): void {
    this.#sender(link)?.cut();
  }

  /** A promise when a link is full: it resolves when none is. */
  ready(): Promise<void> | undefined {
    return this.#ready.wait();
  }

  /** A promise when each link of the port would drop something for one packet more: it resolves when one of them would not. */
  room(port: string): Promise<void> | undefined {
    return this.#rooms.get(port)?.wait();
  }

  /** Takes a packet over from the stage. What comes after the close, or on a port without links, is disposed of. */
  push(port: string, packet: Packet): void {
    const links = this.#links.get(port) ?? [];
    if (this.#closed || links.length === 0) return packet.dispose();
    const { stageId, clock, counters, timelines } = this.#options;
    this.#check(port, packet, links);
    counters.outPackets.add();
    counters.outBytes.add(packet.bytes);
    const parcels = packParcels(packet, {
      ledger: leaveStage(packet.ledger, stageId, clock.nowUs()),
      shiftUs: timelines?.shiftUs(packet, port) ?? 0,
      count: links.length,
    });
    packet.settle();
    try {
      for (const { sender } of links) sender.send(parcels.shift() as Parcel);
    } catch (error) {
      // The links behind the one that refused it don't get it either.
      for (const { frame } of parcels) frame?.release();
      throw error;
    }
  }

  /** Ends all streams in order. */
  async end(): Promise<void> {
    await Promise.all(this.#senders.map((sender) => sender.end()));
  }

  close(): void {
    this.#closed = true;
    for (const sender of this.#senders) sender.close();
  }

  #sender(link: number): LinkSender | undefined {
    return this.#options.links.find((one) => one.link === link)?.sender;
  }

  #check(port: string, packet: Packet, links: readonly OutputLink[]): void {
    if (packet.done) {
      const name = `${this.#options.stageId}.${port}`;
      throw new PipelineError('ERR_STATE_WRONG', `${name} emitted a packet that it had forwarded or disposed of`);
    }
    const { mediaType } = packet;
    const wrong = links.find(({ media }) => !media.includes(mediaType));
    if (wrong) this.#refuse(port, packet, wrong);
  }

  #refuse(port: string, packet: Packet, wrong: OutputLink): never {
    const name = `${this.#options.stageId}.${port}`;
    const consumer = wrong.sender.consumer;
    packet.dispose();
    throw new PipelineError(
      'ERR_LINK_MEDIA_TYPE',
      `${name} gives ${packet.mediaType}, but its link to ${consumer} takes ${wrong.media.join(' or ')}; put a stage between them that converts it`,
    );
  }
}

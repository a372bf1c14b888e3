/** Runs in the stage's worker; owns what has arrived and was not yet delivered. */
import type { FrameOwner } from '../frames/frame-owner.js';
import type { ConsumerChannel } from '../link/channel.js';
import { type Arrival, LinkReceiver } from '../link/link-receiver.js';
import { fromWire } from '../link/packet-wire.js';
import { enterStage } from '../packet/ledger.js';
import type { Packet } from '../packet/packet.js';
import { LinkRecord } from '../stage/input-links.js';
import type { UpstreamRequest } from '../stage/upstream-request.js';
import type { LinkCounters } from '../stats/link-counters.js';
import type { StageCounters } from '../stats/stage-counters.js';
import type { Clock } from '../time/clock.js';

export type InputLink = {
  /** Identifies the link in the graph. */
  readonly link: number;
  readonly port: string;
  readonly final: boolean;
  /** How many packets the stage may hold of it. */
  readonly window: number;
  readonly counters: LinkCounters;
};

export type StageInputsOptions = {
  readonly stageId: string;
  readonly ports: readonly string[];
  readonly links: readonly InputLink[];
  readonly owner: FrameOwner;
  readonly clock: Clock;
  readonly counters: StageCounters;
  /** The stage is done with a packet: it forwarded it or disposed of it. */
  readonly onDone: (packet: Packet) => void;
  /** Gives a packet to the stage: a promise holds the next one. */
  readonly deliver: (packet: Packet, port: string) => void | Promise<void>;
  /** One of the links of a port has ended. */
  readonly onLinkEnd: (port: string) => void;
  /** Every link of a port has ended. */
  readonly onEnd: (port: string) => void;
  /** Asked after each delivery: a promise holds the next one. */
  readonly ready: () => Promise<void> | undefined;
};

type Port = { readonly name: string; openLinks: number };
type Pending = {
  readonly port: Port;
  readonly link: number;
  readonly receiver: LinkReceiver;
  readonly arrival: Arrival;
};

/** A stage's input ports: delivers what arrives on their links one packet at a time, in the order of arrival, unless held. */
export class StageInputs {
  /** What the stage was given of them. */
  readonly record = new LinkRecord();
  readonly #options: StageInputsOptions;
  readonly #ports = new Map<string, Port>();
  readonly #links = new Map<number, { readonly port: string; readonly receiver: LinkReceiver }>();
  readonly #pending: Pending[] = [];
  #holds = 1;
  #delivering = false;
  #stopped = false;
  #closed = false;

  constructor(options: StageInputsOptions) {
    this.#options = options;
    for (const name of options.ports) this.#ports.set(name, { name, openLinks: 0 });
    for (const link of options.links) this.#connect(link);
  }

  /** Begins to deliver. An unlinked port ends at once. */
  start(): void {
    for (const { name, openLinks } of this.#ports.values()) if (openLinks === 0) this.#options.onEnd(name);
    this.#release();
  }

  /** The producer of a link has come (anew). */
  attach(link: number, channel: ConsumerChannel): void {
    const receiver = this.#links.get(link)?.receiver;
    if (receiver) receiver.attach(channel);
    else channel.close();
  }

  /** The producer of a link will not come (back). */
  cut(link: number): void {
    this.#links.get(link)?.receiver.cut();
  }

  /** The most packets that may be on their way here. */
  get maxInTransit(): number {
    return [...this.#links.values()].reduce((sum, { receiver }) => sum + receiver.maxInTransit, 0);
  }

  request(request: UpstreamRequest, port?: string): void {
    for (const link of this.#links.values())
      if (port === undefined || link.port === port) link.receiver.request(request);
  }

  /** Delivers nothing more. */
  stop(): void {
    this.#stopped = true;
  }

  /** Gives back what was not delivered and closes the links. */
  close(): void {
    this.#stopped = true;
    this.#closed = true;
    for (const { arrival } of this.#pending.splice(0)) {
      if (arrival !== 'end' && arrival.wire.kind === 'frame')
        this.#options.owner.adopt(arrival.wire.handle, arrival.wire.info).release();
    }
    for (const { receiver } of this.#links.values()) receiver.close();
  }

  #connect({ link, port: name, ...options }: InputLink): void {
    const port = this.#ports.get(name);
    if (!port) throw new Error(`${this.#options.stageId} has no input ${name}`);
    port.openLinks++;
    this.record.add(link, name);
    const onArrival = (arrival: Arrival) => {
      if (this.#closed) return;
      this.#pending.push({ port, link, receiver, arrival });
      this.#deliver();
    };
    const receiver = new LinkReceiver({ ...options, owner: this.#options.owner, onArrival });
    this.#links.set(link, { port: name, receiver });
  }

  /** Delivers nothing until the promise has settled. */
  #hold(until: void | Promise<void>): void {
    if (!until) return;
    this.#holds++;
    const release = () => this.#release();
    until.then(release, release);
  }

  #release(): void {
    this.#holds--;
    this.#deliver();
  }

  #deliver(): void {
    if (this.#delivering) return;
    this.#delivering = true;
    try {
      while (this.#holds === 0 && !this.#stopped) {
        const next = this.#pending.shift();
        if (!next) return;
        if (next.arrival === 'end') this.#endLink(next);
        else this.#deliverPacket(next, next.arrival);
      }
    } finally {
      this.#delivering = false;
    }
  }

  #endLink({ port, link }: Pending): void {
    port.openLinks--;
    if ([...this.#ports.values()].every(({ openLinks }) => openLinks === 0)) this.#options.counters.finished.set(1);
    this.record.end(link);
    this.#options.onLinkEnd(port.name);
    if (port.openLinks === 0) this.#options.onEnd(port.name);
  }

  #deliverPacket({ port, link, receiver }: Pending, { wire, giveBack }: Exclude<Arrival, 'end'>): void {
    const { stageId, clock, owner, counters, onDone, deliver, ready } = this.#options;
    const packet = fromWire(wire, enterStage(wire.ledger, stageId, clock.nowUs()), owner);
    packet.onDone(() => {
      giveBack();
      onDone(packet);
    });
    counters.inPackets.add();
    counters.inBytes.add(packet.bytes);
    receiver.delivered();
    this.record.note(link, packet.sourceId);
    this.#hold(deliver(packet, port.name));
    this.#hold(ready());
  }
}

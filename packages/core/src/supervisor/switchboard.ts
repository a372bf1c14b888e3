import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { GraphPort } from '../graph/graph.js';
import {
  accountForDeadProducer,
  accountForLost,
  type LinkDropCause,
  openLinkCounters,
} from '../stats/link-counters.js';
import type { LinkPeer, LinkTask, OutputLinkTask } from '../worker/thread-protocol.js';
import type { SupervisedStage } from './supervised-stage.js';
import { linkName, portName, type WiredLink } from './wiring.js';

/** A new instance's ends of its links. */
export type Connections = {
  readonly inputs: readonly LinkTask[];
  readonly outputs: readonly OutputLinkTask[];
  /** Go to the worker with them. */
  readonly transfer: readonly MessagePort[];
};

/** Is told of packets that were dropped between two stages, and why. */
export type TellDrops = (stage: string, link: string, cause: LinkDropCause, count: number) => void;

type Link = WiredLink & {
  readonly number: number;
  readonly from: SupervisedStage;
  readonly to: SupervisedStage;
  /** The consumer's instance that was last joined, by its account. */
  joined: number | undefined;
};

/** Joins instances of stages: makes the channels of their links and hands out the ends. */
export class Switchboard {
  readonly #links: readonly Link[];
  #channels = 0;

  constructor(links: readonly WiredLink[], stageOf: (id: string) => SupervisedStage) {
    this.#links = links.map((wired, number) => {
      const { from, to } = wired.link;
      return { ...wired, number, from: stageOf(from.stage), to: stageOf(to.stage), joined: undefined };
    });
  }

  /** Joins a new instance with the stages around it, which are told. */
  connect(stage: SupervisedStage): Connections {
    const inputs = this.#links.filter(({ to }) => to === stage).map((link) => inputTask(link, this.#join(link, stage)));
    const outputs = this.#links
      .filter(({ from }) => from === stage)
      .map((link) => outputTask(link, this.#join(link, stage)));
    const transfer = [...inputs, ...outputs].flatMap(({ peer }) => (peer.at === 'thread' ? peer.port : []));
    return { inputs, outputs, transfer };
  }

  /** Tells the stages around one that has ended that it will not come back. */
  cut(stage: SupervisedStage): void {
    for (const { from, to, number } of this.#links) {
      const peer = from === stage ? to : to === stage ? from : undefined;
      if (peer?.present) peer.thread.command({ type: 'cut', stage: peer.id, link: number });
    }
  }

  /** How many packets each link has delivered. */
  delivered(): number[] {
    return this.#links.map(({ counters }) => openLinkCounters(counters).delivered.value);
  }

  /**
   * Whether others wait for a stage that waits for nobody: a link to it is full and has delivered no more than it had
   * `before`, and none from it.
   */
  holdsUp(stage: SupervisedStage, before: readonly number[]): boolean {
    const standing = this.#links.filter(({ link, counters }, index) => {
      const { depth, delivered } = openLinkCounters(counters);
      return depth.value >= link.capacity && delivered.value === before[index];
    });
    return standing.some(({ to }) => to === stage) && !standing.some(({ from }) => from === stage);
  }

  /** Accounts for what waited at a stage whose worker has died. */
  accountForDead(stage: SupervisedStage, tell: TellDrops): void {
    for (const { link, counters, from } of this.#links) {
      const count = from === stage ? accountForDeadProducer(openLinkCounters(counters)) : 0;
      if (count > 0) tell(link.from.stage, linkName(link), 'producer-gone', count);
    }
  }

  /** Accounts, when every stage has ended, for what was on its way and nobody could count. */
  accountForLost(tell: TellDrops): void {
    for (const { link, counters } of this.#links) {
      const count = accountForLost(openLinkCounters(counters));
      if (count > 0) tell(link.from.stage, linkName(link), 'consumer-gone', count);
    }
  }

  /** The new instance's way to the other end; that one, if it is there, gets its own. */
  #join(link: Link, stage: SupervisedStage): LinkPeer {
    const { number, from, to } = link;
    const peer = from === stage ? to : from;
    if (!peer.present) return { at: 'nowhere', ended: peer.phase === 'ended' };
    const [mine, theirs] = this.#channel(peer.thread === stage.thread, link.joined !== to.owner.id);
    link.joined = to.owner.id;
    peer.thread.command(
      {
        type: 'attach',
        stage: peer.id,
        side: peer === from ? 'producer' : 'consumer',
        link: number,
        peer: theirs,
        consumerOwner: to.owner.id,
      },
      theirs.at === 'thread' ? [theirs.port] : [],
    );
    return mine;
  }

  #channel(local: boolean, fresh: boolean): readonly [LinkPeer, LinkPeer] {
    if (local) {
      const end: LinkPeer = { at: 'here', channel: this.#channels++, fresh };
      return [end, end];
    }
    const { port1, port2 } = new MessageChannel();
    return [
      { at: 'thread', port: port1, fresh },
      { at: 'thread', port: port2, fresh },
    ];
  }
}

function inputTask(link: Link, peer: LinkPeer): LinkTask {
  return linkTask(link, link.link.to, link.from, peer);
}

function outputTask(link: Link, peer: LinkPeer): OutputLinkTask {
  const { from, to } = link.link;
  return { ...linkTask(link, from, link.to, peer), consumer: portName(to), consumerOwner: link.to.owner.id };
}

function linkTask(
  { link, number, counters }: Link,
  { port }: GraphPort,
  other: SupervisedStage,
  peer: LinkPeer,
): LinkTask {
  const { media, capacity, overflow } = link;
  const final = !other.wired.stage.restart;
  return { link: number, name: linkName(link), port, media, capacity, overflow, final, peer, counters };
}

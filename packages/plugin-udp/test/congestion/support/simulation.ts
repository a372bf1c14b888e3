import { Bottleneck, type BottleneckOptions } from './bottleneck.js';
import { MediaFlow, type MediaFlowOptions } from './media-flow.js';
import { seededRandom } from './random.js';
import { TcpFlow } from './tcp-flow.js';
import { VirtualTime } from './virtual-time.js';

const delayUs = 25_000;

/** A network and what is sent over it: 50 ms there and back, 2 ms of jitter, event loops that are held up by up to 20 ms. */
export class Simulation {
  readonly time = new VirtualTime();
  readonly random: () => number;
  readonly #flows: MediaFlow[] = [];
  #freeWay: Bottleneck | undefined;

  constructor(seed: number) {
    this.random = seededRandom(seed);
  }

  link(options: Partial<BottleneckOptions>): Bottleneck {
    return new Bottleneck(this.time, {
      rateBps: () => 5_000_000,
      queueUs: 300_000,
      delayUs: () => delayUs,
      jitterUs: 2_000,
      random: this.random,
      ...options,
    });
  }

  /** Feedback goes a way of its own unless it is given another. */
  flow(
    options: Partial<MediaFlowOptions> & Pick<MediaFlowOptions, 'forward'>,
    fromS: number,
    untilS: number,
  ): MediaFlow {
    this.#freeWay ??= this.link({ rateBps: () => 50_000_000 });
    const flow = new MediaFlow(this.time, {
      backward: this.#freeWay,
      random: this.random,
      stallUs: 20_000,
      ...options,
    });
    flow.run(fromS * 1e6, untilS * 1e6);
    this.#flows.push(flow);
    return flow;
  }

  tcp(link: Bottleneck, kind: 'reno' | 'cubic', fromS: number, untilS: number): TcpFlow {
    const flow = new TcpFlow(this.time, link, delayUs, kind);
    flow.run(fromS * 1e6, untilS * 1e6);
    return flow;
  }

  run(untilS: number): void {
    this.time.runUntil(untilS * 1e6);
  }
}

/** A rate that changes at given seconds. */
export function schedule(...steps: readonly (readonly [fromS: number, bps: number])[]): (nowUs: number) => number {
  return (nowUs) => {
    let rateBps = 0;
    for (const [fromS, bps] of steps) if (nowUs >= fromS * 1e6) rateBps = bps;
    return rateBps;
  };
}

/** Losses that come in bursts (Gilbert-Elliott): of the mean length, so many of all. */
export function burstyLoss(ratio: number, meanBurst: number, random: () => number): () => boolean {
  let isBad = false;
  return () => {
    isBad = isBad ? random() >= 1 / meanBurst : random() < ratio / meanBurst / (1 - ratio);
    return isBad;
  };
}

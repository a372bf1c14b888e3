import { isDeepStrictEqual } from 'node:util';
import type { Ledger } from '../../packet/ledger.js';
import type { MediaType } from '../../packet/media-type.js';
import type { Packet } from '../../packet/packet.js';
import { type Emission, TestStage } from '../test-stage.js';
import { Accidents } from './accidents.js';
import { inTime } from './conformance-error.js';
import type { ConformanceSetup, Feed, LoadedSubject } from './subject.js';

/**
 * How long a stage may take for anything it is asked to do at once: what the engine gives it by default. It needs milliseconds, and on a
 * busy machine seconds where it starts a thread.
 */
export const promptMs = 10_000;

/** And for what may include the start or the end of a program, which a busy machine takes its time for: what the engine gives it to close. */
const orderlyMs = 10_000;

/** How many packets of each source a stage is given for each feed: three groups of pictures. */
export const rounds = 12;

/** What a stage emitted, noted before it was disposed of. */
export type Emitted = {
  readonly port: string;
  readonly media: MediaType;
  readonly sourceId: string;
  readonly ledger: Ledger;
  /** Microseconds; of coded video in decoding order. */
  readonly timeUs: number;
};

export type BenchOptions = {
  /** Packets that may wait at the outputs; default 4. */
  readonly capacity?: number;
  /** Whether what is emitted is taken at once; default true. */
  readonly taking?: boolean;
};

/** The subject opened in this thread, with a consumer that takes what it emits. */
export class Bench {
  readonly stage: TestStage;
  readonly subject: LoadedSubject;
  /** What the stage was given. */
  readonly given: Packet[] = [];
  /** What it emitted and a consumer took. */
  readonly taken: Emitted[] = [];
  readonly #setup: ConformanceSetup;
  readonly #packets: ReturnType<LoadedSubject['packets']>;
  #made = 0;

  constructor(subject: LoadedSubject, stage: TestStage, setup: ConformanceSetup, taking: boolean) {
    this.subject = subject;
    this.stage = stage;
    this.#setup = setup;
    this.#packets = subject.packets(Number.POSITIVE_INFINITY, stage.frames);
    if (taking) void this.#takeAll();
  }

  /** Gives the stage its next packets, one after the other: `count` of each source for each feed. */
  async feed(count = rounds): Promise<void> {
    for (let left = count * this.subject.packetsInRound; left > 0; left--) {
      const { packet, feed } = this.next();
      await this.give(packet, feed.port);
    }
  }

  /** The next packet; the caller gives it. */
  next(): { readonly packet: Packet; readonly feed: Feed } {
    const { value } = this.#packets.next();
    if (!value) throw new Error(`${this.subject.spec.type} has no inputs to feed`);
    this.#made++;
    return value;
  }

  /** The index of the packets that come next. */
  get index(): number {
    return Math.ceil(this.#made / this.subject.packetsInRound);
  }

  give(packet: Packet, port: string): Promise<void> {
    this.given.push(packet);
    return inTime(this.stage.send(packet, port), promptMs, 'own', `process() of ${nameOf(packet)}`);
  }

  /** Ends the inputs, or stops a source, and waits until the stage has ended and all it emitted was taken. */
  async end(): Promise<void> {
    if (this.subject.isSource) {
      this.stop();
      await inTime(this.stage.generate(), promptMs, 'generate', 'generate() after the stop');
    } else {
      await inTime(this.stage.end(), orderlyMs, 'flush', 'flush()');
    }
    while (this.stage.emitted.length > 0) await turn();
  }

  /** A whole life: packets, or what a source gives by itself, and the end. */
  async run(): Promise<void> {
    if (this.subject.isSource) await this.produce();
    else await this.feed();
    await this.end();
  }

  /** Lets a source go on until `rounds` packets of it were taken, or it has ended. */
  async produce(): Promise<void> {
    let ended = false;
    const generating = this.stage.generate().finally(() => {
      ended = true;
    });
    const enough = async () => {
      while (this.taken.length < rounds && !ended) await turn();
    };
    await inTime(Promise.race([enough(), generating]), promptMs, 'generate', 'the first packets');
  }

  stop(): void {
    this.#setup.stop?.();
    this.stage.stop();
  }

  /** Returns how many frame references the stage kept. */
  close(): Promise<number> {
    return inTime(this.stage.close(), promptMs, 'close', 'close()');
  }

  async #takeAll(): Promise<void> {
    for (;;) {
      const emission = await this.stage.next();
      this.taken.push(noted(emission));
      emission.packet.dispose();
    }
  }
}

/** Opens the subject for a check, and gives everything back whatever that finds. */
export async function onBench(
  subject: LoadedSubject,
  { capacity = 4, taking = true }: BenchOptions,
  body: (bench: Bench) => Promise<void>,
): Promise<void> {
  const setup = await subject.setUp();
  try {
    const opening = TestStage.open(subject.spec, { options: setup.options, capacity, stageId: 'stage' });
    const stage = await inTime(opening, orderlyMs, 'open', 'open()');
    const bench = new Bench(subject, stage, setup, taking);
    const accidents = new Accidents();
    try {
      await body(bench);
      await bench.close();
      await turn();
      accidents.check();
    } finally {
      accidents.end();
      void stage.close().catch(() => {});
      for (const packet of bench.given) packet.dispose();
      await turn();
      stage.frames.close();
    }
  } finally {
    await setup.teardown?.();
  }
}

/** One turn of the event loop. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

export function nameOf({ mediaType, sourceId, ptsUs }: Packet): string {
  return `the ${mediaType} packet of source "${sourceId}" at ${ptsUs} µs`;
}

export function sameLedger(one: Ledger, other: Ledger): boolean {
  return isDeepStrictEqual(one, other);
}

function noted({ packet, port }: Emission): Emitted {
  const { mediaType, sourceId, ledger, ptsUs } = packet;
  const timeUs = packet.kind === 'access-unit' ? packet.dtsUs : ptsUs;
  return { port, media: mediaType, sourceId, ledger, timeUs };
}

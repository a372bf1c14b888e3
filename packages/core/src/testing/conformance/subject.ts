import type { FrameOwner } from '../../frames/frame-owner.js';
import { type Ledger, startLedger } from '../../packet/ledger.js';
import type { MediaType } from '../../packet/media-type.js';
import type { Packet } from '../../packet/packet.js';
import { importStage } from '../../plugin/import-stage.js';
import { portMedia, type StageSpec } from '../../stage/stage-spec.js';
import { systemClock } from '../../time/clock.js';
import { testPacket } from '../test-packets.js';

/** Options as in a definition. */
export type StageOptions = { readonly [name: string]: unknown };

/** What one opening of the stage needs around it. */
export type ConformanceSetup = {
  readonly options: StageOptions;
  /** The stage was told to stop: a peer that feeds it comes to its end now. */
  stop?(): void;
  /** Gives back what was made for this opening. */
  teardown?(): void | Promise<void>;
};

/** Which packet is wanted: the `index`-th of a source, for an input port. `frames` is whose a picture has to be. */
export type WantedPacket = {
  readonly port: string;
  readonly media: MediaType;
  readonly index: number;
  readonly sourceId: string;
  readonly ledger: Ledger;
  readonly frames: FrameOwner;
};

/** The stage type that is tested. */
export type ConformanceSubject = {
  /** URL of the plugin's module, as built. */
  readonly plugin: string | URL;
  readonly type: string;
  /**
   * Options with which the stage opens and works; a source goes on for long with them, and as fast as its links allow.
   * Instead: `setup`, called for each opening.
   */
  readonly options?: StageOptions;
  setup?(): ConformanceSetup | Promise<ConformanceSetup>;
  /** Options that the spec allows and that `open` has to refuse: a missing file, a port in use. */
  readonly refused?: readonly StageOptions[];
  /** The media types that its inputs are given; by default the first that each port takes. */
  readonly media?: readonly MediaType[];
  /** What it gives goes by the clock, as a live mix does: how much that is in two runs is not compared. */
  readonly live?: boolean;
  /** Makes the packets for its inputs; by default `testPacket`. */
  packets?(wanted: WantedPacket): Packet;
};

/** One media type that an input is given. */
export type Feed = { readonly port: string; readonly media: MediaType };

/** Two cameras: a stage must not mix them up. */
export const sourceIds = ['one', 'two'] as const;

/** The subject with its spec. */
export class LoadedSubject {
  readonly spec: StageSpec;
  /** URL of the module. */
  readonly module: string;
  readonly feeds: readonly Feed[];
  readonly outputs: readonly string[];
  readonly refused: readonly StageOptions[];
  readonly isLive: boolean;
  readonly #subject: ConformanceSubject;

  private constructor(subject: ConformanceSubject, spec: StageSpec) {
    this.#subject = subject;
    this.spec = spec;
    this.module = String(subject.plugin);
    this.feeds = Object.entries(spec.inputs ?? {}).flatMap(([port, taken]) => {
      const media = portMedia(taken);
      const given = subject.media ? media.filter((type) => subject.media?.includes(type)) : media.slice(0, 1);
      return given.map((type) => ({ port, media: type }));
    });
    this.outputs = Object.keys(spec.outputs ?? {});
    this.refused = subject.refused ?? [];
    this.isLive = subject.live ?? false;
  }

  /** Throws ERR_PLUGIN_LOAD or ERR_PLUGIN_INVALID. */
  static async load(subject: ConformanceSubject): Promise<LoadedSubject> {
    return new LoadedSubject(subject, await importStage(String(subject.plugin), subject.type));
  }

  get isSource(): boolean {
    return Object.keys(this.spec.inputs ?? {}).length === 0;
  }

  /** One of each source for each feed. */
  get packetsInRound(): number {
    return this.feeds.length * sourceIds.length;
  }

  async setUp(): Promise<ConformanceSetup> {
    return (await this.#subject.setup?.()) ?? { options: this.#subject.options ?? {} };
  }

  packet({ port, media }: Feed, index: number, sourceId: string, frames: FrameOwner): Packet {
    const ledger = startLedger(systemClock.nowUs());
    const wanted: WantedPacket = { port, media, index, sourceId, ledger, frames };
    return this.#subject.packets?.(wanted) ?? testPacket(media, wanted);
  }

  /** `rounds` packets of each source for each feed, in the order of their times. */
  *packets(rounds: number, frames: FrameOwner): Generator<{ readonly packet: Packet; readonly feed: Feed }> {
    for (let index = 0; index < rounds; index++) {
      for (const feed of this.feeds) {
        for (const sourceId of sourceIds) yield { packet: this.packet(feed, index, sourceId, frames), feed };
      }
    }
  }
}

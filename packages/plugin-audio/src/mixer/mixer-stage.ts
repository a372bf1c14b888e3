import {
  type AudioPacket,
  defineStage,
  type Emit,
  msToUs,
  type Packet,
  type StageContext,
  type StageHandlers,
} from '@arkavo-pipeline/core';
import { BlockPackets, type Output } from './block-packets.js';
import { CapturePace } from './capture-pace.js';
import { Ducking } from './ducking.js';
import { mixRate, usFrames } from './mix-format.js';
import { Mixer } from './mixer.js';
import { type MixerOptions, mixerOptions } from './mixer-options.js';
import type { Pace } from './pace.js';
import { PtsPace } from './pts-pace.js';
import { soundFault } from './sound-packet.js';
import { SourceGains } from './source-gains.js';
import { TrackTable } from './track-table.js';

type MixerContext = StageContext<MixerOptions, 'audio', Output>;

const gainCommand = {
  summary: 'Changes how loud a source is.',
  arguments: {
    sourceId: { type: 'string', required: true, minLength: 1, description: 'The source, which need not be there yet.' },
    gain: { type: 'number', minimum: 0, maximum: 1, description: 'The gain; without it, it stays what it is.' },
    muted: { type: 'boolean', description: 'Whether the source is silent; without it, that stays as it is.' },
  },
} as const;

export const audioMixer = defineStage({
  type: 'audio-mixer',
  summary: 'Mixes the sound of up to 16 sources on one timeline, at 48 kHz in stereo.',
  inputs: { audio: ['audio/pcm'] },
  outputs: { audio: ['audio/pcm'], sources: ['audio/pcm'], levels: ['metadata/json'] },
  options: mixerOptions,
  commands: { gain: gainCommand },
  drops: {
    invalid: 'The packet has no sound, or has a rate or a number of channels that is not mixed.',
    late: 'The sound came after the mix of its time was made.',
    overlapped: 'There was sound for the same time already, or the timestamps went back to before it.',
    'too-early': 'The sound is of a time that is more than 10 s ahead.',
    'too-many-sources': 'There were 16 other sources.',
    unsteady: 'The rate changed more than once within a second.',
  },
  open(context): StageHandlers<'audio', Output> {
    return new MixerStage(context);
  },
});

/** Runs in the stage's worker. Packets are taken as they come; the blocks are made beside that, at their own pace. */
class MixerStage implements StageHandlers<'audio', Output> {
  readonly #context: MixerContext;
  readonly #blockUs: number;
  readonly #table: TrackTable;
  readonly #pace: Pace;
  readonly #gains: SourceGains;
  readonly #mixer: Mixer;
  readonly #packets: BlockPackets;
  /** Settles when the last block was emitted. */
  #making: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;
  /** When the pipeline was told to stop, live: the mix ends there, as a compositor's picture does. */
  #stopUs = Number.POSITIVE_INFINITY;

  constructor(context: MixerContext) {
    const { clock, options } = context;
    const { ducking } = options;
    this.#context = context;
    this.#blockUs = msToUs(options.blockMs);
    this.#gains = new SourceGains(options.gains ?? []);
    this.#mixer = new Mixer(this.#gains, ducking && new Ducking({ ...ducking, by: new Set(ducking.by) }));
    this.#packets = new BlockPackets(options, context.outputs);
    this.#table = new TrackTable(options.timeline, clock, options.sourceTimeoutMs);
    this.#pace = this.#openPace();
    if (options.timeline === 'capture') this.#endAtStop();
    // A flush goes on until the last block, however long nobody takes one.
    context.signal.addEventListener('abort', () => this.#pace.stop(), { once: true });
  }

  process(packet: Packet, emit: Emit<Output>): void {
    if (this.#failure) throw this.#failure.error;
    if (packet.kind !== 'audio') return packet.dispose();
    this.#take(packet);
    this.#making ??= this.#make(emit);
  }

  linkEnded(): void {
    this.#table.endIf((sourceId) => this.#context.links.hasEnded(sourceId, 'audio'));
    this.#pace.linkEnded?.();
  }

  command(_name: 'gain', { sourceId, gain, muted }: { sourceId: string; gain?: number; muted?: boolean }): void {
    this.#gains.set(sourceId, { gain, muted });
  }

  async flush(): Promise<void> {
    this.#table.endIf(() => true);
    this.#pace.end();
    await this.#making;
    if (this.#failure) throw this.#failure.error;
  }

  async close(): Promise<void> {
    this.#pace.stop();
    await this.#making;
    this.#table.close();
  }

  #endAtStop(): void {
    const { clock, stopping } = this.#context;
    const stop = () => {
      this.#stopUs = clock.nowUs();
    };
    stopping.addEventListener('abort', stop, { once: true });
  }

  #openPace(): Pace {
    const { clock, links, options } = this.#context;
    const { timeline, latencyMs, sourceTimeoutMs } = options;
    if (timeline === 'capture') return new CapturePace(clock, this.#table, this.#blockUs, latencyMs);
    return new PtsPace({ clock, links, table: this.#table, blockUs: this.#blockUs, sourceTimeoutMs });
  }

  #take(packet: AudioPacket): void {
    const fault = soundFault(packet);
    const refused = fault ? 'invalid' : this.#table.add(packet);
    if (fault) this.#context.fault(fault);
    if (refused) {
      this.#context.drop(refused);
      return packet.dispose();
    }
    this.#pace.arrived();
  }

  /** Never rejects. */
  async #make(emit: Emit<Output>): Promise<void> {
    try {
      for (let block = await this.#pace.next(); block !== undefined; block = await this.#pace.next()) {
        await this.#makeBlock(block, emit);
      }
    } catch (error) {
      this.#failure = { error };
    }
  }

  async #makeBlock(number: number, emit: Emit<Output>): Promise<void> {
    const startUs = number * this.#blockUs;
    const block = { startUs, frames: usFrames(this.#blockUs, mixRate) };
    const mixed = this.#mixer.mix(block, this.#table.tracks);
    this.#account();
    if (startUs > this.#stopUs) return;
    for (const { packet, port } of this.#packets.of(startUs, mixed, this.#context.clock.nowUs())) {
      await emit(packet, port);
    }
  }

  #account(): void {
    const { late, overlapped, unsteady } = this.#table.takeUnmixed();
    if (late > 0) this.#context.drop('late', late);
    if (overlapped > 0) this.#context.drop('overlapped', overlapped);
    if (unsteady > 0) this.#context.drop('unsteady', unsteady);
    for (const sourceId of this.#table.takeGone()) this.#context.log.info(`${sourceId}: no more sound`);
  }
}

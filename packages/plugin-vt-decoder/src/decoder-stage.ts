import {
  type AccessUnitPacket,
  defineStage,
  type Emit,
  type Packet,
  PipelineError,
  readGivenParameterSets,
  type StageContext,
  type StageHandlers,
  type StageSpec,
} from '@arkavo-pipeline/core';
import type { DecoderAddon } from './decoder-addon.js';
import { type DecoderOptions, decoderOptions } from './decoder-options.js';
import { KeyframeRequests } from './keyframe-requests.js';
import { type Decoded, SourceDecoder, type SourceSettings } from './source-decoder.js';
import { SourceTable } from './source-table.js';

type DecoderContext = StageContext<DecoderOptions, 'video', 'video'>;

/** The stage type over an addon: the plugin's own, or one that a test brings. */
export function vtDecoder(addon: DecoderAddon): StageSpec {
  return defineStage({
    type: 'vt-decoder',
    summary: 'Decodes coded video, each source by itself, into frames in presentation order.',
    inputs: { video: ['video/h264', 'video/h265'] },
    outputs: { video: ['video/raw'] },
    options: decoderOptions,
    drops: {
      'awaiting-keyframe':
        'The packet depends on pictures that are missing: the start of the stream, or damage before it.',
      corrupt: 'The packet was damaged, or its picture was decoded with errors.',
      leading: 'The picture comes before the keyframe at which decoding began, and depends on what was before that.',
    },
    open(context): StageHandlers<'video', 'video'> {
      return new DecoderStage(addon, context);
    },
  });
}

/** Runs in the stage's worker; the sessions' calls are synchronous there. */
class DecoderStage implements StageHandlers<'video', 'video'> {
  readonly #context: DecoderContext;
  readonly #sources: SourceTable;
  readonly #keyframes: KeyframeRequests;
  readonly #remedy: string;

  constructor(addon: DecoderAddon, context: DecoderContext) {
    const { threads, hardware, onDamage, parameterSets, idleTimeoutMs } = context.options;
    const settings: SourceSettings = {
      threads,
      hardware,
      conceal: onDamage === 'conceal',
      parameterSets: readGivenParameterSets(parameterSets),
    };
    this.#context = context;
    this.#remedy = settings.conceal ? 'pictures are marked as damaged up to a keyframe' : 'waiting for a keyframe';
    this.#sources = new SourceTable(() => new SourceDecoder(addon, context.frames, settings), idleTimeoutMs);
    this.#keyframes = new KeyframeRequests(context);
  }

  async process(packet: Packet, emit: Emit<'video'>): Promise<void> {
    using unit = packet;
    if (unit.kind !== 'access-unit') return;
    const nowUs = this.#context.clock.nowUs();
    for (const source of this.#sources.takeEnded(unit.sourceId, nowUs)) await this.#end(source, emit);
    const source = this.#sources.get(unit.sourceId, nowUs);
    const wasOpen = source.isOpen;
    const decoded = source.decode(unit);
    if (!wasOpen) this.#tellDecoder(unit, source);
    this.#account(unit, decoded);
    if (!source.isWell) this.#keyframes.ask(unit.sourceId, nowUs);
    for (const frame of decoded.frames) await emit(frame);
  }

  async flush(emit: Emit<'video'>): Promise<void> {
    for (const source of this.#sources.takeAll()) await this.#end(source, emit);
  }

  close(): void {
    for (const source of this.#sources.takeAll()) source.close();
  }

  async #end(source: SourceDecoder, emit: Emit<'video'>): Promise<void> {
    const { frames, corruptPictures, passedOver } = source.flush();
    if (corruptPictures > 0) this.#context.drop('corrupt', corruptPictures);
    if (passedOver > 0) this.#context.drop('awaiting-keyframe', passedOver);
    for (const frame of frames) await emit(frame);
  }

  #account(
    { sourceId, ptsUs, codec, bytes }: AccessUnitPacket,
    { damage, corruptPictures, passedOver, left }: Decoded,
  ): void {
    if (left) this.#context.drop(left);
    if (passedOver > 0) this.#context.drop('awaiting-keyframe', passedOver);
    if (damage === '') return;
    const thrownAway =
      this.#context.options.onDamage === 'freeze' && !left ? Math.max(1, corruptPictures) : corruptPictures;
    if (thrownAway > 0) this.#context.drop('corrupt', thrownAway);
    const message = `${sourceId}: the ${codec} unit of ${bytes} bytes at ${ptsUs} µs is damaged (${damage}); ${this.#remedy}`;
    this.#context.fault(new PipelineError('ERR_STREAM_INVALID', message));
  }

  #tellDecoder({ sourceId, codec }: AccessUnitPacket, { description }: SourceDecoder): void {
    if (!description) return;
    const kind = description.hardware ? 'hardware' : 'software';
    this.#context.log.info(`${sourceId}: ${codec} is decoded by ${description.name} (${kind})`);
  }
}

import {
  type AccessUnitPacket,
  defineStage,
  type Emit,
  type Packet,
  PipelineError,
  type StageContext,
  type StageHandlers,
  usPerSecond,
} from '@arkavo-pipeline/core';
import { type Decoded, SourceDecoder } from './source-decoder.js';

type DecoderContext = StageContext<{ readonly threads: number }, 'video', 'video'>;

/** Streams decoded at one time; beyond it, the one whose latest packet is oldest ends. */
const maxSources = 64;
/** A keyframe is asked for again when none has come for so long. */
const askAgainUs = usPerSecond;

export const vtDecoder = defineStage({
  type: 'vt-decoder',
  summary: 'Decodes coded video, each source by itself, into frames in presentation order.',
  inputs: { video: ['video/h264', 'video/h265'] },
  outputs: { video: ['video/raw'] },
  options: {
    threads: {
      type: 'integer',
      default: 1,
      minimum: 1,
      maximum: 16,
      description: 'Threads per source. More help with pictures that were coded in several slices, and add no delay.',
    },
  },
  drops: {
    'awaiting-keyframe':
      'The packet depends on pictures that are missing: the start of the stream, or damage before it.',
    corrupt: 'The packet was damaged, or its picture was decoded with errors.',
  },
  open(context): StageHandlers<'video', 'video'> {
    return new DecoderStage(context);
  },
});

/** Runs in the stage's worker; the sessions' calls are synchronous there. */
class DecoderStage implements StageHandlers<'video', 'video'> {
  readonly #context: DecoderContext;
  /** The source with the latest packet last. */
  readonly #sources = new Map<string, SourceDecoder>();
  #askedAtUs = Number.NEGATIVE_INFINITY;

  constructor(context: DecoderContext) {
    this.#context = context;
  }

  async process(packet: Packet, emit: Emit<'video'>): Promise<void> {
    using unit = packet;
    if (unit.kind !== 'access-unit') return;
    const source = await this.#source(unit.sourceId, emit);
    if (!source.takes(unit)) {
      this.#context.drop('awaiting-keyframe');
      this.#askForKeyframe();
      return;
    }
    const decoded = source.decode(unit);
    if (decoded.damage !== '') this.#report(unit, decoded);
    for (const frame of decoded.frames) await emit(frame);
  }

  async flush(emit: Emit<'video'>): Promise<void> {
    for (const source of this.#sources.values()) await this.#end(source, emit);
  }

  close(): void {
    for (const source of this.#sources.values()) source.close();
    this.#sources.clear();
  }

  async #source(sourceId: string, emit: Emit<'video'>): Promise<SourceDecoder> {
    const known = this.#sources.get(sourceId);
    if (known) this.#sources.delete(sourceId);
    else await this.#makeRoom(emit);
    const source = known ?? new SourceDecoder(this.#context.frames, this.#context.options.threads);
    this.#sources.set(sourceId, source);
    return source;
  }

  async #makeRoom(emit: Emit<'video'>): Promise<void> {
    const [oldest] = this.#sources;
    if (oldest === undefined || this.#sources.size < maxSources) return;
    this.#sources.delete(oldest[0]);
    await this.#end(oldest[1], emit);
  }

  async #end(source: SourceDecoder, emit: Emit<'video'>): Promise<void> {
    const { frames, corruptPictures } = source.flush();
    if (corruptPictures > 0) this.#context.drop('corrupt', corruptPictures);
    for (const frame of frames) await emit(frame);
  }

  #report({ sourceId, ptsUs, codec, bytes }: AccessUnitPacket, { damage, corruptPictures }: Decoded): void {
    this.#context.drop('corrupt', Math.max(1, corruptPictures));
    const message = `${sourceId}: the ${codec} unit of ${bytes} bytes at ${ptsUs} µs is damaged (${damage}); waiting for a keyframe`;
    this.#context.fault(new PipelineError('ERR_STREAM_INVALID', message));
    this.#askForKeyframe();
  }

  #askForKeyframe(): void {
    const nowUs = this.#context.clock.nowUs();
    if (nowUs - this.#askedAtUs < askAgainUs) return;
    this.#askedAtUs = nowUs;
    this.#context.request({ type: 'keyframe' });
    this.#context.why('keyframe', 'awaiting-keyframe', { asked: true });
  }
}

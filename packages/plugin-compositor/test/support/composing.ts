import { type FrameOwner, FramePacket, type StageSpec, startLedger } from '@arkavo-pipeline/core';
import { TestStage, VirtualClock } from '@arkavo-pipeline/core/testing';
import plugin from '../../src/index.js';
import { type Painting, type PictureInfo, Pixels, painted } from './pictures.js';

export type SourcePicture = PictureInfo & { readonly id: string; readonly painting: Painting };

type Options = { readonly [name: string]: unknown };

export function compositorSpec() {
  const [spec] = plugin.stages;
  if (!spec) throw new Error('the plugin has no stage');
  return spec;
}

type Surroundings = {
  /** Pictures that it may have made before they are taken. */
  readonly capacity?: number;
  readonly links?: readonly string[];
  /** That of the plugin if not given. */
  readonly spec?: StageSpec;
};

/** The stage with a clock of its own. */
export async function openCompositor(options: Options, surroundings: Surroundings = {}) {
  const usual = { capacity: Number.POSITIVE_INFINITY, links: ['video'], spec: compositorSpec() };
  const { capacity, links, spec } = { ...usual, ...surroundings };
  const clock = new VirtualClock({ startUs: 5_000_000 });
  return {
    clock,
    stage: await TestStage.open(spec, { options, clock, capacity, links: { video: links } }),
  };
}

/** What one picture of each of these sources makes, in their order. */
export async function composed(spec: StageSpec, options: Options, pictures: readonly SourcePicture[]): Promise<Pixels> {
  const { stage } = await openCompositor({ width: 320, height: 180, timeline: 'pts', ...options }, { spec });
  for (const picture of pictures) await stage.send(packetOf(stage.frames, picture, 0));
  await stage.end();
  const [made] = await stage.take(1);
  if (made?.kind !== 'frame') throw new Error('no picture was made');
  const pixels = new Pixels(made.frame);
  made.dispose();
  const kept = await stage.close();
  if (kept > 0) throw new Error(`${kept} frames were kept`);
  return pixels;
}

/** A picture of a source, captured at its time. */
export function packetOf(frames: FrameOwner, { id, painting, ...info }: SourcePicture, ptsUs: number): FramePacket {
  return new FramePacket({
    sourceId: id,
    ptsUs,
    durationUs: 33_333,
    ledger: startLedger(ptsUs),
    frame: painted(frames, info, painting),
  });
}

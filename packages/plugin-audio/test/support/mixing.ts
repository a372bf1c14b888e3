import type { AudioPacket, JsonValue, Packet } from '@arkavo-pipeline/core';
import { TestStage, VirtualClock } from '@arkavo-pipeline/core/testing';
import { audioMixer } from '../../src/mixer/mixer-stage.js';
import { frameCount, type PcmFormat, readSamples } from '../../src/pcm/pcm-samples.js';

/** What came out of one port of the mixer, in one piece. */
export type Track = { readonly startUs: number; readonly samples: Float32Array };

export type Mixed = {
  readonly mix: Track;
  readonly sources: ReadonlyMap<string, Track>;
  readonly levels: readonly JsonValue[];
  readonly drops: Readonly<Record<string, number>>;
  readonly faults: readonly string[];
};

export type Options = { readonly [name: string]: unknown };

export function openMixer(
  options: Options,
  clock = new VirtualClock(),
  links: readonly string[] = ['audio'],
  capacity = Number.POSITIVE_INFINITY,
): Promise<TestStage> {
  return TestStage.open(audioMixer, { options, clock, links: { audio: links }, capacity });
}

/** Mixes packets by their timestamps to the end. */
export async function mixFiles(packets: readonly AudioPacket[], options: Options = {}): Promise<Mixed> {
  const stage = await openMixer({ timeline: 'pts', ...options });
  for (const packet of packets) await stage.send(packet);
  await stage.end();
  return closeMixer(stage);
}

/** Closes the stage, and says what it has emitted. */
export async function closeMixer(stage: TestStage): Promise<Mixed> {
  const emissions = stage.emitted.splice(0);
  await stage.close();
  const of = (name: string) => emissions.filter(({ port }) => port === name).map(({ packet }) => packet);
  const sources = new Map<string, Packet[]>();
  for (const packet of of('sources')) sources.set(packet.sourceId, [...(sources.get(packet.sourceId) ?? []), packet]);
  return {
    mix: joined(of('audio')),
    sources: new Map([...sources].map(([sourceId, packets]) => [sourceId, joined(packets)])),
    levels: of('levels').map((packet) => (packet.kind === 'metadata' ? packet.value : null)),
    drops: stage.drops,
    faults: stage.faults.map(({ message }) => message),
  };
}

/** The left channel. */
export function left(samples: Float32Array): Float32Array {
  return samples.filter((_, at) => at % 2 === 0);
}

export function right(samples: Float32Array): Float32Array {
  return samples.filter((_, at) => at % 2 === 1);
}

function joined(packets: readonly Packet[]): Track {
  const sounds = packets.map((packet) => packet as AudioPacket & { readonly format: PcmFormat });
  const samples = new Float32Array(sounds.reduce((sum, packet) => sum + frameCount(packet) * 2, 0));
  let at = 0;
  for (const packet of sounds) {
    samples.set(readSamples(packet), at);
    at += frameCount(packet) * 2;
  }
  return { startUs: sounds[0]?.ptsUs ?? Number.NaN, samples };
}

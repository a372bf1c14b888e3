import { execFileSync } from 'node:child_process';
import { AudioPacket, type Packet } from '@arkavo-pipeline/core';
import { TestStage, VirtualClock } from '@arkavo-pipeline/core/testing';
import * as assert from 'uvu/assert';
import { aacRates } from '../../src/aac/aac-format.js';
import { aacEncoder } from '../../src/aac/encoder-stage.js';
import type { Options } from './mixing.js';

export type EncodedSound = {
  readonly units: readonly AudioPacket[];
  readonly drops: Readonly<Record<string, number>>;
  readonly faults: readonly string[];
};

/** Encodes packets to the end, in no time of the clock: no source falls silent while the encoder of another one starts. */
export async function encode(packets: readonly AudioPacket[], options: Options = {}): Promise<EncodedSound> {
  const stage = await TestStage.open(aacEncoder, { options, clock: new VirtualClock() });
  try {
    for (const packet of packets) await stage.send(packet);
    await stage.end();
    const units = (await stage.take(stage.emitted.length)).map(soundOf);
    return { units, drops: stage.drops, faults: stage.faults.map(({ message }) => message) };
  } finally {
    await stage.close();
  }
}

export function soundOf(packet: Packet): AudioPacket {
  assert.instance(packet, AudioPacket);
  return packet as AudioPacket;
}

/** The units with ADTS headers (ISO/IEC 14496-3, 1.A.2.2), which tools can read. */
export function adts(units: readonly AudioPacket[]): Buffer {
  return Buffer.concat(units.flatMap((unit) => [header(unit), unit.data]));
}

function header({ sampleRate, channels, bytes }: AudioPacket): Uint8Array {
  const frequency = aacRates.indexOf(sampleRate);
  const configuration = channels === 8 ? 7 : channels;
  const length = bytes + 7;
  return Uint8Array.of(
    0xff,
    0xf1,
    (1 << 6) | (frequency << 2) | (configuration >> 2),
    ((configuration & 3) << 6) | (length >> 11),
    (length >> 3) & 0xff,
    ((length & 7) << 5) | 0x1f,
    0xfc,
  );
}

/** What ffmpeg decodes: interleaved samples, from the first unit's on. It must have nothing to complain of. */
export function decode(units: readonly AudioPacket[]): Float32Array {
  const args = ['-nostdin', '-v', 'error', '-xerror', '-f', 'aac', '-i', '-', '-f', 'f32le', '-'];
  const bytes = execFileSync('ffmpeg', args, { input: adts(units), maxBuffer: 2 ** 28 });
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

/** The index of the loudest frame. */
export function loudest(samples: Float32Array, channels: number): number {
  let best = 0;
  for (let at = 0; at < samples.length; at += channels)
    if (Math.abs(samples[at] as number) > Math.abs(samples[best] as number)) best = at;
  return best / channels;
}

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AccessUnitPacket, secondsToUs, startLedger, type VideoCodec } from '@arkavo-pipeline/core';
import { run, withFolder } from './foreign.js';

/** One access unit as a tool made it; in decoding order within a stream. */
export type Unit = {
  readonly data: Uint8Array;
  readonly ptsUs: number;
  readonly keyframe: boolean;
};

/** A coded stream and the MD5 of each of its pictures' visible pixels, in presentation order, as ffmpeg decodes them. */
export type Stream = { readonly codec: VideoCodec; readonly units: readonly Unit[]; readonly md5: readonly string[] };

export const camera = fileURLToPath(new URL('../../../../../examples/loopback/camera-1080p30.mp4', import.meta.url));

/** A stream of ffmpeg's test picture. `size` is such as `640x360`. */
export function testStream(size: string, frames: number, coding: readonly string[]): Promise<Stream> {
  const input = ['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=30`, '-frames:v', `${frames}`, '-pix_fmt', 'yuv420p'];
  return withFolder(async (path) => {
    run('ffmpeg', ['-v', 'error', ...input, ...coding, path('stream.mp4')]);
    return readStream(path('stream.mp4'));
  });
}

/** The video of an MP4 file, its units in Annex B form. */
export function readStream(file: string): Promise<Stream> {
  return withFolder(async (path) => {
    const codec = run('ffprobe', ['-v', 'error', '-show_entries', 'stream=codec_name', '-of', 'csv=p=0', file]).trim();
    const annexB = path(codec === 'hevc' ? 'stream.265' : 'stream.264');
    run('ffmpeg', ['-v', 'error', '-i', file, '-c', 'copy', annexB]);
    const bytes = readFileSync(annexB);
    const timed = packets(file, 'pts_time,flags');
    const units = packets(annexB, 'size,pos').map(([size, position], index) => ({
      data: new Uint8Array(bytes.subarray(Number(position), Number(position) + Number(size))),
      ptsUs: secondsToUs(Number(timed[index]?.[0])),
      keyframe: timed[index]?.[1]?.startsWith('K') ?? false,
    }));
    return { codec: codec === 'hevc' ? 'h265' : 'h264', units, md5: pictureHashes(file) };
  });
}

/** A packet of the unit; `captureUs` of its ledger is its time, so that it can be recognised. */
export function packetOf(unit: Unit, codec: VideoCodec = 'h264', sourceId = 'camera'): AccessUnitPacket {
  const { data, ptsUs, keyframe } = unit;
  const ledger = startLedger(ptsUs);
  return new AccessUnitPacket({ sourceId, ptsUs, durationUs: 33_333, ledger, codec, data, dtsUs: ptsUs, keyframe });
}

function packets(file: string, fields: string): string[][] {
  const listing = run('ffprobe', ['-v', 'error', '-show_entries', `packet=${fields}`, '-of', 'csv=p=0', file]);
  return listing
    .trim()
    .split('\n')
    .map((line) => line.split(','));
}

/** As ffmpeg decodes them, in presentation order. */
export function pictureHashes(file: string): string[] {
  const listing = run('ffmpeg', [
    '-v',
    'error',
    '-i',
    file,
    '-fps_mode',
    'passthrough',
    '-autoscale',
    '0',
    '-f',
    'framemd5',
    '-',
  ]);
  return listing
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(',').at(-1)?.trim() ?? '');
}

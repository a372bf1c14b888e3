import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ALL_FORMATS, EncodedPacketSink, FilePathSource, Input } from 'mediabunny';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { aacTone } from './support/aac-tone.js';
import { footage } from './support/footage.js';
import { decode, probePackets, probeStreams } from './support/foreign-tools.js';
import { interleave } from './support/interleave.js';
import { inFolder, openRecorder } from './support/recorder-stage.js';

const test = suite('two parsers');

const sources = await mkdtemp(join(tmpdir(), 'recorder-'));
const [h264, h265, sound] = [await footage(sources), await footage(sources, 'h265'), await aacTone(sources, 6)];

/** Seconds. */
type Packets = { readonly times: readonly number[]; readonly kind: 'v' | 'a' };

async function asFfprobeSees(path: string): Promise<Packets[]> {
  const streams = await probeStreams(path);
  return Promise.all(
    streams.map(async ({ codec_type }) => {
      const kind = codec_type === 'video' ? 'v' : 'a';
      return { kind, times: (await probePackets(path, kind)).map(({ pts_time }) => Number(pts_time)) };
    }),
  );
}

async function asMediabunnySees(path: string): Promise<Packets[]> {
  using input = new Input({ source: new FilePathSource(path), formats: ALL_FORMATS });
  const seen: Packets[] = [];
  for (const track of await input.getTracks()) {
    const times: number[] = [];
    for await (const { timestamp } of new EncodedPacketSink(track as never).packets()) times.push(timestamp);
    seen.push({ kind: track.isVideoTrack() ? 'v' : 'a', times });
  }
  return seen;
}

for (const [name, video, options] of [
  ['h264.mp4', h264, {}],
  ['h264.mov', h264, {}],
  ['h264.mkv', h264, {}],
  ['h265.mp4', h265, {}],
  ['h265.mov', h265, {}],
  ['h265.mkv', h265, {}],
  ['h264-fast.mp4', h264, { faststart: true }],
  ['h265-fast.mov', h265, { faststart: true }],
  ['sound.m4a', [], {}],
] as const) {
  test(`agree on what is in ${name}: packets, rising times, colour, and all of it decodes`, () =>
    inFolder(async (folder) => {
      const path = join(folder, name);
      const recorder = await openRecorder({ path, ...options }, video.length > 0 ? ['video', 'audio'] : ['audio']);
      for (const packet of interleave(video, sound, 6_000_000)) await recorder.send(packet);
      await recorder.end();
      await recorder.close();
      const [ffprobe, mediabunny] = [await asFfprobeSees(path), await asMediabunnySees(path)];
      assert.equal(
        ffprobe.map(({ kind, times }) => [kind, times.length]),
        video.length > 0
          ? [
              ['v', video.length],
              ['a', sound.length],
            ]
          : [['a', sound.length]],
      );
      for (const [index, { times }] of ffprobe.entries()) {
        const others = mediabunny[index]?.times ?? [];
        assert.is(others.length, times.length);
        for (const [at, time] of times.entries()) {
          assert.ok(Math.abs(time - (others[at] ?? 0)) < 1e-3, `packet ${at}: ${time} and ${others[at]}`);
          if (at > 0) assert.ok(time > (times[at - 1] ?? 0), `packet ${at} does not rise`);
        }
      }
      const [picture] = await probeStreams(path);
      if (video.length > 0) {
        const { color_space, color_primaries, color_transfer, color_range } = picture ?? {};
        assert.equal([color_space, color_primaries, color_transfer, color_range], ['bt709', 'bt709', 'bt709', 'tv']);
        assert.is((await decode(path)).errors, '');
      }
      assert.is((await decode(path, 'a')).errors, '');
    }));
}

test.after(() => rm(sources, { recursive: true }));
test.run();

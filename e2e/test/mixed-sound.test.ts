import { execFileSync } from 'node:child_process';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runPipeline } from './support/command.js';
import { pipelineFile } from './support/pipeline-file.js';
import { readSummary } from './support/summary.js';
import { inTempFolder } from './support/temp-folder.js';

const test = suite('mixed sound');

/** The rate of each file, its channels, and when it beeps for 50 ms, seconds. */
const files = [
  { name: 'one', rate: 48_000, channels: 2, beep: 1 },
  { name: 'two', rate: 44_100, channels: 1, beep: 2 },
  { name: 'three', rate: 16_000, channels: 1, beep: 3 },
] as const;

const seconds = 4;

test('files of other rates are mixed, encoded and recorded with each beep in its place', () =>
  inTempFolder(async (folder) => {
    for (const file of files) makeFile(folder, file);
    const definition = await pipelineFile(folder, chain(folder));
    const { code, stderr } = await runPipeline('run', definition, '--summary', `${folder}/summary.json`);
    assert.is(code, 0, stderr);
    const samples = decoded(`${folder}/session.m4a`);
    for (const { name, beep } of files) {
      const from = beep - 0.5;
      const heard = from + firstLoud(samples.subarray(from * 48_000, (from + 1) * 48_000)) / 48_000;
      // The file begins with what the decoder gives before the first sample.
      const away = heard - 1_024 / 48_000 - beep;
      assert.ok(Math.abs(away) < 2e-3, `${name} beeps ${away} s off`);
    }
    assert.ok(Math.abs(samples.length / 48_000 - seconds) < 0.1);
    const { stages } = await readSummary(`${folder}/summary.json`);
    assert.equal(stages.mix?.dropped, stages.encode?.dropped);
    assert.is(stages.mix?.out.packets, seconds * 50);
  }));

function makeFile(folder: string, { name, rate, channels, beep }: (typeof files)[number]): void {
  const tone = `sine=frequency=1000:sample_rate=${rate}:duration=${seconds}`;
  const gate = `volume=enable='not(between(t,${beep},${beep + 0.05}))':volume=0:eval=frame`;
  const out = ['-ac', `${channels}`, '-c:a', 'pcm_s16le', `${folder}/${name}.mkv`];
  const cut = `asetnsamples=${rate / 100},${gate}`;
  execFileSync('ffmpeg', ['-nostdin', '-v', 'error', '-f', 'lavfi', '-i', tone, '-af', cut, ...out]);
}

function chain(folder: string): object {
  const sources = Object.fromEntries(
    files.map(({ name }) => [
      name,
      { use: 'media-source', options: { path: `${folder}/${name}.mkv`, sourceId: name } },
    ]),
  );
  return {
    ...sources,
    mix: {
      use: 'audio-mixer',
      inputs: files.map(({ name }) => `${name}.audio`),
      options: { timeline: 'pts' },
    },
    encode: { use: 'aac-encoder', inputs: ['mix.audio'] },
    record: { use: 'recorder', inputs: ['encode'], options: { path: `${folder}/session.m4a` } },
  };
}

/** Mono. */
function decoded(path: string): Float32Array {
  const args = ['-nostdin', '-v', 'error', '-xerror', '-i', path, '-ac', '1', '-f', 'f32le', '-'];
  const bytes = execFileSync('ffmpeg', args, { maxBuffer: 2 ** 26 });
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

function firstLoud(samples: Float32Array): number {
  return samples.findIndex((value) => Math.abs(value) > 0.04);
}

test.run();

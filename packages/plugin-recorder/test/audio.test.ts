import { join } from 'node:path';
import type { TestStage } from '@arkavo-pipeline/core/testing';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decode, ffmpeg, probePackets, probeStreams } from './support/foreign-tools.js';
import { aacPacket, accessUnit, camera, readAac, readAudio, readVideo, tone } from './support/media-file.js';
import { inFolder, openRecorder } from './support/recorder-stage.js';

const video = (await readVideo(camera)).slice(0, 90);
/** Where the pictures begin on the pipeline's timeline, and how much later the sound does. */
const shiftUs = 5_000_000;
const offsetUs = 250_000;
const firstUs = shiftUs + offsetUs;

/** Sends both in the order of their times. */
async function sendInterleaved(recorder: TestStage, audio: readonly { ptsUs: number; send: () => Promise<void> }[]) {
  const pictures = video.map((unit) => ({
    ptsUs: unit.ptsUs,
    send: () => recorder.send(accessUnit(unit, { shiftUs })),
  }));
  for (const { send } of [...pictures, ...audio].sort((a, b) => a.ptsUs - b.ptsUs)) await send();
  await recorder.end();
  await recorder.close();
  assert.equal(recorder.drops, {});
}

async function startTime(path: string, stream: 'v' | 'a'): Promise<number> {
  return Number((await probePackets(path, stream))[0]?.pts_time);
}

for (const extension of ['mp4', 'mov', 'mkv']) {
  test(`AAC beside video in .${extension} decodes whole and keeps its offset`, () =>
    inFolder(async (folder) => {
      const source = join(folder, 'tone.mp4');
      await ffmpeg(
        '-f',
        'lavfi',
        '-i',
        'sine=sample_rate=48000:duration=2.5',
        '-c:a',
        'aac',
        '-use_editlist',
        '0',
        source,
      );
      const units = await readAac(source);
      const path = join(folder, `both.${extension}`);
      const recorder = await openRecorder({ path }, ['video', 'audio']);
      await sendInterleaved(
        recorder,
        units.map((unit) => ({
          ptsUs: unit.ptsUs + offsetUs,
          send: () => recorder.send(aacPacket(unit, { shiftUs: firstUs })),
        })),
      );

      const [picture, sound] = await probeStreams(path);
      assert.is(picture?.nb_read_frames, '90');
      assert.is(`${sound?.codec_name} ${sound?.nb_read_frames}`, `aac ${units.length}`);
      assert.is((await decode(path, 'a')).errors, '');
      assert.is(await startTime(path, 'v'), 0);
      assert.ok(Math.abs((await startTime(path, 'a')) - offsetUs / 1e6) < 0.001);
    }));

  for (const format of ['pcm-s16', 'pcm-f32'] as const) {
    // ISO/IEC 23003-5 names floating-point samples in MP4 by a code that older tools do not know.
    const foreign = !(extension === 'mp4' && format === 'pcm-f32');
    test(`${format} beside video in .${extension} comes back sample by sample`, () =>
      inFolder(async (folder) => {
        const path = join(folder, `both.${extension}`);
        const recorder = await openRecorder({ path }, ['video', 'audio']);
        const sent = Array.from({ length: 125 }, (_, index) => tone(format, firstUs + index * 20_000, 960));
        await sendInterleaved(
          recorder,
          sent.map((packet) => ({
            ptsUs: packet.ptsUs - shiftUs,
            send: () => recorder.send(packet),
          })),
        );
        assert.equal(await readAudio(path), Buffer.concat(sent.map(({ data }) => data)));
        if (!foreign) return;
        assert.is((await decode(path, 'a')).errors, '');
        const packets = await probePackets(path, 'a');
        const seconds = packets.reduce((sum, { duration_time }) => sum + Number(duration_time), 0);
        assert.ok(Math.abs(seconds - 2.5) < 0.001, `${seconds} s of sound`);
        assert.ok(Math.abs((await startTime(path, 'a')) - offsetUs / 1e6) < 0.001);
      }));
  }
}

test('sound without pictures makes an .m4a', () =>
  inFolder(async (folder) => {
    const source = join(folder, 'source.mp4');
    await ffmpeg('-f', 'lavfi', '-i', 'sine=duration=3', '-c:a', 'aac', '-use_editlist', '0', source);
    const units = await readAac(source);
    const path = join(folder, 'tone.m4a');
    const recorder = await openRecorder({ path }, ['audio']);
    for (const unit of units) await recorder.send(aacPacket(unit));
    await recorder.end();
    await recorder.close();
    const [sound] = await probeStreams(path);
    assert.is(`${sound?.codec_name} ${sound?.nb_read_frames}`, `aac ${units.length}`);
    assert.is((await decode(path, 'a')).errors, '');
  }));

test.run();

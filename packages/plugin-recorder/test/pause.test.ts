import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MetadataPacket, startLedger } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { verifyFile } from '../src/files/index.js';
import { aacTone } from './support/aac-tone.js';
import { footage } from './support/footage.js';
import { decode, probePackets } from './support/foreign-tools.js';
import { interleave } from './support/interleave.js';
import { accessUnit } from './support/media-file.js';
import { inFolder, openRecorder } from './support/recorder-stage.js';

const test = suite('pause and resume');

const folderOfSource = await mkdtemp(join(tmpdir(), 'recorder-'));
const video = await footage(folderOfSource);

test('cut the pause out of picture and sound, which stay together to the sample', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'film.mp4');
    const sound = await aacTone(folder, 6);
    const recorder = await openRecorder({ path }, ['video', 'audio', 'metadata']);
    let state = 'recording';
    for (const packet of interleave(video, sound, 6_000_000)) {
      if (packet.ptsUs >= 1_500_000 && state === 'recording') {
        await recorder.command('pause');
        state = 'paused';
      }
      if (packet.ptsUs >= 3_100_000 && state === 'paused') {
        await recorder.command('resume');
        state = 'resumed';
      }
      const { ptsUs } = packet;
      const header = { sourceId: 'camera', durationUs: 0, ledger: startLedger(ptsUs) };
      if (packet.kind === 'access-unit') await recorder.send(new MetadataPacket({ ...header, ptsUs, value: ptsUs }));
      await recorder.send(packet);
    }
    await recorder.end();
    await recorder.close();
    assert.equal(recorder.faults, []);
    assert.ok(
      recorder.requests.some(({ request }) => request.type === 'keyframe'),
      'a keyframe is asked for',
    );
    const [v, a] = [await probePackets(path, 'v'), await probePackets(path, 'a')];
    // 45 pictures before the pause; the next keyframe is the one at 4 s, and 60 follow with it.
    assert.is(v.length, 105);
    const times = v.map(({ pts_time }) => Number(pts_time));
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    const cut = gaps[44] ?? 0;
    assert.ok(cut > 1 / 30 - 1e-4 && cut < 1 / 30 + 2 * (1024 / 48_000), `${cut} s at the cut`);
    for (const [index, gap] of gaps.entries()) if (index !== 44) assert.ok(Math.abs(gap - 1 / 30) < 2e-4);
    const soundTimes = a.map(({ pts_time }) => Number(pts_time));
    for (const [index, time] of soundTimes.slice(1).entries())
      assert.ok(Math.abs(time - (soundTimes[index] ?? 0) - 1024 / 48_000) < 3e-5, `sound at ${time}`);
    assert.is((await decode(path)).errors, '');
    assert.is((await decode(path, 'a')).errors, '');
    const lines = (await readFile(`${path}.metadata.jsonl`, 'utf8')).trim().split('\n');
    const shifts = lines
      .map((line) => JSON.parse(line) as { ptsUs: number; value: number })
      .map(({ ptsUs, value }) => value - ptsUs);
    const [before, after] = [...new Set(shifts)];
    assert.is(before, 0);
    assert.is(new Set(shifts).size, 2);
    // By how much the metadata is shifted is by how much the picture is.
    assert.ok(Math.abs((after ?? 0) / 1e6 - (4 - (times[45] ?? 0))) < 1e-4);
  }));

test('before the first picture keeps the recording from its beginning', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'film.mp4');
    const recorder = await openRecorder({ path }, ['video']);
    await recorder.command('pause');
    for (const unit of video.slice(0, 90)) await recorder.send(accessUnit(unit));
    await recorder.command('resume');
    for (const unit of video.slice(90)) await recorder.send(accessUnit(unit));
    await recorder.end();
    await recorder.close();
    assert.is((await decode(path)).frames.length, 60);
    assert.is((await decode(path)).errors, '');
  }));

test('do not count what they cut out towards the length of a segment', () =>
  inFolder(async (folder) => {
    const recorder = await openRecorder({ path: join(folder, 'film.mp4'), segmentMs: 7000 }, ['video']);
    const take = video.filter(({ ptsUs }) => ptsUs < 2_000_000);
    for (const unit of take) await recorder.send(accessUnit(unit));
    await recorder.command('pause');
    for (const unit of video) await recorder.send(accessUnit(unit, { shiftUs: 2_000_000 }));
    await recorder.command('resume');
    const next = video.filter(({ ptsUs }) => ptsUs < 4_000_000);
    for (const unit of next) await recorder.send(accessUnit(unit, { shiftUs: 8_000_000 }));
    await recorder.end();
    await recorder.close();
    assert.equal(recorder.faults, []);
    assert.equal(await readdir(folder), ['film.mp4']);
    assert.is((await decode(join(folder, 'film.mp4'))).frames.length, take.length + next.length);
  }));

test('that come while samples are on their way into the file leave every track in order', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'film.mp4');
    const sound = await aacTone(folder, 6);
    const recorder = await openRecorder({ path, segmentMs: 1000 }, ['video', 'audio']);
    let count = 0;
    for (const packet of interleave(video, sound, 12_000_000)) {
      const sending = recorder.send(packet);
      count += 1;
      if (count % 250 === 0) await recorder.command(count % 500 === 0 ? 'resume' : 'pause');
      await sending;
    }
    await recorder.end();
    await recorder.close();
    assert.equal(recorder.faults, []);
    assert.ok((recorder.drops.paused ?? 0) > 0);
    const names = (await readdir(folder)).filter((name) => name.startsWith('film'));
    assert.ok(names.length > 1);
    for (const name of names) {
      const { problems } = await verifyFile(join(folder, name), 0.1);
      assert.equal(problems, [], name);
      assert.is((await decode(join(folder, name))).errors, '');
    }
  }));

test.after(() => rm(folderOfSource, { recursive: true }));
test.run();

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ALL_FORMATS, FilePathSource, Input } from 'mediabunny';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { aacTone } from './support/aac-tone.js';
import { footage } from './support/footage.js';
import { decode, probeStreams } from './support/foreign-tools.js';
import { aacPacket, accessUnit } from './support/media-file.js';
import { inFolder, openRecorder } from './support/recorder-stage.js';

const test = suite('several sounds');

const sources = await mkdtemp(join(tmpdir(), 'recorder-'));
const [video, sound] = [await footage(sources), await aacTone(sources, 6)];
const microphones = ['session', 'stage left', 'stage right'];

for (const extension of ['mp4', 'mov', 'mkv']) {
  test(`each has a track of its own in an .${extension}, with the name of its source`, () =>
    inFolder(async (folder) => {
      const path = join(folder, `film.${extension}`);
      const recorder = await openRecorder({ path, audioTracks: 3 }, ['video', 'audio']);
      const events = [
        ...video.map((unit) => ({ us: unit.dtsUs, packets: () => [accessUnit(unit)] })),
        ...sound.map((unit) => ({
          us: unit.ptsUs,
          packets: () => [...microphones, 'a fourth'].map((sourceId) => aacPacket(unit, { sourceId })),
        })),
      ].sort((a, b) => a.us - b.us);
      for (const { packets } of events) for (const packet of packets()) await recorder.send(packet);
      await recorder.end();
      await recorder.close();
      assert.equal(recorder.faults, []);
      assert.equal(recorder.drops, { 'other-source': sound.length });
      const streams = await probeStreams(path);
      assert.equal(
        streams.map(({ codec_type }) => codec_type),
        ['video', 'audio', 'audio', 'audio'],
      );
      const counts = streams.slice(1).map(({ nb_read_frames }) => Number(nb_read_frames));
      for (const count of counts) assert.ok(Math.abs(count - sound.length) <= 1, `${count} of ${sound.length}`);
      using input = new Input({ source: new FilePathSource(path), formats: ALL_FORMATS });
      assert.equal(
        (await input.getAudioTracks()).map(({ name }) => name),
        microphones,
      );
      assert.is((await decode(path)).errors, '');
    }));
}

test.after(() => rm(sources, { recursive: true }));
test.run();

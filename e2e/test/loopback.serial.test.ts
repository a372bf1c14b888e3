import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runPipeline } from './support/command.js';
import { decodeErrors, probeVideo } from './support/ffprobe.js';
import { loopbackArguments, loopbackFiles } from './support/loopback.js';
import { readSummary } from './support/summary.js';
import { inTempFolder } from './support/temp-folder.js';

const test = suite('the loopback example');

test('records every frame of the camera footage, and leaves nothing behind', () =>
  inTempFolder(async (folder) => {
    const files = loopbackFiles(folder);
    const { code, stderr } = await runPipeline(...(await loopbackArguments(files)));
    assert.is(code, 0, stderr);
    assert.equal(await probeVideo(files.recording), { codec: 'h264', width: 1920, height: 1080, frames: 180 });
    assert.is(await decodeErrors(files.recording), '');

    const summary = await readSummary(files.summary);
    assert.is(summary.state, 'done');
    assert.is(summary.stages.screen?.in.packets, 180);
    assert.equal([summary.frames.inUse, summary.frames.reclaimed], [0, 0]);
    for (const { from, to, sent, dropped } of summary.links) {
      assert.equal([from, to, sent, dropped], [from, to, 180, 0]);
    }
    assert.ok(summary.peakRssBytes < 240e6, `peak RSS is ${Math.round(summary.peakRssBytes / 1e6)} MB`);
    assert.is(summary.latencyUs?.sink, 'screen');
  }));

test.run();

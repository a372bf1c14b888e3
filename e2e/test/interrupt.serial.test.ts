import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startPipeline } from './support/command.js';
import { decodeErrors, probeVideo } from './support/ffprobe.js';
import { grown } from './support/grown.js';
import { loopbackArguments, loopbackFiles } from './support/loopback.js';
import { readSummary } from './support/summary.js';
import { inTempFolder } from './support/temp-folder.js';

const test = suite('Ctrl-C during the loopback example');

test('ends it in order: exit code 0, nothing lost on the way, and a file that plays', () =>
  inTempFolder(async (folder) => {
    const files = loopbackFiles(folder);
    const running = startPipeline(...(await loopbackArguments(files)));
    await grown(files.recording, 500_000, running);
    running.process.kill('SIGINT');
    const { code, stderr } = await running.finished;
    assert.is(code, 0, stderr);
    assert.match(stderr, 'stopping: what is on its way is finished');

    const summary = await readSummary(files.summary);
    assert.is(summary.state, 'done');
    assert.is(summary.frames.inUse, 0);
    const taken = summary.stages.camera?.out.packets ?? 0;
    assert.ok(taken > 30 && taken < 180, `the camera gave ${taken} pictures`);
    assert.is(summary.stages.screen?.in.packets, taken);
    assert.equal(await probeVideo(files.recording), { codec: 'h264', width: 1920, height: 1080, frames: taken });
    assert.is(await decodeErrors(files.recording), '');
  }));

test.run();

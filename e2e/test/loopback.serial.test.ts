import { readFile } from 'node:fs/promises';
import type { PipelineSummary } from '@arkavo-pipeline/core/pipeline';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startPipeline } from './support/command.js';
import { decodeErrors, probeVideo } from './support/ffprobe.js';
import { freePort } from './support/free-port.js';
import { tempFolder } from './support/temp-folder.js';

const test = suite('the loopback example');

test('records every frame of the camera footage, and leaves nothing behind', async () => {
  const folder = await tempFolder();
  const recording = `${folder.path}/loopback.mp4`;
  const port = await freePort();
  try {
    const { finished } = startPipeline(
      ...['run', 'examples/loopback/pipeline.json', '--summary', `${folder.path}/summary.json`],
      ...['--set', `stages.send.options.port=${port}`, '--set', `stages.receive.options.port=${port}`],
      ...['--set', `stages.record.options.path=${recording}`],
    );
    const { code, stderr } = await finished;
    assert.is(code, 0, stderr);
    assert.equal(await probeVideo(recording), { codec: 'h264', width: 1920, height: 1080, frames: 180 });
    assert.is(await decodeErrors(recording), '');

    const summary = JSON.parse(await readFile(`${folder.path}/summary.json`, 'utf8')) as PipelineSummary;
    assert.is(summary.state, 'done');
    assert.is(summary.stages.screen?.in.packets, 180);
    assert.is(summary.frames.inUse, 0);
    for (const { from, to, sent, dropped } of summary.links) assert.equal([from, to, sent, dropped], [from, to, 180, 0]);
    assert.ok(summary.peakRssBytes < 220e6, `peak RSS is ${Math.round(summary.peakRssBytes / 1e6)} MB`);
    assert.is(summary.latencyUs?.sink, 'screen');
  } finally {
    await folder.remove();
  }
});

test.run();

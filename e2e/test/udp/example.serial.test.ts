import { freePort } from '@arkavo-pipeline/transport/testing';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runPipeline, startPipeline } from '../support/command.js';
import { ended } from '../support/ended.js';
import { decodeErrors, probeVideo } from '../support/ffprobe.js';
import { said } from '../support/said.js';
import { readSummary } from '../support/summary.js';
import { inTempFolder } from '../support/temp-folder.js';

const test = suite('the example of a camera over UDP');
const frames = 180;

test('records every frame, and both processes end in order', () =>
  inTempFolder(async (folder) => {
    const [port, recording, summary] = [await freePort(), `${folder}/recording.mp4`, `${folder}/summary.json`];
    const receiver = startPipeline(
      ...['run', 'examples/udp-camera/recorder.json', '--set', `stages.receive.options.port=${port}`],
      ...['--set', `stages.record.options.path=${recording}`, '--summary', summary],
    );
    await said(receiver, /listening on/);
    const sent = await runPipeline(
      ...['run', 'examples/udp-camera/camera.json', '--set', `stages.send.options.port=${port}`],
    );
    assert.is(sent.code, 0, sent.stderr);
    await ended(receiver);
    assert.equal(await probeVideo(recording), { codec: 'h264', width: 1920, height: 1080, frames });
    assert.is(await decodeErrors(recording), '');
    const { links, frames: held } = await readSummary(summary);
    assert.equal(
      links.map(({ delivered, dropped }) => [delivered, dropped]),
      [[frames, 0]],
    );
    assert.is(held.inUse, 0);
  }));

test.run();

// timeout: 180 s
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Command, runPipeline, startCommanded } from './support/command.js';
import { ended } from './support/ended.js';
import { fileThere } from './support/file-there.js';
import { grown } from './support/grown.js';
import { said } from './support/said.js';
import { shownNumbers } from './support/session/decoded-boxes.js';
import { numberedCameras } from './support/session/session-cameras.js';
import { sessionArguments, sessionFiles } from './support/session/session-files.js';
import { readSidecar } from './support/session/session-sidecar.js';
import { readSummary } from './support/summary.js';
import { inTempFolder } from './support/temp-folder.js';

const test = suite('commands to a recording session');
/** Bytes, of two seconds of picture and sound at the least. */
const aFragment = 100_000;

test('change the layout, leave out what is paused, and go on in a file of its own', () =>
  inTempFolder(async (folder) => {
    const files = sessionFiles(folder);
    const second = `${folder}/session.part2.mov`;
    const session = startCommanded(...(await sessionArguments(files)), '--commands');
    await grown(files.recording, aFragment, session);
    await told(session, 'record', 'pause');
    await told(session, 'scene', 'layout', { layout: 'grid', fit: 'fit' });
    await nextLine(session);
    await nextLine(session);
    await told(session, 'record', 'resume');
    await nextLine(session);
    await nextLine(session);
    await told(session, 'record', 'split');
    await fileThere(second, session);
    await grown(second, aFragment, session);
    session.process.kill('SIGINT');
    await ended(session);
    await assertGoodParts([files.recording, second]);
    assertInGrid(second);
    assert.ok((await cutOutUs(files.sidecar)) > 500_000);
    const { stages, frames } = await readSummary(files.summary);
    assert.ok((stages.record?.dropped.paused ?? 0) > 0);
    assert.equal([frames.inUse, frames.reclaimed], [0, 0]);
  }));

/** Resolves when a stage has done what it was told. */
async function told(session: Command, stage: string, command: string, values: object = {}): Promise<void> {
  const done = said(session, new RegExp(`^${stage}: ${command} done$`, 'm'));
  session.process.stdin?.write(`${JSON.stringify({ stage, command, arguments: values })}\n`);
  await done;
}

/** Resolves with the line that `run` says once a second. */
async function nextLine(session: Command): Promise<void> {
  await said(session, /→ record/);
}

async function assertGoodParts(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const { code, stdout } = await runPipeline('verify', path);
    assert.is(code, 0, stdout);
    const { frames } = await readSidecar(`${path}.metadata.jsonl`);
    assert.is(frames[0]?.sourceId, 'session');
  }
}

/** By how much less a recording takes than what it shows did. */
async function cutOutUs(sidecar: string): Promise<number> {
  const { frames } = await readSidecar(sidecar);
  const [first, last] = [frames[0], frames.at(-1)];
  if (!first || !last) return 0;
  return last.frame.captureUs - first.frame.captureUs - (last.ptsUs - first.ptsUs);
}

function assertInGrid(path: string): void {
  for (const camera of numberedCameras) {
    const numbers = shownNumbers(path, camera.inGrid, camera);
    const seen = numbers.filter((number) => number !== undefined);
    assert.ok(
      seen.length > 0.7 * numbers.length,
      `${camera.id} is seen in ${seen.length} of ${numbers.length} pictures`,
    );
  }
}

test.run();

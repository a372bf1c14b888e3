// timeout: 180 s
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runPipeline } from './support/command.js';
import { decodeErrors, videoTimes } from './support/ffprobe.js';
import { everyNth, meanColor, shownNumbers } from './support/session/decoded-boxes.js';
import { heardTone, leftChannel } from './support/session/heard-tones.js';
import { probeTracks } from './support/session/probed-tracks.js';
import { numberedCameras } from './support/session/session-cameras.js';
import { sessionArguments, sessionFiles } from './support/session/session-files.js';
import { faceNumbers, readSidecar } from './support/session/session-sidecar.js';
import { readSummary } from './support/summary.js';
import { inTempFolder } from './support/temp-folder.js';

const test = suite('the example of a recording session');
const seconds = 8;
/** What is blue on the wall, where no box is; the footage fills the picture. */
const panel = { x: 1140, y: 120, width: 120, height: 240 };

test('records four cameras in one picture, with their sound and face tracking', () =>
  inTempFolder(async (folder) => {
    const files = sessionFiles(folder);
    const beganUs = Date.now() * 1000;
    const { code, stderr } = await runPipeline(...(await sessionArguments(files)), '--for', `${seconds}s`);
    assert.is(code, 0, stderr);
    await assertIsWhole(files.recording);
    const times = await videoTimes(files.recording);
    assertShowsEachCamera(files.recording, times);
    assertHasBothTones(files.recording);
    await assertSidecar(files.sidecar, times, beganUs);
    const { frames } = await readSummary(files.summary);
    assert.equal([frames.inUse, frames.reclaimed], [0, 0]);
  }));

async function assertIsWhole(path: string): Promise<void> {
  const { code, stdout } = await runPipeline('verify', path);
  assert.is(code, 0, stdout);
  assert.is(await decodeErrors(path), '');
  const [video, audio, ...others] = await probeTracks(path);
  assert.is(others.length, 0);
  assert.equal([video?.codec_name, video?.width, video?.height, video?.r_frame_rate], ['h264', 1920, 1080, '30/1']);
  const colors = [video?.color_space, video?.color_primaries, video?.color_transfer, video?.color_range];
  assert.equal(colors, ['bt709', 'bt709', 'bt709', 'tv']);
  assert.equal([audio?.codec_name, audio?.sample_rate, audio?.channels], ['aac', '48000', 2]);
  const apart = Number(video?.duration) - Number(audio?.duration);
  assert.ok(Math.abs(apart) < 0.25, `the picture is ${apart} s longer than the sound`);
}

/** By their numbers, which can be read at the camera's own size only, and rise at its rate; that of the file by its colour. */
function assertShowsEachCamera(path: string, times: readonly number[]): void {
  for (const camera of numberedCameras) {
    const numbers = shownNumbers(path, camera.inPip, camera);
    const seen = numbers.flatMap((number, index) =>
      number === undefined ? [] : [{ number, at: times[index * everyNth] ?? 0 }],
    );
    const [first, last] = [seen[0], seen.at(-1)];
    assert.ok(first && last && last.at - first.at > seconds / 2, `${camera.id} is seen in ${seen.length} pictures`);
    assert.ok(
      seen.length > 0.7 * numbers.length,
      `${camera.id} is seen in ${seen.length} of ${numbers.length} pictures`,
    );
    assert.equal(
      seen,
      [...seen].sort((one, other) => one.number - other.number),
    );
    const fps = (last.number - first.number) / (last.at - first.at);
    assert.ok(Math.abs(fps / camera.fps - 1) < 0.15, `${camera.id} has ${fps} pictures a second`);
  }
  const footage = meanColor('examples/loopback/camera-1080p30.mp4', panel);
  const recorded = meanColor(path, panel);
  assert.ok(Number(footage[1]) > 140, `the panel is not blue: ${footage}`);
  const away = recorded.map((mean, plane) => Math.abs(mean - (footage[plane] ?? 0)));
  assert.ok(Math.max(...away) < 6, `the panel is ${recorded}, not ${footage}`);
}

function assertHasBothTones(path: string): void {
  const samples = leftChannel(path);
  const [desk, phone, neither] = [440, 660, 550].map((hertz) => heardTone(samples, hertz)) as [
    number[],
    number[],
    number[],
  ];
  const both = desk.filter((loud, index) => {
    const quiet = 10 * (neither[index] ?? 1);
    return loud > quiet && (phone[index] ?? 0) > quiet;
  });
  assert.ok(both.length > 0.7 * desk.length, `both tones sound in ${both.length} of ${desk.length} tenths of a second`);
}

async function assertSidecar(path: string, times: readonly number[], beganUs: number): Promise<void> {
  const { frames, faces } = await readSidecar(path);
  assert.is(frames.length, times.length);
  for (const [index, { ptsUs, sourceId, frame }] of frames.entries()) {
    assert.is(sourceId, 'session');
    assert.ok(Math.abs(ptsUs - 1e6 * (times[index] ?? 0)) < 1000, `line ${index} is at ${ptsUs}, not ${times[index]}`);
    assert.ok(frame.captureUs > beganUs && frame.captureUs < Date.now() * 1000);
    const since = frame.captureUs - (frames[0]?.frame.captureUs ?? 0);
    assert.ok(
      Math.abs(since - (ptsUs - (frames[0]?.ptsUs ?? 0))) < 5000,
      `picture ${index} was captured ${since} later`,
    );
  }
  assert.ok(faces.length > (seconds * 25) / 2, `${faces.length} faces`);
  assert.ok(faces.every(({ sourceId, value }) => sourceId === 'guest' && value.type === 'arFace'));
  assert.ok(faces.every(({ ptsUs }, index) => index === 0 || ptsUs > (faces[index - 1]?.ptsUs ?? 0)));
  faceNumbers(faces, 25);
}

test.run();

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { MemoryBudget } from '../src/memory-budget.js';
import type { Sample, Track } from '../src/sample.js';
import { type CutterStep, SampleCutter } from '../src/sample-cutter.js';
import { manualClock } from './support/recorder-stage.js';

const test = suite('sample cutter');

const pictureUs = 100;
const soundUs = 30;
const sound: Track = 'audio:mic';

function cutter(followers: readonly Track[] = [sound], leader: Track = 'video') {
  const clock = manualClock();
  const memory = new MemoryBudget().share();
  return { clock, cut: new SampleCutter({ leader, followers, clock, memory, patienceUs: 1000 }) };
}

function sample(track: Track, ptsUs: number, keyframe = track !== 'video'): Sample {
  const durationUs = track === 'video' ? pictureUs : soundUs;
  const capture = { sourceId: 'camera', captureUs: ptsUs, uncertaintyUs: 0 };
  return { track, ptsUs, durationUs, keyframe, data: new Uint8Array(1), capture };
}

/** `v100` for a picture at 100, `a120` for sound, `-v200` for one that is left out, `|300` for a cut, `.v` for the end of a track. */
function shown(steps: readonly CutterStep[]): string[] {
  const name = ({ track, ptsUs }: { track: string; ptsUs: number }) => `${track[0]}${ptsUs}`;
  return steps.map((step) =>
    'ended' in step
      ? `.${step.ended[0]}`
      : 'cutUs' in step
        ? `|${step.cutUs}`
        : 'dropped' in step
          ? `-${name(step.dropped)}`
          : name(step.item),
  );
}

test('sound that is ahead of the picture waits for it', () => {
  const { cut } = cutter();
  assert.equal(shown(cut.push(sample('video', 0, true))), ['v0']);
  assert.equal(shown(cut.push(sample(sound, 0))), []);
  assert.equal(shown(cut.push(sample(sound, 30))), []);
  assert.equal(shown(cut.push(sample('video', 20))), ['a0', 'v20']);
  assert.equal(shown(cut.flush()), ['a30']);
});

test('a segment begins with the next keyframe, when the sound before it has come', () => {
  const { cut } = cutter();
  cut.push(sample('video', 0, true));
  cut.split();
  assert.equal(shown(cut.push(sample('video', 100))), ['v100']);
  assert.equal(shown(cut.push(sample('video', 200, true))), []);
  assert.equal(shown(cut.push(sample(sound, 170))), ['a170', '|200', 'v200']);
  assert.equal(shown(cut.push(sample(sound, 200))), []);
  assert.equal(shown(cut.push(sample('video', 300))), ['a200', 'v300']);
});

test('sound that stays away keeps a segment waiting for so long, and no longer', () => {
  const { cut, clock } = cutter();
  cut.push(sample('video', 0, true));
  cut.split();
  cut.push(sample('video', 100, true));
  clock.advance(999);
  assert.equal(shown(cut.push(sample('video', 200))), []);
  clock.advance(1);
  assert.equal(shown(cut.push(sample('video', 300))), ['|100', 'v100', 'v200', 'v300']);
});

test('a pause is taken out of all tracks by the same shift, and the sound goes on without a gap', () => {
  const { cut } = cutter();
  cut.push(sample('video', 0, true));
  for (const us of [0, 30, 60, 90]) cut.push(sample(sound, us));
  assert.equal(shown(cut.pause()), ['a0', 'a30', 'a60', 'a90']);
  assert.equal(shown(cut.push(sample(sound, 120))), ['a120'], 'a frame more than the picture lasts');
  assert.equal(shown(cut.push(sample(sound, 150))), ['-a150']);
  assert.equal(shown(cut.push(sample('video', 100))), ['-v100']);
  cut.resume();
  assert.ok(cut.awaitsKeyframe);
  assert.equal(shown(cut.push(sample('video', 500))), ['-v500']);
  assert.equal(shown(cut.push(sample(sound, 570))), []);
  assert.equal(shown(cut.push(sample('video', 600, true))), ['-a570']);
  // From 150, where the sound before the pause ends, to 610: 460 are cut out.
  assert.equal(shown(cut.push(sample(sound, 610))), ['v140']);
  assert.equal(shown(cut.push(sample('video', 700))), ['a150', 'v240']);
});

test('without sound, the keyframe after a pause follows where the picture before it ends', () => {
  const { cut } = cutter([]);
  cut.push(sample('video', 0, true));
  cut.pause();
  cut.resume();
  assert.equal(shown(cut.push(sample('video', 5000, true))), ['v100']);
  assert.equal(shown(cut.push(sample('video', 5100))), ['v200']);
});

test('sound alone is cut between its packets', () => {
  const { cut } = cutter([], sound);
  cut.push(sample(sound, 0));
  cut.split();
  assert.equal(shown(cut.push(sample(sound, 30))), ['|30', 'a30']);
  assert.equal(shown(cut.pause()), []);
  assert.equal(shown(cut.push(sample(sound, 60))), ['-a60']);
  cut.resume();
  assert.equal(shown(cut.push(sample(sound, 300))), ['a60']);
});

test('what waited goes on when the track that led has ended', () => {
  const { cut } = cutter();
  cut.push(sample('video', 0, true));
  assert.equal(shown(cut.push(sample(sound, 30))), []);
  assert.equal(shown(cut.endTrack('video')), ['.v', 'a30']);
  assert.equal(shown(cut.push(sample(sound, 60))), ['a60']);
});

test('a cut that waits for a keyframe when the video ends comes behind that end, with the sound', () => {
  const { cut } = cutter();
  cut.push(sample('video', 0, true));
  cut.split();
  cut.push(sample(sound, 30));
  assert.equal(shown(cut.endTrack('video')), ['.v', '|30', 'a30']);
});

test('pictures that wait at a cut when the video ends are behind that cut, and their end is behind them', () => {
  const { cut } = cutter();
  cut.push(sample('video', 0, true));
  cut.split();
  assert.equal(shown(cut.push(sample('video', 100, true))), []);
  assert.equal(shown(cut.endTrack('video')), ['|100', 'v100', '.v']);
});

test('a pause that is not ended cuts out all that follows', () => {
  const { cut } = cutter();
  cut.push(sample('video', 0, true));
  cut.pause();
  cut.resume();
  cut.push(sample(sound, 300));
  assert.equal(shown(cut.flush()), ['-a300']);
});

test.run();

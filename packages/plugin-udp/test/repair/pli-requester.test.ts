import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { PliRequester } from '../../src/repair/pli-requester.js';

const test = suite('pli requester');
const rttUs = 100_000;

test('a keyframe is asked for at once, and again ever less often while none comes', () => {
  const pli = new PliRequester();
  const times: number[] = [];
  for (let nowUs = 0; nowUs < 10_000_000; nowUs += 10_000) if (pli.poll(true, rttUs, nowUs)) times.push(nowUs);
  assert.deepEqual(times.slice(0, 4), [0, 200_000, 600_000, 1_400_000]);
  const pauses = times.slice(1).map((us, index) => us - (times[index] ?? 0));
  assert.equal(Math.max(...pauses), 2_000_000);
  assert.equal(pli.asked, times.length);
});

test('none is asked for that is not wanted', () => {
  const pli = new PliRequester();
  assert.equal(pli.poll(false, rttUs, 0), false);
  assert.equal(pli.nextUs, undefined);
});

test('a new loss is asked for soon, however long the last one took', () => {
  const pli = new PliRequester();
  for (let nowUs = 0; nowUs < 3_000_000; nowUs += 10_000) pli.poll(true, rttUs, nowUs);
  pli.poll(false, rttUs, 3_000_000);
  assert.equal(pli.poll(true, rttUs, 3_010_000), true);
});

test('losses in quick succession do not ask for a keyframe each', () => {
  const pli = new PliRequester();
  let asked = 0;
  for (let nowUs = 0; nowUs < 1_000_000; nowUs += 10_000) if (pli.poll(nowUs % 20_000 === 0, 10_000, nowUs)) asked += 1;
  assert.ok(asked <= 7, `${asked}`);
});

test.run();

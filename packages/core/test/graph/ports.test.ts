import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { matchPorts } from '../../src/graph/match-ports.js';

const test = suite('the ports of a link');
const camera = {
  stage: 'camera',
  ports: { video: ['video/raw', 'video/h265', 'video/h264'], audio: ['audio/aac'] },
} as const;
const coder = { stage: 'coder', ports: { in: ['video/h264', 'video/h265'] } } as const;
const mixer = {
  stage: 'mixer',
  ports: { video: ['video/raw'], overlay: { media: ['video/raw'], optional: true } },
} as const;

test('the one pair that shares media is taken, with what it shares in the order of the output', () => {
  const match = matchPorts(camera, coder, { fromStage: 'camera' });
  assert.equal(match, { output: 'video', input: 'in', media: ['video/h265', 'video/h264'] });
});

test('of several pairs the one with equal names is taken', () => {
  const match = matchPorts(camera, mixer, { fromStage: 'camera' });
  assert.equal(match, { output: 'video', input: 'video', media: ['video/raw'] });
});

test('a named input is taken', () => {
  const match = matchPorts(camera, mixer, { fromStage: 'camera', toPort: 'overlay' });
  assert.equal(match, { output: 'video', input: 'overlay', media: ['video/raw'] });
});

test('names that objects inherit are no ports', () => {
  const match = matchPorts(camera, coder, { fromStage: 'camera', fromPort: 'constructor' });
  assert.equal(match, {
    part: 'from',
    message: '"camera" has no output "constructor": there is "video", "audio"',
  });
});

test.run();

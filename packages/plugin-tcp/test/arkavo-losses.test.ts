import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { exampleLines, exampleNalUnits } from './arkavo/support/example-lines.js';
import { RawPeer } from './support/raw-peer.js';
import { openReceiver, takeOne, until } from './support/stages.js';

const test = suite('arkavo receiver, what is lost');
const protocol = 'arkavo';
const { avccKeyframe, delta, keyframeWithoutSets, custom } = exampleLines;
const { sps, pps } = exampleNalUnits;
const notWhole = delta.replace('AAAAB0', 'AAAAC0');

const losses: [name: string, line: string, cause: string][] = [
  ['a picture that is not whole', notWhole, 'damaged'],
  ['base64 that cannot be read', delta.replace('AAAAB0', '****B0'), 'bad-base64'],
  ['a picture without its time', delta.replace('"timestamp":81234.26666666666,', ''), 'bad-message'],
  ['a picture whose kind is none', delta.replace('"videoNALU",', '7,'), 'bad-message'],
  ['a line that is too long', `{"kind":"${'x'.repeat(5000)}"}`, 'line-too-long'],
];

for (const [name, line, cause] of losses) {
  test(`after ${name}, pictures that may build on it are dropped until the next keyframe`, async () => {
    const { stage: receiver, port } = await openReceiver({ protocol, maxLineBytes: 4096 });
    const phone = await RawPeer.connect(port);
    phone.socket.write(`${[avccKeyframe, delta, line, delta, delta, keyframeWithoutSets, delta, custom].join('\n')}\n`);
    const packets = await receiver.take(5);
    assert.deepEqual(
      packets.map((packet) => (packet.kind === 'access-unit' ? packet.keyframe : packet.kind)),
      [true, false, true, false, 'metadata'],
    );
    assert.deepEqual(receiver.drops, { [cause]: 1, 'awaiting-keyframe': 2 });
    for (const packet of packets) packet.dispose();
    phone.socket.destroy();
    await receiver.close();
  });
}

test('a picture that cannot be read costs its own source only', async () => {
  const { stage: receiver, port } = await openReceiver({ protocol });
  const phone = await RawPeer.connect(port);
  const other = (line: string) => line.replace('iPhone-face', 'other');
  const timeless = delta.replace('"timestamp":81234.26666666666,', '');
  const sent = [avccKeyframe, other(avccKeyframe), other(timeless), delta, other(delta), custom];
  phone.socket.write(`${sent.join('\n')}\n`);
  const packets = await receiver.take(4);
  assert.deepEqual(
    packets.map(({ kind, sourceId }) => `${kind} of ${sourceId}`),
    ['access-unit of iPhone-face', 'access-unit of other', 'access-unit of iPhone-face', 'metadata of iPhone-face'],
  );
  assert.deepEqual(receiver.drops, { 'bad-message': 1, 'awaiting-keyframe': 1 });
  for (const packet of packets) packet.dispose();
  phone.socket.destroy();
  await receiver.close();
});

test('sound that cannot be read costs no picture', async () => {
  const { stage: receiver, port } = await openReceiver({ protocol });
  const phone = await RawPeer.connect(port);
  const noise = exampleLines.audio.replace('AAAAAOgD', '****');
  phone.socket.write(`${[avccKeyframe, noise, delta].join('\n')}\n`);
  const packets = await receiver.take(2);
  assert.deepEqual(receiver.drops, { 'bad-base64': 1 });
  for (const packet of packets) packet.dispose();
  phone.socket.destroy();
  await receiver.close();
});

test('a phone that comes back between two keyframes is waited for, and not said to lack its parameter sets', async () => {
  const { stage: receiver, port } = await openReceiver({ protocol });
  const phone = await RawPeer.connect(port);
  phone.socket.write(`${[delta, delta, avccKeyframe].join('\n')}\n`);
  (await takeOne(receiver)).dispose();
  assert.deepEqual(receiver.drops, { 'awaiting-keyframe': 2 });
  assert.ok(!receiver.logs.some((line) => line.includes('SPS')), String(receiver.logs));
  phone.socket.destroy();
  await receiver.close();
});

test('a line that was no picture costs none', async () => {
  const { stage: receiver, port } = await openReceiver({ protocol });
  const phone = await RawPeer.connect(port);
  phone.socket.write(`${[avccKeyframe, '{"kind":"gaze"}', 'no JSON', delta].join('\n')}\n`);
  const packets = await receiver.take(2);
  assert.deepEqual(receiver.drops, { 'unknown-kind': 1, 'bad-json': 1 });
  for (const packet of packets) packet.dispose();
  phone.socket.destroy();
  await receiver.close();
});

const given: [form: string, text: string][] = [
  ['Annex B in hex', `00000001${sps.toString('hex')}00000001${pps.toString('hex')}`],
  ['sprop-parameter-sets', `${sps.toString('base64')},${pps.toString('base64')}`],
];

for (const [form, parameterSets] of given) {
  test(`a phone that sends no parameter sets is shown with those configured, as ${form}`, async () => {
    const { stage: receiver, port } = await openReceiver({ protocol, parameterSets });
    const phone = await RawPeer.connect(port);
    phone.socket.write(`${keyframeWithoutSets}\n`);
    const packet = await takeOne(receiver);
    assert.ok(packet.kind === 'access-unit' && packet.keyframe);
    assert.ok(Buffer.from(packet.data).includes(sps) && Buffer.from(packet.data).includes(pps));
    assert.deepEqual(receiver.drops, {});
    packet.dispose();
    phone.socket.destroy();
    await receiver.close();
  });
}

const unfit: [what: string, text: string, code: string][] = [
  ['text', 'no sets', 'ERR_STREAM_INVALID'],
  [
    'too many',
    `${sps.toString('base64')},${Buffer.concat([pps, Buffer.alloc(5000, 0xff)]).toString('base64')}`,
    'ERR_STREAM_INVALID',
  ],
];

for (const [what, parameterSets, code] of unfit) {
  test(`parameterSets that are ${what} are refused before anything listens`, async () => {
    await assert.rejects(openReceiver({ protocol, parameterSets }), { code, message: /the option parameterSets/ });
  });
}

test('a phone that waits for its parameter sets is said to, with the option that gives them', async () => {
  const { stage: receiver, port } = await openReceiver({ protocol });
  const phone = await RawPeer.connect(port);
  phone.socket.write(`${keyframeWithoutSets}\n`);
  await until(() => receiver.logs.some((line) => line.includes('without SPS and PPS')));
  assert.ok(receiver.logs.some((line) => line.includes('parameterSets')));
  phone.socket.destroy();
  await receiver.close();
});

test.run();

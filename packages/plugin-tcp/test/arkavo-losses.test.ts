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

import assert from 'node:assert/strict';
import type { TestStage } from '@arkavo-pipeline/core/testing';
import { ManualClock } from '@arkavo-pipeline/transport/testing';
import { suite } from 'uvu';
import { exampleLines } from './arkavo/support/example-lines.js';
import { accessUnit } from './support/packets.js';
import { helloBytes, messageBytes, RawPeer } from './support/raw-peer.js';
import { openReceiver, takeOne, until } from './support/stages.js';

const test = suite('sources');

function line(text: string, sourceId = 'iPhone-face'): Buffer {
  return Buffer.from(`${text.replaceAll('iPhone-face', sourceId)}\n`);
}

function changes(receiver: TestStage): string[] {
  return receiver.events.map(({ type, sourceId }) => `${type === 'source-added' ? '+' : '-'} ${sourceId}`);
}

async function sourceOf(receiver: TestStage): Promise<string> {
  const packet = await takeOne(receiver);
  packet.dispose();
  return packet.sourceId;
}

test('two phones of one id are told apart, and each keeps its name when it comes back', async () => {
  const { stage: receiver, port } = await openReceiver({ protocol: 'arkavo' }, { clock: new ManualClock() });
  const first = await RawPeer.connect(port);
  first.socket.write(line(exampleLines.handshake));
  await until(() => receiver.events.length === 1);
  const address = `127.0.0.1:${first.socket.localPort}`;
  const second = await RawPeer.connect(port);
  second.socket.write(line(exampleLines.custom));
  assert.equal(await sourceOf(receiver), 'iPhone-face (2)');
  first.socket.write(line(exampleLines.custom));
  assert.equal(await sourceOf(receiver), 'iPhone-face');
  first.socket.destroy();
  await until(() => receiver.events.length === 3);
  second.socket.write(line(exampleLines.custom));
  assert.equal(await sourceOf(receiver), 'iPhone-face (2)');
  const back = await RawPeer.connect(port);
  back.socket.write(line(exampleLines.custom));
  assert.equal(await sourceOf(receiver), 'iPhone-face');
  assert.deepEqual(changes(receiver), ['+ iPhone-face', '+ iPhone-face (2)', '- iPhone-face', '+ iPhone-face']);
  assert.deepEqual(receiver.events[0]?.details, {
    protocol: 'arkavo',
    address,
    deviceName: 'iPhone',
    wireId: 'iPhone-face',
  });
  for (const peer of [second, back]) peer.socket.destroy();
  await receiver.close();
});

test('a phone that switches from face to body is another source, and what comes late of the old one is dropped', async () => {
  const { stage: receiver, port } = await openReceiver({ protocol: 'arkavo' }, { clock: new ManualClock() });
  const phone = await RawPeer.connect(port);
  const { handshake, custom } = exampleLines;
  phone.socket.write(line(handshake));
  phone.socket.write(line(custom));
  assert.equal(await sourceOf(receiver), 'iPhone-face');
  phone.socket.write(line(handshake, 'iPhone-body'));
  phone.socket.write(line(custom));
  phone.socket.write(line(custom, 'iPhone-body'));
  assert.equal(await sourceOf(receiver), 'iPhone-body');
  assert.deepEqual(receiver.drops, { 'switched-away': 1 });
  phone.socket.write(line(handshake));
  phone.socket.write(line(custom));
  assert.equal(await sourceOf(receiver), 'iPhone-face');
  phone.socket.destroy();
  await until(() => receiver.events.length === 6);
  assert.deepEqual(changes(receiver), [
    '+ iPhone-face',
    '- iPhone-face',
    '+ iPhone-body',
    '- iPhone-body',
    '+ iPhone-face',
    '- iPhone-face',
  ]);
  await receiver.close();
});

test('the sources of a connection are bounded', async () => {
  const { stage: receiver, port } = await openReceiver({ protocol: 'arkavo', maxSourcesPerConnection: 3 });
  const phone = await RawPeer.connect(port);
  for (let index = 0; index < 5; index++) phone.socket.write(line(exampleLines.custom, `camera-${index}`));
  await until(() => receiver.drops['too-many-sources'] === 2);
  assert.deepEqual(changes(receiver), ['+ camera-0', '+ camera-1', '+ camera-2']);
  phone.socket.destroy();
  await receiver.close();
});

test('framed: a sender that comes back before its old connection has ended goes on under its name', async () => {
  const { stage: receiver, port } = await openReceiver({}, { clock: new ManualClock() });
  const unit = messageBytes(accessUnit(0, { keyframe: true }));
  const old = await RawPeer.connect(port);
  old.socket.write(Buffer.concat([helloBytes(), unit]));
  assert.equal(await sourceOf(receiver), 'camera');
  const stranger = await RawPeer.connect(port);
  stranger.socket.write(Buffer.concat([helloBytes({ id: 'raw-2' }), unit]));
  assert.equal(await sourceOf(receiver), 'camera (2)');
  const back = await RawPeer.connect(port);
  back.socket.write(Buffer.concat([helloBytes(), unit]));
  assert.equal(await sourceOf(receiver), 'camera');
  await old.closed;
  for (const peer of [stranger, back]) peer.socket.destroy();
  await receiver.close();
});

test('framed: the source of a sender that has gone is removed', async () => {
  const { stage: receiver, port } = await openReceiver();
  const peer = await RawPeer.connect(port);
  peer.socket.write(Buffer.concat([helloBytes(), messageBytes(accessUnit(0, { keyframe: true }))]));
  assert.equal(await sourceOf(receiver), 'camera');
  assert.deepEqual(receiver.events[0]?.details, {
    protocol: 'framed',
    sender: 'raw',
    address: `127.0.0.1:${peer.socket.localPort}`,
    wireId: 'camera',
  });
  peer.socket.destroy();
  await until(() => receiver.events.length === 2);
  assert.deepEqual(changes(receiver), ['+ camera', '- camera']);
  await receiver.close();
});

test('a phone whose old connection has been silent for a second takes its name with it, and what comes late is dropped', async () => {
  const clock = new ManualClock();
  const { stage: receiver, port } = await openReceiver({ protocol: 'arkavo' }, { clock });
  const lost = await RawPeer.connect(port);
  lost.socket.write(line(exampleLines.custom));
  assert.equal(await sourceOf(receiver), 'iPhone-face');
  await clock.pass(1000);
  const back = await RawPeer.connect(port);
  back.socket.write(line(exampleLines.custom));
  assert.equal(await sourceOf(receiver), 'iPhone-face');
  lost.socket.end(line(exampleLines.custom));
  await until(() => receiver.drops['switched-away'] === 1);
  await lost.closed;
  back.socket.write(line(exampleLines.custom));
  assert.equal(await sourceOf(receiver), 'iPhone-face');
  assert.deepEqual(changes(receiver), ['+ iPhone-face', '+ iPhone-face']);
  back.socket.destroy();
  await receiver.close();
});

test('two phones behind one address, the first silent when the second comes: the first has its name back when it speaks on', async () => {
  const clock = new ManualClock();
  const { stage: receiver, port } = await openReceiver({ protocol: 'arkavo' }, { clock });
  const first = await RawPeer.connect(port);
  first.socket.write(line(exampleLines.custom));
  assert.equal(await sourceOf(receiver), 'iPhone-face');
  await clock.pass(1000);
  const second = await RawPeer.connect(port);
  second.socket.write(line(exampleLines.custom));
  assert.equal(await sourceOf(receiver), 'iPhone-face');
  first.socket.write(line(exampleLines.custom));
  await until(() => receiver.drops['switched-away'] === 1);
  await clock.pass(1000);
  first.socket.write(line(exampleLines.custom));
  assert.equal(await sourceOf(receiver), 'iPhone-face');
  for (let times = 0; times < 2; times++) {
    second.socket.write(line(exampleLines.custom));
    assert.equal(await sourceOf(receiver), 'iPhone-face (2)');
    first.socket.write(line(exampleLines.custom));
    assert.equal(await sourceOf(receiver), 'iPhone-face');
    await clock.pass(1000);
  }
  assert.deepEqual(receiver.drops, { 'switched-away': 1 });
  for (const peer of [first, second]) peer.socket.destroy();
  await receiver.close();
});

test('a phone that came back before its old connection was given up has its own name again the next time', async () => {
  const { stage: receiver, port } = await openReceiver({ protocol: 'arkavo' }, { clock: new ManualClock() });
  const names: string[] = [];
  const peers: RawPeer[] = [];
  for (let count = 0; count < 3; count++) {
    const phone = await RawPeer.connect(port);
    phone.socket.write(line(exampleLines.custom));
    names.push(await sourceOf(receiver));
    if (peers.push(phone) < 2) continue;
    for (const { socket } of peers) socket.destroy();
    await until(() => receiver.events.filter(({ type }) => type === 'source-removed').length >= 2);
  }
  assert.deepEqual(names, ['iPhone-face', 'iPhone-face (2)', 'iPhone-face']);
  await receiver.close();
});

test('a source that the connection goes on with after it has switched away is there again', async () => {
  const clock = new ManualClock();
  const { stage: receiver, port } = await openReceiver({ protocol: 'arkavo' }, { clock });
  const phone = await RawPeer.connect(port);
  const { handshake, custom } = exampleLines;
  for (const id of ['a', 'b']) phone.socket.write(line(handshake, id));
  phone.socket.write(line(custom, 'a'));
  await until(() => receiver.drops['switched-away'] === 1);
  await clock.pass(1000);
  phone.socket.write(line(custom, 'a'));
  assert.equal(await sourceOf(receiver), 'a');
  phone.socket.write(line(custom, 'b'));
  assert.equal(await sourceOf(receiver), 'b');
  assert.deepEqual(changes(receiver), ['+ a', '- a', '+ b', '+ a']);
  phone.socket.destroy();
  await receiver.close();
});

test('a handshake behind the metadata tells the name of the device', async () => {
  const { stage: receiver, port } = await openReceiver({ protocol: 'arkavo' });
  const phone = await RawPeer.connect(port);
  phone.socket.write(line(exampleLines.custom));
  (await takeOne(receiver)).dispose();
  for (let times = 0; times < 3; times++) phone.socket.write(line(exampleLines.handshake));
  phone.socket.write(line(exampleLines.custom));
  (await takeOne(receiver)).dispose();
  assert.deepEqual(changes(receiver), ['+ iPhone-face', '+ iPhone-face']);
  assert.deepEqual(
    receiver.events.map(({ details }) => details?.deviceName),
    [undefined, 'iPhone'],
  );
  phone.socket.destroy();
  await receiver.close();
});

test('framed: at the limit, a source that was silent for ten seconds makes room, and comes back at a keyframe', async () => {
  const clock = new ManualClock();
  const { stage: receiver, port } = await openReceiver({ maxSourcesPerConnection: 2 }, { clock });
  const peer = await RawPeer.connect(port);
  const send = (sourceId: string, keyframe = true) =>
    peer.socket.write(messageBytes(accessUnit(0, { keyframe, sourceId })));
  peer.socket.write(helloBytes());
  for (const id of ['a', 'b']) {
    send(id);
    assert.equal(await sourceOf(receiver), id);
    await clock.pass(5000);
  }
  send('c');
  assert.equal(await sourceOf(receiver), 'c');
  send('d');
  await until(() => receiver.drops['too-many-sources'] === 1);
  await clock.pass(5000);
  send('a', false);
  await until(() => receiver.drops['awaiting-keyframe'] === 1);
  send('a');
  assert.equal(await sourceOf(receiver), 'a');
  assert.deepEqual(changes(receiver), ['+ a', '+ b', '- a', '+ c', '- b', '+ a']);
  peer.socket.destroy();
  await receiver.close();
});

test('a connection without room for a source that another one has gone on with says nothing under its name', async () => {
  const clock = new ManualClock();
  const { stage: receiver, port } = await openReceiver({ protocol: 'arkavo', maxSourcesPerConnection: 1 }, { clock });
  const [lost, back] = [await RawPeer.connect(port), await RawPeer.connect(port)];
  lost.socket.write(line(exampleLines.custom));
  assert.equal(await sourceOf(receiver), 'iPhone-face');
  await clock.pass(1000);
  back.socket.write(line(exampleLines.custom));
  assert.equal(await sourceOf(receiver), 'iPhone-face');
  lost.socket.write(line(exampleLines.custom, 'other'));
  assert.equal(await sourceOf(receiver), 'other');
  lost.socket.write(line(exampleLines.custom));
  await until(() => receiver.drops['switched-away'] === 1);
  await clock.pass(1000);
  lost.socket.write(line(exampleLines.custom));
  await until(() => receiver.drops['too-many-sources'] === 1);
  assert.equal(receiver.emitted.length, 0);
  for (const peer of [lost, back]) peer.socket.destroy();
  await receiver.close();
});

test('framed: a sender that was started anew goes on where the one before it would be by now', async () => {
  const clock = new ManualClock();
  const { stage: receiver, port } = await openReceiver({}, { clock });
  const times: number[] = [];
  for (const id of ['first', 'second', 'second', 'third']) {
    const peer = await RawPeer.connect(port);
    const units = [accessUnit(0, { keyframe: true }), accessUnit(1)].map((unit) => messageBytes(unit));
    peer.socket.write(Buffer.concat([helloBytes({ id }), ...units]));
    for (const packet of await receiver.take(2)) {
      times.push(Math.round(packet.ptsUs / 33_333));
      assert.ok(packet.kind === 'access-unit' && packet.dtsUs === packet.ptsUs - 1);
      packet.dispose();
    }
    peer.socket.destroy();
    await until(() => receiver.events.at(-1)?.type === 'source-removed');
    await clock.pass(1000);
  }
  // A second is 30 pictures. The second sender comes again with the same times: within a second they are not new.
  assert.deepEqual(times, [0, 1, 31, 32, 31, 32, 62, 63]);
  await receiver.close();
});

test.run();

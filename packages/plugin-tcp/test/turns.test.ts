import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { encodeReceived } from '../src/framing/signal-message.js';
import { exampleLines } from './arkavo/support/example-lines.js';
import { gatedReceiver } from './support/gated-receiver.js';
import { accessUnit } from './support/packets.js';
import { helloBytes, messageBytes, RawPeer } from './support/raw-peer.js';
import { openReceiver, until } from './support/stages.js';

const test = suite('turns');
const count = 300;

/** Each time that it is read, so much has passed. */
function hurriedClock(stepUs: number) {
  let nowUs = 1_000_000;
  return {
    nowUs: () => {
      nowUs += stepUs;
      return nowUs;
    },
    sleepUntil: () => Promise.resolve(),
  };
}

/** What is dropped: of packets, no more than a few go to a link at once anyway. */
const ways: [protocol: 'arkavo' | 'framed', hello: Buffer, message: Buffer, cause: string][] = [
  ['arkavo', Buffer.from(`${exampleLines.handshake}\n`), Buffer.from('{"a":1}\n'), 'bad-message'],
  ['framed', helloBytes(), messageBytes(accessUnit(0, { bytes: 10 })), 'awaiting-keyframe'],
];

for (const [protocol, hello, message, cause] of ways) {
  const messages = Buffer.concat(Array.from({ length: count }, () => message));

  test(`${protocol}: what comes in one piece is dealt with in turns of two milliseconds, and others are heard between them`, async () => {
    const { stage: receiver, port } = await openReceiver({ protocol }, { clock: hurriedClock(100) });
    const peer = await RawPeer.connect(port);
    peer.socket.write(hello);
    await until(() => receiver.events.length > 0 || receiver.logs.some((line) => line.includes('connected')));
    peer.socket.write(messages);
    const steps: number[] = [];
    for (let before = 0; before < count; ) {
      await new Promise((resolve) => setImmediate(resolve));
      const now = receiver.drops[cause] ?? 0;
      if (now > before) steps.push(now - before);
      before = now;
    }
    assert.ok(Math.max(...steps) <= 40, `of ${count} messages, in turns: ${steps}`);
    peer.socket.destroy();
    await receiver.close();
  });

  test(`${protocol}: what came before a connection closed is dealt with to its end`, async () => {
    const { stage: receiver, port } = await openReceiver({ protocol }, { clock: hurriedClock(500) });
    const peer = await RawPeer.connect(port);
    peer.socket.end(Buffer.concat([hello, messages]));
    await peer.closed;
    await until(() => receiver.drops[cause] === count);
    await until(() => receiver.logs.some((line) => /has gone|without an end of the stream/.test(line)));
    await receiver.close();
  });
}

/** Its length, type and flags; how many bytes it tells of comes behind. */
const startOfReport = (isHeld: boolean) => encodeReceived({ bytes: 0, isHeld }).subarray(0, 6);

test('a sender hears that a link is full also when that comes up in a later turn, and when it has room again', async () => {
  const { spec, open } = gatedReceiver(5);
  const { stage: receiver, port } = await openReceiver({}, { clock: hurriedClock(700) }, spec);
  const peer = await RawPeer.connect(port);
  const units = Array.from({ length: 30 }, (_, index) => messageBytes(accessUnit(index, { keyframe: index === 0 })));
  peer.socket.write(Buffer.concat([helloBytes(), ...units]));
  await until(() => peer.received.includes(startOfReport(true)));
  assert.equal(receiver.emitted.length, 5);
  open();
  const last = (isHeld: boolean) => peer.received.lastIndexOf(startOfReport(isHeld));
  await until(() => receiver.emitted.length === 30 && last(false) > last(true));
  peer.socket.destroy();
  await receiver.close();
});

test.run();

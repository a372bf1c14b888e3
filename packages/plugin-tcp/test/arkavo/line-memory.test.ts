import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { type LineHolder, LineMemory, ownLineBytes } from '../../src/receiver/arkavo/line-memory.js';
import { RawPeer } from '../support/raw-peer.js';
import { openReceiver, takeOne, until } from '../support/stages.js';
import { exampleLines } from './support/example-lines.js';

const test = suite('memory for lines');
const mebibyte = 1_048_576;

function holders(count: number) {
  const cut: number[] = [];
  const all: LineHolder[] = Array.from({ length: count }, (_, index) => ({ giveUpLine: () => void cut.push(index) }));
  return { cut, all };
}

test('when all lines together take too much, the longest goes and the others stay', () => {
  const memory = new LineMemory(16 * mebibyte);
  const { cut, all } = holders(6);
  all.forEach((holder, index) => void memory.note(holder, (11 + (index === 2 ? 1 : 0)) * mebibyte));
  assert.deepEqual(cut, [2]);
  memory.note(all[0] as LineHolder, 0);
  memory.note(all[1] as LineHolder, 16 * mebibyte);
  assert.deepEqual(cut, [2]);
});

test('what each may hold anyway is nobody’s loss, however many there are', () => {
  const memory = new LineMemory(16 * mebibyte);
  const { cut, all } = holders(1000);
  for (const holder of all) memory.note(holder, ownLineBytes);
  memory.note(all[0] as LineHolder, 16 * mebibyte);
  assert.deepEqual(cut, []);
});

test('two of the longest lines have room, whatever maxLineBytes is', () => {
  const memory = new LineMemory(256 * mebibyte);
  const { cut, all } = holders(3);
  for (const holder of all.slice(0, 2)) memory.note(holder, 256 * mebibyte);
  assert.deepEqual(cut, []);
  memory.note(all[2] as LineHolder, 10 * mebibyte);
  assert.equal(cut.length, 1);
});

test('connections that fill the memory with lines that don’t end are cut off, and one beside them goes on', async () => {
  const { stage: receiver, port } = await openReceiver({ protocol: 'arkavo' });
  const greedy = await Promise.all(Array.from({ length: 6 }, () => RawPeer.connect(port)));
  for (const { socket } of greedy) socket.write(`${exampleLines.handshake}\n`);
  await until(() => receiver.events.length === 6);
  const phone = await RawPeer.connect(port);
  for (const { socket } of greedy) socket.write(Buffer.alloc(15 * mebibyte, 0x20));
  await until(() => (receiver.drops['refused-memory'] ?? 0) > 0);
  phone.socket.write(`${exampleLines.custom}\n`);
  (await takeOne(receiver)).dispose();
  assert.match(String(receiver.faults[0]?.message), /a line of more than \d+ bytes that has not ended, the longest/);
  for (const { socket } of [...greedy, phone]) socket.destroy();
  await receiver.close();
});

test('before its first message a stranger may not hold more than 256 KiB of a line; after it, it may', async () => {
  const { stage: receiver, port } = await openReceiver({ protocol: 'arkavo' });
  const phone = await RawPeer.connect(port);
  const long = exampleLines.custom.replace('{', `{"padding":"${'x'.repeat(300_000)}",`);
  phone.socket.write(`${long}\n${exampleLines.handshake}\n${long}\n`);
  (await takeOne(receiver)).dispose();
  assert.deepEqual(receiver.drops, { 'line-too-long': 1 });
  phone.socket.destroy();
  await receiver.close();
});

test.run();

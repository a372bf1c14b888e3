import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { ArrivedBytes } from '../../src/sender/arkavo/arrived-bytes.js';
import { RawPeer, RawServer } from '../support/raw-peer.js';

const test = suite('arrived bytes');

/** What is told after 10 000 bytes were written, while the system holds so many of them at one look after the other. */
async function told(held: readonly (number | undefined)[]): Promise<number[]> {
  const server = await RawServer.open();
  const { socket } = await RawPeer.connect(server.port);
  const left = [...held];
  const news: number[] = [];
  await new Promise<void>((resolve) => {
    const queue = () => left.shift();
    const arrived = new ArrivedBytes(socket, queue, (bytes) => {
      assert.equal(bytes, arrived.bytes);
      news.push(bytes);
      if (bytes < 10_000) return;
      arrived.close();
      resolve();
    });
    socket.write(Buffer.alloc(10_000), () => arrived.watch());
  });
  socket.destroy();
  await server.close();
  return news;
}

test('what the system still holds has not arrived, and is looked at again until it has', async () => {
  assert.deepEqual(await told([9000, 4000, 0]), [1000, 6000, 10_000]);
});

test('a last packet that is not acknowledged at once has arrived', async () => {
  assert.deepEqual(await told([9000, 2919]), [1000, 10_000]);
});

test('what has arrived once has arrived, also when more is held than was counted as taken', async () => {
  assert.deepEqual(await told([4000, 12_000, 0]), [6000, 6000, 10_000]);
});

test('where the system does not say what it holds, all that it has taken has arrived', async () => {
  assert.deepEqual(await told([undefined]), [10_000]);
});

test.run();

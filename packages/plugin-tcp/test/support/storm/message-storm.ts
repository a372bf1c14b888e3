import { encodeSignal } from '../../../src/framing/signal-message.js';
import { type Random, seededRandom } from '../../arkavo/support/random.js';
import { accessUnit } from '../packets.js';
import { helloBytes, messageBytes, RawPeer } from '../raw-peer.js';
import { badHello, badMessage } from './bad-messages.js';
import { goodMessage } from './good-messages.js';
import { type OddFate, oddMessage } from './odd-messages.js';
import { writeAll } from './sockets.js';

/** Connections at one time: fewer than there are places. */
const atOnce = 16;
const batchMessages = 50;
let senders = 0;

/** A hello of a sender that was never there before. */
export function newHello(): Buffer {
  senders += 1;
  return helloBytes({ name: `storm ${senders}`, id: `storm ${senders}` });
}

/** Sends odd messages over connections, and returns what is to become of them. */
export async function oddStorm(
  port: number,
  { messages = 0, connections = 1, seed = 0 },
): Promise<Record<OddFate, number>> {
  const fates = { packet: 0, nothing: 0, 'awaiting-keyframe': 0 };
  await Promise.all(
    Array.from({ length: connections }, async (_, index) => {
      const { socket, closed } = await RawPeer.connect(port);
      socket.write(newHello());
      await writeAll(socket, batches(messages / connections, seededRandom(seed + index), fates));
      socket.end();
      await closed;
    }),
  );
  return fates;
}

function* batches(messages: number, random: Random, fates: Record<OddFate, number>): Generator<Buffer> {
  for (let sent = 0; sent < messages; sent += batchMessages) {
    const batch = Array.from({ length: Math.min(batchMessages, messages - sent) }, (_, at) =>
      oddMessage(random, sent + at),
    );
    for (const { fate } of batch) fates[fate] += 1;
    yield Buffer.concat(batch.map(({ bytes }) => bytes));
  }
}

/** Makes so many connections, some at a time, that each say what `words` returns; resolves when the receiver has ended all of them. */
export async function connectionStorm(
  port: number,
  count: number,
  words: (index: number) => Buffer,
  addressOf?: (index: number) => string,
): Promise<RawPeer[]> {
  const peers: RawPeer[] = [];
  let begun = 0;
  const work = async () => {
    for (let index = begun++; index < count; index = begun++) {
      const peer = await RawPeer.connect(port, addressOf && { localAddress: addressOf(index) });
      peers.push(peer);
      peer.socket.write(words(index));
      await peer.closed;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return peers;
}

/** Words that go wrong: a hello, or one that is right and up to three messages before one that is not. */
export function badWords(seed: number) {
  const random = seededRandom(seed);
  const totals = { packets: 0, kinds: new Set<string>() };
  const words = (index: number): Buffer => {
    const isBadHello = index % 4 === 0;
    const { what, bytes } = isBadHello ? badHello(index / 4, random) : badMessage(index, random);
    totals.kinds.add(what);
    if (isBadHello) return bytes;
    const good = Array.from({ length: random(4) }, (_, at) => goodMessage(at, random));
    totals.packets += good.length;
    return Buffer.concat([newHello(), ...good, bytes]);
  };
  return { words, totals };
}

/** Room for a message whose length has grown: then its next length is 0, which is refused. */
const tail = Buffer.alloc(4096);

/** Three messages with one to four bits flipped in the first of them, and the end of the stream. */
export function flippedWords(seed: number): () => Buffer {
  const random = seededRandom(seed);
  return () => {
    const hit = messageBytes(accessUnit(0, { keyframe: true, bytes: 20 }));
    for (let flips = 1 + random(4); flips > 0; flips--) {
      const at = random(hit.length);
      hit[at] = (hit[at] ?? 0) ^ (1 << random(8));
    }
    const others = [goodMessage(1, random), goodMessage(2, random)];
    return Buffer.concat([newHello(), hit, ...others, encodeSignal('endOfStream'), tail]);
  };
}

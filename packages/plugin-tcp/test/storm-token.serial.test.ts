// timeout: 400 s
import assert from 'node:assert/strict';
import { platform } from 'node:os';
import { suite } from 'uvu';
import { seededRandom } from './arkavo/support/random.js';
import { GreetedPeer } from './support/greeted-peer.js';
import { badHello } from './support/storm/bad-messages.js';
import { guess } from './support/storm/guesses.js';
import { connectionStorm } from './support/storm/message-storm.js';
import { countedSince, Neighbourhood } from './support/storm/neighbourhood.js';

const test = suite('a receiver with a token in a storm');
const token = 'correct-horse-battery-staple';
const isLinux = platform() === 'linux';
if (!isLinux) console.log('skipped: only Linux has all of 127.0.0.0/8 as addresses of its own');
const addressed = isLinux ? test : test.skip;

addressed(
  '2 100 guesses (seed 6) from as many addresses open nothing, each is counted, and friends come and go',
  async () => {
    const place = await Neighbourhood.open({ token, keepListening: true, helloTimeoutMs: 600_000 }, { token });
    const { receiver } = place;
    try {
      const before = await receiver.reportWhen(() => true);
      const near = await Promise.all(Array.from({ length: 60 }, (_, index) => nearlyRight(receiver.port, index)));
      assert.deepEqual(countedSince(before, await receiver.quiet(1)), { 'refused-token': 60 });
      const random = seededRandom(6);
      const words = (index: number) => (index % 4 === 0 ? badHello(index / 4, random).bytes : guess(index, random));
      const peers = await connectionStorm(receiver.port, 2040, words, (index) => addressOf(1000 + index));
      const after = await receiver.quiet(1);
      const counted = countedSince(before, after);
      const {
        'refused-token': wrong = 0,
        'refused-protocol': protocol = 0,
        'refused-attempts': early = 0,
        ...others
      } = counted;
      assert.deepEqual([wrong + protocol + early, others], [2100, {}]);
      for (const count of [wrong, protocol, early]) assert.ok(count > 30, JSON.stringify(counted));
      assert.deepEqual([after.packets, near], [0, Array(60).fill(0)]);
      assert.ok(peers.every(({ received }) => received.length < 512));
      await place.assertUntouched('kept');
      await place.assertWelcomes(30);
      await place.assertLeavesNothing();
    } finally {
      place.kill();
    }
  },
);

/** Each of these addresses comes once. */
function addressOf(index: number): string {
  return `127.1.${index >> 8}.${index & 0xff}`;
}

/** Sends the right proof but for one bit. Returns how many bytes it got for it. */
async function nearlyRight(port: number, index: number): Promise<number> {
  const guest = await GreetedPeer.connect(port, `near ${index}`, { localAddress: addressOf(index + 1) });
  const proof = guest.proofOf(token);
  const at = proof.length - 1 - (index % 32);
  proof[at] = (proof[at] ?? 0) ^ (1 << (index % 8));
  guest.peer.socket.write(proof);
  await guest.peer.closed;
  return guest.peer.received.length - guest.helloBytes;
}

test.run();

import { encodeProof } from '../../../src/framing/pairing-message.js';
import { encodeSignal } from '../../../src/framing/signal-message.js';
import type { Random } from '../../arkavo/support/random.js';
import { accessUnit } from '../packets.js';
import { helloBytes, messageBytes } from '../raw-peer.js';
import { composed } from './good-messages.js';
import { noise } from './odd-messages.js';

const kinds: readonly ((random: Random) => Buffer)[] = [
  (random) => encodeProof('sender', noise(random, 0, 32)),
  (random) => encodeProof('sender', noise(random, 255)),
  (random) => composed({ type: 6, flags: 0, header: noise(random, 80), payload: noise(random, 80) }),
  () => encodeProof('sender', Buffer.alloc(0)),
  () => messageBytes(accessUnit(0, { keyframe: true, bytes: 10 })),
  () => encodeSignal('endOfStream'),
  // More than a stranger has reason to say.
  (random) => composed({ type: 6, flags: 0, header: noise(random, 80), payload: Buffer.alloc(4096) }),
];

/** A hello, right or without a nonce, and what does not prove that the token is known; then a picture, as if it did. */
export function guess(index: number, random: Random): Buffer {
  const nonce = noise(random, 0, 32).toString('hex');
  const hello = helloBytes({ id: `guess ${index}`, ...(random(8) > 0 && { nonce }) });
  const proof = (kinds[index % kinds.length] ?? kinds[0])?.(random) ?? Buffer.alloc(0);
  return Buffer.concat([hello, proof, messageBytes(accessUnit(0, { keyframe: true }))]);
}

import { encodeAliveAnswer } from '../../../src/framing/signal-message.js';
import type { Random } from '../../arkavo/support/random.js';
import { accessUnit } from '../packets.js';
import { messageBytes } from '../raw-peer.js';
import { composed, fieldAt, goodMessage, partsOf } from './good-messages.js';

/** What is to become of a message that is odd, but no fault. */
export type OddFate = 'packet' | 'nothing' | 'awaiting-keyframe';

type Odd = { readonly bytes: Buffer; readonly fate: OddFate };

const knownTypes = [1, 2, 3, 4, 5, 6];
/** Of these sources there is never a keyframe. */
const headlessSources = 8;

const kinds: readonly ((random: Random, index: number) => Odd)[] = [
  // A type that nobody knows, or one that only a receiver sends.
  (random) => {
    const type = random(256);
    const known = knownTypes.includes(type);
    const parts = { flags: random(256), header: noise(random, 40), payload: noise(random, 200) };
    return { bytes: composed({ ...parts, type: known ? 7 : type }), fate: 'nothing' };
  },
  // A proof when there is nothing to be proved.
  (random) => {
    const bytes = composed({ type: 6, flags: 0, header: noise(random, 60), payload: noise(random, 60) });
    return { bytes, fate: 'nothing' };
  },
  // Answers to questions that were never asked.
  (random) => {
    const time = () => (random(2 ** 30) - 2 ** 29) * 2 ** random(23);
    return { bytes: encodeAliveAnswer({ askedUs: time(), heardUs: time(), answeredUs: time() }), fate: 'nothing' };
  },
  // Pictures whose reference was never sent.
  (random, index) => {
    const sourceId = `headless ${random(headlessSources)}`;
    return { bytes: messageBytes(accessUnit(index, { sourceId, bytes: random(500) })), fate: 'awaiting-keyframe' };
  },
  // Media of random bytes, with more in its header and flags than is known.
  (random) => {
    const parts = partsOf(goodMessage(random(2) === 0 ? 0 : 1, random));
    const header = Buffer.concat([parts.header, noise(random, 30)]);
    const payload = noise(random, 500);
    return { bytes: composed({ ...parts, flags: parts.flags | (random(128) << 1), header, payload }), fate: 'packet' };
  },
  // Any times that are in their ranges.
  (random, index) => {
    const bytes = goodMessage(index, random);
    bytes.set([0, random(16), ...noise(random, 0, 6)], fieldAt.pts);
    bytes.writeUInt32BE(random(600_000_001), fieldAt.duration + 4);
    bytes.set([0, random(32), ...noise(random, 0, 6)], fieldAt.captured);
    return { bytes, fate: 'packet' };
  },
  (random, index) => ({ bytes: goodMessage(index, random), fate: 'packet' }),
];

export function oddMessage(random: Random, index: number): Odd {
  return (kinds[random(kinds.length)] ?? kinds[0])?.(random, index) as Odd;
}

/** Random bytes: so many, and up to so many more. */
export function noise(random: Random, more: number, least = 0): Buffer {
  return Buffer.from(Array.from({ length: least + (more > 0 ? random(more) : 0) }, () => random(256)));
}

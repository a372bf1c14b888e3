import type { Random } from '../../arkavo/support/random.js';
import { accessUnit, metadata, pcm } from '../packets.js';
import { helloBytes, messageBytes } from '../raw-peer.js';
import { composed, fieldAt, partsOf } from './good-messages.js';
import { noise } from './odd-messages.js';

type Make = (random: Random) => Buffer;

function changed(bytes: Buffer, at: number, ...values: number[]): Buffer {
  bytes.set(values, at);
  return bytes;
}

function withLength(bytes: Buffer, length: number): Buffer {
  bytes.writeUInt32BE(length, 0);
  return bytes;
}

function withText(text: string): Buffer {
  return composed({ ...partsOf(messageBytes(metadata(0))), payload: Buffer.from(text) });
}

const picture = () => messageBytes(accessUnit(1, { keyframe: true, bytes: 300 }));
const sound = () => messageBytes(pcm(1));

/** Messages that each end the connection. */
const messages: { readonly [what: string]: Make } = {
  'a length that is less than what it counts': (random) => withLength(picture(), random(4)),
  'a length beyond all bounds': (random) => withLength(picture(), 2 ** 24 + 1 + random(2 ** 31)),
  'a header longer than its message': (random) => withLength(picture(), 4 + random(45)),
  'a codec that nobody knows': (random) => changed(picture(), fieldAt.format, 3 + random(253)),
  'a source id longer than its header': (random) => changed(picture(), fieldAt.sourceLength, 100 + random(156)),
  'a source id that forges a line': (random) => changed(picture(), fieldAt.source, random(32)),
  'a time beyond 2^53': (random) => changed(picture(), fieldAt.pts, 1 + random(254)),
  'a time further off than any': (random) => changed(picture(), fieldAt.pts, 0, 0x12 + random(14)),
  'a duration of more than ten minutes': (random) => changed(picture(), fieldAt.duration + 3, 1 + random(255)),
  'a duration below 0': (random) => changed(picture(), fieldAt.duration, 0xff, 0xe0 + random(32)),
  'more stamps than are ever sent': (random) => changed(picture(), fieldAt.stamps, 65 + random(191)),
  'more stamps than there are': (random) => changed(picture(), fieldAt.stamps, 1 + random(64)),
  'a header that is cut': (random) => {
    const parts = partsOf(picture());
    return composed({ ...parts, header: parts.header.subarray(0, random(parts.header.length)) });
  },
  'sound without channels': () => changed(sound(), fieldAt.channels, 0),
  'sound without a rate': () => changed(sound(), fieldAt.rate, 0, 0, 0, 0),
  'sound of a kind that nobody knows': (random) => changed(sound(), fieldAt.format, 4 + random(252)),
  'metadata that is not JSON': (random) => withText(`{"at":${'x'.repeat(random(40))}`),
  'metadata that nests too deep': (random) => {
    const depth = 65 + random(5000);
    return withText('['.repeat(depth) + ']'.repeat(depth));
  },
};

function json(value: unknown): Buffer {
  const text = Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
  const prefix = Buffer.from(helloBytes().subarray(0, 8));
  prefix.writeUInt16BE(text.length, 6);
  return Buffer.concat([prefix, text]);
}

/** First words that each end the connection. */
const hellos: { readonly [what: string]: Make } = {
  'a magic that is another': (random) => changed(helloBytes(), random(4), random(0x40)),
  'another version': (random) => changed(helloBytes(), 4, 1 + random(255)),
  'a hello that is too long': (random) => changed(helloBytes(), 6, 0x10 + random(0xf0), 1),
  'a hello that is not JSON': (random) => json(`{"name":${'x'.repeat(random(200))}`),
  'a hello that is no object': () => json([1, 2, 3]),
  'a hello without a clock': () => json({ name: 'x', id: 'y', capabilities: { maxMessageBytes: 1 } }),
  'a hello without a bound': () => json({ name: 'x', id: 'y', clock: 'z', capabilities: {} }),
  'a name that forges a line': (random) => helloBytes({ name: `x${String.fromCharCode(random(32))}y` }),
  'a name that is too long': (random) => helloBytes({ name: 'n'.repeat(256 + random(1000)) }),
  'an id that is too long': (random) => helloBytes({ id: 'i'.repeat(256 + random(1000)) }),
  'a nonce that is none': (random) => helloBytes({ nonce: 'g'.repeat(random(100)) }),
  'another protocol': (random) => Buffer.from(foreign[random(foreign.length)] ?? '', 'latin1'),
  noise: (random) => Buffer.concat([Buffer.from([random(0x41)]), noise(random, 100, 7)]),
};

const foreign = [
  'GET / HTTP/1.1\r\nHost: camera\r\n\r\n',
  '{"kind":"handshake","handshake":{"sourceID":"iPhone-face","deviceName":"iPhone"}}\n',
  '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
  'SSH-2.0-OpenSSH_9.6\r\n',
];

function pick(table: { readonly [what: string]: Make }, index: number, random: Random) {
  const all = Object.entries(table);
  const [what, make] = all[index % all.length] as [string, Make];
  return { what, bytes: make(random) };
}

export const badMessage = (index: number, random: Random) => pick(messages, index, random);
export const badHello = (index: number, random: Random) => pick(hellos, index, random);

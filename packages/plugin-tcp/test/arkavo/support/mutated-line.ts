import { exampleLines, jpegLine } from './example-lines.js';
import type { Random } from './random.js';

/** The first words of what else speaks on a port, without their line feeds. */
const foreign = [
  'GET / HTTP/1.1\r',
  'SSH-2.0-OpenSSH_9.6\r',
  'OPTIONS rtsp://camera/stream RTSP/1.0\r',
  '{"jsonrpc":"2.0","method":"connect","id":1}',
  '<?xml version="1.0"?><stream:stream>',
];
const binary = [
  '1603010200010001fc0303', // TLS: ClientHello.
  '414b56500002001f7b226e616d65223a2278227d', // The framed protocol's hello.
  '0300000000000000', // RTMP: C0 and C1.
  '81fe0000', // A WebSocket's frame.
];
const seeds = [
  ...[...Object.values(exampleLines), jpegLine, ...foreign].map((line) => Buffer.from(line)),
  ...binary.map((bytes) => Buffer.from(bytes, 'hex')),
];

const pieces = [
  ...['"', '\\', '{', '}', '[', ']', ',', ':', '=', '/', '\\/', '\0', '\r', 'e999', '-', 'null', '\u00ff', 'é'],
  ...['true', '[]', '{}', '""', '1e-400', '\\u0000', '\ufeff', 'NaN', '-0', '01'],
];

type Mutation = (line: Buffer, random: Random) => Buffer;

const values = /:(-?[0-9][^,}\]]*|true|false|"[^"]*")/g;
const keys = /"([A-Za-z]+)":/g;

/** What is JSON stays JSON, mostly: other values, keys, types and names. */
const ofValues: readonly Mutation[] = [
  (line, random) => replaced(line, values, random, () => `:${pieceOf(random)}`),
  (line, random) => replaced(line, values, random, () => `:${random(1000) - 500}`),
  (line, random) => replaced(line, values, random, () => `:${'9'.repeat(random(400))}e${random(800) - 400}`),
  (line, random) => replaced(line, values, random, () => `:"${'n'.repeat(random(300))}"`),
  (line, random) => replaced(line, values, random, () => `:${'['.repeat(random(80))}${']'.repeat(random(80))}`),
  (line, random) => replaced(line, keys, random, () => `"key${random(10)}":`),
  (line, random) => replaced(line, keys, random, (key) => `"more":null,${key}`),
  (line, random) => replaced(line, /iPhone/g, random, () => `iPhone ${random(100)}`),
  (line, random) => replaced(line, /Data":"[^"]{0,8}/g, random, () => `Data":"${baseOf(random)}`),
  (line, random) => replaced(line, /Data":"/g, random, () => 'Data":"A'),
  (line, random) => replaced(line, /"kind":"/g, random, () => '"kind":"x'),
];

const ofBytes: readonly Mutation[] = [
  (line, random) => overwritten(line, random(line.length + 1), 1 + random(8), random(256)),
  (line, random) => line.subarray(0, random(line.length + 1)),
  (line, random) => line.subarray(random(line.length + 1)),
  (line, random) => spliced(line, random(line.length + 1), random(3), pieceOf(random)),
  (line, random) => spliced(line, random(line.length + 1), random(40), ''),
  (line, random) => spliced(line, random(line.length + 1), 0, '['.repeat(random(200))),
  (line, random) => spliced(line, random(line.length + 1), 0, '9'.repeat(random(400))),
  (line, random) => Buffer.concat([line, seeds[random(seeds.length)] as Buffer]),
  (line, random) => Buffer.concat(Array.from({ length: 1 + random(40) }, () => line)),
];

/** A line that may be none of the protocol any more: values, types, keys or bytes of it are others, or missing. No line feed in it. */
export function mutatedLine(random: Random): Buffer {
  const mutations = random(3) === 0 ? ofBytes : ofValues;
  let line: Buffer = Buffer.from(seeds[random(seeds.length)] as Buffer);
  for (let count = 1 + random(3); count > 0; count--) {
    line = mutations[random(mutations.length)]?.(line, random) ?? line;
  }
  // A line feed would make two lines of it.
  return line.includes(0x0a) ? Buffer.from(line.filter((byte) => byte !== 0x0a)) : line;
}

function pieceOf(random: Random): string {
  return pieces[random(pieces.length)] as string;
}

/** Eight characters that may be base64. */
function baseOf(random: Random): string {
  return Array.from({ length: 8 }, () => 'AQgw/+9z=-_ \\'[random(random(4) > 0 ? 8 : 13)]).join('');
}

/** With one of the matches replaced. */
function replaced(line: Buffer, pattern: RegExp, random: Random, text: (match: string) => string): Buffer {
  const all = line.toString('latin1');
  const matches = [...all.matchAll(pattern)];
  const match = matches[random(Math.max(1, matches.length))];
  if (!match) return line;
  const put = Buffer.from(text(match[0])).toString('latin1');
  return Buffer.from(all.slice(0, match.index) + put + all.slice(match.index + match[0].length), 'latin1');
}

function overwritten(line: Buffer, at: number, count: number, byte: number): Buffer {
  return line.fill(byte, at, Math.min(line.length, at + count));
}

function spliced(line: Buffer, at: number, count: number, text: string): Buffer {
  return Buffer.concat([line.subarray(0, at), Buffer.from(text), line.subarray(at + count)]);
}

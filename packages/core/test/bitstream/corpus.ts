import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NalLengthSize } from '../../src/bitstream/annexb-converter.js';
import type { VideoCodec } from '../../src/packet/packet.js';

const folder = fileURLToPath(new URL('../../../../../fuzz/corpus/', import.meta.url));

/** What a harness of the parsers is given, taken apart. */
export type FuzzInput = {
  readonly codec: VideoCodec;
  readonly lengthSize: NalLengthSize;
  readonly data: Uint8Array;
};

/** The inputs of the parsers' harnesses (fuzz/README.md), in the same order each time. */
export function parserCorpus(): Uint8Array[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.endsWith('decoder'))
    .map((entry) => join(entry.parentPath, entry.name));
  return files.sort().map((file) => new Uint8Array(readFileSync(file)));
}

const lengthSizes = [1, 2, 4, 4] as const;

/** The first byte says how to read the rest: bit 0 the codec, bits 1 and 2 the bytes of a length. */
export function fuzzInput(bytes: Uint8Array): FuzzInput {
  const options = bytes[0];
  if (options === undefined) return { codec: 'h264', lengthSize: 1, data: bytes };
  const lengthSize = lengthSizes[(options >> 1) & 3] ?? 4;
  return { codec: (options & 1) === 0 ? 'h264' : 'h265', lengthSize, data: bytes.subarray(1) };
}

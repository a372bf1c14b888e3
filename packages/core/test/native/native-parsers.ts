import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const fuzz = fileURLToPath(new URL('../../../../../scripts/fuzz.mjs', import.meta.url));

/** What the native parsers read in one input of the harnesses (fuzz/native/describe.cc). */
export type Description = {
  readonly nals: readonly (readonly [start: number, end: number, type: number])[];
  /** Size and hash; the input was taken for Annex B. */
  readonly prefixed: 'invalid' | HashedBytes;
  /** The input was taken for length-prefixed. */
  readonly annexb: 'invalid' | HashedBytes;
  /** Without emulation prevention. */
  readonly payload: HashedBytes;
  readonly framing: 'annexb' | 'length-prefixed' | null;
  /** The input was taken for one SPS. */
  readonly sps: 'invalid' | NativeSps;
  /** The ids of the PPS and of its SPS. */
  readonly pps: 'invalid' | readonly [id: number, spsId: number];
  /** The parameter sets kept, in Annex B form. */
  readonly sets: HashedBytes;
  readonly keyframe: boolean;
  readonly recovery: null | readonly [count: number, isExact: boolean, hasBrokenLink: boolean];
};

export type HashedBytes = readonly [size: number, hash: number];

export type NativeSps = {
  readonly id: number;
  readonly profile: number;
  readonly level: number;
  readonly width: number;
  readonly height: number;
  readonly chromaFormat: number;
  readonly bitDepthLuma: number;
  readonly bitDepthChroma: number;
  readonly reorderDepth: number;
  readonly reorderKnown: boolean;
  readonly buffering: number;
  readonly frameMbsOnly: boolean;
  readonly primaries: number;
  readonly transfer: number;
  readonly matrix: number;
  readonly fullRange: boolean;
};

/** What the native parsers, built with sanitizers, read in each input. */
export function describeNatively(inputs: readonly Uint8Array[]): Description[] {
  const records = inputs.flatMap((input) => [lengthOf(input), input]);
  const output = runFuzz(['describe'], Buffer.concat(records));
  return output.split('\n').flatMap((line): Description[] => (line === '' ? [] : [JSON.parse(line)]));
}

/** Runs `npm run fuzz` and returns what it writes; what it finds is thrown. */
export function runFuzz(args: readonly string[], input = new Uint8Array()): string {
  const limits = { maxBuffer: 1024 * 1024 * 1024, encoding: 'utf8' } as const;
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [fuzz, ...args], { ...limits, input });
  if (status !== 0)
    throw new Error(`fuzz ${args.join(' ')} ended with ${status ?? signal}\n${stdout.slice(-4000)}${stderr}`);
  return stdout;
}

function lengthOf(bytes: Uint8Array): Uint8Array {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return length;
}

import type { Unit } from './stream.js';

/** Each field an access unit of its own, all of them of uncoded macroblocks (I_PCM): ISO/IEC 14496-10 §7.3. 32x64 pixels. */
export function fieldUnits(frames: readonly { readonly frameNum: number; readonly isReference: boolean }[]): Unit[] {
  return frames.flatMap(({ frameNum, isReference }, index) =>
    [0, 1].map((bottom) => {
      const isIdr = index === 0 && bottom === 0;
      const bits = [
        ue(0),
        ue(7),
        ue(0),
        u(frameNum, 4),
        '1',
        u(bottom, 1),
        isIdr ? ue(0) : '',
        u(2 * index + bottom, 6),
      ];
      if (isReference) bits.push(isIdr ? '00' : '0');
      const header = `${bits.join('')}${ue(0)}`;
      const slice = nalUnit((isReference ? 0x60 : 0) | (isIdr ? 5 : 1), macroblocks(header, 20 + 16 * index + bottom));
      const data = new Uint8Array(Buffer.concat(isIdr ? [parameterSets, slice] : [slice]));
      return { data, ptsUs: (2 * index + bottom) * 20_000, keyframe: isIdr };
    }),
  );
}

/** A field's four macroblocks, every sample the same. */
function macroblocks(header: string, sample: number): string {
  let bits = header;
  for (let count = 0; count < 4; count++) {
    bits += ue(25);
    bits = bits.padEnd(Math.ceil(bits.length / 8) * 8, '0') + u(sample, 8).repeat(384);
  }
  return bits;
}

const sps = [u(77, 8), u(0, 8), u(30, 8), ue(0), ue(0), ue(0), ue(2), ue(1), '0', ue(1), ue(1), '00', '1', '0', '0'];
const pps = [ue(0), ue(0), '00', ue(0), ue(0), ue(0), '0', '00', ue(0), ue(0), ue(0), '000'];
const parameterSets = Buffer.concat([nalUnit(0x67, sps.join('')), nalUnit(0x68, pps.join(''))]);

function nalUnit(header: number, bits: string): Uint8Array {
  const stopped = `${bits}1`;
  const bytes = stopped.padEnd(Math.ceil(stopped.length / 8) * 8, '0').match(/.{8}/g) ?? [];
  return Uint8Array.from([0, 0, 0, 1, header, ...bytes.map((byte) => Number.parseInt(byte, 2))]);
}

function u(value: number, count: number): string {
  return value.toString(2).padStart(count, '0');
}

function ue(value: number): string {
  const code = (value + 1).toString(2);
  return '0'.repeat(code.length - 1) + code;
}

import { readFile } from 'node:fs/promises';

export type FrameLine = {
  readonly ptsUs: number;
  readonly sourceId: string;
  readonly frame: { readonly captureUs: number; readonly uncertaintyUs: number };
};

export type FaceLine = {
  readonly ptsUs: number;
  readonly sourceId: string;
  readonly value: { readonly type: string; readonly face: { readonly blendShapes: Readonly<Record<string, number>> } };
};

export type SessionSidecar = { readonly frames: readonly FrameLine[]; readonly faces: readonly FaceLine[] };

/** The lines beside a recording: those of its pictures, and the face tracking. */
export async function readSidecar(path: string): Promise<SessionSidecar> {
  const text = await readFile(path, 'utf8');
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line): FrameLine | FaceLine => JSON.parse(line));
  return {
    frames: lines.filter((line): line is FrameLine => 'frame' in line),
    faces: lines.filter((line): line is FaceLine => 'value' in line),
  };
}

/**
 * Which of the values that the `test-source` makes each line has, counted from 0; a value may be missing. Throws when one is not among
 * the hundred after the one before it.
 */
export function faceNumbers(faces: readonly FaceLine[], perSecond: number): number[] {
  const numbers: number[] = [];
  for (const { value } of faces) {
    const from = (numbers.at(-1) ?? -1) + 1;
    const found = Array.from({ length: 100 }, (_, step) => from + step).find((number) =>
      isFaceAt(number / perSecond, value.face.blendShapes),
    );
    if (found === undefined) throw new Error(`line ${numbers.length} of ${faces.length} has none of values ${from}…`);
    numbers.push(found);
  }
  return numbers;
}

/** By the first two shapes, which turn once in 5 and in 4.2 s. */
function isFaceAt(seconds: number, { browDown_L: left = -1, browDown_R: right = -1 }: Record<string, number>): boolean {
  const first = 0.2 * seconds;
  const second = (0.2 + (0.3 * 7) / 52) * seconds + 1 / 52;
  return Math.abs(wave(first) - left) < 1e-3 && Math.abs(wave(second) - right) < 1e-3;
}

function wave(turns: number): number {
  return 0.5 - 0.5 * Math.cos(2 * Math.PI * turns);
}

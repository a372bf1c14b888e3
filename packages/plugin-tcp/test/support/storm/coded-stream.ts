import { execFileSync } from 'node:child_process';
import { AccessUnitSplitter, isKeyframe, joinAnnexB, nalUnits } from '@arkavo-pipeline/core';

export type CodedUnit = { readonly data: Uint8Array; readonly keyframe: boolean };

const input = ['-f', 'lavfi', '-i', 'testsrc2=size=640x360:rate=30', '-frames:v', '120', '-pix_fmt', 'yuv420p'];
const coding = ['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '0', '-g', '30', '-b:v', '1500k', '-f', 'h264'];

/** Four seconds of ffmpeg's test picture, 640x360 at 1.5 Mbit/s, a keyframe each second; start codes of four bytes. */
export function codedStream(): CodedUnit[] {
  const bytes = execFileSync('ffmpeg', ['-v', 'error', ...input, ...coding, 'pipe:1'], { maxBuffer: 16e6 });
  const splitter = new AccessUnitSplitter('h264');
  return [...splitter.push(bytes), ...splitter.flush()].map((unit) => {
    const data = joinAnnexB([...nalUnits('h264', unit)].map(({ start, end }) => unit.subarray(start, end)));
    return { data, keyframe: isKeyframe('h264', unit) };
  });
}

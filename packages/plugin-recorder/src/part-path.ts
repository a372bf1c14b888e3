import { parse } from 'node:path';

/** The path of a recording's part: `camera.mp4` itself is part 1, then come `camera.part2.mp4`, `camera.part3.mp4`. */
export function partPath(path: string, part: number): string {
  if (part === 1) return path;
  const { ext } = parse(path);
  return `${path.slice(0, path.length - ext.length)}.part${part}${ext}`;
}

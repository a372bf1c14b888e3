import { parse } from 'node:path';

/**
 * Where an instance of a recorder writes: what an instance before it has written is never touched. `camera.mp4`, and after restarts
 * `camera.part2.mp4`, `camera.part3.mp4`.
 */
export function partPath(path: string, instance: number): string {
  if (instance === 0) return path;
  const { ext } = parse(path);
  return `${path.slice(0, path.length - ext.length)}.part${instance + 1}${ext}`;
}

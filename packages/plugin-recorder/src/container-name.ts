import { extname } from 'node:path';

/** The extensions of the files that can be written. */
export const containerNames = ['.mp4', '.m4a', '.mov', '.mkv'] as const;
export type ContainerName = (typeof containerNames)[number];

/** What is said of a path that ends otherwise. */
export const containerExpected = `cannot tell the file format: expected a path that ends in ${containerNames.join(', ')}`;

/** Those that can be written with their index first, and with what is before their beginning cut off by an edit list. */
const isobmff: readonly string[] = ['.mp4', '.m4a', '.mov'];

/** Whether the path's extension names an MP4, M4A or MOV file. */
export function isIsobmff(path: string): boolean {
  return isobmff.includes(extname(path).toLowerCase());
}

/** The path's extension, in small letters; undefined for one that cannot be written. */
export function containerName(path: string): ContainerName | undefined {
  const extension = extname(path).toLowerCase();
  return containerNames.find((known) => known === extension);
}

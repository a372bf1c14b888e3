import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Writes a definition of these stages into a folder; returns its path. */
export async function pipelineFile(folder: string, stages: object): Promise<string> {
  const path = join(folder, 'pipeline.json');
  await writeFile(path, JSON.stringify({ stages }, undefined, 2));
  return path;
}

/** An input with room for all that comes in these tests while the machine has no time for the stage: a receiver waits for nobody. */
export function withRoom(from: string): object {
  return { from, queue: { capacity: 1024 } };
}

/** What a definition says to use a stage of these tests. */
export function testStage(name: string): string {
  return fileURLToPath(new URL(`../stages/${name}.js`, import.meta.url));
}

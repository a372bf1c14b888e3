import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadDefinition, Pipeline } from '@arkavo-pipeline/core/pipeline';
import { projectRoot } from '../process/project-root.mjs';

const source = moduleOf('plugin-source');
const decoder = moduleOf('plugin-vt-decoder');
const frameHash = fileURLToPath(new URL('./frame-hash.mjs', import.meta.url));

/** @param {string} name A package of the project's. */
function moduleOf(name) {
  return join(projectRoot, 'packages', name, 'dist', 'src', 'index.js');
}

/**
 * What a pipeline made of a stream: its pictures in order, and why it failed or what was damaged.
 *
 * @typedef {{ md5: string, ptsUs: number }} Picture
 * @typedef {{ pictures: Picture[], complaints: string[], leftOut: number, isUnsupported: boolean }} Decoded
 */

/**
 * Reads a file with media-source, decodes it with vt-decoder and hashes every picture.
 *
 * @param {string} path
 * @returns {Promise<Decoded>}
 */
export async function decodeStream(path) {
  const folder = mkdtempSync(join(tmpdir(), 'arkavo-conformance-'));
  try {
    const hashes = join(folder, 'hashes');
    return await run(join(folder, 'pipeline.json'), hashes, {
      source: { use: `${source}#media-source`, options: { path } },
      decode: { use: `${decoder}#vt-decoder`, inputs: ['source'] },
      hash: { use: frameHash, inputs: ['decode'], options: { path: hashes } },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} file
 * @param {string} hashes
 * @param {object} stages
 * @returns {Promise<Decoded>}
 */
async function run(file, hashes, stages) {
  writeFileSync(file, JSON.stringify({ name: 'conformance', stages }));
  const pipeline = new Pipeline(await loadDefinition(file));
  /** @type {string[]} */
  const complaints = [];
  pipeline.on('log', ({ level, message }) => level === 'warn' && complaints.push(message));
  const { error, stages: summaries } = await pipeline.run();
  if (error) complaints.push(error.message);
  const drops = Object.values(summaries.decode?.dropped ?? {});
  const leftOut = drops.reduce((sum, count) => sum + count, 0);
  const lines = existsSync(hashes) ? readFileSync(hashes, 'utf8').split('\n').filter(Boolean) : [];
  const pictures = lines.map((line) => {
    const [md5 = '', ptsUs] = line.split(' ');
    return { md5, ptsUs: Number(ptsUs) };
  });
  // A stream may be refused as a whole, or each of its keyframes for a coding tool.
  const hasTool = complaints.some((complaint) => complaint.includes('which no decoder here has'));
  const isUnsupported = error?.code === 'ERR_CODEC_UNSUPPORTED' || hasTool;
  return { pictures, complaints, leftOut, isUnsupported };
}

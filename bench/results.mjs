import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../scripts/process/project-root.mjs';
import { describeMachine } from './machine.mjs';

/**
 * @typedef {object} Result
 * @property {string} name File name, without extension.
 * @property {string} title
 * @property {string} method How it was measured, for people.
 * @property {readonly (readonly string[])[]} table The first row is the heading.
 * @property {object} data Everything measured, for programs.
 */

/**
 * Writes bench/results/<name>.json and .md, and prints the table.
 *
 * @param {Result} result
 */
export async function writeResult({ name, title, method, table, data }) {
  const machine = await describeMachine();
  const date = new Date().toISOString().slice(0, 10);
  const folder = join(projectRoot, 'bench', 'results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify({ title, date, machine, ...data }, undefined, 2)}\n`);
  const { cpu, cores, memoryGb, os, node, ffmpeg, gstreamer } = machine;
  const on = `${date} · ${cpu}, ${cores} cores, ${memoryGb} GB · ${os} · Node ${node}, ffmpeg ${ffmpeg}, GStreamer ${gstreamer}`;
  const text = `# ${title}\n\n${on}\n\n${method}\n\n${markdown(table)}\n`;
  writeFileSync(join(folder, `${name}.md`), text);
  console.log(`\n${text}\nwritten to bench/results/${name}.{md,json}`);
}

/** @param {readonly (readonly string[])[]} rows */
function markdown([heading = [], ...rows]) {
  const line = (/** @type {readonly string[]} */ cells) => `| ${cells.join(' | ')} |`;
  return [line(heading), line(heading.map(() => '---')), ...rows.map(line)].join('\n');
}

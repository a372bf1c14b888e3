import { writeFileSync } from 'node:fs';

/** @typedef {import('./compare-stream.mjs').Result} Result */

const introduction = `# Conformance of vt-decoder

Written by \`npm run conformance\`. Each stream goes through a pipeline (\`media-source\`, \`vt-decoder\` on libavcodec, a sink that
takes the MD5 of every picture) and is compared with what ffmpeg makes of it: the number of pictures, their order and the
MD5 of each.

- **exact**: the same pictures in the same order, and no other.
- **partial**: only pictures that ffmpeg has, too, in its order; what is damaged, or builds on damage, was left out, where ffmpeg
  makes something up.
- **refused**: no picture, because the format or a coding tool is not supported.
- **empty**: ffmpeg makes no picture of it either; nothing was compared.
- **differs**: anything else.
`;

/**
 * @param {string} file
 * @param {readonly Result[]} results
 */
export function writeReport(file, results) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { outcome } of results) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  const totals = [...counts].map(([outcome, count]) => `${count} ${outcome}`).join(', ');
  const rows = results.map(
    ({ name, codec, kind, frames, outcome, detail }) =>
      `| ${name} | ${codec} | ${kind} | ${frames} | ${outcome}${outcome === 'exact' ? '' : `: ${cell(detail)}`} |`,
  );
  const table = ['| stream | codec | kind | pictures | result |', '| --- | --- | --- | --- | --- |', ...rows];
  writeFileSync(file, `${introduction}\n${results.length} streams: ${totals}.\n\n${table.join('\n')}\n`);
}

/** @param {string} text */
function cell(text) {
  return text.replaceAll('|', '/').replaceAll(/\s+/g, ' ').slice(0, 160);
}

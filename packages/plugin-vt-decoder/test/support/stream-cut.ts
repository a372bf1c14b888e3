import { writeFileSync } from 'node:fs';
import { joinAnnexB, parameterSetsOf } from '@arkavo-pipeline/core';
import { withFolder } from './foreign.js';
import { pictureHashes, type Stream, type Unit } from './stream.js';

/** The stream from some unit on, with the parameter sets of its first one, and what ffmpeg makes of that part alone. */
export function cutAt({ codec, units }: Stream, at: number): Promise<Stream> {
  const [first, cut] = [units[0], units[at]];
  if (!first || !cut) throw new Error(`the stream has no unit ${at}`);
  const sets = joinAnnexB(parameterSetsOf(codec, first.data));
  const begin = { ...cut, data: new Uint8Array(Buffer.concat([sets, cut.data])) };
  return ofUnits(codec, [begin, ...units.slice(at + 1)]);
}

/** What ffmpeg makes of the units as one raw stream. */
export function ofUnits(codec: Stream['codec'], units: readonly Unit[]): Promise<Stream> {
  return withFolder(async (path) => {
    const file = path(codec === 'h265' ? 'part.265' : 'part.264');
    writeFileSync(file, Buffer.concat(units.map(({ data }) => data)));
    return { codec, units, md5: pictureHashes(file) };
  });
}

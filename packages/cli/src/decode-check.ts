import { Pipeline } from '@arkavo-pipeline/core/pipeline';
import { definitionText, literal } from './definition-text.js';
import { loadWritten } from './load-written.js';

/** What the decoder made of a file's pictures. */
export type DecodeReport = { readonly coded: number; readonly decoded: number; readonly problems: readonly string[] };

/** Decodes every picture of a file, as fast as it goes. */
export async function decodeCheck(path: string): Promise<DecodeReport> {
  const text = definitionText({
    name: 'verify',
    stages: {
      read: { use: 'media-source', options: { path: literal(path) } },
      decode: { use: 'vt-decoder', inputs: ['read.video'] },
      end: { use: 'null-sink', inputs: ['decode'] },
    },
  });
  const pipeline = new Pipeline(await loadWritten(text));
  const { stages, error } = await pipeline.run();
  const coded = stages.decode?.in.packets ?? 0;
  const decoded = stages.decode?.out.packets ?? 0;
  const faults = (stages.read?.faults ?? 0) + (stages.decode?.faults ?? 0);
  const problems: string[] = [];
  if (error) problems.push(`the pictures cannot be decoded: ${error.message}`);
  if (faults > 0) problems.push(`decoding found ${faults} faults in the pictures`);
  if (!error && decoded !== coded) problems.push(`of ${coded} pictures, ${decoded} could be decoded`);
  return { coded, decoded, problems };
}

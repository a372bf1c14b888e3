import { openSync } from 'node:fs';
import { defineStage, mediaTypes, PipelineError } from '@arkavo-pipeline/core';
import { packetLogEntry } from './packet-log-entry.js';
import type { ByteWriter } from './pipe/byte-writer.js';
import { openWriter } from './pipe/open-descriptor.js';

const standardOutput = 1;

/** A sink that tells what came in. */
export const packetLog = defineStage({
  type: 'packet-log',
  summary: 'Writes one line of JSON per packet: kind, source, times, size, keyframe, ledger.',
  inputs: { any: mediaTypes },
  options: {
    path: {
      type: 'string',
      default: '-',
      minLength: 1,
      description: 'File to write, replacing what it held; - is standard output.',
    },
    hash: {
      type: 'boolean',
      default: false,
      description: 'Whether to add the SHA-256 of the payload, or of the visible pixels of a picture.',
    },
  },
  files: ({ path }) => ({ writes: { path: path === '-' ? undefined : path } }),
  open(context) {
    const { path, hash } = context.options;
    const writer = openLog(path);
    context.signal.addEventListener('abort', () => writer.close(), { once: true });
    return {
      async process(packet) {
        using logged = packet;
        await writer.write([Buffer.from(`${JSON.stringify(packetLogEntry(logged, hash))}\n`)]);
      },
      close: () => writer.close(),
    };
  },
});

function openLog(path: string): ByteWriter {
  if (path === '-') return openWriter(standardOutput);
  try {
    return openWriter(openSync(path, 'w'), path);
  } catch (cause) {
    const reason = (cause as Error).message;
    throw new PipelineError('ERR_FILE_WRITE', `the log ${path} could not be opened for writing: ${reason}`, { cause });
  }
}

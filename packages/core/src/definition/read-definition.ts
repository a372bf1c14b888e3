import { createReadStream } from 'node:fs';
import { PipelineError } from '../errors/pipeline-error.js';

/** A definition is written by hand; what is larger is another file. */
export const maxDefinitionBytes = 1024 * 1024;

/** The text of a definition file, which may be a pipe. Throws ERR_DEFINITION_UNREADABLE. */
export async function readDefinition(path: string): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxDefinitionBytes) throw new Error(`it is larger than ${maxDefinitionBytes} bytes`);
      chunks.push(chunk);
    }
    // The byte order mark that some editors write is no part of the text.
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch (error) {
    throw new PipelineError('ERR_DEFINITION_UNREADABLE', `${path} could not be read: ${reason(error)}`, {
      cause: error,
    });
  }
}

function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a folder';
  if (code === 'EACCES') return 'permission denied';
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return 'it is not UTF-8 text';
  return message;
}

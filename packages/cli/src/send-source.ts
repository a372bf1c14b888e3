import { open } from 'node:fs/promises';
import { PipelineError } from '@arkavo-pipeline/core';
import type { SendSource } from './send-definition.js';

const y4mMagic = 'YUV4MPEG2';

/** `test`, or a file: its first bytes say whether its video is raw. Throws ERR_FILE_NOT_FOUND, ERR_FILE_UNREADABLE. */
export async function sendSource(what: string): Promise<SendSource> {
  if (what === 'test') return { kind: 'test' };
  const head = await readHead(what);
  return { kind: head.toString('latin1') === y4mMagic ? 'raw' : 'coded', path: what };
}

async function readHead(path: string): Promise<Buffer> {
  try {
    await using file = await open(path);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(y4mMagic.length), 0, y4mMagic.length, 0);
    return buffer.subarray(0, bytesRead);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT')
      throw new PipelineError(
        'ERR_FILE_NOT_FOUND',
        `there is no file ${path}; give a file, or "test" for the test pattern`,
      );
    throw new PipelineError('ERR_FILE_UNREADABLE', `${path} could not be read: ${message}`, { cause });
  }
}

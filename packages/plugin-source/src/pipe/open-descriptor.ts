import { PipelineError } from '@arkavo-pipeline/core';
import type { ByteReader } from './byte-reader.js';
import type { ByteWriter } from './byte-writer.js';
import { descriptorKind, descriptorName, writeError } from './descriptor.js';
import { FileReader } from './file-reader.js';
import { FileWriter } from './file-writer.js';
import { SocketReader } from './socket-reader.js';
import { SocketWriter } from './socket-writer.js';

/** Opens a descriptor for reading. Throws ERR_FILE_UNREADABLE when it is not open, or a terminal. */
export function openReader(fd: number): ByteReader {
  try {
    const kind = descriptorKind(fd);
    if (kind === 'terminal') throw new Error('it is a terminal: pipe a program or a file into it');
    return kind === 'stream' ? new SocketReader(fd) : new FileReader(fd);
  } catch (cause) {
    const reason = (cause as Error).message;
    throw new PipelineError('ERR_FILE_UNREADABLE', `${descriptorName(fd)} cannot be read: ${reason}`, { cause });
  }
}

/** Opens a descriptor, which messages call `name`, for writing. Throws ERR_FILE_WRITE when it is not open. */
export function openWriter(fd: number, name = descriptorName(fd)): ByteWriter {
  try {
    return descriptorKind(fd) === 'stream' ? new SocketWriter(fd, name) : new FileWriter(fd, name);
  } catch (cause) {
    throw writeError(name, cause as Error);
  }
}

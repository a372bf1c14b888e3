import { fstatSync } from 'node:fs';
import { isatty } from 'node:tty';
import { PipelineError } from '@arkavo-pipeline/core';

const lastStandardDescriptor = 2;

/** Standard input, output and error stay open when a stage ends: their numbers must not become another file's. */
export function isStandardDescriptor(fd: number): boolean {
  return fd <= lastStandardDescriptor;
}

/** What a descriptor is called in messages. */
export function descriptorName(fd: number): string {
  return ['standard input', 'standard output', 'standard error'][fd] ?? `descriptor ${fd}`;
}

export type DescriptorKind = 'stream' | 'file' | 'terminal';

/** What a descriptor leads to; `stream` is a pipe or socket, `file` may be a device. Throws when it is not open. */
export function descriptorKind(fd: number): DescriptorKind {
  // As big integers: Node 20 keeps the other kind's latest answer, and when that is a pipe, its next import of a module takes a
  // symbolic link on the way for the file itself.
  const stats = fstatSync(fd, { bigint: true });
  if (stats.isFIFO() || stats.isSocket()) return 'stream';
  return isatty(fd) ? 'terminal' : 'file';
}

/** ERR_FILE_WRITE; the commonest reason, a reader that went away, in words. */
export function writeError(name: string, cause: Error): PipelineError {
  const code = (cause as NodeJS.ErrnoException).code;
  const gone = code === 'EPIPE' || code === 'ECONNRESET';
  const reason = gone ? `the program that read it has ended (${code})` : cause.message;
  return new PipelineError('ERR_FILE_WRITE', `${name} could not be written: ${reason}`, { cause });
}

import { PipelineError } from '@arkavo-pipeline/core';

const quotedCharacters = 60;

/** ERR_UDP_SDP: what was found in which line, from 1, and what was expected. Neither may hold a key. */
export function sdpError(line: number | undefined, found: string, expected: string): PipelineError {
  const place = line === undefined ? 'the SDP' : `line ${line} of the SDP`;
  return new PipelineError('ERR_UDP_SDP', `${place} has ${found}; expected ${expected}`);
}

/** A text as it can stand in a message. */
export function quoted(text: string | number | undefined): string {
  const all = String(text ?? '');
  return JSON.stringify(all.length > quotedCharacters ? `${all.slice(0, quotedCharacters)}…` : all);
}

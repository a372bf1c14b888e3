import { readFile } from 'node:fs/promises';
import { PipelineError } from '@arkavo-pipeline/core';
import { readSdp } from '../sdp/read-sdp.js';
import type { SessionDescription } from '../sdp/session-description.js';

/** Reads the session description in a file. ERR_UDP_SDP, with the path, when it is not there or not one. */
export async function readSessionFile(path: string): Promise<SessionDescription> {
  try {
    return readSdp(await readFile(path, 'utf8'));
  } catch (cause) {
    const { message } = cause as Error;
    throw new PipelineError('ERR_UDP_SDP', `the session description ${path} cannot be used: ${message}`, { cause });
  }
}

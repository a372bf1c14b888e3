import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { PipelineError } from '@arkavo-pipeline/core';
import { readSdp } from '../sdp/read-sdp.js';
import { sdpFolderFault } from '../sdp/sdp-folder.js';
import type { SessionDescription } from '../sdp/session-description.js';

/** ffmpeg prints a session description below this line; with `-sdp_file` it leaves that out. The line stays, empty: those below keep their numbers. */
const ffmpegHeading = /^SDP:(?=\r?\n)/;

/** Reads the session description in a file, also as ffmpeg prints it. ERR_UDP_SDP, with the path, when it is not there or not one. */
export async function readSessionFile(path: string): Promise<SessionDescription> {
  const fault = await sdpFolderFault(path);
  try {
    if (fault) throw new PipelineError('ERR_UDP_SDP', `${fault.message}${fault.got}`);
    return readSdp((await readFile(path, 'utf8')).replace(ffmpegHeading, ''));
  } catch (cause) {
    throw new PipelineError('ERR_UDP_SDP', `the session description ${path} cannot be used: ${reason(path, cause)}`, {
      cause,
    });
  }
}

function reason(path: string, cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (cause instanceof PipelineError) return message;
  const remedy = 'give sdp the path of the file that the sender wrote, or leave it out for udp-senders';
  if (code === 'ENOENT' || code === 'ENOTDIR') return `there is no file ${resolve(path)}; ${remedy}`;
  if (code === 'EISDIR') return `${resolve(path)} is a folder; ${remedy}`;
  return `it cannot be read (${code ?? message}); ${remedy}`;
}

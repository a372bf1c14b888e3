import { isIP } from 'node:net';
import { PipelineError } from '@arkavo-pipeline/core';
import { sdpFolderFault } from '../sdp/sdp-folder.js';
import type { SrtpProfile } from '../srtp/srtp-profile.js';
import { readSrtpKey } from './srtp-key.js';

/** What both stages say the same way about keys and their file. */
export type CheckedOptions = {
  readonly host: string;
  readonly srtpKey: string | undefined;
  readonly srtpProfile: SrtpProfile;
  readonly sdp: string | undefined;
};

export type SharedFault = { readonly option: 'srtpKey' | 'security' | 'sdp'; readonly message: string };

/** What is taken to stand for a name, which is looked up when the stage opens. */
const nearest = '127.0.0.1';

/** What is wrong with them, before anything is opened. `decide` decides how packets to or at an address are protected, or throws. */
export async function sharedFaults(
  { host, srtpKey, srtpProfile, sdp }: CheckedOptions,
  decide: (address: string) => void,
): Promise<SharedFault[]> {
  const key = srtpKey === undefined ? undefined : faultOf(() => readSrtpKey(srtpKey, srtpProfile));
  const security = key === undefined ? faultOf(() => decide(isIP(host) ? host : nearest)) : undefined;
  const folder = sdp === undefined ? undefined : await sdpFolderFault(sdp);
  return [
    ...(key ? [{ option: 'srtpKey' as const, message: key }] : []),
    ...(security ? [{ option: 'security' as const, message: security }] : []),
    ...(folder ? [{ option: 'sdp' as const, message: folder }] : []),
  ];
}

function faultOf(work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof PipelineError) return error.message;
    throw error;
  }
}

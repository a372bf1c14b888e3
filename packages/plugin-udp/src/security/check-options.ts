import { isIP } from 'node:net';
import { type OptionFault, PipelineError } from '@arkavo-pipeline/core';
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

export type SharedFault = OptionFault<'host' | 'srtpKey' | 'security' | 'sdp'>;

/** What is taken to stand for a name, which is looked up when the stage opens. */
const nearest = '127.0.0.1';
/** In what is told of all options, instead of the host's value: that belongs to the fault of the host. */
const anyHost = 'the host';

/** What is wrong with them, before anything is opened. `decide` decides how packets to or at an address are protected, or throws. */
export async function sharedFaults<Options extends CheckedOptions>(
  options: Options,
  decide: (options: Options, address: string) => void,
): Promise<SharedFault[]> {
  const { srtpKey, srtpProfile, sdp } = options;
  const key = srtpKey === undefined ? undefined : faultOf(() => readSrtpKey(srtpKey, srtpProfile));
  const folder = sdp === undefined ? undefined : await sdpFolderFault(sdp);
  return [
    ...(key === undefined ? securityFaults(options, decide) : [{ option: 'srtpKey' as const, message: key }]),
    ...(folder ? [folder] : []),
  ];
}

/** What protects nothing, or too much, wherever the host is; otherwise, what is too little for this one. */
function securityFaults<Options extends CheckedOptions>(
  options: Options,
  decide: (options: Options, address: string) => void,
): SharedFault[] {
  const { host } = options;
  const faultAt = (address: string) => faultOf(() => decide({ ...options, host: anyHost }, address));
  const anywhere = faultAt(nearest);
  if (anywhere !== undefined) return [{ option: 'security', message: anywhere }];
  const there = isIP(host) ? faultAt(host) : undefined;
  return there === undefined ? [] : [{ option: 'host', message: there, got: `; host is ${host}` }];
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

import { hostAndPort, PipelineError } from '@arkavo-pipeline/core';
import { parseFingerprint } from './fingerprint.js';
import type { KnownReceivers } from './known-receivers.js';
import { readSmallFile } from './small-file.js';

/** By what a sender knows its receiver. */
export type ReceiverTrust =
  | { readonly by: 'fingerprint'; readonly fingerprint: string; readonly remedy: string }
  /** PEM of the authorities; the certificate must also name the host. */
  | { readonly by: 'authority'; readonly ca: string }
  /** First contact: the receiver has to prove that it knows the token, and is pinned then. */
  | { readonly by: 'token' };

export type ReceiverTrustOptions = {
  readonly host: string;
  readonly port: number;
  /** As written in the definition; it wins over the store. */
  readonly fingerprint?: string | undefined;
  /** PEM file with one or more authorities. */
  readonly ca?: string | undefined;
  readonly token?: string | undefined;
  readonly knownReceivers: KnownReceivers;
};

/**
 * When the sender is opened, and for each attempt to connect. Throws ERR_TCP_SECURITY for options that don't go together, ERR_TCP_CERTIFICATE for a
 * fingerprint that is none or a receiver that nothing is known of, and what reading the files throws.
 */
export async function receiverTrust(options: ReceiverTrustOptions): Promise<ReceiverTrust> {
  const { host, port, fingerprint, ca, token, knownReceivers } = options;
  if (fingerprint && ca) {
    throw new PipelineError(
      'ERR_TCP_SECURITY',
      'fingerprint and ca are both set; one of them is expected, take out the other',
    );
  }
  if (fingerprint) return pinned(parseFingerprint(fingerprint), 'set fingerprint to the new one');
  if (ca) return { by: 'authority', ca: await readAuthorities(ca) };
  const known = await knownReceivers.find(host, port);
  if (known) return pinned(known, `remove ${knownReceivers.path(host, port)}, and the two pair anew`);
  if (token) return { by: 'token' };
  throw new PipelineError(
    'ERR_TCP_CERTIFICATE',
    `nothing is known of the receiver at ${hostAndPort(host, port)}; set "token" on both sides, or "fingerprint" to the one it logs`,
  );
}

function pinned(fingerprint: string, remedy: string): ReceiverTrust {
  return { by: 'fingerprint', fingerprint, remedy };
}

async function readAuthorities(path: string): Promise<string> {
  const { text } = await readSmallFile(path, 'ca');
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  throw new PipelineError(
    'ERR_TCP_CERTIFICATE',
    `there is no certificate in ${path}; a PEM file is expected, with a line BEGIN CERTIFICATE`,
  );
}

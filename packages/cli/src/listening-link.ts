import { type PairingLink, reachableHost } from '@arkavo-pipeline/discovery';
import { Identity } from '@arkavo-pipeline/transport/trust';
import { isEncrypted } from './network-options.js';
import type { ReceiveDefinitionOptions } from './receive-definition.js';

/** How others reach a receiver with these options. Throws what loading its certificate throws. */
export async function listeningLink(
  options: ReceiveDefinitionOptions,
  token: string | undefined,
): Promise<PairingLink> {
  const { host, port, advertise } = options;
  const where = { host: reachableHost({ listenHost: host, advertised: advertise }), port };
  if (!isEncrypted(options)) return where;
  const { fingerprint } = await Identity.load({});
  return { ...where, fingerprint, ...(token !== undefined && { token }) };
}

import { isIPv6 } from 'node:net';
import { isHost, PipelineError } from '@arkavo-pipeline/core';
import { type PairingLink, parsePairingLink } from '@arkavo-pipeline/discovery';

/** Where to send to. */
export type Destination = PairingLink & {
  /** With host `auto`: the name that the receiver is advertised with; the first by name when there is none. */
  readonly receiverName?: string;
};

/** The port that receivers have unless they are told otherwise. */
export const defaultPort = 5757;

const auto = { host: 'auto', port: defaultPort } as const;

/** `auto`, `auto:NAME`, a host, `host:port`, or a pairing link. Throws ERR_PAIRING_LINK. */
export function parseDestination(text: string): Destination {
  if (text === 'auto') return auto;
  const [, receiverName] = /^auto:(.*)$/s.exec(text) ?? [];
  if (receiverName === '') throw nameMissing();
  if (receiverName !== undefined) return { ...auto, receiverName };
  const isBareHost = !text.includes('://') && (isIPv6(text) || !text.includes(':'));
  return isBareHost && isHost(text) ? { host: text, port: defaultPort } : parsePairingLink(text);
}

function nameMissing(): PipelineError {
  return new PipelineError(
    'ERR_PAIRING_LINK',
    'there is no name behind "auto:"; expected auto:NAME, or auto for the first receiver that is found',
  );
}

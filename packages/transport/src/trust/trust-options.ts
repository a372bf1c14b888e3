import type { OptionSpecs } from '@arkavo-pipeline/core';
import { minTokenCharacters } from '@arkavo-pipeline/discovery';

/** What every stage says the same way of the secret that both sides know. */
export const tokenOptions = {
  token: {
    type: 'string',
    minLength: minTokenCharacters,
    secret: true,
    description:
      'The secret that both sides know, 16 to 256 characters; better taken from the environment than written in the definition.',
  },
} as const satisfies OptionSpecs;

/** By what a sender knows its receiver. */
export const senderTrustOptions = {
  fingerprint: {
    type: 'string',
    minLength: 1,
    description: 'SHA-256 of the receiver’s certificate, as the receiver logs it: no other is talked to.',
  },
  knownReceivers: {
    type: 'string',
    minLength: 1,
    description: 'Folder that remembers the certificate of each receiver that was paired with.',
  },
  ca: {
    type: 'string',
    minLength: 1,
    description: 'PEM file of the authorities that vouch for the receiver, instead of fingerprints.',
  },
} as const satisfies OptionSpecs;

/** What a receiver shows of itself. */
export const receiverTrustOptions = {
  certificate: {
    type: 'string',
    minLength: 1,
    description: 'PEM file with the certificate to show, together with key.',
  },
  key: { type: 'string', minLength: 1, description: 'PEM file with the key of the certificate.' },
  identity: {
    type: 'string',
    minLength: 1,
    description: 'Folder for a certificate of our own making, instead of certificate and key.',
  },
} as const satisfies OptionSpecs;

/** Of those options the names of the ones that were given. */
export function optionsWritten(options: { readonly [name: string]: unknown }, specs: OptionSpecs): readonly string[] {
  return Object.keys(specs).filter((name) => options[name] !== undefined);
}

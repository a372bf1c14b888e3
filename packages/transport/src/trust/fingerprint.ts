import { createHash } from 'node:crypto';
import { PipelineError } from '@arkavo-pipeline/core';
import { isFingerprint } from '@arkavo-pipeline/discovery';

/** SHA-256 of a certificate's DER, as 64 small hexadecimal digits. */
export function fingerprintOf(der: Uint8Array): string {
  return createHash('sha256').update(der).digest('hex');
}

/** A fingerprint as people write it: capitals, and colons between pairs, are taken too. Throws ERR_TCP_CERTIFICATE for anything else. */
export function parseFingerprint(text: string): string {
  if (isFingerprint(text)) return text.replaceAll(':', '').toLowerCase();
  throw new PipelineError(
    'ERR_TCP_CERTIFICATE',
    `fingerprint is ${JSON.stringify(text.slice(0, 100))}; the SHA-256 of the receiver's certificate is expected, 64 hexadecimal digits, as the receiver logs it`,
  );
}

import { createHash } from 'node:crypto';
import { PipelineError } from '@arkavo-pipeline/core';

/** SHA-256 of a certificate's DER, as 64 small hexadecimal digits. */
export function fingerprintOf(der: Uint8Array): string {
  return createHash('sha256').update(der).digest('hex');
}

/** A fingerprint as people write it: capitals and colons are taken too. Throws ERR_TCP_CERTIFICATE for anything else. */
export function parseFingerprint(text: string): string {
  const digits = text.replaceAll(':', '').toLowerCase();
  if (/^[0-9a-f]{64}$/.test(digits)) return digits;
  throw new PipelineError(
    'ERR_TCP_CERTIFICATE',
    `fingerprint is ${JSON.stringify(text.slice(0, 100))}; the SHA-256 of the receiver's certificate is expected, 64 hexadecimal digits, as the receiver logs it`,
  );
}

import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { PipelineError } from '@arkavo-pipeline/core';
import { fingerprintOf } from './fingerprint.js';
import { defaultTrustFolder, isOpenTo, makePrivateFolder, writeOnce } from './private-folder.js';
import { makeSelfSigned } from './self-signed.js';
import { findSmallFile, readSmallFile, type SmallFile } from './small-file.js';

export type IdentityOptions = {
  /** PEM file with the certificate, and those between it and its authority. Together with `key`. */
  readonly certificate?: string | undefined;
  /** PEM file with the certificate's key, not encrypted. */
  readonly key?: string | undefined;
  /** Folder in which a self-signed pair is kept, made when there is none. Default: `defaultTrustFolder()`. */
  readonly identity?: string | undefined;
};

/** What a receiver shows senders to say who it is. The key stays in here: neither a log nor a copy of the object has it. */
export class Identity {
  /** SHA-256 of the certificate's DER, 64 small hexadecimal digits. */
  readonly fingerprint: string;
  readonly #certificate: string;
  readonly #key: string;

  private constructor(certificate: string, key: string, fingerprint: string) {
    this.#certificate = certificate;
    this.#key = key;
    this.fingerprint = fingerprint;
  }

  /**
   * From certificate and key files, or the pair kept in a folder. Throws ERR_TCP_SECURITY for options that don't go
   * together, ERR_FILE_NOT_FOUND, ERR_FILE_UNREADABLE, ERR_FILE_WRITE, and ERR_TCP_CERTIFICATE for a certificate that is
   * none, has expired, or has another key.
   */
  static async load(options: IdentityOptions, now = new Date()): Promise<Identity> {
    const { certificate, key, identity } = options;
    if (!certificate && !key) return Identity.#kept(identity || defaultTrustFolder(), now);
    if (!certificate || !key || identity) throw optionsError(options);
    const [{ text }, keyFile] = [await readSmallFile(certificate, 'certificate'), await readSmallFile(key, 'key')];
    return Identity.#check({ text, path: certificate }, { text: keyFile.text, path: key }, now);
  }

  static async #kept(folder: string, now: Date): Promise<Identity> {
    await makePrivateFolder(folder);
    const path = join(folder, 'identity.pem');
    const file = (await findSmallFile(path, 'identity')) ?? (await makePair(path));
    if (isOpenTo(0o077, file.mode)) {
      throw unusable(`other users may read the key in ${path}; run: chmod 600 ${path}, or remove it to get a new one`);
    }
    return Identity.#check({ text: file.text, path }, { text: file.text, path }, now);
  }

  static #check(certificate: PemFile, key: PemFile, now: Date): Identity {
    const parsed = parseCertificate(certificate);
    if (!parsed.checkPrivateKey(parseKey(key))) {
      throw unusable(
        `the key in ${key.path} is not that of the certificate in ${certificate.path}; give both of one pair`,
      );
    }
    checkDates(parsed, certificate.path, now);
    checkUse(parsed, certificate, key);
    return new Identity(certificate.text, key.text, fingerprintOf(parsed.raw));
  }

  /** For `node:tls`. Not to be logged. */
  secrets(): { readonly cert: string; readonly key: string } {
    return { cert: this.#certificate, key: this.#key };
  }
}

/** Bits of an RSA key; shorter ones can be broken (NIST SP 800-57 part 1 §5.6.1). */
const minModulusLength = 2048;

type PemFile = { readonly text: string; readonly path: string };

/** Key and certificate are in one file, so that nobody ever reads the halves of two pairs. */
async function makePair(path: string): Promise<SmallFile> {
  const { certificate, key } = await makeSelfSigned();
  await writeOnce(path, `${key}${certificate}`);
  return readSmallFile(path, 'identity');
}

function parseCertificate({ text, path }: PemFile): X509Certificate {
  try {
    const [first = ''] = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/.exec(text) ?? [];
    return new X509Certificate(first);
  } catch (cause) {
    throw unusable(`there is no certificate in ${path}; a PEM file is expected, with a line BEGIN CERTIFICATE`, cause);
  }
}

function parseKey({ text, path }: PemFile): KeyObject {
  try {
    return createPrivateKey(text);
  } catch (cause) {
    throw unusable(
      `there is no key in ${path} that can be used; a PEM file is expected, PKCS #8, not encrypted`,
      cause,
    );
  }
}

function checkDates({ validFrom, validTo }: X509Certificate, path: string, now: Date): void {
  if (now.getTime() > Date.parse(validTo)) {
    throw unusable(
      `the certificate in ${path} has expired on ${validTo}; replace it, or set the clock of this machine`,
    );
  }
  if (now.getTime() < Date.parse(validFrom)) {
    throw unusable(`the certificate in ${path} is not valid before ${validFrom}; set the clock of this machine`);
  }
}

/** What there is against it is said now rather than at the first connection. */
function checkUse({ publicKey }: X509Certificate, { text: cert, path }: PemFile, { text: key }: PemFile): void {
  const { modulusLength = minModulusLength } = publicKey.asymmetricKeyDetails ?? {};
  if (modulusLength < minModulusLength) {
    throw unusable(`the key of ${path} has ${modulusLength} bits; use ECDSA P-256, or RSA with ${minModulusLength}`);
  }
  try {
    createSecureContext({ cert, key, minVersion: 'TLSv1.3' });
  } catch (cause) {
    throw unusable(`TLS cannot use ${path}: ${(cause as Error).message}; use ECDSA P-256`, cause);
  }
}

function optionsError({ certificate, key, identity }: IdentityOptions): PipelineError {
  const found = Object.entries({ certificate, key, identity }).flatMap(([name, value]) => (value ? [name] : []));
  return new PipelineError(
    'ERR_TCP_SECURITY',
    `${found.join(' and ')} set; expected are certificate and key together, or identity alone, or none of them`,
  );
}

function unusable(message: string, cause?: unknown): PipelineError {
  return new PipelineError('ERR_TCP_CERTIFICATE', message, { cause });
}

import { join } from 'node:path';
import { hostAndPort, PipelineError } from '@arkavo-pipeline/core';
import { checkPrivateFolder, defaultTrustFolder, makePrivateFolder, writeOnce } from './private-folder.js';
import { findSmallFile } from './small-file.js';

/** Most systems' names of files have 255 bytes at most; `.json`, and what a draft adds to it, take 28 of them. */
const maxKeyBytes = 200;

/**
 * The certificates that receivers had when they first proved that they know the token: one JSON file per receiver, in a
 * folder of the owner's own. A pin is never replaced by the program; a person removes its file.
 */
export class KnownReceivers {
  readonly #folder: string;

  /** `folder` is the option `knownReceivers`. Nothing is read or made yet. */
  constructor(folder: string = join(defaultTrustFolder(), 'known-receivers')) {
    this.#folder = folder;
  }

  /** The file of a receiver, whether it is there or not. */
  path(host: string, port: number): string {
    const name = `${encodeURIComponent(host.toLowerCase())}@${port}`;
    if (name.length > maxKeyBytes) {
      throw new PipelineError('ERR_TCP_ADDRESS', `a host of ${host.length} characters; use its address`);
    }
    return join(this.#folder, `${name}.json`);
  }

  /**
   * The fingerprint of a receiver that was paired with; undefined at first contact. Throws ERR_TCP_CERTIFICATE, and
   * ERR_FILE_WRITE for a folder in which others could have put it.
   */
  async find(host: string, port: number): Promise<string | undefined> {
    const path = this.path(host, port);
    await checkPrivateFolder(this.#folder);
    const file = await findSmallFile(path, 'knownReceivers');
    return file && parsePin(file.text, path);
  }

  /**
   * Pins a receiver, which must have proved that it knows the token. Throws ERR_TCP_CERTIFICATE when another fingerprint
   * is known meanwhile, and ERR_FILE_WRITE.
   */
  async remember(host: string, port: number, fingerprint: string): Promise<void> {
    const path = this.path(host, port);
    await makePrivateFolder(this.#folder);
    const receiver = hostAndPort(host, port);
    const pin = { receiver, fingerprint, since: new Date().toISOString() };
    await writeOnce(path, `${JSON.stringify(pin, null, 2)}\n`);
    const kept = await this.find(host, port);
    if (kept !== fingerprint) throw changedCertificate(receiver, kept ?? 'none', fingerprint, `remove ${path}`);
  }
}

/** ERR_TCP_CERTIFICATE for a receiver that shows another certificate than the known one. */
export function changedCertificate(peer: string, known: string, shown: string, remedy: string): PipelineError {
  return new PipelineError(
    'ERR_TCP_CERTIFICATE',
    `${peer} shows the certificate ${shown}, and ${known} is known: either it was replaced, or somebody is in between; compare with what the receiver logs, and if it was replaced, ${remedy}`,
  );
}

function parsePin(text: string, path: string): string {
  try {
    const { fingerprint } = JSON.parse(text) as { fingerprint?: unknown };
    if (typeof fingerprint === 'string' && /^[0-9a-f]{64}$/.test(fingerprint)) return fingerprint;
  } catch {
    // Said below.
  }
  throw new PipelineError(
    'ERR_TCP_CERTIFICATE',
    `${path} holds no fingerprint; remove it to pair with that receiver anew`,
  );
}

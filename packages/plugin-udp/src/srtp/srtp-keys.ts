import { timingSafeEqual } from 'node:crypto';
import { PipelineError } from '@arkavo-pipeline/core';
import { keySizes, type SrtpProfile } from './srtp-profile.js';

/** The secrets of one direction. They show neither when logged or inspected nor in JSON. */
export class SrtpKeys {
  readonly profile: SrtpProfile;
  readonly #masterKey: Uint8Array;
  readonly #masterSalt: Uint8Array;

  /** Takes copies. ERR_UDP_KEYS when the profile has keys or salts of other lengths. */
  constructor(profile: SrtpProfile, masterKey: Uint8Array, masterSalt: Uint8Array) {
    const { key, salt } = keySizes[profile];
    checkLength(profile, 'key', masterKey, key);
    checkLength(profile, 'salt', masterSalt, salt);
    this.profile = profile;
    this.#masterKey = Uint8Array.from(masterKey);
    this.#masterSalt = Uint8Array.from(masterSalt);
  }

  get masterKey(): Uint8Array {
    return this.#masterKey;
  }

  get masterSalt(): Uint8Array {
    return this.#masterSalt;
  }

  /** Whether these are the same. */
  equals(other: SrtpKeys): boolean {
    if (this.profile !== other.profile) return false;
    return timingSafeEqual(this.#masterKey, other.#masterKey) && timingSafeEqual(this.#masterSalt, other.#masterSalt);
  }
}

function checkLength(profile: SrtpProfile, what: string, bytes: Uint8Array, expected: number): void {
  if (bytes.length === expected) return;
  throw new PipelineError(
    'ERR_UDP_KEYS',
    `a master ${what} of ${bytes.length} bytes; expected the ${expected} that ${profile} has`,
  );
}

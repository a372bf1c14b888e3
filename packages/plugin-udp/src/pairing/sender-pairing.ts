import { randomBytes } from 'node:crypto';
import { type Clock, hostAndPort, type Logger, PipelineError } from '@arkavo-pipeline/core';
import { Dialer } from '@arkavo-pipeline/transport/connections';
import { TrustedRoute } from '@arkavo-pipeline/transport/trust';
import { RenewableSecurity } from '../security/renewable-security.js';
import { srtpSecurity } from '../security/srtp-security.js';
import { SrtpKeys } from '../srtp/srtp-keys.js';
import { keySizes, type SrtpProfile } from '../srtp/srtp-profile.js';
import { PairingConnection } from './pairing-connection.js';
import { alpnProtocol } from './protocol.js';

export type SenderPairingOptions = {
  /** As it is written in the definition, and what it stands for: pairing and packets come from one address. */
  readonly host: string;
  readonly address: string;
  readonly port: number;
  readonly token: string;
  readonly fingerprint?: string | undefined;
  readonly ca?: string | undefined;
  readonly knownReceivers?: string | undefined;
  readonly srtpProfile: SrtpProfile;
  readonly clock: Clock;
  readonly log: Logger;
  readonly onFault: (error: Error) => void;
};

const connectTimeoutMs = 2000;
const reconnectMinMs = 100;
const reconnectMaxMs = 1000;

/** Keeps a sender paired with its receiver: when the connection is lost, the keys stay until there are others. */
export class SenderPairing {
  /** Of all packets. Nothing must be sent before `isReady`. */
  readonly security: RenewableSecurity;
  /** For people. */
  readonly target: string;
  readonly #options: SenderPairingOptions;
  readonly #route: TrustedRoute;
  #dialer: Dialer<PairingConnection> | undefined;
  #isReady = false;

  private constructor(options: SenderPairingOptions, route: TrustedRoute) {
    this.#options = options;
    this.#route = route;
    this.target = hostAndPort(options.host, options.port);
    this.security = new RenewableSecurity(nobodysKeys(options.srtpProfile));
  }

  /** Throws ERR_TCP_SECURITY, ERR_TCP_CERTIFICATE and errors of files for settings that can never work. */
  static async open(options: SenderPairingOptions): Promise<SenderPairing> {
    const route = new TrustedRoute({ ...options, alpn: alpnProtocol, connectTimeoutMs });
    await route.check(options.host, options.port);
    return new SenderPairing(options, route);
  }

  /** Connects, and connects again. */
  begin(): void {
    const { clock, log, onFault } = this.#options;
    const open = (signal: AbortSignal) => this.#pair(signal);
    this.#dialer = new Dialer({ reconnectMinMs, reconnectMaxMs, target: this.target, clock, log, onFault, open });
  }

  /** Whether there are keys. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /** After `begin`: the error for a stream that ends before there are keys. */
  unpaired(stage: string): PipelineError | undefined {
    return this.#dialer?.undelivered('the stream', stage);
  }

  /** After `begin`: resolves with whether there are keys, once there are, or when `signal` aborts. */
  async ready(signal: AbortSignal): Promise<boolean> {
    const wake = () => this.#dialer?.wake();
    signal.addEventListener('abort', wake);
    while (!this.#isReady && !signal.aborted) await this.#dialer?.changed();
    signal.removeEventListener('abort', wake);
    return this.#isReady;
  }

  async close(): Promise<void> {
    await this.#dialer?.stop();
  }

  async #pair(signal: AbortSignal): Promise<PairingConnection> {
    const { token, srtpProfile: profile } = this.#options;
    const opened = await this.#route.connect(this.#options, signal).catch((error) => {
      throw unreached(error);
    });
    const connection = await PairingConnection.open(opened, { token, profile, timeoutMs: connectTimeoutMs }, signal);
    const { sender, receiver } = connection.keys;
    this.security.renew(srtpSecurity(sender, receiver));
    this.#isReady = true;
    return connection;
  }
}

/** Who sends over UDP does not look for a connection that was refused. */
function unreached(error: unknown): unknown {
  if (!(error instanceof PipelineError && error.code === 'ERR_TCP_ADDRESS')) return error;
  const what = 'this is the connection for pairing, over TCP to the port of the same number as that of the packets';
  const remedy = 'is a udp-receiver with a token there, and does TCP get through to it?';
  return new PipelineError(error.code, `${error.message}; ${what}: ${remedy}`, { retryable: true, cause: error });
}

/** Until there are others: they open nothing. */
function nobodysKeys(profile: SrtpProfile) {
  const { key, salt } = keySizes[profile];
  const keys = new SrtpKeys(profile, randomBytes(key), randomBytes(salt));
  return srtpSecurity(keys, keys);
}

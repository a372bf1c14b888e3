import type { Socket } from 'node:net';
import { type Clock, PipelineError } from '@arkavo-pipeline/core';
import { type Attempt, AttemptLimiter } from '../trust/attempt-limiter.js';
import type { Identity } from '../trust/identity.js';
import { checkPeerAddress, type Security } from '../trust/security-policy.js';
import { TlsAcceptor } from '../trust/tls-acceptor.js';
import type { ConnectionEnd, EndReason, ReceiverConnection } from './receiver-connection.js';
import type { ReceiverDrop } from './receiver-drops.js';

export type DoorOptions = {
  readonly security: Security;
  /** With TLS: the certificate to show. */
  readonly identity: Identity | undefined;
  /** Whether strangers are told from friends: those who fail have to wait then. */
  readonly hasToken: boolean;
  readonly clock: Clock;
  /** Connections that are let in at one time; as many, and at least 64, may be about to say what they are. */
  readonly maxConnections: number;
  readonly helloTimeoutMs: number;
  readonly drop: (cause: ReceiverDrop) => void;
  readonly fault: (error: Error) => void;
  /** Makes a connection of a socket that is as protected as it has to be. */
  readonly open: (socket: Socket) => ReceiverConnection;
};

/** A connection from the moment it is accepted. */
type Visitor = { readonly raw: Socket; readonly attempt: Attempt | undefined; isEvicted: boolean };

const minPending = 64;

/**
 * Decides who comes in. A stranger costs a socket and a timer; when too many of them stand at the door, the one that has
 * been there for longest goes: those who know what to say are through in no time.
 */
export class Door {
  readonly #options: DoorOptions;
  readonly #limiter: AttemptLimiter | undefined;
  readonly #acceptor: TlsAcceptor | undefined;
  /** The oldest first. */
  readonly #pending = new Set<Visitor>();
  readonly #visitors = new Map<ReceiverConnection, Visitor>();
  readonly #guests = new Set<ReceiverConnection>();

  constructor(options: DoorOptions) {
    this.#options = options;
    const { security, identity, helloTimeoutMs, clock } = options;
    const isTls = security.transport === 'tls';
    if (isTls && identity) this.#acceptor = new TlsAcceptor({ identity, handshakeTimeoutMs: helloTimeoutMs });
    if (isTls || options.hasToken) this.#limiter = new AttemptLimiter({ clock });
  }

  /** A connection was accepted. */
  knock(raw: Socket): void {
    const visitor = this.#admit(raw);
    if (!visitor) {
      raw.destroy();
      return;
    }
    this.#makeRoom();
    this.#pending.add(visitor);
    if (this.#acceptor) void this.#handshake(visitor, this.#acceptor);
    else this.#open(visitor, raw);
  }

  /** The sender has said what it is, and proved it where that is asked for. Returns why it cannot come in. */
  enter(connection: ReceiverConnection): PipelineError | undefined {
    const visitor = this.#visitors.get(connection);
    visitor?.attempt?.succeeded();
    if (visitor) this.#pending.delete(visitor);
    const { maxConnections } = this.#options;
    if (this.#guests.size >= maxConnections) {
      return new PipelineError(
        'ERR_TCP_ADDRESS',
        `refused: there are ${maxConnections} connections, which is maxConnections`,
      );
    }
    this.#guests.add(connection);
    return undefined;
  }

  /** The connection has ended, or another one takes its place. */
  leave(connection: ReceiverConnection): void {
    this.#guests.delete(connection);
  }

  /** The connection has ended for good. */
  ended(connection: ReceiverConnection, end: ConnectionEnd, { drop }: EndReason): void {
    this.leave(connection);
    const visitor = this.#visitors.get(connection);
    this.#visitors.delete(connection);
    if (!visitor) return;
    this.#pending.delete(visitor);
    if (drop === 'refused-token') visitor.attempt?.failed('wrong-token');
    else if (end === 'refused' && !visitor.isEvicted) visitor.attempt?.failed('unfinished');
    else visitor.attempt?.abandoned();
  }

  #admit(raw: Socket): Visitor | undefined {
    // Whoever takes the socket over listens, too.
    raw.on('error', () => {});
    try {
      checkPeerAddress(this.#options.security, raw.remoteAddress);
    } catch (error) {
      return this.#refuse('refused-protocol', error as Error);
    }
    const admission = this.#limiter?.begin(raw.remoteAddress ?? '');
    if (admission && 'refusal' in admission) return this.#refuse('refused-attempts', admission.error);
    return { raw, attempt: admission?.attempt, isEvicted: false };
  }

  #makeRoom(): void {
    const [oldest] = this.#pending;
    if (!oldest || this.#pending.size < Math.max(minPending, this.#options.maxConnections)) return;
    this.#pending.delete(oldest);
    oldest.isEvicted = true;
    this.#options.drop('refused-pending');
    oldest.raw.destroy();
  }

  async #handshake(visitor: Visitor, acceptor: TlsAcceptor): Promise<void> {
    const handshake = await acceptor.accept(visitor.raw);
    if ('socket' in handshake) return this.#open(visitor, handshake.socket);
    this.#pending.delete(visitor);
    if (visitor.isEvicted || handshake.refusal === 'probe') {
      visitor.attempt?.abandoned();
      return;
    }
    visitor.attempt?.failed('unfinished');
    this.#refuse('refused-tls', handshake.error);
  }

  #open(visitor: Visitor, socket: Socket): void {
    this.#visitors.set(this.#options.open(socket), visitor);
  }

  #refuse(cause: ReceiverDrop, error: Error): undefined {
    this.#options.drop(cause);
    this.#options.fault(error);
    return undefined;
  }
}

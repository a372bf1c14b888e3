import type { Socket } from 'node:net';
import { type Clock, PipelineError } from '@arkavo-pipeline/core';
import { addressGroup } from '../trust/address-group.js';
import { type Attempt, AttemptLimiter } from '../trust/attempt-limiter.js';
import { checkPeerAddress, type Security } from '../trust/connection-security.js';
import type { Identity } from '../trust/identity.js';
import { TlsAcceptor } from '../trust/tls-acceptor.js';
import { WaitingRoom } from './waiting-room.js';

/** One connection that stands at the door, or is in. */
export type DoorGuest = {
  /** Seconds in which nothing came although it was read. */
  readonly quietSeconds: number;
  /** Ends the connection at once. */
  destroy(): void;
};

/** Why a connection is refused at the door. */
export type DoorDrop = 'refused-attempts' | 'refused-idle' | 'refused-pending' | 'refused-protocol' | 'refused-tls';

/** How an attempt ended that had not come in: with a wrong token, refused for anything else, or by closing. */
export type FailedEntry = 'wrong-token' | 'refused' | 'closed';

export type DoorOptions<Guest extends DoorGuest> = {
  readonly security: Security;
  /** With TLS: the certificate to show. */
  readonly identity: Identity | undefined;
  /** With TLS: what both sides say that they speak (ALPN, RFC 7301). */
  readonly alpn: string;
  /** Whether strangers are told from friends: those who fail have to wait then. */
  readonly hasToken: boolean;
  readonly clock: Clock;
  /** Connections that are let in at one time; as many, and at least 64, may be about to say what they are. */
  readonly maxConnections: number;
  readonly helloTimeoutMs: number;
  readonly drop: (cause: DoorDrop) => void;
  readonly fault: (error: Error) => void;
  /** Makes a connection of a socket that is as protected as it has to be. */
  readonly open: (socket: Socket) => Guest;
};

/** A connection from the moment it is accepted. */
type Visitor = {
  readonly raw: Socket;
  /** The address it counts for. */
  readonly origin: string;
  readonly attempt: Attempt | undefined;
  isEvicted: boolean;
};

const minPending = 64;
/** A guest that was silent for so long may have to make room: one that has something to say comes back. */
const idleSeconds = 10;

/**
 * Decides who comes in. A stranger costs a socket, a timer and a few bytes; when too many of them stand at the door, the one
 * that has been there for longest goes, of the address that has most there: those who know what to say are through in no time.
 */
export class Door<Guest extends DoorGuest> {
  readonly #options: DoorOptions<Guest>;
  readonly #limiter: AttemptLimiter | undefined;
  readonly #acceptor: TlsAcceptor | undefined;
  readonly #pending = new WaitingRoom<Visitor>();
  readonly #visitors = new Map<Guest, Visitor>();
  readonly #guests = new Set<Guest>();

  constructor(options: DoorOptions<Guest>) {
    this.#options = options;
    const { security, identity, alpn, helloTimeoutMs: handshakeTimeoutMs, clock } = options;
    const isTls = security.transport === 'tls';
    if (isTls && identity) this.#acceptor = new TlsAcceptor({ identity, alpn, handshakeTimeoutMs });
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
  enter(connection: Guest): PipelineError | undefined {
    const visitor = this.#visitors.get(connection);
    visitor?.attempt?.succeeded();
    if (visitor) this.#pending.delete(visitor);
    const { maxConnections } = this.#options;
    if (this.#guests.size >= maxConnections && !this.#sendIdlestHome()) {
      return new PipelineError(
        'ERR_TCP_ADDRESS',
        `refused: there are ${maxConnections} connections, which is maxConnections`,
      );
    }
    this.#guests.add(connection);
    return undefined;
  }

  /** Those who are in. */
  get guestCount(): number {
    return this.#guests.size;
  }

  /** The connection has ended, or another one takes its place. */
  leave(connection: Guest): void {
    this.#guests.delete(connection);
  }

  /**
   * The connection has ended for good; `failed` counts for one that had not come in. Returns whether it was counted as a drop already: one
   * that is being refused still takes a place, and may have had to make room before it had closed.
   */
  ended(connection: Guest, failed: FailedEntry): boolean {
    this.leave(connection);
    const visitor = this.#visitors.get(connection);
    this.#visitors.delete(connection);
    if (!visitor) return false;
    this.#pending.delete(visitor);
    if (failed === 'wrong-token') visitor.attempt?.failed(failed);
    else if (failed === 'refused' || visitor.isEvicted || this.#hasCost(visitor)) visitor.attempt?.failed('unfinished');
    else visitor.attempt?.abandoned();
    return visitor.isEvicted;
  }

  /** Whether there was more to it than a socket: a handshake, or something to read. */
  #hasCost({ raw }: Visitor): boolean {
    return this.#acceptor !== undefined || raw.bytesRead > 0;
  }

  /** Returns whether there was a guest that has had nothing to say. */
  #sendIdlestHome(): boolean {
    const [idlest] = [...this.#guests].sort((a, b) => b.quietSeconds - a.quietSeconds);
    if (!idlest || idlest.quietSeconds < idleSeconds) return false;
    this.leave(idlest);
    this.#options.drop('refused-idle');
    idlest.destroy();
    return true;
  }

  #admit(raw: Socket): Visitor | undefined {
    // Whoever takes the socket over listens, too.
    raw.on('error', () => {});
    const { remoteAddress } = raw;
    // It was reset before it was accepted: nobody is there to be judged.
    if (remoteAddress === undefined) return undefined;
    try {
      checkPeerAddress(this.#options.security, remoteAddress);
    } catch (error) {
      return this.#refuse('refused-protocol', error as Error);
    }
    const admission = this.#limiter?.begin(remoteAddress);
    if (admission && 'error' in admission) return this.#refuse('refused-attempts', admission.error);
    return {
      raw,
      origin: addressGroup(remoteAddress),
      attempt: admission?.attempt,
      isEvicted: false,
    };
  }

  #makeRoom(): void {
    if (this.#pending.size < Math.max(minPending, this.#options.maxConnections)) return;
    const oldest = this.#pending.oldestOfMost;
    if (!oldest) return;
    this.#pending.delete(oldest);
    oldest.isEvicted = true;
    this.#options.drop('refused-pending');
    oldest.raw.destroy();
  }

  async #handshake(visitor: Visitor, acceptor: TlsAcceptor): Promise<void> {
    const handshake = await acceptor.accept(visitor.raw);
    if ('socket' in handshake) return this.#open(visitor, handshake.socket);
    this.#pending.delete(visitor);
    if (handshake.refusal === 'probe' && !visitor.isEvicted) {
      visitor.attempt?.abandoned();
      return;
    }
    visitor.attempt?.failed('unfinished');
    if (!visitor.isEvicted) this.#refuse('refused-tls', handshake.error);
  }

  #open(visitor: Visitor, socket: Socket): void {
    this.#visitors.set(this.#options.open(socket), visitor);
  }

  #refuse(cause: DoorDrop, error: Error): undefined {
    this.#options.drop(cause);
    this.#options.fault(error);
    return undefined;
  }
}

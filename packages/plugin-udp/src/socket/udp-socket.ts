import { type Clock, type Logger, PipelineError, type VideoCodec } from '@arkavo-pipeline/core';
import { captureUnixUs } from '../rtp/abs-capture-time.js';
import {
  type NativeSocket,
  type OnDatagrams,
  type OnUnit,
  openNativeSocket,
  unitField,
  unitFlag,
} from './datagrams-addon.js';
import { type ExpectedUnit, ExpectedUnits, type Remote, type WholeUnit } from './expected-units.js';
import type { ResolvedAddress } from './resolve-address.js';
import { askForBuffers } from './socket-buffers.js';

export type UdpSocketOptions = {
  readonly log: Logger;
  /** Asked for in each direction, bytes; 1 MiB. */
  readonly bufferBytes?: number | undefined;
  /** Of the times of arrival; the system's. */
  readonly clock: Clock;
  /**
   * A datagram came, at `arrivedUs` by the system's own stamp, however late it is read; the times never fall. Its memory does not change, and
   * is part of up to 16 KiB: copy what is kept for long. `readUs` is when it was read; of those that made a unit whole, when that was taken.
   */
  readonly onDatagram: (data: Uint8Array, remote: Remote, arrivedUs: number, readUs: number) => void;
  /** Datagrams were handed over. `isLast`: the system has no more for now, otherwise it may have. */
  readonly onRead?: (isLast: boolean) => void;
};

const defaultBufferBytes = 1_048_576;
/** Datagrams that are handed over in one call, at most. */
const batchDatagrams = 256;

/**
 * A UDP socket that never throws once it is open: what the system refuses to send is counted by its error code, and said once for
 * each code.
 */
export class UdpSocket {
  readonly #options: UdpSocketOptions;
  readonly #socket: NativeSocket;
  readonly #sizes = new Uint32Array(batchDatagrams);
  readonly #waits = new Uint32Array(batchDatagrams);
  readonly #fields = new Uint32Array(Object.keys(unitField).length);
  readonly #expected: ExpectedUnits;
  readonly #errors = new Map<string, number>();
  #remote: Remote = { address: '', port: 0 };
  #arrivedUs = Number.NEGATIVE_INFINITY;
  /** When a unit was taken whose datagrams are still to be handed over. */
  #readUs: number | undefined;
  #isClosed = false;
  #isConnected = false;

  private constructor(family: 4 | 6, options: UdpSocketOptions) {
    this.#options = options;
    const [sizes, waits, fields] = [this.#sizes, this.#waits, this.#fields];
    this.#socket = openNativeSocket(family, sizes, waits, fields, this.#onDatagrams, this.#onUnit, this.#count);
    this.#expected = new ExpectedUnits(this.#socket, options.clock);
  }

  /** A socket that sends to one peer and hears nobody else. Throws ERR_UDP_ADDRESS. */
  static async connect(remote: ResolvedAddress, port: number, options: UdpSocketOptions): Promise<UdpSocket> {
    const socket = new UdpSocket(remote.family, options);
    socket.#begin(remote.address, port, () => socket.#socket.connect(remote.address, port));
    socket.#isConnected = true;
    return socket;
  }

  /** A socket that hears everybody who sends to `port`, 0 for one of the system's choosing. Throws ERR_UDP_ADDRESS. */
  static async bind(local: ResolvedAddress, port: number, options: UdpSocketOptions): Promise<UdpSocket> {
    const socket = new UdpSocket(local.family, options);
    socket.#begin(local.address, port, () => socket.#socket.bind(local.address, port));
    return socket;
  }

  /** The port that it listens on. */
  get localPort(): number {
    return this.#socket.localPort();
  }

  /** How often something went wrong, by the system's error codes: ECONNREFUSED when nobody listens at the peer. */
  get errors(): ReadonlyMap<string, number> {
    return this.#errors;
  }

  /** Bytes that the system has not taken yet. */
  get queuedBytes(): number {
    return this.#socket.queuedBytes();
  }

  /** Sends a datagram: to the peer of a connected socket, or to `to`. After `close`, nothing. Its memory is free again. */
  send(datagram: Uint8Array, to?: Remote): void {
    this.sendAll([datagram], to);
  }

  /** Sends datagrams in order, those of one size in a row as one where the system knows how. As `send` otherwise. */
  sendAll(datagrams: readonly Uint8Array[], to?: Remote): void {
    if (this.#isClosed || datagrams.length === 0) return;
    if (this.#isConnected) this.#socket.send(datagrams);
    else if (to) this.#socket.send(datagrams, to.address, to.port);
  }

  /**
   * Sends an access unit in Annex B form to the peer of a connected socket, in the packets that `payloadFormats` and `writeRtp` make of
   * it: `header` is that of the first one, without a marker; what is in no later one is a header extension. How many packets
   * were sent; 0 when others wait, or the unit has nothing to send. `maxPayloadBytes` as `payloadBound` gives it.
   */
  sendUnit(codec: VideoCodec, header: Uint8Array, unit: Uint8Array, maxPayloadBytes: number): number {
    if (this.#isClosed || !this.#isConnected) return 0;
    return this.#socket.sendUnit(header, unit, codec === 'h265', maxPayloadBytes);
  }

  /**
   * The units of this stream are taken as soon as they are whole, from now on and as long as it comes in order; not those of a stream for
   * which there is no place.
   */
  expectUnit(expected: ExpectedUnit): void {
    if (!this.#isClosed) this.#expected.expect(expected);
  }

  /** The units of the stream with this SSRC are not, until `expectUnit`: its place is free. */
  expectNoUnit(ssrc: number): void {
    if (!this.#isClosed) this.#expected.forget(ssrc);
  }

  /** Resolves when nothing of it is left. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#socket.close();
  }

  readonly #onUnit: OnUnit = (unit, address, port) => {
    this.#heard(address, port);
    this.#readUs ??= this.#options.clock.nowUs();
    this.#expected.told(this.#fields[unitField.ssrc] ?? 0, this.#remote, this.#unit(unit), this.#readUs);
  };

  #unit(unit: ArrayBuffer): WholeUnit {
    const fields = this.#fields;
    const flags = fields[unitField.flags] ?? 0;
    const hasCaptureTime = (flags & unitFlag.hasCaptureTime) !== 0;
    const seconds = fields[unitField.captureSeconds] ?? 0;
    const fraction = fields[unitField.captureFraction] ?? 0;
    return {
      data: new Uint8Array(unit),
      isKey: (flags & unitFlag.isKey) !== 0,
      sequenceNumber: fields[unitField.sequenceNumber] ?? 0,
      timestamp: fields[unitField.timestamp] ?? 0,
      capturedUnixUs: hasCaptureTime ? captureUnixUs(seconds, fraction) : undefined,
    };
  }

  readonly #onDatagrams: OnDatagrams = (memory, count, isLast, address, port) => {
    this.#heard(address, port);
    const { clock, onDatagram, onRead } = this.#options;
    const nowUs = clock.nowUs();
    const readUs = this.#readUs ?? nowUs;
    let offset = 0;
    for (let index = 0; index < count && !this.#isClosed; index++) {
      const size = this.#sizes[index] ?? 0;
      this.#arrivedUs = Math.max(this.#arrivedUs, nowUs - (this.#waits[index] ?? 0));
      onDatagram(new Uint8Array(memory, offset, size), this.#remote, this.#arrivedUs, readUs);
      offset += size;
    }
    this.#readUs = undefined;
    if (!this.#isClosed) onRead?.(isLast);
  };

  #heard(address: string | undefined, port: number | undefined): void {
    if (address !== undefined && port !== undefined) this.#remote = { address, port };
  }

  #begin(address: string, port: number, begin: () => void): void {
    try {
      begin();
    } catch (cause) {
      this.#isClosed = true;
      this.#socket.close();
      throw addressError(`${address}:${port}`, cause as NodeJS.ErrnoException);
    }
    const { log, bufferBytes = defaultBufferBytes } = this.#options;
    for (const warning of askForBuffers(this.#socket, bufferBytes)) log.warn(warning);
  }

  readonly #count = (code: string): void => {
    if (this.#isClosed) return;
    const count = (this.#errors.get(code) ?? 0) + 1;
    this.#errors.set(code, count);
    if (count > 1) return;
    this.#options.log.warn(
      `${hints.get(code) ?? 'the system refuses what is sent'} (${code}); said once, counted from now on`,
    );
  };
}

const hints = new Map([
  ['ECONNREFUSED', 'nobody listens at the peer, what is sent is lost until somebody does'],
  ['EMSGSIZE', 'a datagram is larger than the network takes; set a smaller mtu'],
  ['ENOBUFS', 'the system takes nothing more, what is sent is lost until it does'],
]);

function addressError(target: string, cause: NodeJS.ErrnoException): PipelineError {
  const isTaken = cause.code === 'EADDRINUSE';
  const advice = isTaken ? 'another program has the port; choose another one' : 'check host and port';
  return new PipelineError('ERR_UDP_ADDRESS', `${target} cannot be used (${cause.code ?? cause.message}); ${advice}`, {
    retryable: true,
    cause,
  });
}

import { loadAddon } from '@arkavo-pipeline/core';

/** A socket of the addon: open from its construction on. What the system refuses is thrown with the system's `code`. */
export type NativeSocket = {
  bind(host: string, port: number): void;
  connect(host: string, port: number): void;
  localPort(): number;
  /** What the system then says of the receive and the send buffer, bytes. */
  askForBuffers(bytes: number): readonly [receive: number, send: number];
  /** Bytes that the system has not taken yet. */
  queuedBytes(): number;
  /** What the system does not take at once is copied. */
  send(datagrams: readonly Uint8Array[], host?: string, port?: number): void;
  /**
   * Sends an access unit in Annex B form as RTP packets to the peer of a connected socket, before it returns or as `send` does. `header` is
   * that of the first packet without a marker, `maxPayloadBytes` 64 to 65 535. How many packets they are; 0 when nothing was
   * sent: others wait, or there is nothing in the unit to send.
   */
  sendUnit(header: Uint8Array, unit: Uint8Array, isH265: boolean, maxPayloadBytes: number): number;
  /**
   * From now on units of this stream are told as soon as they are whole, as long as all of it comes in order and without padding: the
   * next one begins with this sequence number. `captureTimeId` is that of the header extension with the capture time, 0 for none. The
   * stream has one of 16 places until `forgetUnits`, in order or not: false when none was left.
   */
  expectUnit(
    ssrc: number,
    payloadType: number,
    isH265: boolean,
    sequenceNumber: number,
    captureTimeId: number,
  ): boolean;
  /** Units of this stream are not told any more, and its place is free. */
  forgetUnits(ssrc: number): void;
  close(): void;
};

/** Places in the table of what is told of a unit: of its first packet, but for the flags. The capture time is in NTP. */
export const unitField = { ssrc: 0, sequenceNumber: 1, timestamp: 2, flags: 3, captureSeconds: 4, captureFraction: 5 };
/** Flags: its first slice is one of a keyframe; there is a capture time. */
export const unitFlag = { isKey: 1, hasCaptureTime: 2 };

/**
 * An access unit in Annex B form, before the datagrams that made it whole; those before may have been handed over. What else is told of it
 * is in the table. The sender is said as for datagrams.
 */
export type OnUnit = (unit: ArrayBuffer, host: string | undefined, port: number | undefined) => void;

/**
 * Datagrams of one sender, one behind the other in `memory`, their sizes and how long each waited to be read, microseconds, in the tables. The sender is not said again when it is that of
 * the call before. `isLast`: the system has no more for now.
 */
export type OnDatagrams = (
  memory: ArrayBuffer,
  count: number,
  isLast: boolean,
  host: string | undefined,
  port: number | undefined,
) => void;

type DatagramsAddon = {
  readonly Socket: new (
    family: 4 | 6,
    sizes: Uint32Array,
    waits: Uint32Array,
    fields: Uint32Array,
    onDatagrams: OnDatagrams,
    onUnit: OnUnit,
    onError: (code: string) => void,
  ) => NativeSocket;
};

/** Loaded by the first that needs it. Throws ERR_ADDON_LOAD. */
export function openNativeSocket(...parameters: ConstructorParameters<DatagramsAddon['Socket']>): NativeSocket {
  const { Socket } = loadAddon<DatagramsAddon>(new URL('../../../native/', import.meta.url), 'datagrams');
  return new Socket(...parameters);
}

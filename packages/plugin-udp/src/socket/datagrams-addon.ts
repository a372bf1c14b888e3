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
  close(): void;
};

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
    onDatagrams: OnDatagrams,
    onError: (code: string) => void,
  ) => NativeSocket;
};

/** Loaded by the first that needs it. Throws ERR_ADDON_LOAD. */
export function openNativeSocket(...parameters: ConstructorParameters<DatagramsAddon['Socket']>): NativeSocket {
  const { Socket } = loadAddon<DatagramsAddon>(new URL('../../../native/', import.meta.url), 'datagrams');
  return new Socket(...parameters);
}

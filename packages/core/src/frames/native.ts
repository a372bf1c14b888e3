import { loadAddon } from '../addon/load-addon.js';
import type { FrameInfo } from './frame.js';

export type NativeOwner = number;

/** What the pool is doing, over all threads of the process. */
export type FramePoolStats = {
  /** Frames that someone holds. */
  readonly inUse: number;
  /** The most there were at one time since the last `resetPeak`. */
  readonly peak: number;
  /** Bytes of pool memory, in use or on a free list. */
  readonly allocatedBytes: number;
  /** Uses of a handle whose frame was gone, since the process started. */
  readonly stale: number;
  /** References by owner, of owners that hold any. */
  readonly owners: readonly { readonly name: string; readonly references: number }[];
};

/** A native counterpart of arkavo_pipeline.h; a handle of 0, `false` or `undefined` is a refusal. */
type NativeFrames = {
  readonly abi: unknown;
  createOwner(name: string): NativeOwner;
  bindOwner(owner: NativeOwner): void;
  destroyOwner(owner: NativeOwner): number;
  allocate(owner: NativeOwner, info: FrameInfo): number;
  retain(owner: NativeOwner, handle: number): boolean;
  release(owner: NativeOwner, handle: number): boolean;
  move(handle: number, from: NativeOwner, to: NativeOwner): boolean;
  mapPlanes(owner: NativeOwner, handle: number): { data: Uint8Array; stride: number }[] | undefined;
  detach(data: Uint8Array): void;
  stats(): FramePoolStats;
  resetPeak(): void;
  trim(): void;
};

export const nativeFrames = loadAddon<NativeFrames>(new URL('../../../native/', import.meta.url), 'frames');

/** What the pool is doing now. */
export function framePoolStats(): FramePoolStats {
  return nativeFrames.stats();
}

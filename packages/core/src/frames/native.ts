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
  /** Uses of a handle whose frame was gone, or that the user did not hold, since the process started. */
  readonly stale: number;
  /** References by owner, of owners that hold any. */
  readonly owners: readonly { readonly name: string; readonly references: number }[];
};

/** A frame's memory as typed arrays. The views share in the memory until they are unmapped. */
export type MappedPlanes = {
  readonly planes: readonly { readonly data: Uint8Array; readonly stride: number }[];
  readonly share: unknown;
};

/** What `allocate` returns instead of a handle, as in arkavo_pipeline.h. */
export const frameStatus = { deadOwner: -2, noMemory: -4, badArgument: -5 } as const;

/** The counterpart of the addon; `false` or `undefined` is a refusal. */
type NativeFrames = {
  readonly abi: unknown;
  createOwner(name: string): NativeOwner;
  bindOwner(owner: NativeOwner): boolean;
  destroyOwner(owner: NativeOwner): number;
  allocate(owner: NativeOwner, info: FrameInfo): number;
  retain(owner: NativeOwner, handle: number): boolean;
  release(owner: NativeOwner, handle: number): boolean;
  /** 0, or a refusal's status. */
  move(handle: number, from: NativeOwner, to: NativeOwner): number;
  mapPlanes(owner: NativeOwner, handle: number): MappedPlanes | undefined;
  unmapPlanes(mapped: MappedPlanes): void;
  stats(): FramePoolStats;
  resetPeak(): void;
  trim(): void;
  setLimit(bytes: number): void;
};

export const nativeFrames = loadAddon<NativeFrames>(new URL('../../../native/', import.meta.url), 'frames');

/** What the pool is doing now. */
export function framePoolStats(): FramePoolStats {
  return nativeFrames.stats();
}

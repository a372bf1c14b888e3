import type { AccessUnitPacket, AudioPacket } from '@arkavo-pipeline/core';

/** The video, or the sound of one source. */
export type Track = 'video' | `audio:${string}`;

/** When and by whom something was captured, on the pipeline's clock, microseconds. */
export type Capture = { readonly sourceId: string; readonly captureUs: number; readonly uncertaintyUs: number };

/** What a track has for the file: times in microseconds on the pipeline's timeline, data as the container stores it. */
export type Sample = {
  readonly track: Track;
  readonly ptsUs: number;
  readonly durationUs: number;
  readonly keyframe: boolean;
  readonly data: Uint8Array;
  /** How much of the beginning of sound is an encoder's priming, microseconds, as far as it said so. */
  readonly primingUs?: number;
  readonly capture: Capture;
};

export function captureOf({ sourceId, ledger }: AccessUnitPacket | AudioPacket): Capture {
  return { sourceId, captureUs: ledger.captureUs, uncertaintyUs: ledger.uncertaintyUs };
}

export function trackOf(packet: AccessUnitPacket | AudioPacket): Track {
  return packet.kind === 'audio' ? `audio:${packet.sourceId}` : 'video';
}

/** What messages call a track. */
export function kindOf(track: Track): 'video' | 'audio' {
  return track === 'video' ? 'video' : 'audio';
}

import type { Packet } from '@arkavo-pipeline/core';

type Kind = Packet['kind'];

/** Which camera a packet is of, and the stage that it came from; undefined when its ledger has no stamp of one. */
export type Origin = { readonly sourceId: string; readonly stage: string | undefined };

/**
 * Which packets belong into the one file. The source of the first picture (of the first sound, where no video is linked) leads:
 * the stage that it comes from gives the file nothing of any other source, which would be another camera. From other stages, a
 * microphone's for instance, come the sound of the first source and the metadata of all. Where the sound of several sources is recorded,
 * it is that of the first of them, wherever they come from.
 */
export class SourceGate {
  readonly #stageId: string;
  readonly #leadingKind: Kind;
  readonly #soundLimit: number;
  readonly #sounds = new Set<string>();
  #leader: Origin | undefined;

  /** `stageId`: the recorder's own, whose stamp is the last of each packet. `soundLimit`: of how many sources the sound is recorded. */
  constructor(stageId: string, leadingKind: 'access-unit' | 'audio', soundLimit: number) {
    this.#stageId = stageId;
    this.#soundLimit = soundLimit;
    this.#leadingKind = leadingKind;
  }

  /** Notes who leads. False for sound that comes before it is known whether it is of the camera. */
  isPlaced(packet: Packet): boolean {
    if (packet.kind === this.#leadingKind) this.#leader ??= this.originOf(packet);
    return this.#leader !== undefined || packet.kind !== 'audio';
  }

  admits(kind: Kind, { sourceId, stage }: Origin): boolean {
    if (kind === 'audio' && this.#soundLimit > 1) return this.#isAmongFirst(sourceId);
    const leader = this.#leader;
    if (leader && (kind === this.#leadingKind || (stage !== undefined && stage === leader.stage))) {
      return sourceId === leader.sourceId;
    }
    if (kind === 'metadata') return true;
    return this.#isAmongFirst(sourceId);
  }

  #isAmongFirst(sourceId: string): boolean {
    if (this.#sounds.size < this.#soundLimit) this.#sounds.add(sourceId);
    return this.#sounds.has(sourceId);
  }

  originOf({ sourceId, ledger }: Packet): Origin {
    return { sourceId, stage: ledger.stamps.findLast(({ stage }) => stage !== this.#stageId)?.stage };
  }
}

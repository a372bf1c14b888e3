import { type FrameInfo, FrameOwner, framePoolStats, type VideoCodec } from '@arkavo-pipeline/core';
import { FakeVideoToolbox } from '@arkavo-pipeline/videotoolbox';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type DecodeResult, type DecoderSettings, loadDecoderAddon } from '../../src/decoder-addon.js';
import { DecoderSession } from '../../src/decoder-session.js';
import { md5Of } from '../support/picture-hash.js';
import type { Unit } from '../support/stream.js';

const folder = new URL('../../../test/native/', import.meta.url);

/** The decoder over the test double, and what steers that. */
export const addon = loadDecoderAddon(folder);
export const fake = new FakeVideoToolbox(folder, 'vt_decoder');

/** What is left of a frame that was hashed and given back. */
export type Picture = {
  readonly ptsUs: number;
  readonly md5: string;
  readonly damaged: boolean;
  readonly info: FrameInfo;
};

/** A session with an owner of its own, which keeps all that came out of it. */
export class FakeDecoder {
  readonly pictures: Picture[] = [];
  readonly damages: string[] = [];
  corruptPictures = 0;
  readonly #owner = FrameOwner.create('test');
  readonly #session: DecoderSession;

  constructor(codec: VideoCodec, settings: Partial<DecoderSettings> = {}) {
    const all = { codec, threads: 1, hardware: 'preferred', conceal: false, ...settings } as const;
    this.#session = new DecoderSession(addon, this.#owner, all);
  }

  get hardware(): boolean {
    return this.#session.description.hardware;
  }

  decode(units: readonly Unit[]): void {
    for (const { data, ptsUs, keyframe } of units) this.#keep(this.#session.decode(data, ptsUs, keyframe));
  }

  /** What a stage does: after damage, nothing but a keyframe is decoded. Returns how many units were left out. */
  decodeFromKeyframes(units: readonly Unit[]): number {
    let skipped = 0;
    let needsKeyframe = true;
    for (const unit of units) {
      if (needsKeyframe && !unit.keyframe) {
        skipped++;
        continue;
      }
      const before = this.damages.length;
      this.decode([unit]);
      needsKeyframe = this.damages.length > before;
    }
    return skipped;
  }

  flush(): void {
    this.#keep(this.#session.flush());
  }

  close(): void {
    this.#session.close();
    assert.is(this.#owner.close(), 0);
  }

  #keep({ pictures, corruptPictures, damage }: DecodeResult): void {
    for (const { handle, ptsUs, info, damaged } of pictures) {
      const frame = this.#owner.adopt(handle, info);
      this.pictures.push({ ptsUs, md5: md5Of(frame), damaged, info });
      frame.release();
    }
    this.corruptPictures += corruptPictures;
    if (damage !== '') this.damages.push(damage);
  }
}

/** Registers a test: it starts with a fresh double, and fails unless it leaves nothing behind and breaks no rule. */
export function decoderTest(title: string, work: () => void | Promise<void>): void {
  test(title, async () => {
    fake.reset();
    await work();
    assert.is(fake.violations, '');
    assert.is(fake.liveObjects, 0, fake.liveText);
    assert.is(framePoolStats().inUse, 0);
  });
}

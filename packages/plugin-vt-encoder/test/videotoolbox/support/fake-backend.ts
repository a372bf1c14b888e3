import { type AccessUnitPacket, type FrameInfo, FramePacket, framePoolStats } from '@arkavo-pipeline/core';
import { TestStage } from '@arkavo-pipeline/core/testing';
import { FakeVideoToolbox } from '@arkavo-pipeline/videotoolbox';
import type { Test } from 'uvu';
import * as assert from 'uvu/assert';
import { loadEncoderAddon } from '../../../src/encoder-addon.js';
import { vtEncoder } from '../../../src/encoder-stage.js';
import { type Options, takeUnits } from '../../support/encoding.js';
import { picturePacket } from '../../support/pictures.js';

/** Statuses of VTErrors.h. */
export const status = {
  propertyNotSupported: -12900,
  parameter: -12902,
  invalidSession: -12903,
  allocationFailed: -12904,
  noEncoder: -12908,
  decoderMalfunction: -12911,
  encoderMalfunction: -12912,
  sessionMalfunction: -17691,
} as const;

/** Those after which a session is dead. */
export const lost: readonly number[] = [
  status.invalidSession,
  status.decoderMalfunction,
  status.encoderMalfunction,
  status.sessionMalfunction,
];

const nativeFolder = new URL('../../../../test/native/', import.meta.url);
const addon = process.platform === 'linux' ? loadEncoderAddon(nativeFolder) : undefined;

/** How long a picture lasts: a unit is waited for as long as six of them, so that on a busy machine, too, it comes with its picture. */
const patientUs = 100_000;

/** An encoder stage over the test double, and what steers that. */
export class FakeEncoder {
  readonly fake: FakeVideoToolbox;
  readonly stage: TestStage;
  readonly #durationUs: number;

  private constructor(fake: FakeVideoToolbox, stage: TestStage, durationUs: number) {
    this.fake = fake;
    this.stage = stage;
    this.#durationUs = durationUs;
  }

  /** Every knob is back where it was. The session opens with the first picture. */
  static async open(options: Options = {}, durationUs = patientUs): Promise<FakeEncoder> {
    if (!addon) throw new Error('there is no double of VideoToolbox on this system');
    const fake = new FakeVideoToolbox(nativeFolder, 'vt_encoder');
    fake.reset();
    return new FakeEncoder(fake, await TestStage.open(vtEncoder(addon), { options }), durationUs);
  }

  /** Encodes pictures number `from` to `to` - 1; returns the units that came out meanwhile. */
  async encode(from: number, to: number, fields: Partial<FrameInfo> = {}): Promise<AccessUnitPacket[]> {
    for (let index = from; index < to; index++) {
      const { header, frame } = picturePacket(this.stage.frames, index, fields);
      await this.stage.send(new FramePacket({ ...header, durationUs: this.#durationUs, frame }));
    }
    return takeUnits(this.stage);
  }

  /** Ends the stream; returns the units that were still inside. */
  async end(): Promise<AccessUnitPacket[]> {
    await this.stage.end();
    return takeUnits(this.stage);
  }

  /** Nothing may be left, and no rule of the framework's may have been broken. */
  async close(): Promise<void> {
    assert.is(await this.stage.close(), 0);
    assert.is(this.fake.liveText, '');
    assert.is(this.fake.violations, '');
    assert.is(this.fake.sessionsAlive, 0);
    assert.is(framePoolStats().inUse, 0);
  }

  /** The messages of the faults so far. */
  get faults(): string[] {
    return this.stage.faults.map(({ message }) => message);
  }
}

/** The places of the keyframes among the units. */
export function keyframes(units: readonly AccessUnitPacket[]): number[] {
  return units.flatMap(({ keyframe }, index) => (keyframe ? [index] : []));
}

/** Resolves when `condition` holds: for what the double's own threads do. Fails after ten seconds. */
export async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!condition()) {
    assert.ok(performance.now() < deadline, 'it never came to be');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Registers a test over the double. Where there is none, it is skipped, and says so. */
export function withFake(test: Test, title: string, work: () => Promise<void>): void {
  if (addon) test(title, work);
  else test.skip(`${title} (needs the double of VideoToolbox, which is built on Linux)`, work);
}

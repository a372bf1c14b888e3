// Stages of the loss bench: one hands over the units of a clip in real time, one notes which came.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { AccessUnitPacket, definePlugin, defineStage, isKeyframe, startLedger } from '@arkavo-pipeline/core';
import { framesPerSecond, readClip } from '../loss-clip.mjs';

/** @typedef {{ hash: string, atUs: number }} Seen */

const frameUs = 1_000_000 / framesPerSecond;
const report = /** @type {const} */ ({
  type: 'string',
  required: true,
  description: 'File for the hash of each unit and its time, microseconds, as JSON.',
});

const clipSource = defineStage({
  type: 'clip-source',
  summary: 'Hands over the units of a clip, each at its time.',
  outputs: { video: ['video/h264'] },
  options: { path: { type: 'string', required: true, description: 'The clip.' }, report },
  open({ options, clock, stopping }) {
    const units = readClip(options.path).map(({ annexB }) => annexB);
    return {
      async generate(emit) {
        /** @type {Seen[]} */
        const sent = [];
        const startUs = clock.nowUs();
        for (const [index, data] of units.entries()) {
          await clock.sleepUntil(startUs + index * frameUs, stopping);
          if (stopping.aborted) break;
          const hash = hashOf(data);
          const atUs = clock.nowUs();
          sent.push({ hash, atUs });
          const ptsUs = Math.round(index * frameUs);
          const header = { sourceId: 'camera', ptsUs, durationUs: Math.round(frameUs), ledger: startLedger(atUs) };
          const keyframe = isKeyframe('h264', data);
          await emit(new AccessUnitPacket({ ...header, codec: 'h264', dtsUs: ptsUs, keyframe, data }));
        }
        writeFileSync(options.report, JSON.stringify(sent));
      },
    };
  },
});

const clipSink = defineStage({
  type: 'clip-sink',
  summary: 'Notes which units came, and when.',
  inputs: { video: ['video/h264'] },
  options: { report },
  open({ options, clock }) {
    /** @type {Seen[]} */
    const seen = [];
    return {
      process(packet) {
        const atUs = clock.nowUs();
        if (packet.kind === 'access-unit') seen.push({ hash: hashOf(packet.data), atUs });
        packet.dispose();
      },
      flush() {
        writeFileSync(options.report, JSON.stringify(seen));
      },
    };
  },
});

/** @param {Uint8Array} data */
function hashOf(data) {
  return createHash('sha1').update(data).digest('base64');
}

export default definePlugin({ name: 'clip', apiVersion: 1, stages: [clipSource, clipSink] });

// Stages that hand in access units at their pace and take them out again, and note when.
import { readFileSync, writeFileSync } from 'node:fs';
import { AccessUnitPacket, definePlugin, defineStage, isKeyframe, startLedger } from '@arkavo-pipeline/core';

/** The receiver may still be starting. */
const startUpUs = 1_000_000;

const path = /** @type {const} */ ({ type: 'string', required: true, description: 'File for the times, as JSON.' });

const unitSource = defineStage({
  type: 'unit-source',
  summary: 'Hands in the units of a file at 30 a second, and writes down when.',
  outputs: { video: ['video/h264'] },
  options: {
    path,
    units: { type: 'string', required: true, description: 'File with the units, each behind its length in 4 bytes.' },
    count: { type: 'integer', default: 300, minimum: 1, description: 'How many units.' },
  },
  open({ options, clock, stopping }) {
    return {
      async generate(emit) {
        const units = readUnits(options.units);
        const handed = [];
        await clock.sleepUntil(clock.nowUs() + startUpUs, stopping);
        const startUs = clock.nowUs();
        for (let index = 0; index < options.count && !stopping.aborted; index += 1) {
          const ptsUs = Math.round((index * 1e6) / 30);
          const data = Uint8Array.from(units[index % units.length] ?? []);
          const times = { ptsUs, dtsUs: ptsUs, durationUs: 33_333 };
          const keyframe = isKeyframe('h264', data);
          await clock.sleepUntil(startUs + ptsUs, stopping);
          const atUs = clock.nowUs();
          handed.push({ atUs, bytes: data.length });
          await emit(
            new AccessUnitPacket({
              sourceId: 'camera',
              ...times,
              ledger: startLedger(atUs),
              codec: 'h264',
              keyframe,
              data,
            }),
          );
        }
        writeFileSync(options.path, JSON.stringify(handed));
      },
    };
  },
});

const unitPass = defineStage({
  type: 'unit-pass',
  summary: 'Hands units on, and does nothing else.',
  inputs: { video: ['video/h264'] },
  outputs: { video: ['video/h264'] },
  options: {},
  open() {
    return {
      process(packet, emit) {
        return emit(packet);
      },
    };
  },
});

const unitSink = defineStage({
  type: 'unit-sink',
  summary: 'Disposes of units, and writes down when they came.',
  inputs: { video: ['video/h264'] },
  options: { path },
  open({ options, clock }) {
    /** @type {{ atUs: number, bytes: number }[]} */
    const came = [];
    return {
      process(packet) {
        const atUs = clock.nowUs();
        if (packet.kind === 'access-unit') came.push({ atUs, bytes: packet.data.length });
        packet.dispose();
      },
      flush() {
        writeFileSync(options.path, JSON.stringify(came));
      },
    };
  },
});

/** @param {string} file */
function readUnits(file) {
  const data = readFileSync(file);
  const units = [];
  for (let at = 0; at < data.length; ) {
    const end = at + 4 + data.readUInt32BE(at);
    units.push(data.subarray(at + 4, end));
    at = end;
  }
  return units;
}

export default definePlugin({ name: 'units', apiVersion: 1, stages: [unitSource, unitPass, unitSink] });

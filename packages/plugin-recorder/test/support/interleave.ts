import type { AccessUnitPacket, AudioPacket } from '@arkavo-pipeline/core';
import { type AudioUnit, aacPacket, accessUnit, type VideoUnit } from './media-file.js';

/** Pictures and sound in the order of their time, in a loop for so many microseconds; the sound `lateUs` later. */
export function* interleave(
  video: readonly VideoUnit[],
  audio: readonly AudioUnit[],
  untilUs: number,
  lateUs = 0,
): Generator<AccessUnitPacket | AudioPacket> {
  const pictures = looped(video, untilUs);
  const sounds = looped(audio, untilUs);
  let [picture, sound] = [pictures.next(), sounds.next()];
  while (!picture.done || !sound.done) {
    const pictureUs = picture.done ? Number.POSITIVE_INFINITY : picture.value.unit.dtsUs + picture.value.shiftUs;
    const soundUs = sound.done ? Number.POSITIVE_INFINITY : sound.value.unit.ptsUs + sound.value.shiftUs + lateUs;
    if (pictureUs <= soundUs && !picture.done) {
      yield accessUnit(picture.value.unit, { shiftUs: picture.value.shiftUs });
      picture = pictures.next();
    } else if (!sound.done) {
      yield aacPacket(sound.value.unit, { shiftUs: sound.value.shiftUs });
      sound = sounds.next();
    }
  }
}

function* looped<Unit extends { readonly ptsUs: number; readonly durationUs: number }>(
  units: readonly Unit[],
  untilUs: number,
): Generator<{ unit: Unit; shiftUs: number }, undefined> {
  const first = units[0];
  const last = units.at(-1);
  if (!first || !last) return;
  const lengthUs = Math.max(...units.map(({ ptsUs, durationUs }) => ptsUs + durationUs)) - first.ptsUs;
  for (let shiftUs = 0; ; shiftUs += lengthUs) {
    for (const unit of units) {
      if (unit.ptsUs + shiftUs >= untilUs) return;
      yield { unit, shiftUs };
    }
  }
}

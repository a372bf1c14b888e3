import { joinAnnexB, type VideoCodec } from '@arkavo-pipeline/core';
import fc from 'fast-check';

/** A NAL unit of this type and length, whose bytes cannot be taken for a start code and count up from `seed`. */
export function nal(codec: VideoCodec, type: number, length: number, seed = 1): Uint8Array {
  const bytes = Uint8Array.from({ length }, (_, index) => 1 + ((seed + index) % 255));
  bytes[0] = codec === 'h264' ? 0x60 | type : type << 1;
  if (codec === 'h265') bytes[1] = 1;
  return bytes;
}

const lengths = fc.oneof(
  { arbitrary: fc.integer({ min: 2, max: 80 }), weight: 4 },
  { arbitrary: fc.integer({ min: 2, max: 5000 }), weight: 1 },
);

/** Any NAL unit that the codec knows: of any importance, layer and temporal id. */
function anyNal(codec: VideoCodec): fc.Arbitrary<Uint8Array> {
  const type = codec === 'h264' ? fc.integer({ min: 1, max: 23 }) : fc.integer({ min: 0, max: 47 });
  return fc.tuple(type, lengths, fc.nat(255), fc.nat(63), fc.integer({ min: 1, max: 7 })).map((parts) => {
    const [kind, length, seed, layer, temporalId] = parts;
    const unit = nal(codec, kind, length, seed);
    if (codec === 'h264') unit[0] = ((layer & 3) << 5) | kind;
    else unit.set([(kind << 1) | (layer >> 5), ((layer & 0x1f) << 3) | temporalId]);
    return unit;
  });
}

/** Any access unit, in Annex B form with four-byte start codes. */
export function anyAccessUnit(codec: VideoCodec): fc.Arbitrary<Uint8Array> {
  return fc.array(anyNal(codec), { minLength: 1, maxLength: 12 }).map((units) => joinAnnexB(units));
}

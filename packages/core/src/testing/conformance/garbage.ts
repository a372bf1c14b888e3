import type { FrameOwner } from '../../frames/frame-owner.js';
import {
  AccessUnitPacket,
  AudioPacket,
  FramePacket,
  type JsonValue,
  MetadataPacket,
  type Packet,
} from '../../packet/packet.js';
import { usPerSecond } from '../../time/units.js';
import { testFrame } from '../test-packets.js';

/** A packet of the right media type that is no good, and what is wrong with it. */
export type Garbage = { readonly what: string; make(): Packet };

const yearUs = 365 * 86_400 * usPerSecond;
const startCode = [0, 0, 0, 1];

/** What is wrong in many ways, each a spoilt copy of a good packet, which stays the caller's. */
export function garbageLike(good: Packet, frames: FrameOwner): Garbage[] {
  switch (good.kind) {
    case 'frame':
      return pictures(good, frames);
    case 'access-unit':
      return units(good);
    case 'audio':
      return sounds(good);
    case 'metadata':
      return values(good);
  }
}

function pictures({ header }: FramePacket, frames: FrameOwner): Garbage[] {
  const like = (what: string, picture: { width?: number; height?: number; format?: 'nv12' }, ptsUs = header.ptsUs) => ({
    what,
    make: () => new FramePacket({ ...header, ptsUs, frame: testFrame({ index: 0, frames, ...picture }).frame }),
  });
  return [
    like('a picture at the time of the one before it', {}, 0),
    like('a picture at -1 µs', {}, -1),
    like('a picture of 1x1 pixels', { width: 1, height: 1 }),
    like('a picture of 17x3 pixels', { width: 17, height: 3 }),
    like('a picture of another size', { width: 128, height: 64 }),
    like('a picture of another format', { format: 'nv12' }),
    like('a picture a year later', {}, yearUs),
  ];
}

function units({ header, codec, data, dtsUs, keyframe }: AccessUnitPacket): Garbage[] {
  const unit = (what: string, fields: Partial<ConstructorParameters<typeof AccessUnitPacket>[0]>) => ({
    what,
    make: () => new AccessUnitPacket({ ...header, codec, data: data.slice(), dtsUs, keyframe, ...fields }),
  });
  return [
    unit('an access unit of 0 bytes', { data: new Uint8Array() }),
    unit('a keyframe of 0 bytes', { data: new Uint8Array(), keyframe: true }),
    unit('random bytes', { data: noise(400) }),
    unit('random bytes that say they are a keyframe', { data: noise(400), keyframe: true }),
    unit('random bytes behind a start code', { data: Uint8Array.from([...startCode, ...noise(400)]), keyframe: true }),
    unit('start codes and nothing else', { data: Uint8Array.from([...startCode, ...startCode]), keyframe: true }),
    unit('the first half of a unit', { data: data.slice(0, data.length >> 1) }),
    unit('a unit with damaged bytes', { data: damaged(data) }),
    unit('a picture that says it is a keyframe', { keyframe: true }),
    unit('a unit at -1 µs', { ptsUs: -1, dtsUs: -1 }),
    unit('a unit that is decoded after it is shown', { dtsUs: dtsUs + usPerSecond }),
    unit('a unit a year later', { ptsUs: yearUs, dtsUs: yearUs }),
  ];
}

function sounds({ header, format, sampleRate, channels, data, config }: AudioPacket): Garbage[] {
  const sound = (what: string, fields: Partial<ConstructorParameters<typeof AudioPacket>[0]>) => ({
    what,
    make: () =>
      new AudioPacket({
        ...header,
        format,
        sampleRate,
        channels,
        data: data.slice(),
        ...(config && { config }),
        ...fields,
      }),
  });
  return [
    sound('audio of 0 bytes', { data: new Uint8Array() }),
    sound('audio of 3 bytes', { data: noise(3) }),
    sound('random audio', { data: noise(400) }),
    sound('audio of no channels', { channels: 0 }),
    sound('audio of no sample rate', { sampleRate: 0 }),
    sound('audio without its configuration', { config: undefined }),
    sound('audio at -1 µs', { ptsUs: -1 }),
    sound('audio a year later', { ptsUs: yearUs }),
  ];
}

function values({ header }: MetadataPacket): Garbage[] {
  const value = (what: string, given: JsonValue, ptsUs = header.ptsUs) => ({
    what,
    make: () => new MetadataPacket({ ...header, ptsUs, value: given }),
  });
  const nested = Array.from({ length: 500 }).reduce<JsonValue>((inner) => [inner], 'deep');
  return [
    value('metadata that is null', null),
    value('metadata that is an empty text', ''),
    value('metadata of 200 kB', 'x'.repeat(200_000)),
    value('metadata in 500 levels', nested),
    value('metadata at -1 µs', 1, -1),
    value('metadata a year later', 1, yearUs),
  ];
}

/** The same bytes each time. */
function noise(length: number): Uint8Array {
  let state = 12_345;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state >>> 16;
  });
}

/** Every fifth byte from the eighth on is another one. */
function damaged(data: Uint8Array): Uint8Array {
  return data.map((byte, index) => (index >= 8 && index % 5 === 0 ? byte ^ 0x5a : byte));
}

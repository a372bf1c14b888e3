import type { VideoCodec } from '../packet/packet.js';

/** From one keyframe to the next. */
export const picturesInGroup = 4;

/**
 * Black pictures of 64x48, coded by x264 and x265 (`color=black:s=64x48:r=30`, one keyframe and three pictures that say
 * "as before"), Annex B, parameter sets in the first unit.
 */
const groups: { readonly [codec in VideoCodec]: readonly string[] } = {
  h264: [
    'AAAAAWdkAAqstCPYCIAAAAMAgAAAHkeJE1AAAAABaO8PLIsAAAFliIQEv/73rd+BTcMrNWu6Vzi0la3kA5MtsETUvw==',
    'AAAAAUGaJiC///7aqhY=',
    'AAAAAUGaRiC///7aqhc=',
    'AAAAAUGaZiC///7aqhY=',
  ],
  h265: [
    'AAAAAUABDAH//wFgAAADAJAAAAMAAAMAHpKAkAAAAAFCAQEBYAAAAwCQAAADAAADAB6gIIMWWSrkyvAWgIAAAAMAgAAADwQAAAABRAHBc9CJAAABKAGvCGDxJM3/96fHDBMkgA==',
    'AAAAAQIB0Al+EMYQwPqSdA==',
    'AAAAAQIB0BH/1EMGEED6knQ=',
    'AAAAAQIB0Bif/cQwGEH6knQ=',
  ],
};

/** A raw AAC-LC unit of silence in stereo, and the AudioSpecificConfig of 48 kHz stereo (ISO/IEC 14496-3). */
const aacUnit = [0x21, 0x10, 0x04, 0x60, 0x8c, 0x1c];
const aacConfig = [0x11, 0x90];

/** The unit of the `index`-th picture of an endless stream. */
export function codedPicture(codec: VideoCodec, index: number): Uint8Array {
  return new Uint8Array(Buffer.from(groups[codec][index % picturesInGroup] as string, 'base64'));
}

export function silentAac(): { readonly data: Uint8Array; readonly config: Uint8Array } {
  return { data: Uint8Array.from(aacUnit), config: Uint8Array.from(aacConfig) };
}

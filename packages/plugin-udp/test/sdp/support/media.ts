import type { SdpMedia } from '../../../src/sdp/session-description.js';

const nothing = {
  address: '127.0.0.1',
  port: 5004,
  rtcpPort: 5004,
  channels: 1,
  parameters: new Map<string, string>(),
  parameterSets: [],
  isRtcpReducedSize: false,
  feedback: [],
  rtx: undefined,
  fec: undefined,
  extensions: new Map<number, string>(),
  isSecure: false,
  keys: undefined,
  ssrc: undefined,
  cname: undefined,
};

/** H.264 on payload type 96, but for what is given. */
export function video(given: Partial<SdpMedia> = {}): SdpMedia {
  return { ...nothing, mediaType: 'video/h264', payloadType: 96, clockRate: 90_000, ...given };
}

/** Two channels of L16 at 48 kHz on payload type 96, but for what is given. */
export function audio(given: Partial<SdpMedia> = {}): SdpMedia {
  return { ...nothing, mediaType: 'audio/pcm', payloadType: 96, clockRate: 48_000, channels: 2, ...given };
}

/** JSON on payload type 98, but for what is given. */
export function metadata(given: Partial<SdpMedia> = {}): SdpMedia {
  return { ...nothing, mediaType: 'metadata/json', payloadType: 98, clockRate: 90_000, ...given };
}

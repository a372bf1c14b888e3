import { spawnSync } from 'node:child_process';
import { type Command, start } from '../command.js';
import type { Codec } from './coded-clip.js';
import type { Profile, SrtpKey } from './srtp-keys.js';

type Ciphers = { readonly cipher: string; readonly auth: string };

const ciphers: { readonly [profile in Profile]: Ciphers } = {
  AES_CM_128_HMAC_SHA1_80: { cipher: 'aes-128-icm', auth: 'hmac-sha1-80' },
  AEAD_AES_128_GCM: { cipher: 'aes-128-gcm', auth: 'null' },
};

/** Why GStreamer cannot be had; undefined when it can. */
export function gstreamerMissing(): string | undefined {
  const { status } = spawnSync('gst-launch-1.0', ['--version'], { timeout: 10_000 });
  return status === 0 ? undefined : 'needs the program gst-launch-1.0';
}

/** Starts a GStreamer pipeline, given as on a command line. Interrupted, it finishes what it has begun. */
export function gstreamer(pipeline: string): Command {
  return start('gst-launch-1.0', ['-q', '-e', ...pipeline.split(' ')]);
}

/** Plays coded video of an mp4 file as RTP in real time. */
export function videoSender(path: string, codec: Codec, port: number, key?: SrtpKey): string {
  const payloadType = codec === 'h264' ? 96 : 97;
  const media = `filesrc location=${path} ! qtdemux ! ${codec}parse ! rtp${codec}pay pt=${payloadType} config-interval=-1`;
  return rtpSender(media, port, key);
}

/** Sends what the elements of `media` give as RTP. There are no reports and no goodbye: a bin that makes them stalls now and then. */
export function rtpSender(media: string, port: number, key?: SrtpKey): string {
  return `${media} ! ${key ? `${protector(key)} ! ` : ''}udpsink host=127.0.0.1 port=${port}`;
}

/** What udp-sender sends, by the session description that it wrote. GStreamer finds no key there: `opened` takes one. */
export function described(sdp: string): string {
  return `filesrc location=${sdp} ! sdpdemux`;
}

/** What udp-sender protects, opened. */
export function opened(port: number, codec: Codec, sdp: string, key: SrtpKey): string {
  const payloadType = /^a=rtpmap:(\d+) H26[45]\//m.exec(sdp)?.[1];
  const ssrc = /^a=ssrc:(\d+) /m.exec(sdp)?.[1];
  const { cipher, auth } = ciphers[key.profile];
  const caps = [
    ...['application/x-srtp', 'media=video', 'clock-rate=90000', `encoding-name=${codec.toUpperCase()}`],
    ...[`payload=${payloadType}`, `ssrc=(uint)${ssrc}`, `srtp-key=(buffer)${key.bytes.toString('hex')}`],
    ...[`srtp-cipher=(string)${cipher}`, `srtp-auth=(string)${auth}`],
    ...[`srtcp-cipher=(string)${cipher}`, `srtcp-auth=(string)${auth}`],
  ];
  const source = `udpsrc address=127.0.0.1 port=${port} caps=${caps.join(',')} ! srtpdec name=open`;
  return `rtpbin name=bin ${source} open.rtp_src ! bin.recv_rtp_sink_0 open.rtcp_src ! bin.recv_rtcp_sink_0 bin.`;
}

/** Writes each access unit into a file of one folder as it comes, and each picture that is decoded of them into one of the other. */
export function unitsAndPictures(units: string, pictures: string, codec: Codec): string {
  const whole = `video/x-${codec},stream-format=byte-stream,alignment=au`;
  const files = (folder: string) => `multifilesink location=${folder}/%05d sync=false async=false`;
  const decode = `${codec}parse ! avdec_${codec} ! video/x-raw,format=I420`;
  return `rtp${codec}depay ! ${whole} ! tee name=both both. ! ${files(units)} both. ! ${decode} ! ${files(pictures)}`;
}

function protector({ profile, bytes }: SrtpKey): string {
  const { cipher, auth } = ciphers[profile];
  const settings = `rtp-cipher=${cipher} rtp-auth=${auth} rtcp-cipher=${cipher} rtcp-auth=${auth}`;
  return `srtpenc key=${bytes.toString('hex')} ${settings}`;
}

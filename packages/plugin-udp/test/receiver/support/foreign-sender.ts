import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { VideoCodec } from '@arkavo-pipeline/core';
import type { SrtpProfile } from '../../../src/srtp/srtp-profile.js';
import { footage, normalForm, rawFormat } from '../../payload/support/footage.js';
import { Foreign, gstreamer } from '../../payload/support/foreign.js';

/** Keys for what a foreign program sends. */
export type ForeignKeys = { readonly profile: SrtpProfile; readonly key: Uint8Array };

export type FfmpegOptions = { readonly keys?: ForeignKeys | undefined; readonly payloadType?: number };

const ciphers = {
  AES_CM_128_HMAC_SHA1_80:
    'rtp-cipher=aes-128-icm rtp-auth=hmac-sha1-80 rtcp-cipher=aes-128-icm rtcp-auth=hmac-sha1-80',
  AEAD_AES_128_GCM: 'rtp-cipher=aes-128-gcm rtp-auth=null rtcp-cipher=aes-128-gcm rtcp-auth=null',
} as const;

/** A file of footage, and the programs that send it. */
export class ForeignSender {
  readonly codec: VideoCodec;
  readonly units: readonly Uint8Array[];
  readonly sdp: string;
  readonly #folder = mkdtempSync(join(tmpdir(), 'udp-receiver-'));
  readonly #file: string;

  constructor(codec: VideoCodec, units: readonly Uint8Array[] = footage(codec)) {
    this.codec = codec;
    this.units = units;
    this.sdp = join(this.#folder, 'theirs.sdp');
    this.#file = join(this.#folder, `footage.${rawFormat(codec)}`);
    writeFileSync(this.#file, Buffer.concat(units));
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Ours of the codec: ffmpeg's own is 96 of whatever it sends. */
  get payloadType(): number {
    return this.codec === 'h264' ? 96 : 97;
  }

  /** The footage, played in real time, then a goodbye. */
  ffmpeg(port: number, { keys, payloadType = this.payloadType }: FfmpegOptions = {}): Foreign {
    const input = ['-re', '-f', rawFormat(this.codec), '-i', this.#file];
    const secret = keys && Buffer.from(keys.key).toString('base64');
    const security = keys && secret ? ['-srtp_out_suite', keys.profile, '-srtp_out_params', secret] : [];
    const output = [
      '-f',
      'rtp',
      '-rtpflags',
      'send_bye',
      '-cname',
      'camera',
      '-payload_type',
      String(payloadType),
      '-sdp_file',
      this.sdp,
      ...security,
    ];
    const url = `${keys ? 'srtp' : 'rtp'}://127.0.0.1:${port}?rtcpport=${port}&pkt_size=500`;
    return new Foreign('ffmpeg', ['-nostdin', '-v', 'error', ...input, '-c', 'copy', ...output, url]);
  }

  /** The footage, without any RTCP. */
  gstreamer(port: number, keys?: ForeignKeys): Foreign {
    const secret = keys && Buffer.from(keys.key).toString('hex');
    return gstreamer(
      `filesrc location=${this.#file}`,
      `${this.codec}parse`,
      `rtp${this.codec}pay mtu=500 pt=${this.payloadType}`,
      ...(keys ? [`srtpenc key=${secret} ${ciphers[keys.profile]}`] : []),
      `udpsink host=127.0.0.1 port=${port} sync=false`,
    );
  }

  /** What is the same of two access units when all their NAL units are. */
  digest(data: Uint8Array): string {
    return createHash('sha1').update(normalForm(this.codec, data)).digest('hex');
  }
}

// timeout: 300 s

import { freePort } from '@arkavo-pipeline/transport/testing';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Command, start, startPipeline } from '../support/command.js';
import { ended } from '../support/ended.js';
import { pipelineFile, withRoom } from '../support/pipeline-file.js';
import { said } from '../support/said.js';
import { Sightings } from '../support/sightings.js';
import { stopInOrder } from '../support/stop-in-order.js';
import { readSummary } from '../support/summary.js';
import { inTempFolder } from '../support/temp-folder.js';
import { type Codec, clipFrames, codedClip, pictureDigests } from '../support/udp/coded-clip.js';
import { gstreamer, gstreamerMissing, videoSender } from '../support/udp/gstreamer.js';
import { keyOptions, newKey, type Profile, type SrtpKey, securityName } from '../support/udp/srtp-keys.js';

type Clip = { readonly path: string; readonly codec: Codec };
type Sender = {
  readonly name: string;
  readonly send: (clip: Clip, port: number, key: SrtpKey | undefined) => Command;
  /** How the receiver comes to its end, once it has everything. */
  readonly end: (receiver: Command) => Promise<void>;
};

const test = suite('a recording of what foreign programs send over UDP');
const missing = gstreamerMissing();
if (missing) console.log(`skipped: GStreamer ${missing}`);

const ffmpegProfiles = [undefined, 'AES_CM_128_HMAC_SHA1_80'] as const;
const gstreamerProfiles = [...ffmpegProfiles, 'AEAD_AES_128_GCM'] as const;

for (const codec of ['h264', 'h265'] as const) {
  for (const profile of ffmpegProfiles)
    recordsAll({ name: 'ffmpeg, which says goodbye', send: byFfmpeg, end: ended }, codec, profile);
  for (const profile of missing ? [] : gstreamerProfiles)
    recordsAll({ name: 'GStreamer', send: byGstreamer, end: stopInOrder }, codec, profile);
}

function recordsAll({ name, send, end }: Sender, codec: Codec, profile: Profile | undefined): void {
  test(`has every picture: ${name}, ${codec}, ${securityName(profile)}`, () =>
    inTempFolder(async (folder) => {
      const path = await codedClip(folder, codec);
      const [port, key, summary] = [await freePort(), newKey(profile), `${folder}/summary.json`];
      const recording = `${folder}/recording.mp4`;
      const receiver = startPipeline('run', await receiving(folder, recording, port, key), '--summary', summary);
      await said(receiver, /listening on/);
      const seen = new Sightings(receiver);
      await ended(send({ path, codec }, port, key));
      await seen.until(() => seen.all.length === clipFrames);
      await end(receiver);
      assert.equal(await pictureDigests(recording), await pictureDigests(path));
      const { links, frames } = await readSummary(summary);
      assert.equal(
        links.map(({ delivered, dropped }) => [delivered, dropped]),
        links.map(() => [clipFrames, 0]),
      );
      assert.is(frames.inUse, 0);
    }));
}

function byFfmpeg({ path, codec }: Clip, port: number, key: SrtpKey | undefined): Command {
  const security = key ? ['-srtp_out_suite', key.profile, '-srtp_out_params', key.bytes.toString('base64')] : [];
  const name = codec === 'h264' ? 'h264' : 'hevc';
  return start('ffmpeg', [
    ...['-nostdin', '-v', 'error', '-re', '-i', path, '-c', 'copy', '-bsf:v', `${name}_mp4toannexb`],
    ...['-f', 'rtp', '-rtpflags', 'send_bye', '-payload_type', codec === 'h264' ? '96' : '97', ...security],
    `${key ? 'srtp' : 'rtp'}://127.0.0.1:${port}?rtcpport=${port}`,
  ]);
}

function byGstreamer({ path, codec }: Clip, port: number, key: SrtpKey | undefined): Command {
  return gstreamer(videoSender(path, codec, port, key));
}

function receiving(folder: string, path: string, port: number, key: SrtpKey | undefined): Promise<string> {
  return pipelineFile(folder, {
    receive: { use: 'udp-receiver', options: { port, ...keyOptions(key) } },
    record: { use: 'recorder', inputs: [withRoom('receive.video')], options: { path } },
    seen: { use: 'packet-log', inputs: [withRoom('receive.video')] },
  });
}

test.run();

// timeout: 300 s
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '@arkavo-pipeline/transport/testing';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { start, startPipeline } from '../support/command.js';
import { ended } from '../support/ended.js';
import { filesThere, fileThere } from '../support/file-there.js';
import { pipelineFile, testStage } from '../support/pipeline-file.js';
import { inTempFolder } from '../support/temp-folder.js';
import {
  type Codec,
  clipFrames,
  codedClip,
  digestArguments,
  digestsIn,
  pictureDigests,
} from '../support/udp/coded-clip.js';
import { described, gstreamer, gstreamerMissing, opened, unitsAndPictures } from '../support/udp/gstreamer.js';
import { listenedTo } from '../support/udp/listened-to.js';
import { keyOptions, newKey, type Profile, type SrtpKey, securityName } from '../support/udp/srtp-keys.js';

/** A sender that has written its session description and sent a first picture to nobody. */
type Broadcast = {
  readonly folder: string;
  readonly sdp: string;
  readonly codec: Codec;
  readonly port: number;
  readonly key: SrtpKey | undefined;
  /** Sends the rest, and ends. */
  readonly goOn: () => Promise<void>;
};
/** The digests of the pictures that it decodes of all that the broadcast sends when it goes on. */
type Player = (broadcast: Broadcast) => Promise<string[]>;

const test = suite('foreign programs, of what udp-sender sends');
const missing = gstreamerMissing();
if (missing) console.log(`skipped: GStreamer ${missing}`);

const ffmpegProfiles = [undefined, 'AES_CM_128_HMAC_SHA1_80'] as const;
const gstreamerProfiles = [...ffmpegProfiles, 'AEAD_AES_128_GCM'] as const;

for (const codec of ['h264', 'h265'] as const) {
  for (const profile of ffmpegProfiles) decodesAll('ffmpeg', playedByFfmpeg, codec, profile);
  for (const profile of missing ? [] : gstreamerProfiles) decodesAll('GStreamer', playedByGstreamer, codec, profile);
}

function decodesAll(name: string, play: Player, codec: Codec, profile: Profile | undefined): void {
  test(`decode every picture: ${name}, ${codec}, ${securityName(profile)}`, () =>
    inTempFolder(async (folder) => {
      const path = await codedClip(folder, codec);
      const [port, key, sdp] = [await freePort(), newKey(profile), join(folder, 'session.sdp')];
      const go = join(folder, 'go');
      const sender = startPipeline('run', await sending(folder, { path, port, key, sdp, go }));
      await fileThere(sdp, sender);
      const goOn = async () => {
        await listenedTo(port);
        await writeFile(go, '');
        await ended(sender);
      };
      const decoded = await play({ folder, sdp, codec, port, key, goOn });
      assert.equal(decoded, (await pictureDigests(path)).slice(1));
    }));
}

/** Ends by itself: at the goodbye. */
async function playedByFfmpeg({ sdp, goOn }: Broadcast): Promise<string[]> {
  const input = ['-probesize', '32', '-threads', '1', '-protocol_whitelist', 'file,udp,rtp,srtp', '-i', sdp];
  const player = start('ffmpeg', digestArguments(...input));
  await goOn();
  const { code, stdout, stderr } = await player.finished;
  assert.is(code, 0, stderr);
  return digestsIn(stdout);
}

/** By the session description it ends at the goodbye; where it needs the key, it tells nothing of an end. */
async function playedByGstreamer({ folder, sdp, codec, port, key, goOn }: Broadcast): Promise<string[]> {
  const [units, pictures] = [join(folder, 'units'), join(folder, 'pictures')];
  await Promise.all([mkdir(units), mkdir(pictures)]);
  const source = key ? opened(port, codec, await readFile(sdp, 'utf8'), key) : described(sdp);
  const player = gstreamer(`${source} ! ${unitsAndPictures(units, pictures, codec)}`);
  await goOn();
  if (key) {
    await filesThere(units, clipFrames - 1, player);
    player.process.kill('SIGINT');
  }
  await ended(player);
  const names = (await readdir(pictures)).sort();
  return Promise.all(names.map(async (name) => md5(await readFile(join(pictures, name)))));
}

function md5(data: Uint8Array): string {
  return createHash('md5').update(data).digest('hex');
}

function sending(
  folder: string,
  { path, port, key, sdp, go }: { path: string; port: number; key: SrtpKey | undefined; sdp: string; go: string },
): Promise<string> {
  return pipelineFile(folder, {
    camera: { use: 'media-source', options: { path, realtime: true } },
    gate: { use: testStage('gate'), inputs: ['camera.video'], options: { packets: 1, path: go } },
    send: { use: 'udp-sender', inputs: ['gate.video'], options: { port, sdp, ...keyOptions(key) } },
  });
}

test.run();

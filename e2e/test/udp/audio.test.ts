// timeout: 180 s
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '@arkavo-pipeline/transport/testing';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Command, run, start, startPipeline } from '../support/command.js';
import { ended } from '../support/ended.js';
import { fileThere } from '../support/file-there.js';
import { pipelineFile, testStage, withRoom } from '../support/pipeline-file.js';
import { said } from '../support/said.js';
import { Sightings } from '../support/sightings.js';
import { stopInOrder } from '../support/stop-in-order.js';
import { inTempFolder } from '../support/temp-folder.js';
import { gstreamer, gstreamerMissing, rtpSender } from '../support/udp/gstreamer.js';
import { listenedTo } from '../support/udp/listened-to.js';

/** Plays into a file what comes when the sender goes on, up to its goodbye. */
type Player = (sdp: string, out: string, goOn: () => Promise<void>) => Promise<void>;

const test = suite('sound over UDP');
const missing = gstreamerMissing();
if (missing) console.log(`skipped: GStreamer ${missing}`);

const payloadType = 98;
/** The sound of so many pictures fits a socket's buffer: it comes all at once, to a program that may be held up. */
const frames = 12;

recordsAll(
  'ffmpeg',
  (path, port) =>
    start('ffmpeg', [
      ...['-nostdin', '-v', 'error', '-re', '-i', path, '-c:a', 'pcm_s16be', '-f', 'rtp', '-rtpflags', 'send_bye'],
      ...['-payload_type', `${payloadType}`, `rtp://127.0.0.1:${port}?rtcpport=${port}`],
    ]),
  ended,
);
playsAll('ffmpeg', async (sdp, out, goOn) => {
  const player = start('ffmpeg', [
    ...['-nostdin', '-v', 'error', '-probesize', '32', '-protocol_whitelist', 'file,udp,rtp', '-i', sdp],
    ...['-f', 's16le', out],
  ]);
  await goOn();
  await ended(player);
});

if (!missing) {
  recordsAll(
    'GStreamer',
    (path, port) =>
      gstreamer(
        rtpSender(
          `filesrc location=${path} ! wavparse ! audioconvert ! audio/x-raw,format=S16BE ! rtpL16pay pt=${payloadType}`,
          port,
        ),
      ),
    stopInOrder,
  );
  playsAll('GStreamer', async (sdp, out, goOn) => {
    const depay = 'rtpL16depay ! audioconvert ! audio/x-raw,format=S16LE';
    const player = gstreamer(`filesrc location=${sdp} ! sdpdemux ! ${depay} ! filesink location=${out}`);
    await goOn();
    await ended(player);
  });
}

/** `end`: how the receiver comes to its end, once it has everything. */
function recordsAll(
  name: string,
  sender: (path: string, port: number) => Command,
  end: (receiver: Command) => Promise<void>,
): void {
  test(`every sample that ${name} sends is recorded`, () =>
    inTempFolder(async (folder) => {
      const { path, samples } = await tone(folder);
      const port = await freePort();
      const [sdp, recording] = [join(folder, 'theirs.sdp'), join(folder, 'recording.mkv')];
      await writeFile(sdp, description(port));
      const file = await pipelineFile(folder, {
        receive: { use: 'udp-receiver', options: { port, sdp } },
        record: { use: 'recorder', inputs: [withRoom('receive.audio')], options: { path: recording } },
        seen: { use: 'packet-log', inputs: [withRoom('receive.audio')] },
      });
      const receiver = startPipeline('run', file);
      await said(receiver, /listening on/);
      const seen = new Sightings(receiver);
      await ended(sender(path, port));
      await seen.until(() => seen.all.reduce((sum, { bytes }) => sum + bytes, 0) === samples.length);
      await end(receiver);
      assertSame(await samplesOf(recording, join(folder, 'recorded.pcm')), samples);
    }));
}

function playsAll(name: string, play: Player): void {
  test(`every sample that is sent comes out of ${name}`, () =>
    inTempFolder(async (folder) => {
      const [port, sdp, go, out] = [await freePort(), `${folder}/session.sdp`, `${folder}/go`, `${folder}/out.pcm`];
      const [log, reference] = [join(folder, 'sent.jsonl'), join(folder, 'sent.mov')];
      const file = await pipelineFile(folder, {
        tone: { use: 'test-source', options: { frames } },
        gate: { use: testStage('gate'), inputs: ['tone.audio'], options: { packets: 1, path: go } },
        send: { use: 'udp-sender', inputs: ['gate.audio'], options: { port, sdp } },
        sent: { use: 'packet-log', inputs: ['tone.audio'], options: { path: log } },
        reference: { use: 'recorder', inputs: ['tone.audio'], options: { path: reference } },
      });
      const sender = startPipeline('run', file);
      await fileThere(sdp, sender);
      await play(sdp, out, async () => {
        await listenedTo(port);
        await writeFile(go, '');
        await ended(sender);
      });
      const first = JSON.parse((await readFile(log, 'utf8')).split('\n')[0] ?? '').size;
      const sent = (await samplesOf(reference, join(folder, 'sent.pcm'))).subarray(first);
      assert.ok(sent.length > 0);
      assertSame(await readFile(out), sent);
    }));
}

function assertSame(heard: Buffer, sent: Buffer): void {
  assert.is(heard.length, sent.length);
  assert.ok(heard.equals(sent), `they differ from byte ${heard.findIndex((byte, index) => byte !== sent[index])} on`);
}

/** A second of a tone that rises, in a file, and its samples. */
async function tone(folder: string): Promise<{ path: string; samples: Buffer }> {
  const path = join(folder, 'tone.wav');
  const sweep = 'aevalsrc=0.5*sin(2*PI*(300+200*t)*t)|0.5*cos(2*PI*400*t):s=48000:d=1';
  const { code, stderr } = await run('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', sweep, '-c:a', 'pcm_s16le', path]);
  assert.is(code, 0, stderr);
  return { path, samples: await samplesOf(path, join(folder, 'tone.pcm')) };
}

async function samplesOf(path: string, decoded: string): Promise<Buffer> {
  const { code, stderr } = await run('ffmpeg', ['-v', 'error', '-i', path, '-f', 's16le', decoded]);
  assert.is(code, 0, stderr);
  return readFile(decoded);
}

function description(port: number): string {
  return [
    ...['v=0', 'o=- 0 0 IN IP4 127.0.0.1', 's=tone', 'c=IN IP4 127.0.0.1', 't=0 0'],
    ...[`m=audio ${port} RTP/AVP ${payloadType}`, `a=rtpmap:${payloadType} L16/48000/2`, ''],
  ].join('\r\n');
}

test.run();

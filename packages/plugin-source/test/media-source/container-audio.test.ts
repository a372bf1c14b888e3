import { createHash } from 'node:crypto';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { soundFormat } from '../../src/media.js';
import { ffmpeg, h264, makeMedia, probePackets, remux } from './media-files.js';
import { play, refusal } from './played.js';

const aac = makeMedia('aac.mp4', h264, ['-c:a', 'aac']);

for (const path of [aac, remux(aac, 'aac.mkv')]) {
  test(`AAC of ${path.split('.').at(-1)}: packets, times and bytes are those that ffprobe sees`, async () => {
    const { audio, error } = await play(path);
    const probed = probePackets(path, 'a:0');
    assert.is(error, undefined);
    assert.is(audio.length, probed.length);
    for (const [index, packet] of audio.entries()) {
      assert.ok(Math.abs(packet.ptsUs - (probed[index]?.ptsUs ?? Number.NaN)) <= 1);
      assert.is(createHash('md5').update(packet.data).digest('hex'), probed[index]?.hash);
      assert.is(packet.mediaType, 'audio/aac');
      assert.is(packet.sampleRate, 48_000);
      assert.is(packet.channels, 2);
      // AudioSpecificConfig: AAC-LC, 48 kHz, two channels.
      assert.equal([...(packet.config ?? [])].slice(0, 2), [0x11, 0x90]);
    }
  });
}

test('how the sound of a file is coded can be asked before it is played', async () => {
  assert.is(await soundFormat(aac), 'aac');
  assert.is(await soundFormat(makeMedia('asked.mov', h264, ['-c:a', 'pcm_s16be'])), 'pcm-s16');
  assert.is(await soundFormat(makeMedia('silent.mp4', h264)), undefined);
  const opus = makeMedia('opus.mkv', h264, ['-c:a', 'libopus']);
  assert.match(String(await soundFormat(opus).catch((error: Error) => error.message)), /opus.*expected AAC or PCM/);
});

test('audio and video are interleaved by decoding time', async () => {
  const { packets } = await play(aac);
  const times = packets.map((packet) => (packet.kind === 'access-unit' ? packet.dtsUs : packet.ptsUs));
  assert.equal(
    times,
    times.toSorted((a, b) => a - b),
  );
});

for (const { codec, format, name } of [
  { codec: 'pcm_s16le', format: 'pcm-s16', name: 'little.mov' },
  { codec: 'pcm_s16be', format: 'pcm-s16', name: 'big.mov' },
  { codec: 'pcm_f32le', format: 'pcm-f32', name: 'float.mov' },
  { codec: 'pcm_f32be', format: 'pcm-f32', name: 'big-float.mov' },
  { codec: 'pcm_s16le', format: 'pcm-s16', name: 'pcm.mkv' },
] as const) {
  test(`${codec} in ${name}: the samples are those that ffmpeg reads, little-endian`, async () => {
    const path = makeMedia(name, h264, ['-c:a', codec]);
    const { audio } = await play(path, {}, { outputs: ['audio'] });
    const raw = format === 'pcm-s16' ? 's16le' : 'f32le';
    const samples = ffmpeg(['-i', path, '-map', '0:a:0', '-f', raw, '-']);
    assert.is(Buffer.compare(Buffer.concat(audio.map(({ data }) => data)), samples), 0);
    assert.is(audio[0]?.format, format);
    assert.is(audio[0]?.channels, 2);
  });
}

for (const name of ['second.mov', 'second.mkv']) {
  test(`PCM of ${name} comes in packets of at most 20 ms, one where the other ends, however much the file has in one`, async () => {
    const path = makeMedia(name, h264, ['-c:a', 'pcm_s16be', '-ar', '44100', '-af', 'asetnsamples=44100']);
    const { audio, packets } = await play(path);
    assert.ok(audio.every(({ durationUs, data }) => durationUs <= 20_000 && data.length <= 882 * 4));
    for (const [index, { ptsUs }] of audio.slice(1).entries()) {
      const before = audio[index];
      assert.ok(before && Math.abs(ptsUs - before.ptsUs - before.durationUs) <= 1000, `${before?.ptsUs} then ${ptsUs}`);
    }
    const times = packets.map((packet) => (packet.kind === 'access-unit' ? packet.dtsUs : packet.ptsUs));
    assert.equal(
      times,
      times.toSorted((a, b) => a - b),
    );
  });
}

test('only what is linked is produced', async () => {
  const videoOnly = await play(aac, {}, { outputs: ['video'] });
  assert.is(videoOnly.packets.length, 60);
  const audioOnly = await play(aac, {}, { outputs: ['audio'] });
  assert.is(audioOnly.video.length, 0);
  assert.ok(audioOnly.audio.length > 90);
});

test('a file without an audio track plays its video and says so; with only audio linked it is refused', async () => {
  const silent = makeMedia('silent.mp4', h264);
  const { video, logs } = await play(silent);
  assert.is(video.length, 60);
  assert.match(logs.join(), /no audio track/);
  const error = await refusal(silent, { outputs: ['audio'] });
  assert.is(error.code, 'ERR_FILE_INVALID');
  assert.match(error.message, /no audio track/);
});

test('an audio codec that no port gives is refused when audio is linked', async () => {
  const opus = makeMedia('opus.mkv', h264, ['-c:a', 'libopus']);
  const error = await refusal(opus);
  assert.is(error.code, 'ERR_CODEC_UNSUPPORTED');
  assert.match(error.message, /opus, expected AAC or PCM/);
  assert.is((await play(opus, {}, { outputs: ['video'] })).video.length, 60);
});

test.run();

// One native codec session, our wrapper around libavcodec, in a process of its own: pictures or units from memory through it.
// node codec-session.mjs encode '{"path","frames","options"}' | decode '{"path","codec"}': prints {"cpuMs","frames"}.
import { readFileSync } from 'node:fs';
import { AccessUnitSplitter, bt709, FrameOwner, frameTimeUs, isKeyframe } from '@arkavo-pipeline/core';
import { Y4mFile } from '../packages/plugin-source/dist/src/y4m/y4m-file.js';
import { loadDecoderAddon } from '../packages/plugin-vt-decoder/dist/src/decoder-addon.js';
import { DecoderSession } from '../packages/plugin-vt-decoder/dist/src/decoder-session.js';
import { BitrateRange } from '../packages/plugin-vt-encoder/dist/src/bitrate-range.js';
import { loadEncoderAddon } from '../packages/plugin-vt-encoder/dist/src/encoder-addon.js';
import { encoderOptions } from '../packages/plugin-vt-encoder/dist/src/encoder-options.js';
import { EncoderSession } from '../packages/plugin-vt-encoder/dist/src/encoder-session.js';
import { streamProfile } from '../packages/plugin-vt-encoder/dist/src/stream-profile.js';

/** @typedef {import('@arkavo-pipeline/core').VideoCodec} VideoCodec */

const frameRate = 30;
/** Pictures that are held in memory, and repeated: the camera's clip. */
const clipFrames = 180;

const owner = FrameOwner.create('bench');
const [task = '', settings = '{}'] = process.argv.slice(2);
const run = task === 'encode' ? await encoding(JSON.parse(settings)) : decoding(JSON.parse(settings));
const before = process.cpuUsage();
const frames = run();
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ cpuMs: (user + system) / 1000, frames }));
process.exit(0);

/** @param {{ path: string, frames: number, options: import('./codec-cases.mjs').EncodeCase['options'] }} settings */
async function encoding({ path, frames: count, options }) {
  const defaults = encoderOptions;
  const { codec = defaults.codec.default, preset = defaults.preset.default, encoder = '', hardware } = options;
  const bitrate = defaults.bitrate.default;
  const file = await Y4mFile.open(path);
  const clip = Array.from({ length: Math.min(clipFrames, file.frameCount) }, (_, index) => file.frame(owner, index));
  file.close();
  const session = new EncoderSession(loadEncoderAddon(nativeFolder('plugin-vt-encoder')), owner, {
    codec,
    width: file.info.width,
    height: file.info.height,
    format: file.info.format,
    color: bt709,
    frameRateNum: frameRate,
    frameRateDen: 1,
    bitrate,
    maxBitrate: new BitrateRange(bitrate, undefined).max,
    keyFrameInterval: defaults.keyFrameInterval.default,
    profile: streamProfile(codec, undefined),
    preset,
    threads: 1,
    hardware,
    encoder,
  });
  return () => {
    let units = 0;
    for (let index = 0; index < count; index += 1) {
      const { handle } = /** @type {import('@arkavo-pipeline/core').Frame} */ (clip[index % clip.length]);
      const ptsUs = frameTimeUs(index, frameRate);
      units += session.encode(handle, ptsUs, frameTimeUs(index + 1, frameRate) - ptsUs, false).units.length;
    }
    return units + session.flush().units.length;
  };
}

/** @param {{ path: string, codec: VideoCodec }} settings */
function decoding({ path, codec }) {
  const splitter = new AccessUnitSplitter(codec);
  const units = [...splitter.push(readFileSync(path)), ...splitter.flush()].map((data) => ({
    data,
    keyframe: isKeyframe(codec, data),
  }));
  const addon = loadDecoderAddon(nativeFolder('plugin-vt-decoder'));
  const session = new DecoderSession(addon, owner, { codec, threads: 1, hardware: 'off', conceal: false });
  return () => {
    let pictures = 0;
    const take = (
      /** @type {import('../packages/plugin-vt-decoder/dist/src/decoder-addon.js').DecodeResult} */ result,
    ) => {
      if (result.damage !== '') throw new Error(result.damage);
      for (const { handle } of result.pictures) owner.release(handle);
      pictures += result.pictures.length;
    };
    units.forEach(({ data, keyframe }, index) => {
      take(session.decode(data, frameTimeUs(index, frameRate), keyframe));
    });
    take(session.flush());
    return pictures;
  };
}

/** @param {string} name */
function nativeFolder(name) {
  return new URL(`../packages/${name}/native/`, import.meta.url);
}

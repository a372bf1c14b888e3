/**
 * What `vt-encoder` does with `options`, and ffmpeg's arguments for the same.
 *
 * @typedef {object} EncodeCase
 * @property {string} name
 * @property {{ codec?: 'h264' | 'h265', preset?: string, hardware: 'off' | 'required', encoder?: string }} options
 * @property {readonly string[]} ffmpeg
 * @property {'h264' | 'hevc'} muxer
 * @property {boolean} [slow] Too slow for all of the footage.
 */

/** @typedef {{ name: string, codec: 'h264' | 'h265', coding: readonly string[], extension: string, slow?: boolean }} DecodeCase */

const rate = ['-b:v', '3000000', '-maxrate', '3000000', '-bufsize', '1200000', '-g', '60'];
const x264 = [
  '-c:v',
  'libx264',
  '-tune',
  'zerolatency',
  '-threads',
  '1',
  '-sc_threshold',
  '0',
  '-qcomp',
  '0',
  '-forced-idr',
  '1',
  ...rate,
];
const x265 = ['-c:v', 'libx265', '-tune', 'zerolatency', ...rate];
const x265Parameters = ['-x265-params', 'log-level=none:info=0:scenecut=0:open-gop=0:high-tier=0:pools=none:wpp=0'];

/** @type {readonly EncodeCase[]} */
const software = [
  {
    name: 'H.264, libx264, latency',
    options: { preset: 'latency', hardware: 'off' },
    ffmpeg: [...x264, '-preset', 'ultrafast', '-coder', 'cabac', '-deblock', '0:0'],
    muxer: 'h264',
  },
  {
    name: 'H.264, libx264, speed',
    options: { preset: 'speed', hardware: 'off' },
    ffmpeg: [...x264, '-preset', 'ultrafast'],
    muxer: 'h264',
  },
  {
    name: 'H.264, libx264, quality',
    options: { preset: 'quality', hardware: 'off' },
    ffmpeg: [...x264, '-preset', 'veryfast', '-aq-mode', '0'],
    muxer: 'h264',
  },
  {
    name: 'H.264, libx264, superfast',
    options: { preset: 'superfast', hardware: 'off' },
    ffmpeg: [...x264, '-preset', 'superfast'],
    muxer: 'h264',
  },
  {
    name: 'H.265, libx265, latency',
    options: { codec: 'h265', preset: 'latency', hardware: 'off' },
    ffmpeg: [...x265, '-preset', 'ultrafast', ...x265Parameters],
    muxer: 'hevc',
    slow: true,
  },
  {
    name: 'H.265, libx265, quality',
    options: { codec: 'h265', preset: 'quality', hardware: 'off' },
    ffmpeg: [...x265, '-preset', 'superfast', ...x265Parameters],
    muxer: 'hevc',
    slow: true,
  },
];

const hardwareEncoders = ['h264_nvenc', 'hevc_nvenc', 'h264_qsv', 'hevc_qsv', 'h264_vaapi', 'hevc_vaapi'];

/** @type {readonly EncodeCase[]} */
const hardware = hardwareEncoders.map((encoder) => ({
  name: encoder,
  options: { codec: encoder.startsWith('hevc') ? 'h265' : 'h264', hardware: 'required', encoder },
  ffmpeg: ['-c:v', encoder, ...rate],
  muxer: encoder.startsWith('hevc') ? 'hevc' : 'h264',
}));

export const encodeCases = [...software, ...hardware];

/** @type {readonly DecodeCase[]} */
export const decodeCases = [
  {
    name: 'decode H.264',
    codec: 'h264',
    coding: [...x264, '-preset', 'ultrafast', '-coder', 'cabac', '-deblock', '0:0'],
    extension: 'mp4',
  },
  {
    name: 'decode H.264 with B-frames',
    codec: 'h264',
    coding: ['-c:v', 'libx264', '-preset', 'veryfast', ...rate],
    extension: 'mp4',
  },
  {
    name: 'decode H.265',
    codec: 'h265',
    coding: [...x265, '-preset', 'ultrafast', ...x265Parameters],
    extension: 'mp4',
    slow: true,
  },
];

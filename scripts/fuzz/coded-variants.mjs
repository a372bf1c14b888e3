/** @typedef {'h264' | 'h265'} Codec */

/**
 * One kind of stream that ffmpeg can make: what it has that others have not.
 *
 * @typedef {object} Variant
 * @property {string} name
 * @property {Codec} codec
 * @property {string} [params] For libx264 or libx265.
 * @property {string} [pixels] ffmpeg's name of the pixel format.
 * @property {string} [size]
 * @property {readonly string[]} [more] Further options of ffmpeg.
 */

/** @type {readonly Variant[]} */
const h264 = [
  { name: 'high', params: 'bframes=3:b-pyramid=normal' },
  { name: 'baseline', params: 'bframes=0', more: ['-profile:v', 'baseline'] },
  { name: 'main', more: ['-profile:v', 'main'] },
  { name: 'strict-pyramid', params: 'bframes=7:b-pyramid=strict:b-adapt=0' },
  { name: 'interlaced', params: 'tff=1', size: '64x96', more: ['-flags', '+ildct+ilme'] },
  { name: 'fake-interlaced', params: 'fake-interlaced=1' },
  { name: 'scaling-lists', params: 'cqm=jvt' },
  { name: 'hrd', params: 'nal-hrd=vbr:vbv-maxrate=500:vbv-bufsize=500:pic-struct=1' },
  { name: 'slices', params: 'slices=4:aud=1' },
  { name: 'intra-refresh', params: 'intra-refresh=1:keyint=6:bframes=0' },
  { name: 'open-gop', params: 'open-gop=1:bframes=3:scenecut=0' },
  {
    name: 'vui',
    params:
      'videoformat=pal:sar=19/13:overscan=show:chromaloc=1:range=pc:colorprim=bt709:transfer=bt709:colormatrix=bt709',
  },
  { name: 'crop', size: '50x38' },
  { name: 'ten-bits', pixels: 'yuv420p10le' },
  { name: '422', pixels: 'yuv422p' },
  { name: '444', pixels: 'yuv444p', params: 'cqm=jvt' },
  { name: 'grey', pixels: 'gray' },
  { name: 'lossless', params: 'qp=0:bframes=0', size: '32x32' },
  { name: 'intra', params: 'keyint=1' },
  { name: 'weighted', params: 'weightp=2:ref=4', more: ['-vf', 'fade=in:0:8'] },
  { name: 'sps-7', params: 'sps-id=7' },
  { name: 'bluray', params: 'bluray-compat=1:nal-hrd=vbr:vbv-maxrate=500:vbv-bufsize=500:slices=4:aud=1' },
].map((variant) => ({ codec: 'h264', ...variant }));

/** @type {readonly Variant[]} */
const h265 = [
  { name: 'main', params: 'bframes=3' },
  { name: 'low-delay', params: 'bframes=0:aud=1' },
  { name: 'medium', more: ['-preset', 'medium'] },
  { name: 'open-gop', params: 'open-gop=1:keyint=4:min-keyint=4:scenecut=0:bframes=3' },
  { name: 'hrd', params: 'hrd=1:vbv-maxrate=500:vbv-bufsize=500:hrd-concat=1' },
  { name: 'temporal-layers', params: 'temporal-layers=3:b-adapt=0:bframes=3' },
  { name: 'scaling-lists', params: 'scaling-list=default' },
  {
    name: 'vui',
    params:
      'sar=5:range=full:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc:videoformat=pal:overscan=show:chromaloc=2',
  },
  {
    name: 'hdr',
    params:
      'hdr10=1:master-display=G(8500,39850)B(6550,2300)R(35400,14600)WP(15635,16450)L(4000000,50):max-cll=1000,400',
    pixels: 'yuv420p10le',
  },
  { name: 'crop', size: '66x50' },
  { name: '422', pixels: 'yuv422p10le' },
  { name: '444', pixels: 'yuv444p' },
  { name: 'grey', pixels: 'gray' },
  { name: 'twelve-bits', pixels: 'yuv420p12le' },
  { name: 'lossless', params: 'lossless=1', size: '32x32' },
  { name: 'slices', params: 'slices=2:wpp=1', size: '64x128' },
  { name: 'intra', params: 'keyint=1' },
  { name: 'interlaced', params: 'interlace=tff' },
  { name: 'weighted', params: 'weightb=1:ref=4', more: ['-vf', 'fade=in:0:8'] },
  { name: 'sei', params: 'idr-recovery-sei=1:repeat-headers=1:hash=1' },
].map((variant) => ({ codec: 'h265', ...variant }));

export const variants = [...h264, ...h265];

/**
 * What ffmpeg is to be called with for a raw stream of a variant, of `frames` pictures.
 *
 * @param {Variant} variant
 * @param {number} frames
 */
export function ffmpegArguments({ codec, params = '', pixels = 'yuv420p', size = '64x64', more = [] }, frames) {
  const source = ['-v', 'error', '-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=25`, '-frames:v', String(frames)];
  const join = (/** @type {string[]} */ ...each) => each.filter((one) => one !== '').join(':');
  const coder =
    codec === 'h264'
      ? ['-c:v', 'libx264', '-crf', '38', '-x264-params', join('keyint=8', params)]
      : ['-c:v', 'libx265', '-crf', '38', '-x265-params', join('log-level=none:keyint=8', params)];
  const preset = codec === 'h265' && !more.includes('-preset') ? ['-preset', 'ultrafast'] : [];
  const format = codec === 'h264' ? 'h264' : 'hevc';
  return [...source, '-pix_fmt', pixels, ...coder, ...preset, ...more, '-threads', '1', '-f', format, 'pipe:1'];
}

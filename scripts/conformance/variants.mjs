/** @typedef {{ name: string, size: string, frames: number, coding: readonly string[], format?: string }} Variant */

/**
 * @param {string} name
 * @param {string} parameters x264's own.
 * @param {Partial<Variant> & { flags?: readonly string[] }} [other]
 * @returns {Variant}
 */
function x264(name, parameters, { flags = [], ...other } = {}) {
  const coding = ['-c:v', 'libx264', '-x264-params', `keyint=20:${parameters}`, ...flags, '-f', 'h264'];
  return { name: `x264-${name}.264`, size: '352x288', frames: 60, coding, ...other };
}

/**
 * @param {string} name
 * @param {string} parameters x265's own.
 * @param {Partial<Variant> & { flags?: readonly string[] }} [other]
 * @returns {Variant}
 */
function x265(name, parameters, { flags = [], ...other } = {}) {
  const all = `keyint=20:log-level=none:${parameters}`;
  const coding = ['-c:v', 'libx265', '-preset', 'fast', '-x265-params', all, ...flags, '-f', 'hevc'];
  return { name: `x265-${name}.265`, size: '352x288', frames: 40, coding, ...other };
}

/** Reads as many reference pictures as there may be, so that order and lists get complicated. */
const pyramid = 'bframes=8:b-adapt=0:ref=8';

/** Streams that exercise what encoders in use do, coded by x264 and x265. @type {readonly Variant[]} */
export const variants = [
  x264('baseline', 'cabac=0', { flags: ['-profile:v', 'baseline'] }),
  x264('main', 'bframes=3', { flags: ['-profile:v', 'main'] }),
  x264('high', 'bframes=3:8x8dct=1'),
  x264('cavlc-b', 'cabac=0:bframes=3'),
  x264('no-8x8dct', '8x8dct=0:bframes=2'),
  x264('pyramid-none', `${pyramid}:b-pyramid=none`),
  x264('pyramid-strict', `${pyramid}:b-pyramid=strict`),
  x264('pyramid-normal', `${pyramid}:b-pyramid=normal`),
  x264('refs-16', 'ref=16:bframes=0'),
  x264('no-b', 'bframes=0'),
  x264('weightp-2', 'weightp=2:bframes=0', { flags: ['-vf', 'fade=in:0:30'] }),
  x264('weightp-1-weightb', 'weightp=1:weightb=1:bframes=3', { flags: ['-vf', 'fade=in:0:30'] }),
  x264('direct-temporal', 'direct=temporal:bframes=3:b-adapt=0'),
  x264('direct-spatial', 'direct=spatial:bframes=3:b-adapt=0'),
  x264('direct-none', 'direct=none:bframes=3:b-adapt=0'),
  x264('partitions-all', 'partitions=all:bframes=3:me=umh'),
  x264('intra-only', 'keyint=1', { frames: 20 }),
  x264('constrained-intra', 'constrained-intra=1:bframes=2'),
  x264('intra-refresh', 'intra-refresh=1:bframes=0:keyint=30'),
  x264('open-gop', 'open-gop=1:bframes=3:b-adapt=0:min-keyint=5:keyint=10'),
  x264('open-gop-pyramid', 'open-gop=1:bframes=5:b-adapt=0:b-pyramid=normal:min-keyint=5:keyint=12'),
  x264('slices-4', 'slices=4:bframes=2'),
  x264('slices-4-cavlc', 'slices=4:cabac=0'),
  x264('slice-max-size', 'slice-max-size=400'),
  x264('slice-max-mbs', 'slice-max-mbs=25:bframes=1'),
  x264('sliced-threads', 'sliced-threads=1:threads=4', { flags: ['-tune', 'zerolatency'] }),
  x264('zerolatency', 'bframes=0', { flags: ['-tune', 'zerolatency'] }),
  x264('aud', 'aud=1:bframes=3'),
  x264('nal-hrd-vbr', 'nal-hrd=vbr:vbv-maxrate=800:vbv-bufsize=800:bitrate=600'),
  x264('nal-hrd-cbr-filler', 'nal-hrd=cbr:vbv-maxrate=900:vbv-bufsize=900:bitrate=900:filler=1'),
  x264('lossless', 'qp=0', { frames: 12, flags: ['-profile:v', 'high444'] }),
  x264('no-deblock', 'no-deblock=1:bframes=2'),
  x264('deblock-strong', 'deblock=6,6:bframes=2'),
  x264('interlaced-tff', 'interlaced=1:tff=1:bframes=2', { flags: ['-flags', '+ildct+ilme'] }),
  x264('interlaced-bff', 'bff=1:bframes=2', { flags: ['-flags', '+ildct+ilme'] }),
  x264('interlaced-mbaff-pyramid', 'tff=1:bframes=5:b-pyramid=normal:weightp=2', { flags: ['-flags', '+ildct+ilme'] }),
  x264('fake-interlaced', 'fake-interlaced=1:bframes=2'),
  x264('scaling-lists', 'cqm=jvt:8x8dct=1:bframes=2'),
  x264('full-range', 'fullrange=on', { format: 'yuvj420p' }),
  x264('crop-66x50', 'bframes=2', { size: '66x50' }),
  x264('crop-1366x768', 'bframes=2', { size: '1366x768', frames: 10 }),
  x264('tiny-2x2', 'bframes=0', { size: '2x2', frames: 10 }),
  x264('tiny-16x16', 'bframes=3', { size: '16x16' }),
  x264('long-gop', 'keyint=infinite:bframes=1', { frames: 300, size: '176x144' }),
  x264('1080p', 'bframes=3', { size: '1920x1080', frames: 12 }),
  x264('2160p', 'bframes=2', { size: '3840x2160', frames: 6, flags: ['-preset', 'veryfast'] }),
  x264('10-bit', 'bframes=2', { format: 'yuv420p10le', frames: 5 }),
  x264('4-2-2', 'bframes=2', { format: 'yuv422p', frames: 5 }),
  x264('grey', 'bframes=2', { format: 'gray', frames: 5 }),
  x265('main', 'bframes=3'),
  x265('no-b', 'bframes=0'),
  x265('pyramid', 'bframes=8:b-adapt=0:b-pyramid=1:ref=5'),
  x265('open-gop', 'open-gop=1:bframes=4:b-adapt=0:min-keyint=5:keyint=12'),
  x265('closed-gop', 'open-gop=0:bframes=4:b-adapt=0:keyint=12'),
  x265('radl', 'open-gop=0:radl=2:bframes=4:b-adapt=0:keyint=16'),
  x265('wpp', 'wpp=1', { size: '640x360' }),
  x265('no-wpp', 'wpp=0'),
  x265('slices-3', 'slices=3', { size: '640x360' }),
  x265('ctu-16', 'ctu=16:bframes=2'),
  x265('ctu-32', 'ctu=32:bframes=2'),
  x265('amp-rect', 'rect=1:amp=1:bframes=2'),
  x265('tskip-sign-hide', 'tskip=1:signhide=1'),
  x265('no-sao-no-deblock', 'sao=0:deblock=0'),
  x265('strong-intra', 'strong-intra-smoothing=1:constrained-intra=1'),
  x265('weighted', 'weightp=1:weightb=1:bframes=2', { flags: ['-vf', 'fade=in:0:20'] }),
  x265('lossless', 'lossless=1', { frames: 10 }),
  x265('cu-lossless', 'cu-lossless=1:qp=4', { frames: 10 }),
  x265('temporal-layers', 'temporal-layers=1:bframes=3'),
  x265('intra-refresh', 'intra-refresh=1:bframes=0'),
  x265('intra-only', 'keyint=1', { frames: 12 }),
  x265('aud-hrd-hash', 'aud=1:hrd=1:vbv-maxrate=800:vbv-bufsize=800:bitrate=500:hash=1'),
  x265('field', 'interlace=tff'),
  x265('scaling-lists', 'scaling-list=default'),
  x265('crop-66x50', 'bframes=2', { size: '66x50' }),
  x265('crop-1366x768', 'bframes=2', { size: '1366x768', frames: 6 }),
  x265('1080p', 'bframes=3', { size: '1920x1080', frames: 8 }),
  x265('2160p', 'bframes=1', { size: '3840x2160', frames: 4, flags: ['-preset', 'ultrafast'] }),
  x265('10-bit', 'bframes=2', { format: 'yuv420p10le', frames: 5 }),
  x265('4-2-2', 'bframes=2', { format: 'yuv422p', frames: 5 }),
  x265('grey', 'bframes=2', { format: 'gray', frames: 5 }),
];

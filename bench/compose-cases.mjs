// What the bench of the compositor composes, and how ffmpeg and GStreamer are told to do the same.
import { layerOf } from '../packages/plugin-compositor/dist/src/layout/layer.js';
import { layOut } from '../packages/plugin-compositor/dist/src/layout/layout.js';

/** @typedef {{ name: string, layout: 'single' | 'grid' | 'pip' | 'rectangles', count: number }} ComposeCase */
/** @typedef {import('../packages/plugin-compositor/dist/src/compositor-addon.js').PixelRectangle} PixelRectangle */

const canvas = { width: 1920, height: 1080 };

/** Whole pictures with square corners, which all three can do. */
export const settings = { fit: /** @type {const} */ ('fit'), pip: pipSettings(), rectangles: [halfSize()] };

/** @type {readonly ComposeCase[]} */
export const composeCases = [
  { name: '1 source, passed on', layout: 'single', count: 1 },
  { name: '1 source, at half its size', layout: 'rectangles', count: 1 },
  { name: '2 sources, side by side', layout: 'grid', count: 2 },
  { name: '4 sources, grid', layout: 'grid', count: 4 },
  { name: '9 sources, grid', layout: 'grid', count: 9 },
  { name: '2 sources, picture in picture', layout: 'pip', count: 2 },
  { name: '4 sources, picture in picture', layout: 'pip', count: 4 },
  { name: '9 sources, picture in picture', layout: 'pip', count: 9 },
];

function pipSettings() {
  return { position: /** @type {const} */ ('bottom-right'), scale: 0.2, margin: 20, radius: 0 };
}

function halfSize() {
  const fit = /** @type {const} */ ('fit');
  return { source: 'camera-0', x: 480, y: 270, width: 960, height: 540, z: 0, fit, radius: 0, opacity: 1 };
}

/**
 * Where our compositor puts each source: all of them 1080p.
 *
 * @param {ComposeCase} one
 * @returns {PixelRectangle[]}
 */
function placesOf({ layout, count }) {
  const sources = Array.from({ length: count }, (_, index) => ({ id: `camera-${index}`, ...canvas }));
  const placements = layOut({ layout, order: undefined, ...settings }, canvas, sources);
  return placements.flatMap((placement) => layerOf(placement, { ...canvas, handle: 1 }, canvas)?.place ?? []);
}

/**
 * ffmpeg's quickest scaler, xstack where cells touch, overlay where they don't; or, without `composes`, reading only.
 *
 * @param {ComposeCase} one
 * @param {string} path
 * @param {boolean} composes
 */
export function ffmpegArguments(one, path, composes) {
  const inputs = placesOf(one).flatMap(() => ['-i', path]);
  const graph = composes ? ['-filter_complex', ffmpegGraph(one), '-map', '[out]'] : ffmpegMaps(one);
  return ['-nostdin', '-v', 'error', '-nostats', ...inputs, ...graph, '-fps_mode', 'passthrough', '-f', 'null', '-'];
}

/** @param {ComposeCase} one */
function ffmpegMaps({ count }) {
  return Array.from({ length: count }, (_, index) => ['-map', `${index}:v`]).flat();
}

/** @param {ComposeCase} one */
function ffmpegGraph(one) {
  const places = placesOf(one);
  if (one.layout === 'single') return '[0:v]null[out]';
  const isBase = one.layout === 'pip';
  const scaled = places.map(({ width, height }, index) =>
    isBase && index === 0 ? '[0:v]null[s0]' : `[${index}:v]scale=${width}:${height}:flags=fast_bilinear[s${index}]`,
  );
  return [...scaled, ...(isBase ? overlays(places) : [stack(places)])].join(';');
}

/** @param {readonly PixelRectangle[]} places */
function overlays(places) {
  return places.slice(1).map(({ x, y }, index) => {
    const below = index === 0 ? 's0' : `o${index}`;
    const out = index === places.length - 2 ? 'out' : `o${index + 1}`;
    return `[${below}][s${index + 1}]overlay=${x}:${y}:format=yuv420[${out}]`;
  });
}

/** @param {readonly PixelRectangle[]} places */
function stack(places) {
  const labels = places.map((_, index) => `[s${index}]`).join('');
  if (places.length === 1) return `${labels}pad=1920:1080:480:270[out]`;
  // Of two, the rows above and below are padding.
  if (places.length === 2) return `${labels}hstack,pad=1920:1080:0:270[out]`;
  const layout = places.map(({ x, y }) => `${x}_${y}`).join('|');
  return `${labels}xstack=inputs=${places.length}:layout=${layout}[out]`;
}

/**
 * GStreamer's compositor, which scales by itself; or, without `composes`, reading only.
 *
 * @param {ComposeCase} one
 * @param {string} path
 * @param {boolean} composes
 */
export function gstreamerArguments(one, path, composes) {
  const places = placesOf(one);
  const source = `filesrc location=${path} blocksize=${(1920 * 1080 * 3) / 2} ! y4mdec`;
  if (!composes) return words(places.map(() => `${source} ! fakesink sync=false`).join(' '));
  const pads = places.map(
    ({ x, y, width, height }, index) =>
      `sink_${index}::xpos=${x} sink_${index}::ypos=${y} sink_${index}::width=${width} sink_${index}::height=${height}`,
  );
  const output = 'video/x-raw,format=I420,width=1920,height=1080,framerate=30/1 ! fakesink sync=false';
  const sources = places.map((_, index) => `${source} ! c.sink_${index}`);
  return words(`compositor name=c background=black ${pads.join(' ')} ! ${output} ${sources.join(' ')}`);
}

/** @param {string} line */
function words(line) {
  return ['-q', ...line.split(' ')];
}

import type { OptionsOf } from '@arkavo-pipeline/core';

/** Sources in one picture. */
export const maxSources = 16;

const color = { type: 'string', pattern: '^#[0-9a-fA-F]{6}$' } as const;
const positions = ['top-left', 'top-right', 'bottom-left', 'bottom-right'] as const;

const layout = {
  type: 'string',
  enum: ['pip', 'grid', 'single', 'side-by-side', 'rectangles'],
  description:
    'How the sources share the picture: the first fills it and the others are boxes at its edges, cells of equal size, the first alone, columns, or what `rectangles` says.',
} as const;

const order = {
  type: 'array',
  items: { type: 'string', minLength: 1, description: 'A source id.' },
  maxItems: maxSources,
  description:
    'The sources that are shown, in this order. Without any: all of them, in the order in which they appeared.',
} as const;

const fit = {
  type: 'string',
  enum: ['fill', 'fit'],
  description:
    'Whether a picture of another shape than its cell fills it, with its edges cut off, or fits in whole. It is never stretched.',
} as const;

const box = {
  position: { type: 'string', enum: positions, description: 'The corner of the first box.' },
  scale: {
    type: 'number',
    minimum: 0.02,
    maximum: 0.5,
    description: "A box's share of the canvas's width and height; ×0.9, ×0.8 and ×0.7 with two, three and more boxes.",
  },
  margin: { type: 'integer', minimum: 0, maximum: 1000, description: 'Pixels from the edges.' },
  radius: { type: 'integer', minimum: 0, maximum: 1000, description: 'Radius of the corners in pixels.' },
} as const;

const pip = {
  type: 'object',
  properties: {
    position: { ...box.position, default: 'bottom-right' },
    scale: { ...box.scale, default: 0.2 },
    margin: { ...box.margin, default: 20 },
    radius: { ...box.radius, default: 12 },
  },
  description: 'The boxes of `pip`.',
} as const;

/** Without defaults, which would change what is not given. */
const pipChange = { type: 'object', properties: box, description: 'What of the boxes of `pip` changes.' } as const;

const side = { type: 'integer', required: true, minimum: 1, maximum: 16384 } as const;
const place = { type: 'integer', required: true, minimum: -16384, maximum: 16384 } as const;

const rectangles = {
  type: 'array',
  items: {
    type: 'object',
    properties: {
      source: { type: 'string', required: true, minLength: 1, description: 'The source id.' },
      x: { ...place, description: 'Pixels from the left; it is put on even ones, as is every edge.' },
      y: { ...place, description: 'Pixels from the top.' },
      width: { ...side, description: 'Width in pixels.' },
      height: { ...side, description: 'Height in pixels.' },
      z: { type: 'integer', default: 0, description: 'What is higher lies over what is lower.' },
      fit: { ...fit, default: 'fill' },
      radius: {
        type: 'integer',
        default: 0,
        minimum: 0,
        maximum: 8192,
        description: 'Radius of the corners in pixels.',
      },
      opacity: { type: 'number', default: 1, minimum: 0, maximum: 1, description: '0: not to be seen.' },
    },
    description: 'Where a source is shown.',
  },
  maxItems: maxSources,
  description: 'The places of `rectangles`. A source may have several.',
} as const;

const watermark = {
  text: { type: 'string', required: true, description: 'One line; empty: no watermark.' },
  position: { type: 'string', enum: [...positions, 'bottom-center'], default: 'bottom-center', description: 'Where.' },
  opacity: { type: 'number', default: 0.6, minimum: 0, maximum: 1, description: '0: not to be seen.' },
  margin: { type: 'integer', default: 30, minimum: 0, maximum: 1000, description: 'Pixels from the edges.' },
  size: { type: 'integer', default: 24, minimum: 6, maximum: 512, description: 'Height of the text in pixels.' },
} as const;

const scene = {
  preset: {
    type: 'string',
    enum: ['live', 'starting-soon', 'be-right-back', 'ending'],
    description: 'A card with its text, icon and colours; live: no card.',
  },
  text: { type: 'string', description: "One line, instead of the preset's." },
  icon: {
    type: 'string',
    enum: ['none', 'play', 'clock', 'cup', 'hand'],
    description: "What is over the text, instead of the preset's.",
  },
  from: { ...color, description: 'Colour at the top left, as #rrggbb.' },
  to: { ...color, description: 'Colour at the bottom right, as #rrggbb.' },
  opacity: { type: 'number', default: 0.85, minimum: 0, maximum: 1, description: 'Of the colours.' },
} as const;

/** The stage's options; `CompositorOptions` is what the stage gets of them. */
export const compositorOptions = {
  width: { type: 'integer', default: 1920, minimum: 2, maximum: 16384, description: 'Width in pixels.' },
  height: { type: 'integer', default: 1080, minimum: 2, maximum: 16384, description: 'Height in pixels.' },
  frameRate: {
    type: 'number',
    default: 30,
    minimum: 1,
    maximum: 240,
    description: 'Pictures per second. 29.97 is 30000/1001, and so with the others of its kind.',
  },
  format: {
    type: 'string',
    enum: ['nv12', 'i420'],
    default: 'i420',
    description: 'How samples are stored: what the encoder takes without converting it.',
  },
  layout: { ...layout, default: 'pip' },
  order,
  fit: { ...fit, default: 'fill' },
  pip,
  rectangles,
  background: { ...color, default: '#000000', description: 'Colour of what no picture covers, as #rrggbb.' },
  watermark: { type: 'object', properties: watermark, description: 'A text over all pictures.' },
  scene: { type: 'object', properties: scene, description: 'A card over everything. Without a preset: your own.' },
  timeline: {
    type: 'string',
    enum: ['capture', 'pts'],
    default: 'capture',
    description:
      'By what sources are put together: when their pictures were captured, in real time, or their timestamps, as fast as they come, for files.',
  },
  latencyMs: {
    type: 'integer',
    default: 200,
    minimum: 0,
    maximum: 2000,
    description: 'Milliseconds from the capture of pictures until they are put together; for the timeline `capture`.',
  },
  sourceTimeoutMs: {
    type: 'integer',
    default: 2000,
    minimum: 50,
    maximum: 3_600_000,
    description:
      'Milliseconds without a picture after which a source is left out until it comes again. Its last picture is shown until then; with the timeline `pts`, how long the others wait for it.',
  },
  sourceId: {
    type: 'string',
    default: 'session',
    minLength: 1,
    description: 'Source id of the pictures that are made.',
  },
} as const;

export type CompositorOptions = OptionsOf<typeof compositorOptions>;

export const compositorCommands = {
  layout: {
    summary: 'Places the sources in another way. What is not given, also of `pip`, stays as it is.',
    arguments: { layout, order, fit, pip: pipChange, rectangles },
  },
  scene: { summary: 'Shows a card over everything, or none with the preset `live`.', arguments: scene },
  watermark: { summary: 'Shows another watermark, or none with an empty text.', arguments: watermark },
} as const;

export type PipSettings = NonNullable<CompositorOptions['pip']>;
export type RectangleSettings = NonNullable<CompositorOptions['rectangles']>[number];
export type WatermarkSettings = NonNullable<CompositorOptions['watermark']>;
export type SceneSettings = NonNullable<CompositorOptions['scene']>;
export type Fit = CompositorOptions['fit'];

/** How sources are placed: what the command `layout` changes. */
export type LayoutSettings = Pick<CompositorOptions, 'layout' | 'order' | 'fit' | 'pip' | 'rectangles'>;

/** A change of it; what is undefined stays, also of `pip`. */
export type LayoutChange = OptionsOf<typeof compositorCommands.layout.arguments>;

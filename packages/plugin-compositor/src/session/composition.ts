import { bt709, type Frame, type FrameInfo, type FrameOwner } from '@arkavo-pipeline/core';
import type {
  CompositorAddon,
  Layer,
  NativeComposer,
  NativeOverlay,
  OverlaySettings,
  Paint,
} from '../compositor-addon.js';
import type {
  CompositorOptions,
  LayoutChange,
  LayoutSettings,
  SceneSettings,
  WatermarkSettings,
} from '../compositor-options.js';
import { isWhole, layerOf } from '../layout/layer.js';
import { defaultPip, layOut } from '../layout/layout.js';
import type { Size } from '../layout/placement.js';
import { paintOf } from '../overlay/color.js';
import { sceneOverlay } from '../overlay/scene.js';
import { TextPainter } from '../overlay/text.js';
import { watermarkOverlay } from '../overlay/watermark.js';
import type { Picture } from './picture.js';

/** A source and the picture that is shown of it. */
export type Shown = { readonly id: string; readonly picture: Picture };

/** How the picture is put together, now; and the one that is. */
export class Composition {
  readonly #addon: CompositorAddon;
  readonly #frames: FrameOwner;
  readonly #composer: NativeComposer;
  readonly #painter: TextPainter;
  readonly #info: FrameInfo;
  readonly #canvas: Size;
  readonly #background: Paint;
  #layout: LayoutSettings;
  #watermark: NativeOverlay | undefined;
  #scene: NativeOverlay | undefined;

  constructor(addon: CompositorAddon, frames: FrameOwner, options: CompositorOptions) {
    const { width, height, format, background, watermark, scene } = options;
    this.#addon = addon;
    this.#frames = frames;
    this.#composer = new addon.Composer(frames.abi);
    this.#painter = new TextPainter(addon);
    this.#info = { width, height, format, color: bt709 };
    this.#canvas = { width, height };
    this.#background = paintOf(background);
    this.#layout = options;
    if (watermark) this.setWatermark(watermark);
    if (scene) this.setScene(scene);
  }

  /** What is undefined stays as it is. */
  changeLayout({ pip, ...change }: LayoutChange): void {
    const boxes = pip && { pip: { ...defaultPip, ...this.#layout.pip, ...given(pip) } };
    this.#layout = { ...this.#layout, ...given(change), ...boxes };
  }

  setWatermark(settings: WatermarkSettings): void {
    this.#watermark = this.#overlay(watermarkOverlay(settings, this.#canvas, this.#info.format, this.#painter));
  }

  setScene(settings: SceneSettings): void {
    this.#scene = this.#overlay(sceneOverlay(settings, this.#canvas, this.#info.format, this.#painter));
  }

  /** The picture of these sources. The caller holds the frame. Throws ERR_FRAME_NO_MEMORY. */
  compose(shown: readonly Shown[]): Frame {
    const layers = this.#layers(shown);
    const overlays = [this.#watermark, this.#scene].filter((overlay) => overlay !== undefined);
    const [only] = layers;
    if (layers.length === 1 && overlays.length === 0 && only && this.#isAsWanted(only)) return only.frame.retain();
    return this.#composed(
      layers.map(({ layer }) => layer),
      overlays,
    );
  }

  #composed(layers: readonly Layer[], overlays: readonly NativeOverlay[]): Frame {
    const target = this.#frames.allocate(this.#info);
    try {
      this.#composer.compose(target.handle, this.#background, layers, overlays);
      return target;
    } catch (error) {
      target.release();
      throw error;
    }
  }

  #layers(shown: readonly Shown[]): { readonly layer: Layer; readonly frame: Frame }[] {
    const frames = new Map(shown.map(({ id, picture }) => [id, picture.frame]));
    const sizes = shown.map(({ id, picture: { frame } }) => ({ id, width: frame.width, height: frame.height }));
    return layOut(this.#layout, this.#canvas, sizes).flatMap((placement) => {
      const frame = frames.get(placement.id);
      const layer = frame && layerOf(placement, frame, this.#canvas);
      return layer ? [{ layer, frame }] : [];
    });
  }

  /** Nothing would be done to this frame. */
  #isAsWanted({ layer, frame }: { readonly layer: Layer; readonly frame: Frame }): boolean {
    return isWhole(layer, frame, this.#canvas) && frame.info.format === this.#info.format && isBt709(frame.info);
  }

  #overlay(settings: OverlaySettings | undefined): NativeOverlay | undefined {
    return settings && new this.#addon.Overlay(settings);
  }
}

/** Without what is undefined. */
function given<Values extends object>(values: Values): { [Name in keyof Values]?: Exclude<Values[Name], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as typeof values;
}

/** Whether nothing would be converted: what is unspecified (2) or reserved (0) counts as BT.709 in a picture this large. */
function isBt709({ width, height, color: { matrix, fullRange } }: FrameInfo): boolean {
  const isUnknown = matrix === 0 || matrix === 2;
  return !fullRange && (matrix === 1 || (isUnknown && (width > 1024 || height > 576)));
}

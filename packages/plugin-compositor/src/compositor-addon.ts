import { loadAddon, type PixelFormat } from '@arkavo-pipeline/core';

/** In pixels from the top left; whole and, but for the sides that end at an edge, even. */
export type PixelRectangle = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

/** 0 to 1 each. */
export type Color = { readonly red: number; readonly green: number; readonly blue: number };
export type Paint = Color & { readonly alpha: number };

/** Coverage by a shape, 0 to 255 a pixel, rows without gaps. */
export type Mask = { readonly width: number; readonly height: number; readonly coverage: Uint8Array };

/** A mask in a colour, at a place of an overlay. */
export type Shape = Mask & { readonly x: number; readonly y: number; readonly paint: Paint };

/** What an overlay is made of, from the lowest up; `opacity` is that of the whole. */
export type OverlaySettings = {
  readonly place: PixelRectangle;
  readonly format: PixelFormat;
  /** From the top left corner to the bottom right one, of one alpha. */
  readonly gradient?: { readonly from: Color; readonly to: Color; readonly alpha: number };
  readonly shapes: readonly Shape[];
  readonly opacity: number;
};

/** Part `crop` of a frame, scaled to `place` on the canvas. */
export type Layer = {
  /** A handle. */
  readonly frame: number;
  readonly crop: PixelRectangle;
  readonly place: PixelRectangle;
  /** Of the corners, in pixels; 0: square. */
  readonly radius: number;
  /** 0 to 1. */
  readonly opacity: number;
};

/** Drawn once, to lie over any number of pictures. */
export type NativeOverlay = object;

/** Keeps what it scaled of pictures that come again. Errors have a `code` of ours. */
export type NativeComposer = {
  /** Writes all of the frame `target`: the background, the layers from the lowest up, the overlays. */
  compose(target: number, background: Paint, layers: readonly Layer[], overlays: readonly NativeOverlay[]): void;
};

/** What the addon exports. `abi` is `context.frames.abi`. */
export type CompositorAddon = {
  readonly Composer: new (abi: unknown) => NativeComposer;
  readonly Overlay: new (settings: OverlaySettings) => NativeOverlay;
  /** How wide one line of text is, in pixels. */
  textWidth(font: Uint8Array, codePoints: readonly number[], size: number): number;
  /** One line of text; `size` is the height of the em in pixels, 1 to 2048. Cut off beyond a width of 16384. */
  drawText(font: Uint8Array, codePoints: readonly number[], size: number): Mask;
  /** The mask with soft edges: a few pixels larger on each side. */
  softened(mask: Mask): Mask;
};

/** Loads the addon that was built in the folder of its binding.gyp. Throws ERR_ADDON_LOAD. */
export function loadCompositorAddon(nativeFolder: URL): CompositorAddon {
  return loadAddon<CompositorAddon>(nativeFolder, 'compositor');
}

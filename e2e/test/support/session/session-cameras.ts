/** A rectangle of the picture, pixels. */
export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** A camera of the example whose pictures have numbers. */
export type NumberedCamera = {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  /** Where it is shown: 0.16 of the picture at 20 pixels from a corner, on even pixels. */
  readonly inPip: Box;
  /** The whole of it in its cell of 960x540, where `fit` is `fit`. */
  readonly inGrid: Box;
};

export const numberedCameras: readonly NumberedCamera[] = [
  {
    ...{ id: 'desk', width: 640, height: 360, fps: 30 },
    inPip: { x: 1592, y: 886, width: 308, height: 174 },
    inGrid: { x: 960, y: 0, width: 960, height: 540 },
  },
  {
    ...{ id: 'guest', width: 480, height: 360, fps: 25 },
    inPip: { x: 20, y: 20, width: 230, height: 172 },
    inGrid: { x: 120, y: 540, width: 720, height: 540 },
  },
  {
    ...{ id: 'phone', width: 360, height: 640, fps: 15 },
    inPip: { x: 1802, y: 20, width: 98, height: 172 },
    inGrid: { x: 1288, y: 540, width: 304, height: 540 },
  },
];

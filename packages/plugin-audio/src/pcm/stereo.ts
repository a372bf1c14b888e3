/** Frames of two channels, interleaved: left, right, left, right. */
export type Stereo = Float32Array;

/** Values of one stereo frame. */
export const stereoChannels = 2;

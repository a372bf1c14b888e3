import type { JsonValue } from '@arkavo-pipeline/core';

/** The 52 blend shapes of ARKit's face tracking, as the Arkavo wire names them. */
export const blendShapes = [
  'browDown_L',
  'browDown_R',
  'browInnerUp',
  'browOuterUp_L',
  'browOuterUp_R',
  'cheekPuff',
  'cheekSquint_L',
  'cheekSquint_R',
  'eyeBlink_L',
  'eyeBlink_R',
  'eyeLookDown_L',
  'eyeLookDown_R',
  'eyeLookIn_L',
  'eyeLookIn_R',
  'eyeLookOut_L',
  'eyeLookOut_R',
  'eyeLookUp_L',
  'eyeLookUp_R',
  'eyeSquint_L',
  'eyeSquint_R',
  'eyeWide_L',
  'eyeWide_R',
  'jawForward',
  'jawLeft',
  'jawOpen',
  'jawRight',
  'mouthClose',
  'mouthDimple_L',
  'mouthDimple_R',
  'mouthFrown_L',
  'mouthFrown_R',
  'mouthFunnel',
  'mouthLeft',
  'mouthLowerDown_L',
  'mouthLowerDown_R',
  'mouthPress_L',
  'mouthPress_R',
  'mouthPucker',
  'mouthRight',
  'mouthRollLower',
  'mouthRollUpper',
  'mouthShrugLower',
  'mouthShrugUpper',
  'mouthSmile_L',
  'mouthSmile_R',
  'mouthStretch_L',
  'mouthStretch_R',
  'mouthUpperUp_L',
  'mouthUpperUp_R',
  'noseSneer_L',
  'noseSneer_R',
  'tongueOut',
] as const;

/** A value as `arFace` metadata of the Arkavo wire: what a face tracker would see at `timeUs`, changing smoothly. */
export function faceAt(timeUs: number): JsonValue {
  const seconds = timeUs / 1_000_000;
  return {
    type: 'arFace',
    face: {
      blendShapes: Object.fromEntries(blendShapes.map((name, index) => [name, shapeAt(seconds, index)])),
      trackingState: 'normal',
      headTransform: headAt(seconds),
    },
  };
}

/** 0 to 1; every shape at its own pace, of one turn in 2 to 5 s. */
function shapeAt(seconds: number, index: number): number {
  const turns = seconds * (0.2 + (0.3 * ((index * 7) % 52)) / 52) + index / 52;
  return rounded(0.5 - 0.5 * Math.cos(2 * Math.PI * turns));
}

/** Column-major 4x4, metres: the head turns to both sides by 0.3 rad and nods along, 0.4 m before the camera. */
function headAt(seconds: number): number[] {
  const yaw = 0.3 * Math.sin(2 * Math.PI * 0.25 * seconds);
  const [cos, sin] = [rounded(Math.cos(yaw)), rounded(Math.sin(yaw))];
  const height = rounded(0.02 * Math.sin(2 * Math.PI * 0.5 * seconds));
  return [cos, 0, -sin, 0, 0, 1, 0, 0, sin, 0, cos, 0, 0, height, -0.4, 1];
}

/** Four decimals, and no negative zero: JSON has none. */
function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000 + 0;
}

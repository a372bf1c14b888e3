import { type Random, seededRandom, shuffled } from './random.js';

export type SessionOptions = { readonly seconds: number; readonly seed: number };

/** What one line of a session says, told without the code that reads it. */
export type SessionLine = {
  readonly text: string;
  readonly kind: string;
  readonly timestamp: number | undefined;
  /** Base64 of the media that it carries. */
  readonly media: string | undefined;
};

/** A line written as a phone may write it: keys of every object in another order each time, slashes escaped. */
function lineOf(message: object, random: Random): string {
  return JSON.stringify(withShuffledKeys(message, random)).replaceAll('/', '\\/');
}

function withShuffledKeys(value: unknown, random: Random): unknown {
  if (Array.isArray(value)) return value.map((element) => withShuffledKeys(element, random));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, child]) => [key, withShuffledKeys(child, random)]);
  return Object.fromEntries(shuffled(entries, random));
}

const uptime = 81_234;
const wall = 795_393_408;
const shapes = Array.from({ length: 52 }, (_, index) => `blendShape${index}`);

/** A face camera: 30 pictures, 60 faces and 50 pieces of sound a second; the handshake comes after the first of them. */
export function cameraSession({ seconds, seed }: SessionOptions): SessionLine[] {
  const random = seededRandom(seed);
  const source = { sourceID: 'Paul’s_iPhone-face' };
  const timed: { at: number; line: SessionLine }[] = [];
  const add = (at: number, kind: string, payload: object, timestamp?: number, media?: string) => {
    const text = lineOf({ kind, [kind]: { ...source, ...payload } }, random);
    timed.push({ at, line: { text, kind, timestamp, media } });
  };
  add(0.01, 'handshake', { deviceName: 'Paul’s iPhone' });
  for (let index = 0; index < seconds * 30; index += 1) {
    const timestamp = Math.round((uptime + index / 30) * 600) / 600;
    const isKeyFrame = index % 60 === 0;
    const naluData = randomBytes(isKeyFrame ? 900 : 30 + random(600), random).toString('base64');
    add(index / 30, 'videoNALU', { timestamp, isKeyFrame, naluData }, timestamp, naluData);
  }
  for (let index = 0; index < seconds * 60; index += 1) {
    const timestamp = wall + index / 60;
    const blendShapes = Object.fromEntries(shapes.map((shape) => [shape, random(10_000) / 10_000]));
    const headTransform = Array.from({ length: 16 }, () => (random(20_000) - 10_000) / 10_000);
    const face = { blendShapes, trackingState: 'normal', ...(index % 3 > 0 && { headTransform }) };
    add(index / 60, 'metadata', { timestamp, metadata: { type: 'arFace', face } }, timestamp);
  }
  for (let index = 0; index < seconds * 50; index += 1) {
    const timestamp = uptime + index / 50;
    const audioData = randomBytes(1920, random).toString('base64');
    add(index / 50, 'audio', { timestamp, sampleRate: 48000, channels: 1, audioData }, timestamp, audioData);
  }
  return timed.sort((one, other) => one.at - other.at).map(({ line }) => line);
}

function randomBytes(count: number, random: Random): Buffer {
  return Buffer.from(Array.from({ length: count }, () => random(256)));
}

import { AudioPacket, type JsonValue, MetadataPacket } from '@arkavo-pipeline/core';
import { TestStage } from '@arkavo-pipeline/core/testing';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { testSource } from '../src/test-source.js';

type Face = {
  readonly type: string;
  readonly face: {
    readonly blendShapes: { readonly [name: string]: number };
    readonly trackingState: string;
    readonly headTransform: readonly number[];
  };
};

async function run(outputs: string[], options: object): Promise<TestStage> {
  const stage = await TestStage.open(testSource, { outputs, options: { ...options, realtime: false } });
  await stage.generate();
  return stage;
}

async function samples(stage: TestStage): Promise<Int16Array> {
  const packets = stage.emitted.map(({ packet }) => packet).filter((packet) => packet instanceof AudioPacket);
  for (const packet of packets) {
    assert.equal([packet.format, packet.sampleRate, packet.channels], ['pcm-s16', 48000, 2]);
  }
  const bytes = Buffer.concat(packets.map((packet) => packet.data));
  await stage.close();
  return new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

test('the tone is one sine across packets, in both channels, as long as the video', async () => {
  const sound = await samples(await run(['audio'], { frames: 50, fps: 30, tone: 441 }));
  assert.is(sound.length, 2 * 80_000);
  for (let n = 0; n < 80_000; n += 1) {
    const expected = 0.25 * 32767 * Math.sin((2 * Math.PI * 441 * n) / 48000);
    if (Math.abs((sound[2 * n] ?? 0) - expected) > 1 || sound[2 * n] !== sound[2 * n + 1]) {
      assert.unreachable(`sample ${n} is ${sound[2 * n]}, ${sound[2 * n + 1]}, expected ${expected}`);
    }
  }
});

test('a tone of 0 Hz is silence', async () => {
  const sound = await samples(await run(['audio'], { frames: 3, tone: 0 }));
  assert.is(sound.length, 2 * 4800);
  assert.ok(sound.every((sample) => sample === 0));
});

test('the face has 52 shapes between 0 and 1 and a head transform, all changing smoothly', async () => {
  const stage = await run(['metadata'], { frames: 90 });
  const faces = stage.emitted.map(({ packet }) => face(packet instanceof MetadataPacket ? packet.value : null));
  assert.is(faces.length, 90);
  for (const [index, { type, face }] of faces.entries()) {
    assert.is(type, 'arFace');
    assert.is(face.trackingState, 'normal');
    assert.is(face.headTransform.length, 16);
    const shapes = Object.entries(face.blendShapes);
    assert.is(shapes.length, 52);
    const before = faces[index - 1]?.face.blendShapes;
    for (const [name, value] of shapes) {
      assert.ok(value >= 0 && value <= 1, `${name} is ${value}`);
      if (before) assert.ok(Math.abs(value - (before[name] ?? 9)) < 0.1, `${name} jumps`);
    }
    assert.not.equal(before, face.blendShapes);
  }
  await stage.close();
});

/** As it is after its way over a wire. */
function face(value: JsonValue): Face {
  return JSON.parse(JSON.stringify(value)) as Face;
}

test.run();

import assert from 'node:assert/strict';
import { AccessUnitPacket, PipelineError, type StageSpec } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import { accessUnit, header } from './support/packets.js';
import { helloBytes, messageBytes, RawPeer } from './support/raw-peer.js';
import { openReceiver, stageType, takeOne, until } from './support/stages.js';

const test = suite('packets that a link does not take');

/** A tcp-receiver whose links take no H.265; `room`: how its link says that it is full. */
function h264Only(room: () => Promise<void> | undefined = () => undefined): StageSpec {
  const spec = stageType('tcp-receiver');
  return {
    ...spec,
    async open(context) {
      const handlers = await spec.open?.(context);
      return {
        generate: async (emit) =>
          handlers?.generate?.((packet, port) => {
            if (packet.mediaType !== 'video/h265') return emit(packet, port) ?? room();
            packet.dispose();
            throw new PipelineError('ERR_LINK_MEDIA_TYPE', 'receive.video gives video/h265, its link takes video/h264');
          }),
        close: () => handlers?.close?.(),
      };
    },
  };
}

function h265(): Buffer {
  const data = Uint8Array.of(0, 0, 0, 1, 0x26, 1, 0xaf);
  return messageBytes(new AccessUnitPacket({ ...header(0, 'other'), codec: 'h265', dtsUs: 0, keyframe: true, data }));
}

test('are counted and a fault of their source; those of the others go on', async () => {
  const { stage: receiver, port } = await openReceiver({}, {}, h264Only());
  const peer = await RawPeer.connect(port);
  peer.socket.write(Buffer.concat([helloBytes(), h265(), h265(), messageBytes(accessUnit(0, { keyframe: true }))]));
  const packet = await takeOne(receiver);
  assert.equal(packet.sourceId, 'camera');
  assert.deepEqual(receiver.drops, { 'not-taken': 2 });
  assert.match(String(receiver.faults[0]?.message), /^other is not passed on: receive\.video gives video\/h265/);
  packet.dispose();
  peer.socket.destroy();
  await receiver.close();
});

test('are no less so when they had to wait for a full link', async () => {
  let open: () => void = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const { stage: receiver, port } = await openReceiver(
    {},
    {},
    h264Only(() => opened),
  );
  const peer = await RawPeer.connect(port);
  const unit = messageBytes(accessUnit(0, { keyframe: true }));
  peer.socket.write(Buffer.concat([helloBytes(), unit, h265(), unit]));
  (await takeOne(receiver)).dispose();
  assert.deepEqual(receiver.drops, {});
  open();
  await until(() => receiver.emitted.length === 1);
  assert.deepEqual(receiver.drops, { 'not-taken': 1 });
  peer.socket.destroy();
  await receiver.close();
});

test.run();

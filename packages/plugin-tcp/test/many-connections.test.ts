import assert from 'node:assert/strict';
import { MetadataPacket } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import { heldBytes } from './support/held-memory.js';
import { accessUnit, header } from './support/packets.js';
import { RawPeer } from './support/raw-peer.js';
import { openReceiver, openSender, until } from './support/stages.js';

const test = suite('many connections');
const strangers = 1000;
/** Of the processor's time, for both ends and all the strangers: the same whatever else the machine does. It takes about a tenth. */
const mostCpuMs = 5000;
/** For the strangers at both ends. */
const mostHeldMb = 50;

/** Strangers that connect all at once, each with something to say. */
async function crowd(port: number, words: (index: number) => string): Promise<RawPeer[]> {
  const peers = await Promise.all(Array.from({ length: strangers }, () => RawPeer.connect(port)));
  peers.forEach((peer, index) => void peer.socket.write(words(index)));
  return peers;
}

for (const protocol of ['framed', 'arkavo'] as const) {
  test(`${protocol}: 1 000 strangers at once cost little, go in time, and a stream beside them loses nothing`, async () => {
    const { stage: receiver, port } = await openReceiver({ protocol, helloTimeoutMs: 1500 });
    const named = (sourceName: string) => ({ protocol, ...(protocol === 'arkavo' && { sourceName }) });
    const sender = await openSender(port, named('camera'));
    const packets: number[] = [];
    void (async () => {
      for (;;) {
        const { packet } = await receiver.next();
        packets.push(packet.ptsUs);
        packet.dispose();
      }
    })();
    const send = (index: number) =>
      sender.send(protocol === 'framed' ? accessUnit(index, { keyframe: index === 0 }) : gaze(index));
    await send(0);
    await until(() => packets.length === 1);
    const before = await heldBytes();
    const cpuBefore = process.cpuUsage();
    const peers = await crowd(port, (index) => ['', 'x', '{"kind":', 'GET / HTTP/1.1\r\n\r\n'][index % 4] ?? '');
    const heldMb = ((await heldBytes()) - before) / 1e6;
    for (let index = 1; index < 200; index++) {
      await send(index);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await until(() => packets.length === 200);
    const { user, system } = process.cpuUsage(cpuBefore);
    assert.ok(user + system < mostCpuMs * 1000, `${(user + system) / 1000} ms of the processor's time`);
    await Promise.all(peers.map(({ closed }) => closed));
    assert.equal(sender.drops['connection-lost'], undefined);
    assert.ok(heldMb < mostHeldMb, `${heldMb} MB for ${strangers} pairs of sockets`);
    await until(() => refused(receiver.drops) === strangers);
    // A stranger that comes later is heard: nobody who has gone holds a place.
    const late = await openSender(port, named('late'), { stageId: 'late' });
    await late.send(protocol === 'framed' ? accessUnit(0, { keyframe: true, sourceId: 'late' }) : gaze(0));
    await until(() => packets.length === 201);
    for (const stage of [sender, late, receiver]) await stage.close();
  });
}

function gaze(index: number): MetadataPacket {
  return new MetadataPacket({ ...header(index), value: { type: 'custom', name: 'gaze', payload: { index } } });
}

function refused(drops: Readonly<Record<string, number>>): number {
  return Object.entries(drops).reduce((sum, [cause, count]) => sum + (cause.startsWith('refused-') ? count : 0), 0);
}

test.run();

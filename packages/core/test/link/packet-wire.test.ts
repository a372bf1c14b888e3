import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { AudioPacket, FrameOwner, startLedger } from '../../src/index.js';
import { fromWire, toWire } from '../../src/link/packet-wire.js';

test('sound is the same behind a link, but for its ledger and its time', () => {
  const owner = FrameOwner.create('behind the link');
  const sound = { format: 'aac', sampleRate: 44_100, channels: 2, primingUs: 23_220 } as const;
  const content = { data: Uint8Array.of(1, 2, 3), config: Uint8Array.of(0x12, 0x10) };
  const place = { sourceId: 'microphone', ptsUs: -23_220, durationUs: 23_220 };
  const packet = new AudioPacket({ ...place, ...sound, ...content, ledger: startLedger(0) });
  const arrived = fromWire(structuredClone(toWire(packet, startLedger(5), 1_000)), startLedger(7), owner);
  const expected = new AudioPacket({ ...place, ptsUs: -22_220, ...sound, ...content, ledger: startLedger(7) });
  assert.equal({ ...arrived }, { ...expected });
  owner.close();
});

test.run();

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { writeRtcp } from '../../src/rtcp/write-rtcp.js';
import { srtpProfiles } from '../../src/srtp/srtp-profile.js';
import { SrtpReceiver } from '../../src/srtp/srtp-receiver.js';
import { SrtpSender } from '../../src/srtp/srtp-sender.js';
import { HeldMemory } from '../payload/support/held-memory.js';
import { seededRandom } from '../payload/support/random.js';
import { mutated } from '../rtcp/support/mutated.js';
import { keysOf, rtp, ssrc } from './support/packets.js';

const packetCount = 300_000;
const seedCount = 200;

test('of 300 000 mutated packets only those that were sent are taken, once each', async () => {
  const random = seededRandom(13);
  const peers = srtpProfiles.map((profile) => {
    const keys = keysOf(profile);
    const sender = new SrtpSender(keys);
    const reports = writeRtcp([{ type: 'pli', senderSsrc: ssrc, mediaSsrc: 2 }]);
    const rtpSeeds = Array.from({ length: seedCount }, (_, index) => sender.protectRtp(rtp(65_450 + index)));
    const rtcpSeeds = Array.from({ length: seedCount }, () => sender.protectRtcp(reports));
    return { receiver: new SrtpReceiver(keys), rtpSeeds, rtcpSeeds, taken: 0 };
  });
  const memory = new HeldMemory(packetCount);
  for (let index = 0; index < packetCount; index += 1) {
    await memory.look(index);
    const peer = peers[index & 1];
    if (!peer) continue;
    const isRtp = (index & 2) === 0;
    const seeds = isRtp ? peer.rtpSeeds : peer.rtcpSeeds;
    // They come in order, as far as they come.
    const data = mutated(seeds[Math.floor((index * seedCount) / packetCount)] ?? rtp(1), random);
    const opened = isRtp ? peer.receiver.unprotectRtp(data) : peer.receiver.unprotectRtcp(data);
    if (typeof opened !== 'string') peer.taken += 1;
  }
  for (const { receiver, taken } of peers) {
    assert.is(taken, seedCount * 2);
    const { replayed, short } = receiver.refusals;
    assert.ok(replayed > 1000 && short > 1000 && receiver.refusals['not-authentic'] > 1000);
    assert.is(receiver.refusals['too-many-streams'], 0);
  }
  assert.ok(memory.growth < 2 ** 20, `${memory.growth} bytes`);
});

test.run();

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { RtpPacket, SrtcpSession, SrtpSession } from 'werift-rtp';
import { writeRtcp } from '../../src/rtcp/write-rtcp.js';
import type { SrtpKeys } from '../../src/srtp/srtp-keys.js';
import { srtpProfiles } from '../../src/srtp/srtp-profile.js';
import { SrtpReceiver } from '../../src/srtp/srtp-receiver.js';
import { SrtpSender } from '../../src/srtp/srtp-sender.js';
import { keysOf, rtp, ssrc } from './support/packets.js';

const numbers = { AES_CM_128_HMAC_SHA1_80: 1, AEAD_AES_128_GCM: 7 } as const;

function configOf({ profile, masterKey, masterSalt }: SrtpKeys) {
  const [key, salt] = [Buffer.from(masterKey), Buffer.from(masterSalt)];
  const keys = { localMasterKey: key, localMasterSalt: salt, remoteMasterKey: key, remoteMasterSalt: salt };
  return { profile: numbers[profile], keys };
}

for (const profile of srtpProfiles) {
  const keys = keysOf(profile);

  test(`${profile}: werift opens what is protected, and what it protects is opened`, () => {
    const [ours, receiver] = [new SrtpSender(keys), new SrtpReceiver(keys)];
    const [opening, protecting] = [new SrtpSession(configOf(keys)), new SrtpSession(configOf(keys))];
    const extensions = new Map([[1, Uint8Array.of(1, 2, 3)]]);
    for (let number = 65_500; number < 65_600; number += 1) {
      const packet = rtp(number, { extensions });
      assert.equal(Uint8Array.from(opening.decrypt(Buffer.from(ours.protectRtp(packet)))), Uint8Array.from(packet));
      const { payload, header } = RtpPacket.deSerialize(Buffer.from(packet));
      assert.equal(receiver.unprotectRtp(protecting.encrypt(payload, header)), packet);
    }
  });

  test(`${profile}: so with RTCP`, () => {
    const [ours, receiver] = [new SrtpSender(keys), new SrtpReceiver(keys)];
    const [opening, protecting] = [new SrtcpSession(configOf(keys)), new SrtcpSession(configOf(keys))];
    for (let number = 0; number < 10; number += 1) {
      const sequenceNumbers = [number, number + 40];
      const packet = Buffer.from(writeRtcp([{ type: 'nack', senderSsrc: ssrc, mediaSsrc: 2, sequenceNumbers }]));
      assert.equal(Buffer.from(opening.decrypt(Buffer.from(ours.protectRtcp(packet)))), packet);
      assert.equal(receiver.unprotectRtcp(protecting.encrypt(packet)), packet);
    }
  });
}

test.run();

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { writeRtp } from '../../src/rtp/write-rtp.js';
import { captureTimeExtension } from '../../src/sender/media-stream.js';
import { RtpStream } from '../../src/sender/rtp-stream.js';
import { UnitHeader } from '../../src/sender/unit-header.js';

test('the header of any unit is the one that would be written anew', () => {
  const stream = new RtpStream(() => 0xfedc_ba98, 96, 90_000);
  const header = new UnitHeader(stream);
  const { ssrc, payloadType } = stream;
  const words = fc.nat(2 ** 32 - 1);
  fc.assert(
    fc.property(fc.nat(0xffff), words, fc.nat(2 ** 51), (sequenceNumber, timestamp, captureUs) => {
      const fields = { ssrc, payloadType, sequenceNumber, timestamp, marker: false, payload: new Uint8Array() };
      const anew = writeRtp({ ...fields, extensions: captureTimeExtension(captureUs) });
      assert.equal(Buffer.from(header.write(sequenceNumber, timestamp, captureUs)), Buffer.from(anew));
    }),
  );
});

test.run();

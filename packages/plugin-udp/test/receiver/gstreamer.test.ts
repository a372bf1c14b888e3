import { randomBytes } from 'node:crypto';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { keySizes, srtpProfiles } from '../../src/srtp/srtp-profile.js';
import { gstreamerMissing } from '../payload/support/foreign.js';
import { ForeignSender } from './support/foreign-sender.js';
import { accessUnits, openReceiver, until } from './support/stages.js';

const missing = gstreamerMissing();
if (missing) console.log(`skipped: ${missing}`);

for (const codec of missing ? [] : (['h264', 'h265'] as const)) {
  for (const profile of [undefined, ...srtpProfiles]) {
    test(`every ${codec} access unit that GStreamer sends arrives (${profile ?? 'plain'}), under its address as it has no name`, async () => {
      const foreign = new ForeignSender(codec);
      const sizes = profile && keySizes[profile];
      const keys = profile && sizes ? { profile, key: randomBytes(sizes.key + sizes.salt) } : undefined;
      const options = keys && { srtpKey: keys.key.toString('hex'), srtpProfile: keys.profile };
      const { stage, port } = await openReceiver(options);
      const program = foreign.gstreamer(port, keys);
      await until(() => accessUnits(stage).length === foreign.units.length);
      await program.result();
      const units = accessUnits(stage);
      assert.equal(
        units.map(({ data }) => foreign.digest(data)),
        foreign.units.map((unit) => foreign.digest(unit)),
      );
      assert.ok(units.every(({ sourceId }) => /^127\.0\.0\.1:\d+$/.test(sourceId)));
      assert.equal(stage.drops, {});
      await stage.close();
      foreign.remove();
    });
  }
}

test.run();

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseRtcp } from '../../src/rtcp/parse-rtcp.js';
import { writeRtcp } from '../../src/rtcp/write-rtcp.js';
import { isRtcp } from '../../src/rtp/is-rtcp.js';
import { parseRtp } from '../../src/rtp/parse-rtp.js';
import { footage } from '../payload/support/footage.js';
import { accessUnit, metadata, pcm, slice } from './support/stages.js';
import { VirtualSession } from './support/virtual-session.js';

const h265 = footage('h265')[0] ?? new Uint8Array();

test('a stream that another codec takes the place of says goodbye behind its last packet', () => {
  const bench = new VirtualSession();
  bench.session.take(slice(0, 60_000));
  const before = bench.sent.length;
  bench.session.take(accessUnit('h265', h265, 1));
  bench.pass(400_000);
  bench.session.close();
  const goodbyeAt = bench.sent.findIndex((data) => isRtcp(data) && parseRtcp(data)?.some(({ type }) => type === 'bye'));
  const [bye] = bench.reports.flatMap((packet) => (packet.type === 'bye' ? [packet] : []));
  const theirs = bench.sent.flatMap((data, index) => {
    const packet = isRtcp(data) ? undefined : parseRtp(data);
    return packet && bye?.ssrcs.includes(packet.ssrc) ? [index] : [];
  });
  assert.ok(goodbyeAt > 0 && (theirs.at(-1) ?? Infinity) < goodbyeAt, `${goodbyeAt} before ${theirs.at(-1)}`);
  assert.ok((theirs.at(-1) ?? 0) >= before);
});

test('the file is written again for a source that comes back under other SSRCs', async () => {
  const bench = new VirtualSession();
  bench.session.take(slice(0, 500));
  bench.nowUs += 31_000_000;
  await new Promise<void>((resolve) => {
    const look = () => (bench.reports.some(({ type }) => type === 'bye') ? resolve() : setImmediate(look));
    look();
  });
  const written = bench.files.length;
  bench.session.take(slice(1, 500, true));
  bench.session.close();
  assert.is(bench.files.length, written + 1);
  assert.not.equal(bench.files.at(-1), bench.files[0]);
});

test('no report, description or goodbye is larger than a datagram may be, and none is left out', () => {
  const maxBytes = 548;
  const bench = new VirtualSession({ maxBytes });
  const name = 'x'.repeat(160);
  const named = <Packet extends object>(packet: Packet): Packet => Object.assign(packet, { sourceId: name });
  bench.session.take(named(slice(0, 500)));
  bench.session.take(named(metadata(0)));
  bench.session.take(named(pcm(0)));
  bench.session.sayGoodbye();
  bench.session.close();
  const sizes = bench.control.map(({ length }) => length);
  assert.ok(
    sizes.every((size) => size <= maxBytes),
    sizes.join(),
  );
  const names = bench.reports.flatMap((packet) => (packet.type === 'source-description' ? packet.chunks : []));
  assert.is(new Set(names.map(({ ssrc }) => ssrc)).size, 5);
  const ended = bench.reports.flatMap((packet) => (packet.type === 'bye' ? packet.ssrcs : []));
  assert.is(new Set(ended).size, 5);
  for (const data of bench.control) {
    const [first] = parseRtcp(data) ?? [];
    assert.ok(first?.type === 'sender-report' || first?.type === 'application');
  }
});

test('packets of one datagram beyond those that are looked at are refused and counted', () => {
  const bench = new VirtualSession();
  const report = { type: 'receiver-report', ssrc: 9, reports: [] } as const;
  bench.session.receive(writeRtcp(Array.from({ length: 70 }, () => report)));
  bench.session.close();
  assert.equal(bench.refused, ['too-many-packets']);
});

test.run();

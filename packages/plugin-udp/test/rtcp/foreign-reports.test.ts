import { once } from 'node:events';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ntpToUs } from '../../src/rtcp/ntp-time.js';
import { parseRtcp } from '../../src/rtcp/parse-rtcp.js';
import type { RtcpPacket } from '../../src/rtcp/rtcp-packet.js';
import { isRtcp } from '../../src/rtp/is-rtcp.js';
import { parseRtp } from '../../src/rtp/parse-rtp.js';
import { Foreign } from '../payload/support/foreign.js';
import { openSocket } from '../payload/support/loopback.js';

const dayUs = 86_400_000_000;

test('what ffmpeg reports of its stream is read: its SSRC, its clock, its name and its end', async () => {
  const socket = await openSocket();
  const { port } = socket.address();
  const reports: RtcpPacket[] = [];
  const ssrcs = new Set<number>();
  socket.on('message', (data) => {
    if (isRtcp(data)) reports.push(...(parseRtcp(data) ?? []));
    else ssrcs.add(parseRtp(data)?.ssrc ?? -1);
  });
  const input = ['-f', 'lavfi', '-i', 'sine=duration=0.3', '-c:a', 'pcm_s16be'];
  const output = ['-f', 'rtp', '-rtpflags', 'send_bye', '-cname', 'camera@here'];
  const url = `rtp://127.0.0.1:${port}?rtcpport=${port}`;
  await new Foreign('ffmpeg', ['-nostdin', '-v', 'error', ...input, ...output, url]).result();
  const has = (type: string) => reports.some((packet) => packet.type === type);
  while (!has('bye')) await once(socket, 'message');
  socket.close();
  const [ssrc] = ssrcs;
  const report = reports.find((packet) => packet.type === 'sender-report');
  const bye = reports.find((packet) => packet.type === 'bye');
  const description = reports.find((packet) => packet.type === 'source-description');
  assert.is(report?.ssrc, ssrc);
  assert.equal(bye?.ssrcs, [ssrc]);
  assert.is(description?.chunks[0]?.ssrc, ssrc);
  assert.is(description?.chunks[0]?.cname, 'camera@here');
  assert.ok(report && Math.abs(ntpToUs(report.ntp) - Date.now() * 1000) < dayUs);
});

test.run();

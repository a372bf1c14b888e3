import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { FlowWindow } from '../src/sender/flow-window.js';

const test = suite('flow window');
const unitBytes = 4000;

/** Sends as much as the window lets, over a way of so many bytes per second and a way back of 10 ms. */
function drive(flow: FlowWindow, way: { nowUs: number; freeUs: number }, bytesPerSecond: number, seconds: number) {
  const endUs = way.nowUs + seconds * 1e6;
  const reports: { atUs: number; bytes: number }[] = [];
  let [sent, maxInFlight] = [0, 0];
  for (; way.nowUs < endUs; way.nowUs += 1000) {
    while (reports[0] && reports[0].atUs <= way.nowUs) assert.ok(flow.received(reports.shift()?.bytes ?? 0, way.nowUs));
    while (flow.isOpen(way.nowUs)) {
      sent += unitBytes;
      flow.sent(unitBytes, way.nowUs);
      way.freeUs = Math.max(way.freeUs, way.nowUs) + (unitBytes * 1e6) / bytesPerSecond;
      reports.push({ atUs: way.freeUs + 10_000, bytes: sent });
      if (way.nowUs > endUs - 1e6) maxInFlight = Math.max(maxInFlight, flow.inFlightBytes);
    }
  }
  for (const { bytes } of reports) flow.received(bytes, way.nowUs);
  return { sent, maxInFlight };
}

test('a fast way is filled', () => {
  const flow = new FlowWindow();
  const { sent } = drive(flow, { nowUs: 0, freeUs: 0 }, 10_000_000, 4);
  assert.ok(sent > 30_000_000, `${sent} bytes in 4 s`);
});

test('on a slow way no more than a short time of it is under way, and it is still used', () => {
  const flow = new FlowWindow();
  const { sent, maxInFlight } = drive(flow, { nowUs: 0, freeUs: 0 }, 62_500, 8);
  assert.ok(maxInFlight <= 62_500 * 0.2 + unitBytes, `${maxInFlight} bytes in flight`);
  assert.ok(sent > 62_500 * 8 * 0.8, `${sent} bytes in 8 s`);
});

test('a report of more than was sent, or less than before, cannot be', () => {
  const flow = new FlowWindow();
  flow.sent(1000, 0);
  assert.equal(flow.received(1001, 10), false);
  assert.equal(flow.received(600, 10), true);
  assert.equal(flow.received(599, 20), false);
  assert.equal(flow.inFlightBytes, 400);
});

test('time that the receiver itself held things up is no delay of the way', () => {
  const flow = new FlowWindow();
  flow.sent(1000, 0);
  flow.received(1000, 10_000);
  flow.sent(1000, 20_000);
  flow.held();
  flow.received(2000, 5_000_000);
  assert.equal(flow.delayUs(5_000_000), 0);
});

test.run();

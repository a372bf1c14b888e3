import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseBitRate } from '../src/bit-rate.js';
import { parseDestination } from '../src/destination.js';
import { recordingName } from '../src/recording-name.js';

const test = suite('what send and receive read and write');

test('bit rates are a number and perhaps a unit', () => {
  assert.equal(['2500000', '800k', '2.5M'].map(parseBitRate), [2_500_000, 800_000, 2_500_000]);
  for (const bad of ['', '0', 'k', '-1', '1e6', '5 M', '5m', '2M5']) assert.is(parseBitRate(bad), undefined, bad);
});

test('a destination is a host, with a port at will, or a link, or to be found', () => {
  assert.equal(parseDestination('auto'), { host: 'auto', port: 5757 });
  assert.equal(parseDestination('auto:Anna’s Mac: 2'), { host: 'auto', port: 5757, receiverName: 'Anna’s Mac: 2' });
  for (const [text, host, port] of [
    ['studio.local', 'studio.local', 5757],
    ['192.168.1.20', '192.168.1.20', 5757],
    ['fe80::1', 'fe80::1', 5757],
    ['[fe80::1]:80', 'fe80::1', 80],
    ['studio.local:80', 'studio.local', 80],
    ['arkavo://connect?host=a&port=1', 'a', 1],
  ] as const) {
    assert.equal(parseDestination(text), { host, port }, text);
  }
  assert.throws(() => parseDestination('auto:'), /no name behind "auto:"; expected auto:NAME/);
  for (const bad of ['', 'a b', 'a:b', 'a:0', 'http://a', "Anna's Mac"])
    assert.throws(() => parseDestination(bad), /no pairing link/);
});

test('a recording is named after the time and its camera', () => {
  assert.is(recordingName(new Date(2026, 0, 2, 3, 4, 5)), 'recording-20260102-030405-{source}.mp4');
});

test.run();

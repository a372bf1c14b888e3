import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { root } from './support/command.js';

const test = suite('the clock');

/** What tells or waits for real time. */
const realTime = /\b(?:Date\.now|new Date\(\)|performance\.now|hrtime|setTimeout|setInterval|systemClock)\b/;

/** The clock itself; and what runs in the main thread, where time is always real. */
const outside = [
  'packages/core/src/time/',
  'packages/core/src/supervisor/',
  'packages/core/src/pipeline/',
  'packages/cli/src/',
];

/** Places of real time, and what for. */
const allowed: { readonly [path: string]: string } = {
  'packages/core/src/index.ts': 'exports the clock, for tests of stages',
  'packages/core/src/worker/thread-host.ts': 'this is where the clock is chosen that is then injected',
  'packages/core/src/worker/heartbeat.ts': 'tells the main thread that the event loop turns',
  'packages/core/src/worker/why-log.ts': 'gathers records for the main thread; their times are the injected clock’s',
  'packages/core/src/worker/event-log.ts': 'bounds how often the main thread is told of events',
  'packages/core/src/network/loopback.ts': 'bounds the look-up of a name, which comes before any clock',
  'packages/core/src/plugin/import-plugin.ts': 'bounds an import, which comes before any clock',
  'packages/core/src/testing/': 'bounds the patience of tests; stages under test get a clock',
  'packages/plugin-recorder/src/wall-clock.ts': 'the time of day, which files and pictures are dated with',
  'packages/plugin-source/src/pipe/file-writer.ts': 'waits for a device that is not ready',
  'packages/plugin-tcp/src/sender/tcp-sender.ts': 'waits for a peer, at the end',
  'packages/plugin-tcp/src/sender/framed/framed-sender.ts': 'waits for a peer: its hello, its signs of life',
  'packages/plugin-tcp/src/sender/arkavo/arkavo-sender.ts': 'waits for a peer: what it takes',
  'packages/plugin-tcp/src/sender/arkavo/arrived-bytes.ts': 'waits for a peer: what has arrived there',
  'packages/plugin-tcp/src/sender/protocols.ts':
    'tells Arkavo receivers the time of day, which their protocol asks for',
  'packages/plugin-tcp/src/receiver/inbound.ts': 'waits for a peer: its hello; slows it down',
  'packages/plugin-tcp/src/receiver/framed/receipt-report.ts': 'tells peers how much has arrived',
  'packages/plugin-tcp/src/receiver/tcp-receiver.ts': 'gives peers a sign of life',
  'packages/plugin-udp/src/sender/udp-sender.ts':
    'tells receivers the time of day, which RTCP asks for; waits for a peer, at the end',
  'packages/plugin-udp/src/timing/wake-timer.ts':
    'wakes for what the network is waited for; what is due then, the injected clock says',
  'packages/plugin-udp/src/pairing/': 'waits for a peer: its proof, its signs of life',
  'packages/transport/src/connections/connect-attempt.ts': 'waits for a peer: its answer',
  'packages/impairment/src/relay/': 'is the network, which no clock is injected into; the model beside it has no clock',
  'packages/discovery/src/': 'waits for what other machines say',
};

const uses = sourceFiles().flatMap((path) =>
  readFileSync(join(root, path), 'utf8')
    .split('\n')
    .flatMap((line, index) => (realTime.test(line) ? [{ path, place: `${path}:${index + 1}: ${line.trim()}` }] : [])),
);

test('is injected: neither the engine nor a stage takes real time from anywhere else', () => {
  const places = uses
    .filter(({ path }) => !isIn(path, [...outside, ...Object.keys(allowed)]))
    .map(({ place }) => place);
  assert.is(places.join('\n'), '');
});

test('is bypassed only where the list says so: every entry of it is needed', () => {
  const needless = Object.keys(allowed).filter((entry) => !uses.some(({ path }) => isIn(path, [entry])));
  assert.equal(needless, []);
});

/** TypeScript sources of all packages, relative to the project. */
function sourceFiles(): string[] {
  return readdirSync(join(root, 'packages')).flatMap((name) => {
    const folder = `packages/${name}/src`;
    const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
    return files.filter((file) => file.endsWith('.ts')).map((file) => `${folder}/${file}`);
  });
}

function isIn(path: string, places: readonly string[]): boolean {
  return places.some((place) => path.startsWith(place));
}

test.run();

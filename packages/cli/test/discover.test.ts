import { EventEmitter } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { advertise } from '@arkavo-pipeline/discovery';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { discoverCommand } from '../src/discover-command.js';
import { refusedText } from '../src/refused-text.js';
import { CommandProcess, command } from './command.js';

const test = suite('arkavo-pipeline discover');
const reason = await whyNoDiscovery();
if (reason !== undefined) console.log(`skipped: ${reason}`);
const networked = reason === undefined ? test : test.skip;
const name = `Studio ${process.pid}`;
const fingerprint = 'ab'.repeat(32);

/** Undefined when a receiver that is advertised here is found here. */
async function whyNoDiscovery(): Promise<string | undefined> {
  const probe = `Probe ${process.pid}`;
  const advertisement = await advertise({ name: probe, port: 1 }).catch((error: Error) => error);
  if (advertisement instanceof Error) return advertisement.message;
  const { stdout } = await command('discover', '--timeout', '500ms');
  await advertisement.close();
  return stdout.includes(probe) ? undefined : 'what is advertised on this machine is not heard on it';
}

networked('receivers are listed as they appear and go, and Ctrl-C ends it with 0', async () => {
  const running = new CommandProcess(['discover', '--timeout', '1m', '--json']);
  const advertisement = await advertise({ name, port: 5757, txt: { protocol: 'framed', fingerprint } });
  await running.prints(name);
  await advertisement.close();
  await running.prints('"down"');
  running.signal('SIGINT');
  assert.is(await running.exit, 0);
  const lines = running.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .filter((line) => line.name === name);
  assert.equal(
    lines.map(({ state }) => state),
    ['up', 'down'],
  );
  const { addresses, host, ...said } = lines[0];
  assert.equal(said, { state: 'up', name, port: 5757, protocol: 'framed', fingerprint });
  assert.match(host, /\.local$/);
  assert.ok(addresses.length > 0);
});

networked('for people there is a line with what to connect to', async () => {
  const advertisement = await advertise({ name, port: 5757 });
  const running = new CommandProcess(['discover', '--timeout', '1m']);
  await running.prints(name);
  running.signal('SIGINT');
  assert.is(await running.exit, 0);
  assert.match(running.stdout, new RegExp(`^${name}  \\S+\\.local:5757  arkavo$`, 'm'));
  await advertisement.close();
});

networked('when there is none, it says what to check and exits with 1', async () => {
  const { code, stdout, stderr } = await command('discover', '--timeout', '300ms');
  if (stdout !== '') return console.log('skipped: there are receivers on this network');
  assert.is(code, 1);
  assert.match(stderr, /^no receiver answered in 0\.3 s; check that one is advertised/);
});

networked('stopped early, it says how long it looked', async () => {
  const [signals, written] = [new EventEmitter(), [] as string[]];
  const terminal = { write: (text: string) => written.push(text) };
  const found: string[] = [];
  const sinceMs = performance.now();
  const looking = discoverCommand(
    { timeout: 30_000, json: false },
    { write: (text: string) => found.push(text) },
    terminal,
    signals,
  );
  while (signals.listenerCount('SIGINT') === 0) await setImmediate();
  signals.emit('SIGINT');
  const code = await looking;
  if (found.length > 0) return console.log('skipped: there are receivers on this network');
  assert.is(code, 1);
  const [, seconds] = /^no receiver answered in (\d+(?:\.\d)?) s; /.exec(written.join('')) ?? [];
  // It is rounded to tenths.
  assert.ok(Number(seconds) <= (performance.now() - sinceMs) / 1000 + 0.05, written.join(''));
});

test('what was left out is said with its cause', () => {
  assert.is(refusedText({}), undefined);
  assert.is(
    refusedText({ 'too-many': 3, 'no-address': 1, foreign: 2 }),
    'left out of what was heard: 1 without an address, 3 beyond the 256 receivers that are listed, 2 from outside of these networks',
  );
});

test.run();

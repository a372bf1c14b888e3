import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { directionSettings } from '../src/impair-settings.js';
import { CommandProcess, command, scratch } from './command.js';

const test = suite('arkavo-pipeline impair');
const folder = scratch();

async function udpSocket() {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}

/** A port that nobody has at the moment. */
async function freePort(): Promise<number> {
  const socket = await udpSocket();
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}

/** Runs the command on a free port, until it says so: another program may have been given the port meanwhile. */
async function listening(args: readonly string[], said: string): Promise<{ port: number; running: CommandProcess }> {
  for (;;) {
    const port = await freePort();
    const running = new CommandProcess(['impair', '--listen', `${port}`, ...args]);
    const failure = await running.says(said).then(
      () => undefined,
      (error: Error) => error,
    );
    if (!failure) return { port, running };
    if (!/the port is taken/.test(running.stderr)) throw failure;
  }
}

test('passes packets on, says what it does, and at Ctrl-C what it counted', async () => {
  const target = await udpSocket();
  const args = ['--to', `127.0.0.1:${target.address().port}`, '--json', '--delay', '5', '--loss', '5%'];
  const { port, running } = await listening([...args, '--upstream', 'loss=0', '--seed', '3'], 'seed 3');
  const arrived = once(target, 'message');
  target.send('hello', port, '127.0.0.1');
  assert.is(String((await arrived)[0]), 'hello');
  running.signal('SIGINT');
  assert.is(await running.exit, 0, running.stderr);
  assert.match(running.stderr, 'upstream: 5 ms\ndownstream: 5 % lost, 5 ms\n');
  assert.match(running.stderr, 'upstream: 1 packets in, 1 out, lost 0, 0.00 %');
  assert.is(JSON.parse(running.stdout).upstream.delivered, 1);
  target.close();
});

test('what is wrong with a schedule is said with its place, and exits with 2', async () => {
  const file = folder.file('schedule.json');
  writeFileSync(file, '[\n  { "atMs": 0, "delya": 5 }\n]\n');
  const { code, stderr } = await command('impair', '--listen', '6000', '--to', '6001', '--schedule', file);
  assert.is(code, 2);
  assert.match(stderr, `${file}:2:16 unknown setting "delya"`);
});

for (const [args, said] of [
  [['--tcp', '--loss', '5%'], '"loss" has no meaning for TCP'],
  [['--loss', '5'], 'Expected a share from 0% to 100%, such as 5% or 0.05.'],
  [['--upstream', 'lost=5%'], 'Expected none, or settings such as loss=5%,delay=20'],
  [['--burst', '4'], '"burst" loses nothing without "loss"'],
  [['--upstream', 'burst=4'], '"burst" loses nothing without "loss"'],
  [['--loss', '90%', '--burst', '4'], '"loss" must be at most 0.800'],
] as const) {
  test(`${args.join(' ')} is refused with 2`, async () => {
    const { code, stderr } = await command('impair', '--listen', '6000', '--to', '6001', ...args);
    assert.is(code, 2, stderr);
    assert.ok(stderr.includes(said), stderr);
  });
}

test('settings of one direction are read as those of both', () => {
  assert.equal(directionSettings('gilbert=1%/25%,queue=64kB,rate=5M,jitter=0'), {
    p: 0.01,
    r: 0.25,
    queueBytes: 64_000,
    rate: 5_000_000,
    jitterMs: 0,
  });
  assert.equal(directionSettings('none'), {});
});

test.after(() => folder.remove());
test.run();

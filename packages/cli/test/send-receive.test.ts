// timeout: 300 s
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import type { PipelineSummary } from '@arkavo-pipeline/core/pipeline';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { CommandProcess, command, scratch } from './command.js';
import { reservePort } from './reserved-port.js';

const test = suite('arkavo-pipeline send and receive');
const folder = scratch();
const readSummary = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as PipelineSummary;

/** A second and a half of the test pattern, small. */
const pattern = ['send', 'test', '--for', '1500ms', '--bitrate', '500k', '--to'];

test('what one sends, the other records, and both end', async () => {
  const [port, out, summary] = [String(await reservePort()), folder.file('framed.mp4'), folder.file('framed.json')];
  const sentSummary = folder.file('sent.json');
  const args = ['--once', '--port', port, '--out', out, '--summary', summary, '--decode'];
  const receiver = new CommandProcess(['receive', ...args]);
  await receiver.says('listening on');
  const sent = await command(...pattern, `127.0.0.1:${port}`, '--summary', sentSummary);
  assert.equal([sent.code, await receiver.exit], [0, 0], sent.stderr + receiver.stderr);
  const { stages, frames } = readSummary(summary);
  assert.ok((stages.screen?.in.packets ?? 0) > 0);
  assert.is(stages.record?.in.packets, readSummary(sentSummary).stages.send?.in.packets);
  assert.equal([stages.decode?.faults, stages.record?.faults, frames.inUse], [0, 0, 0]);
  assert.ok(statSync(out).size > 10_000);
  assert.ok(existsSync(`${out}.metadata.jsonl`));
});

test('as the Arkavo app speaks it, too; the receiver goes on until it is stopped', async () => {
  const [port, out] = [String(await reservePort()), folder.file('arkavo.mp4')];
  const args = ['--port', port, '--protocol', 'arkavo', '--out', out];
  const receiver = new CommandProcess(['receive', ...args]);
  await receiver.says('listening on');
  const sent = await command(...pattern, `arkavo://connect?host=127.0.0.1&port=${port}`, '--protocol', 'arkavo');
  assert.is(sent.code, 0, sent.stderr);
  await receiver.says(' went from receive');
  receiver.signal('SIGINT');
  assert.is(await receiver.exit, 0, receiver.stderr);
  assert.ok(statSync(out).size > 10_000);
});

test('the definition that is printed does the same', async () => {
  const [port, out, summary] = [String(await reservePort()), folder.file('printed.mp4'), folder.file('printed.json')];
  const printed = await command('receive', '--print', '--once', '--port', port, '--out', out);
  writeFileSync(folder.file('pipeline.json'), printed.stdout);
  const receiver = new CommandProcess(['run', folder.file('pipeline.json'), '--summary', summary]);
  await receiver.says('listening on');
  await command(...pattern, `127.0.0.1:${port}`);
  assert.is(await receiver.exit, 0, receiver.stderr);
  const { pipeline, stages } = readSummary(summary);
  assert.is(pipeline, 'receive');
  assert.ok((stages.record?.in.packets ?? 0) > 0);
  assert.is(stages.record?.in.packets, stages.receive?.out.packets);
  assert.ok(statSync(out).size > 10_000);
});

test('beyond this machine, the link that the receiver shows and the token are what a sender needs', async () => {
  const address = Object.values(networkInterfaces())
    .flat()
    .find((one) => one?.family === 'IPv4' && !one.internal)?.address;
  if (address === undefined) return console.log('skipped: this machine has no address beyond loopback');
  const [port, out] = [String(await reservePort()), folder.file('tls.mp4')];
  const env = { HOME: folder.path, ARKAVO_TOKEN: 'a-token-of-22-letters' };
  const args = ['--host', address, '--port', port, '--no-advertise', '--once', '--out', out];
  const receiver = new CommandProcess(['receive', ...args], env);
  await receiver.says('and the token in ARKAVO_TOKEN');
  const [link = ''] = /^arkavo:\/\/\S+$/m.exec(receiver.stderr) ?? [];
  assert.match(link, new RegExp(`^arkavo://connect\\?host=${address}&port=${port}&fingerprint=[0-9a-f]{64}$`));
  const sender = new CommandProcess([...pattern, link], env);
  assert.equal([await sender.exit, await receiver.exit], [0, 0], sender.stderr + receiver.stderr);
  assert.ok(statSync(out).size > 10_000);
  const written = [sender, receiver].map(({ stdout, stderr }) => stdout + stderr).join();
  assert.not.match(written, env.ARKAVO_TOKEN);
});

test('encrypted on this machine, too, the link that the receiver shows and the token are what a sender needs', async () => {
  const [port, out] = [String(await reservePort()), folder.file('local-tls.mp4')];
  const env = { HOME: folder.path, ARKAVO_TOKEN: 'a-token-of-22-letters' };
  const args = ['--security', 'tls', '--port', port, '--once', '--out', out];
  const receiver = new CommandProcess(['receive', ...args], env);
  await receiver.says('and the token in ARKAVO_TOKEN');
  const [link = ''] = /^arkavo:\/\/\S+$/m.exec(receiver.stderr) ?? [];
  const sender = new CommandProcess([...pattern, link, '--security', 'tls'], env);
  assert.equal([await sender.exit, await receiver.exit], [0, 0], sender.stderr + receiver.stderr);
  assert.ok(statSync(out).size > 10_000);
});

test('a sender that nobody listened to has failed', async () => {
  const sent = await command(...pattern, `127.0.0.1:${await reservePort()}`);
  assert.is(sent.code, 1);
  assert.match(sent.stderr, /^error ERR_TCP_UNDELIVERED: stage "send": the stream did not reach 127\.0\.0\.1:\d+: /m);
});

test('what cannot be recorded is refused with 2 at once, and not tried again', async () => {
  const args = ['--for', '10m', '--port', String(await reservePort())];
  for (const out of [folder.file('x.avi'), 'noext']) {
    const { code, stderr } = await command('receive', ...args, '--out', out);
    assert.is(code, 2);
    assert.is(
      stderr,
      `error ERR_DEFINITION_INVALID: stage "record", option "path": cannot tell the file format: expected a path that ends in .mp4, .m4a, .mov, .mkv, not ${out}\n`,
    );
  }
});

test('a recording that is there already stays, unless --overwrite is given', async () => {
  const [port, out] = [String(await reservePort()), folder.file('kept.mp4')];
  writeFileSync(out, 'precious');
  const receive = ['receive', '--once', '--port', port, '--out', out];
  const refused = await command(...receive);
  assert.is(refused.code, 2);
  assert.match(
    refused.stderr,
    /^error ERR_DEFINITION_INVALID: stage "record", option "path": the file is there already: .*kept\.mp4\)$/m,
  );
  assert.is(readFileSync(out, 'utf8'), 'precious');
  const receiver = new CommandProcess([...receive, '--overwrite']);
  await receiver.says('listening on');
  await command(...pattern, `127.0.0.1:${port}`);
  assert.is(await receiver.exit, 0, receiver.stderr);
  assert.ok(statSync(out).size > 10_000);
});

test('sound that the Arkavo protocol does not carry is refused with 2 before anything starts', async () => {
  const send = async (codec: string) => {
    const path = folder.file(`${codec}.mov`);
    const inputs = ['testsrc2=size=160x120:duration=1', 'sine=duration=1'].flatMap((input) => [
      '-f',
      'lavfi',
      '-i',
      input,
    ]);
    execFileSync('ffmpeg', ['-v', 'error', ...inputs, '-c:v', 'libx264', '-c:a', codec, path]);
    return command('send', path, '--audio', '--protocol', 'arkavo', '--print');
  };
  const { code, stdout, stderr } = await send('aac');
  assert.equal([code, stdout], [2, '']);
  assert.match(stderr, /^error ERR_CODEC_UNSUPPORTED: the sound of .*aac\.mov is AAC, /);
  assert.is((await send('pcm_s16le')).code, 0);
});

test('standard output has the definition and nothing else', async () => {
  const { stdout } = await command('send', 'test', '--to', `127.0.0.1:${await reservePort()}`, '--for', '100ms');
  assert.is(JSON.parse(stdout).name, 'send');
});

test.after(() => folder.remove());
test.run();

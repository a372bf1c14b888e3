// timeout: 240 s
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { tokenReference } from '../src/token-variable.js';
import { command } from './command.js';

const test = suite('the command lines of send, receive and discover');

const fingerprint = '0f'.repeat(32);

for (const [args, said] of [
  [['send'], "missing required argument 'file'"],
  [['send', 'nowhere.mp4'], 'error ERR_FILE_NOT_FOUND: there is no file nowhere.mp4; give a file, or "test"'],
  [['send', 'test', '--to', "Anna's Mac"], 'error ERR_PAIRING_LINK: this is no pairing link'],
  [['send', 'test', '--protocol', 'rtmp'], 'Allowed choices are framed, arkavo.'],
  [['send', 'test', '--bitrate', 'fast'], 'Expected bits per second, such as 2500000, 800k or 2.5M.'],
  [['send', 'test', '--protocol', 'arkavo', '--codec', 'h265'], "'--protocol arkavo', which carries H.264 only"],
  [['receive', '--protocol', 'arkavo', '--once'], 'whose senders never say that they have ended'],
  [
    ['receive', '--protocol', 'arkavo', '--beyond-loopback'],
    'add --security none if the network is one that you trust',
  ],
  [['receive', '--protocol', 'arkavo', '--host', '10.0.0.2', '--print'], '10.0.0.2 is not this machine alone'],
  [
    ['send', 'test', '--protocol', 'arkavo', '--to', '10.0.0.2'],
    'error ERR_TCP_SECURITY: protocol arkavo knows no encryption',
  ],
  [['send', 'test', '--protocol', 'arkavo', '--to', 'auto'], 'a receiver that is looked for is not this machine alone'],
  [
    ['send', 'test', '--to', `arkavo://connect?host=10.0.0.2&port=80&fingerprint=${fingerprint}`],
    'set ARKAVO_TOKEN to the one',
  ],
  [['send', 'test', '--to', '10.0.0.2'], 'error ERR_TCP_TOKEN: 10.0.0.2 is not this machine alone'],
  [['send', 'test', '--to', 'auto'], 'or add --security none on both sides'],
  [['send', 'test', '--security', 'tls'], 'error ERR_TCP_TOKEN: --security tls wants a token'],
  [['send', 'test', '--to', 'auto:'], 'there is no name behind "auto:"'],
  [['send', 'test', '--source-id', '', '--print'], 'Expected at least one character.'],
  [['receive', '--name', 'x'], '127.0.0.1 is this machine alone; add --beyond-loopback'],
  [['receive', '--name', 'x', '--host', 'localhost'], 'localhost is this machine alone'],
  [['receive', '--name', 'x', '--beyond-loopback', '--no-advertise'], 'take --no-advertise out'],
  [['receive', '--host', 'münchen'], '--host münchen is neither an address nor a name that can be looked up'],
  [['receive', '--host', '1.2.3'], 'expected one such as 192.168.1.20'],
  [['receive', '--out', ''], 'Expected at least one character.'],
  [['receive', '--port', '0'], 'Expected a port from 1 to 65535.'],
  [
    ['receive', '--host', '::1', '--beyond-loopback'],
    "option '--beyond-loopback' cannot be used with option '--host <address>'",
  ],
  [['discover', '--timeout', 'long'], 'Expected a time such as 10s'],
] as const) {
  test(`${args.join(' ')}: is refused with 2`, async () => {
    const { code, stdout, stderr } = await command(...args);
    assert.is(code, 2, stderr);
    assert.is(stdout, '');
    assert.ok(stderr.includes(said), stderr);
  });
}

test('--print writes the definition and runs nothing', async () => {
  const { code, stdout, stderr } = await command(
    'send',
    'test',
    '--print',
    '--bitrate',
    '1M',
    '--codec',
    'h265',
    '--to',
    '[::1]:80',
  );
  assert.equal([code, stderr], [0, '']);
  const { stages } = JSON.parse(stdout);
  assert.equal(stages.encode.options, { codec: 'h265', bitrate: 1_000_000 });
  assert.equal(stages.send.options, { host: '::1', port: 80 });
});

test('a name to listen on that is not this machine alone is written with its encryption, an address is not', async () => {
  const security = async (host: string) => {
    const { code, stdout, stderr } = await command('receive', '--print', '--host', host);
    assert.is(code, 0, stderr);
    return JSON.parse(stdout).stages.receive.options.security;
  };
  assert.is(await security('nowhere.invalid'), 'tls');
  assert.is(await security('10.0.0.2'), undefined);
  assert.is(await security('localhost'), undefined);
});

test('a pairing link brings what is needed, and its token is not printed', async () => {
  const link = `arkavo://connect?host=a.local&port=80&fingerprint=${fingerprint}&token=a-token-of-22-letters`;
  const { code, stdout } = await command('send', 'test', '--print', '--to', link);
  assert.is(code, 0);
  assert.equal(JSON.parse(stdout).stages.send.options, {
    host: 'a.local',
    port: 80,
    token: tokenReference,
    fingerprint,
  });
});

test('what wants a token names the variable, whether or not it is set', async () => {
  const { stdout } = await command('send', 'test', '--print', '--to', '10.0.0.2');
  assert.is(JSON.parse(stdout).stages.send.options.token, tokenReference);
});

test('what listens on a name of this machine is neither advertised nor encrypted', async () => {
  const { stdout } = await command('receive', '--print', '--host', 'localhost');
  assert.equal(JSON.parse(stdout).stages.receive.options, { host: 'localhost', port: 5757, keepListening: true });
});

test('help says how long discover looks, in the unit that it takes', async () => {
  const { stdout } = await command('discover', '--help');
  assert.match(stdout, '(default: 5)');
});

test('what listens beyond this machine is advertised, unless that is not wanted', async () => {
  const optionsOf = async (...args: string[]) => {
    const { stdout } = await command('receive', '--print', ...args);
    return JSON.parse(stdout).stages.receive.options;
  };
  assert.equal(await optionsOf(), { host: '127.0.0.1', port: 5757, keepListening: true });
  const wide = await optionsOf('--beyond-loopback', '--protocol', 'arkavo', '--security', 'none', '--name', 'Studio');
  assert.match(wide.host, /^(::|0\.0\.0\.0)$/);
  assert.equal(
    [wide.security, wide.advertise, wide.advertisedName, wide.keepListening],
    ['none', true, 'Studio', undefined],
  );
  const quiet = await optionsOf('--host', '10.0.0.2', '--no-advertise');
  assert.equal([quiet.advertise, quiet.token], [undefined, tokenReference]);
  assert.is((await optionsOf('--once')).keepListening, undefined);
});

test('a new token that nobody would see is not made', async () => {
  const { code, stderr } = await command('receive', '--beyond-loopback');
  assert.is(code, 2);
  assert.match(
    stderr,
    /^error ERR_TCP_TOKEN: there is no token, and no terminal to show a new one on; set ARKAVO_TOKEN/,
  );
});

test.run();

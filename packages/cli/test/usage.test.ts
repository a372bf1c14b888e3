import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { command, fixture } from './command.js';

const test = suite('the command line');

test('validate says what a good definition is', async () => {
  const { code, stderr } = await command('validate', fixture('tally.json'));
  assert.is(code, 0);
  assert.is(stderr, `${fixture('tally.json')} is a good definition: "tally", 2 stages, 1 link\n`);
});

for (const name of ['validate', 'run']) {
  test(`${name} lists everything that is wrong with a definition and exits with 2`, async () => {
    const file = fixture('bad.json');
    const { code, stdout, stderr } = await command(name, file);
    assert.is(code, 2);
    assert.is(stdout, '');
    const problems = [
      `${file}:3:57 unknown option "cuont": did you mean "count"?`,
      `${file}:4:53 there is no stage "tock": did you mean "tick"?`,
    ];
    assert.is(stderr, `error ERR_DEFINITION_INVALID: 2 problems\n  ${problems.join('\n  ')}\n`);
  });
}

test('a definition that is not there is one error and 2', async () => {
  const { code, stderr } = await command('run', 'nowhere.json');
  assert.is(code, 2);
  assert.is(stderr, 'error ERR_DEFINITION_UNREADABLE: nowhere.json could not be read: there is no such file\n');
});

test('what commands and options are not known is said, with the nearest, and exits with 2', async () => {
  for (const [args, said] of [
    [['rnu'], /unknown command 'rnu'\n\(Did you mean run\?\)/],
    [['run', 'x.json', '--sumary', 'y'], /unknown option '--sumary'\n\(Did you mean --summary\?\)/],
    [['run'], /missing required argument 'file'/],
    [['run', 'x.json', '--for', 'ever'], /'ever' is invalid\. Expected a time such as 10s/],
  ] as const) {
    const { code, stderr } = await command(...args);
    assert.is(code, 2);
    assert.match(stderr, said);
  }
});

test('help and version are no errors', async () => {
  const help = await command('--help');
  assert.is(help.code, 0);
  assert.match(help.stdout, 'validate [options] <file>');
  const version = await command('--version');
  assert.match(version.stdout, /^\d+\.\d+\.\d+\n$/);
});

test('stages lists what is installed, and everything about one type', async () => {
  const all = await command('stages');
  assert.is(all.code, 0);
  assert.match(all.stdout, /^ {2}vt-encoder +\S/m);
  const one = await command('stages', 'vt-encoder');
  assert.match(one.stdout, /^vt-encoder \(@arkavo-pipeline\/plugin-vt-encoder\)$/m);
  assert.match(one.stdout, /^ {4}bitrate: integer, .*default 3000000$/m);
  const none = await command('stages', 'teleporter');
  assert.is(none.code, 2);
});

test.run();

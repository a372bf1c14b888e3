import { existsSync, watch, writeFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { LineSplitter } from '../src/line-splitter.js';
import { CommandProcess, command, fixture, scratch } from './command.js';

const test = suite('arkavo-pipeline run --commands');
const folder = scratch();

test('gives stages what comes on standard input; what is wrong with a line is no end', async () => {
  const running = new CommandProcess(['run', fixture('commands.json'), '--commands'], {}, 'pipe');
  await running.says('first tick');
  running.type('{"stage":"end","command":"loud","arguments":{"gain":0.5}}\n');
  await running.says('end: loud done');
  assert.match(running.stderr, /^info end: gain 0\.5$/m);
  running.type('pause, please\n\n{"stage":"end","command":"loudly"}\n{"stage":"end","command":"loud"');
  running.type(',"arguments":{"gain":3}}\n{"stage":"end","comand":"loud"}\n');
  running.type('{"stage":"recorder","command":"pause"}\n{"stage":"end","command":"volume"}\n');
  await running.says('"volume"');
  const errors = running.stderr.split('\n').filter((line) => line.startsWith('error'));
  assert.equal(errors, [
    'error: line 2 of standard input is no command: not an object in JSON, as in {"stage":"record","command":"pause","arguments":{}}',
    'error ERR_COMMAND_UNKNOWN: line 4 of standard input: "end" (obeying) has no command "loudly": did you mean "loud"?',
    'error ERR_COMMAND_ARGUMENTS: line 5 of standard input: "loud" of "end": "gain" must be at most 1, not 3',
    'error: line 6 of standard input is no command: unknown key "comand"; write it as in {"stage":"record","command":"pause","arguments":{}}',
    'error ERR_COMMAND_STAGE_UNKNOWN: line 7 of standard input: there is no stage "recorder": commands are taken by "end" (loud)',
    'error ERR_COMMAND_UNKNOWN: line 8 of standard input: "end" (obeying) has no command "volume": there is "loud"',
  ]);
  running.signal('SIGINT');
  assert.is(await running.exit, 0, running.stderr);
});

test('has a live recording go on in a file of its own, at a keyframe that the encoder makes for it', async () => {
  const path = folder.file('film.mp4');
  const definition = {
    name: 'live',
    stages: {
      camera: { use: 'test-source', options: { width: 160, height: 120 } },
      encode: { use: 'vt-encoder', inputs: ['camera.video'], options: { keyFrameInterval: 9000 } },
      record: { use: 'recorder', inputs: ['encode', 'camera.audio'], options: { path } },
    },
  };
  writeFileSync(folder.file('live.json'), JSON.stringify(definition));
  const running = new CommandProcess(['run', folder.file('live.json'), '--commands'], {}, 'pipe');
  await running.says('→ record');
  running.type('{"stage":"record","command":"split"}\n');
  await appears('film.part2.mp4');
  running.type('{"stage":"record","command":"pause"}\n{"stage":"record","command":"resume"}\n');
  await running.says('record: resume done');
  running.signal('SIGINT');
  assert.is(await running.exit, 0, running.stderr);
  for (const name of ['film.mp4', 'film.part2.mp4']) {
    const { stdout } = await command('verify', folder.file(name), '--json');
    const { tracks, coded, decoded } = JSON.parse(stdout);
    assert.is(tracks.length, 2, name);
    assert.ok(coded > 0);
    assert.is(decoded, coded);
  }
});

/** Resolves when there is a file of this name. */
function appears(name: string): Promise<void> {
  return new Promise((resolve) => {
    const watcher = watch(folder.path, look);
    function look(): void {
      if (!existsSync(folder.file(name))) return;
      watcher.close();
      resolve();
    }
    look();
  });
}

test('the end of standard input is not the pipeline’s', async () => {
  const running = new CommandProcess(['run', fixture('commands.json'), '--commands'], {}, 'pipe');
  running.type('{"stage":"end","command":"loud","arguments":{"gain":1}}', true);
  await running.says('end: loud done');
  running.signal('SIGINT');
  assert.is(await running.exit, 0, running.stderr);
});

test('stages shows what commands there are', async () => {
  const { stdout } = await command('stages', 'test-source');
  assert.not.match(stdout, /commands/);
});

test('a line that is too long is told of, and those after it are read', () => {
  const lines = new LineSplitter(4);
  const split = ['ab\nabc', 'defgh', '\nabcd\r\nx'].flatMap((piece) => [...lines.push(piece)]);
  assert.equal(split, [
    { text: 'ab', isTooLong: false },
    { text: 'abcd', isTooLong: true },
    { text: 'abcd', isTooLong: false },
  ]);
  assert.equal([...lines.end()], [{ text: 'x', isTooLong: false }]);
});

test.after(() => folder.remove());
test.run();

import { copyFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { DefinitionError } from '../../src/definition/definition-error.js';
import { loadDefinition } from '../../src/definition/load-definition.js';
import { fixture, installVideoStages } from './video-stages.js';

const id = 'an id: a letter, then up to 63 letters, digits, - and _';
const policies = '"block", "drop-oldest", "drop-newest", "drop-to-keyframe"';
const types = '"camera", "coder", "decoder", "file-source", "mixer", "muxer", "viewer"';

/** The definition's file and what is said of it, all at once. */
const table: readonly (readonly [file: string, ...problems: string[]])[] = [
  [
    'ambiguous-ports.json',
    '4:41 more than one link is possible: file.video to mux.video (video/h264, video/h265); file.audio to mux.audio (audio/aac); name the ports, as in { "from": "file.video", "to": "video" }',
  ],
  ['bad-id.json', `3:5 "1st" is not ${id}`],
  [
    'bad-queue.json',
    '4:83 "capacity" must be at least 1, not 0',
    `4:98 "overflow" must be one of ${policies}, not "drop-oldst": did you mean "drop-oldest"?`,
    '5:83 "capacity" must be at most 4096, not 5000',
    '6:83 drop-to-keyframe is for coded video, and this link carries video/raw; use drop-oldest or drop-newest',
    '7:83 drop-oldest needs a capacity of at least 2, not 1',
    '8:40 inputs[0] needs the key "from"',
    '8:59 inputs[1] must be "stage" or "stage.port", not "camera.video.x"',
  ],
  [
    'bad-restart.json',
    '2:14 "onError" must be one of "stop", "abort", "continue", not "abrot": did you mean "abort"?',
    '4:49 "max" must be at least 1, not 0',
    '4:63 "backoff" must be at most 30000, not 30001',
    '4:82 "heapMb" must be at least 16, not 8',
    '5:29 "restart" needs the key "max"',
    '5:53 "backoff" must be at least 1, not 0',
    '5:68 "heapMb" must be an integer, not 256.5',
    '6:49 "max" must be an integer, not "3"',
    '6:54 unknown key "backof": did you mean "backoff"?',
    '6:68 unknown key "retries": there is "max", "backoff"',
    '6:84 unknown key "heapMB": did you mean "heapMb"?',
    '7:40 "restart" must be an object, not 3',
    '7:53 "heapMb" must be at most 16384, not 16385',
    '8:49 "max" must be at most 1000000, not 1000001',
    '8:69 "backoff" must be an integer, not null',
    `9:49 "max" must be an integer (from \${TIMES:-many})`,
    `9:79 "heapMb" must be at least 16 (from \${HEAP:-1})`,
  ],
  ['cycle.json', '5:41 a cycle: two → three → one → two', '7:52 a cycle: self → self'],
  ['duplicate-link.json', '4:53 a second link from camera.video to view.video'],
  ['empty.json', '1:1 a value is expected'],
  [
    'environment.json',
    `3:56 "width" must be an integer (from \${WIDTH})`,
    `3:77 the environment variable MISSING is not set; set it, or write \${MISSING:-default}`,
    `3:99 \${1} is neither \${NAME} nor \${NAME:-default}; write $\${ where it is meant as it stands`,
  ],
  [
    'everything.json',
    '4:56 "width" must be an integer, not "640"',
    '5:22 unknown stage type "codr": did you mean "coder"?',
    '6:5 stage "mux" needs the option "path"',
    '6:41 there is no stage "cod": did you mean "code"?',
    `6:99 "overflow" must be one of ${policies}, not "drop"`,
  ],
  [
    'incompatible-ports.json',
    '4:40 the ports do not fit: file.video gives video/h264, video/h265; file.audio gives audio/aac; a.video takes video/raw',
    '5:41 the ports do not fit: file.audio gives audio/aac; b.video takes video/h264, video/h265',
  ],
  ['inputs-on-source.json', '4:44 "again" is a camera, a source: it takes no inputs', '6:43 "view" has no outputs'],
  [
    'missing-inputs.json',
    '3:5 the input "video" of "code" needs a link that carries video/raw',
    '4:5 none of the inputs of "mux" is linked: it takes "video", "audio", "metadata"',
    '5:41 the ports do not fit: code.video gives video/h264; mix.overlay takes video/raw',
    '6:5 the input "main" of "blend" needs a link that carries video/raw',
  ],
  ['missing-option.json', '3:5 stage "file" needs the option "path"', '4:59 "path" must not be empty'],
  ['missing-use.json', '3:5 stage "camera" needs the key "use"'],
  ['no-stages.json', '1:1 the definition needs the key "stages"'],
  ['not-an-object.json', '1:1 the definition must be an object, not an array'],
  ['repeated-key.json', '4:5 the key "a" is here twice'],
  ['syntax.json', '3:5 this is not JSON: keys and strings stand in double quotes', '4:31 a comma is expected'],
  [
    'unknown-keys.json',
    '2:3 unknown key "nmae": did you mean "name"?',
    '4:34 unknown key "option": did you mean "options"?',
    '5:74 unknown key "capcity": did you mean "capacity"?',
  ],
  [
    'unknown-option.json',
    '3:47 unknown option "widht": did you mean "width"?',
    '3:61 unknown option "colour": there is "width", "rate", "mode", "mirror", "label", "pin"',
  ],
  [
    'unknown-port.json',
    '4:40 "camera" has no output "vidoe": did you mean "video"?',
    '5:66 "b" has no input "picture": there is "video"',
  ],
  [
    'unknown-stage-type.json',
    '3:24 unknown stage type "camrea": did you mean "camera"?',
    `4:23 unknown stage type "teleporter": there is ${types}`,
    '5:26 video-stages has no stage type "vewer": did you mean "viewer"?',
    '6:25 unknown plugin "video-stage": did you mean "video-stages"?',
    '7:23 there is no file ROOT/nowhere.js (from "use": "./nowhere.js")',
  ],
  ['unknown-stage.json', '4:43 there is no stage "camra": did you mean "camera"?'],
  [
    'wrong-together.json',
    '3:62 good is for 30 pictures a second, not 60',
    `3:77 pin has 5 characters, not 4 (from \${WIDTH})`,
    '4:50 "rate" must be at least 1, not 0',
  ],
  [
    'wrong-types.json',
    '5:29 "width" must be an integer, not "wide"',
    '5:45 "rate" must be a number, not null',
    '5:59 "mode" must be one of "fast", "good", not "fats": did you mean "fast"?',
    '5:77 "mirror" must be true or false, not 1',
    '5:89 "label" must be a string, not an array',
    '7:54 "width" must be at most 4096, not 5000',
    '7:68 "rate" must be at least 1, not 0.5',
    '8:22 "use" must be a string, not 7',
    '8:35 "inputs" must be an array, not "camera"',
    `8:55 "thread" must be ${id}, not "a b"`,
  ],
];

const test = suite('a bad definition');
const { root, remove } = installVideoStages();

for (const [name, ...problems] of table) {
  test(`${basename(name)}: ${problems.length} problem(s) at the places where they are`, async () => {
    const file = join(root, name);
    copyFileSync(fixture(`bad/${name}`), file);
    const error = await loadDefinition(file, { env: { WIDTH: 'wide' } }).then(
      () => assert.unreachable('it was accepted'),
      (thrown: unknown) => thrown,
    );
    assert.instance(error, DefinitionError);
    const { code, message } = error as DefinitionError;
    assert.is(code, 'ERR_DEFINITION_INVALID');
    const lines = problems.map((problem) => `${file}:${problem.replace('ROOT', root)}`);
    const listed = [`${lines.length} problems`, ...lines.map((line) => `  ${line}`)].join('\n');
    assert.is(message, lines.length === 1 ? lines[0] : listed);
  });
}

test.after(remove);
test.run();

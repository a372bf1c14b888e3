import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { DefinitionError } from '../../src/definition/definition-error.js';
import { loadDefinition } from '../../src/definition/load-definition.js';

const test = suite('files of several stages');
const root = realpathSync(mkdtempSync(join(tmpdir(), 'arkavo-files-')));
const at = (name: string) => join(root, name);

const stages = `const path = { type: 'string', description: 'A file.' };
const spec = (type, files, check) => ({ type, summary: 'A source.', outputs: { video: ['video/raw'] }, options: { path, second: path }, check, files, open: () => ({}) });
export default { name: 'file-stages', apiVersion: 1, stages: [
  spec('reader', ({ path, second }) => ({ reads: { path, second } })),
  spec('writer', ({ path }) => ({ writes: { path: [path, path + '.log'] } })),
  spec('copier', ({ path, second }) => ({ reads: { path }, writes: { second } })),
  spec('replacer', ({ path }) => ({ replaces: { path } })),
  spec('picky', ({ path }) => ({ reads: { path }, writes: { path } }), () => [{ option: 'path', message: 'not this one' }]),
  spec('throws', () => { throw new TypeError('nothing to read'); }),
  spec('counts', () => ({ reads: { path: 3 } })),
  spec('rejects', async () => Promise.reject('no error')),
  spec('mistypes', ({ path }) => ({ read: { path } })),
] };`;

type StageUse = readonly [id: string, type: string, options: { readonly path: string; readonly second?: string }];

/** The problems of a definition, one stage a line: at `line:column` from the first stage's line on, without the folder's path. */
async function problems(...uses: readonly StageUse[]): Promise<string[]> {
  const lines = uses.map(([id, type, options]) =>
    JSON.stringify({ [id]: { use: `./stages.mjs#${type}`, options } }).slice(1, -1),
  );
  const file = at('pipeline.json');
  writeFileSync(file, `{"stages":{\n${lines.join(',\n')}\n}}`);
  const before = readdirSync(root);
  const error: unknown = await loadDefinition(file, { env: {} }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.equal(readdirSync(root), before, 'checking made a file');
  if (error === undefined) return [];
  assert.instance(error, DefinitionError);
  return (error as DefinitionError).problems.map(({ line, path, message }) =>
    [`${line - 1}`, path.at(-1), message.replaceAll(`${root}/`, '')].join(' '),
  );
}

test.before(() => {
  writeFileSync(at('stages.mjs'), stages);
  for (const name of ['film', 'other']) writeFileSync(at(name), name);
  linkSync(at('film'), at('hard'));
  symlinkSync('film', at('soft'));
  symlinkSync('none-yet', at('dangling'));
  symlinkSync('dangling', at('twice'));
  symlinkSync('ring-b', at('ring-a'));
  symlinkSync('ring-a', at('ring-b'));
  mkdirSync(at('folder'));
  symlinkSync('folder', at('linked-folder'));
});

const spellings: readonly (readonly [what: string, one: string, same: string])[] = [
  ['one path', at('film'), at('film')],
  ['a relative and an absolute path', relative(process.cwd(), at('film')), at('film')],
  ['a path with a detour', `${root}/folder/../film`, at('film')],
  ['a symbolic link', at('soft'), at('film')],
  ['a hard link', at('hard'), at('film')],
];

for (const [what, one, same] of spellings) {
  test(`${what}: a file that is read here and written there is refused at both places`, async () => {
    const found = await problems(['read', 'reader', { path: one }], ['write', 'writer', { path: same }]);
    assert.is(found.length, 2, found.join('\n'));
    assert.match(found[0] ?? '', /^1 path it is read here, and "path" of stage "write" writes it; give them different/);
    assert.match(
      found[1] ?? '',
      /^2 path it is written here, and "path" of stage "read" reads it; give them different/,
    );
  });
}

const unwritten: readonly (readonly [what: string, one: string, same: string])[] = [
  ['a file that is not there yet', at('new'), relative(process.cwd(), at('new'))],
  ['a link to a file that is not there yet', at('dangling'), at('none-yet')],
  ['a link to such a link', at('twice'), at('none-yet')],
  ['a new file in a linked folder', at('linked-folder/new'), at('folder/new')],
  ['a new file in a folder that is not there yet', at('linked-folder/a/new'), at('folder/a/new')],
  ['a pattern', at('{source}-{index}.mp4'), `${root}/folder/../{source}-{index}.mp4`],
];

for (const [what, one, same] of unwritten) {
  test(`${what}: two stages that would write it are refused at both places`, async () => {
    const found = await problems(['a', 'copier', { path: at('film'), second: one }], ['b', 'writer', { path: same }]);
    assert.is(found.length, 2, found.join('\n'));
    assert.match(
      found[0] ?? '',
      /^1 second it is written here, and "path" of stage "b" writes it, too; give each a file/,
    );
    assert.match(
      found[1] ?? '',
      /^2 path it is written here, and "second" of stage "a" writes it, too; give each a file/,
    );
  });
}

const becoming: readonly (readonly [pattern: string, read: string, meets: boolean])[] = [
  ['{source}', 'film', true],
  ['{source}.mp4', 'cam-1.mp4', true],
  ['{source}-{date}.mp4', 'cam-20260131.mp4', true],
  ['linked-folder/{source}', 'folder/film', true],
  ['{date}/{source}', 'folder/film', true],
  ['{source}', 'soft', true],
  ['{source}.mp4', 'folder/cam.mp4', false],
  ['{source}.mp4', 'camxmp4', false],
  ['{source}.mp4', '.mp4', false],
  ['a+(b){source}.mp4', 'a+(b)1.mp4', true],
  ['a+(b){source}.mp4', 'aab1.mp4', false],
  ['{source', '{source-1', false],
];

for (const [pattern, read, meets] of becoming) {
  test(`${pattern} is ${meets ? 'refused' : 'taken'} beside ${read} to be read, where it replaces`, async () => {
    mkdirSync(at('folder'), { recursive: true });
    if (!existsSync(at(read))) writeFileSync(at(read), 'read');
    const found = await problems(['read', 'reader', { path: at(read) }], ['write', 'replacer', { path: at(pattern) }]);
    const expected = [
      `1 path it is read here, and "path" of stage "write" may replace it; write into another folder, or replace nothing, not ${read}`,
      `2 path what is written here may replace what "path" of stage "read" reads; write into another folder, or replace nothing, not ${pattern}`,
    ];
    assert.equal(found, meets ? expected : []);
  });
}

test('what may replace is at odds with what is read, and with its like, but not with what is written under a name', async () => {
  const replacer = (path: string) => ['one', 'replacer', { path: at(path) }] as const;
  assert.equal(await problems(replacer('{source}'), ['two', 'writer', { path: at('all') }]), []);
  assert.equal(await problems(replacer('{source}'), ['two', 'replacer', { path: at('{date}') }]), []);
  assert.is((await problems(replacer('{source}'), ['two', 'replacer', { path: at('folder/../{source}') }])).length, 2);
  assert.equal(
    await problems(['one', 'writer', { path: at('{source}') }], ['two', 'reader', { path: at('film') }]),
    [],
  );
});

test('what a stage writes beside the file that its option names counts, too', async () => {
  const found = await problems(['a', 'writer', { path: at('new') }], ['b', 'writer', { path: at('new.log') }]);
  assert.equal(found, [
    '1 path it is written here, and "path" of stage "b" writes it, too; give each a file of its own, not new.log',
    '2 path it is written here, and "path" of stage "a" writes it, too; give each a file of its own, not new.log',
  ]);
});

test('two options of one stage must not lead to one file either', async () => {
  const found = await problems(['copy', 'copier', { path: at('film'), second: at('soft') }]);
  assert.equal(found, [
    '1 path it is read here, and "second" of stage "copy" writes it; give them different files, not film',
    '1 second it is written here, and "path" of stage "copy" reads it; give them different files, not soft',
  ]);
});

test('of several stages each is told, a reader that a writer is there', async () => {
  const found = await problems(
    ['one', 'reader', { path: at('film') }],
    ['two', 'reader', { path: at('film') }],
    ['write', 'writer', { path: at('film') }],
  );
  assert.equal(found, [
    '1 path it is read here, and "path" of stage "write" writes it; give them different files, not film',
    '2 path it is read here, and "path" of stage "write" writes it; give them different files, not film',
    '3 path it is written here, and "path" of stage "one" reads it; give them different files, not film',
  ]);
});

test('files that are all read, or all different, are no problem, and neither is what holds nothing', async () => {
  assert.equal(await problems(['a', 'reader', { path: at('film') }], ['b', 'reader', { path: at('soft') }]), []);
  assert.equal(await problems(['a', 'reader', { path: at('film') }], ['b', 'writer', { path: at('other') }]), []);
  assert.equal(await problems(['a', 'writer', { path: at('ring-a') }], ['b', 'writer', { path: at('other') }]), []);
  const device = '/dev/null';
  assert.equal(
    await problems(
      ['a', 'copier', { path: device, second: device }],
      ['b', 'copier', { path: at('film'), second: device }],
    ),
    [],
  );
});

test('a file to be read that is not there is told, and a faulty option only once', async () => {
  assert.equal(await problems(['a', 'reader', { path: at('none'), second: at('folder') }]), [
    '1 path there is no such file; give the path of one, not none',
    '1 second it is a folder; give the path of a file, not folder',
  ]);
  assert.equal(await problems(['a', 'picky', { path: at('none') }], ['b', 'writer', { path: at('none') }]), [
    '1 path not this one',
  ]);
});

test('files that cannot be asked for are the fault of the stage type', async () => {
  const form = 'it gave something other than { reads, writes, replaces } with a path, or a list of them, by option';
  assert.equal(
    await problems(
      ['a', 'throws', { path: at('film') }],
      ['b', 'counts', { path: at('film') }],
      ['c', 'rejects', { path: at('film') }],
      ['d', 'mistypes', { path: at('film') }],
    ),
    [
      '1 use the files of throws failed: nothing to read',
      `2 use the files of counts failed: ${form}`,
      '3 use the files of rejects failed: no error',
      `4 use the files of mistypes failed: ${form}`,
    ],
  );
});

test.after(() => rmSync(root, { recursive: true }));
test.run();

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { SourceNames } from '../src/source-names.js';

const names: readonly [sourceId: string, name: string][] = [
  ['iPhone-face', 'iPhone-face'],
  ['Paul’s iPhone-face (2)', 'Paul_s_iPhone-face_2'],
  ['../../etc/passwd', 'etc_passwd'],
  ['..\\..\\boot', 'boot'],
  ['.hidden', 'hidden'],
  ['--force', 'force'],
  ['a\0b\nc', 'a_b_c'],
  ['cam.part2', 'cam_part2'],
  ['$HOME`id`', 'HOME_id'],
  ['', 'source'],
  ['..', 'source'],
  ['太郎', 'source'],
  ['x'.repeat(5_000), 'x'.repeat(100)],
];

for (const [sourceId, name] of names) {
  test(`${JSON.stringify(sourceId).slice(0, 40)} becomes ${name.slice(0, 30)}`, () =>
    assert.is(new SourceNames().take(sourceId), name));
}

test('sources whose names would be the same are told apart, also where the file system takes A for a', () => {
  const given = new SourceNames();
  assert.equal(
    ['a/b', 'a b', 'A_B', 'a_b-2', 'other'].map((id) => given.take(id)),
    ['a_b', 'a_b-2', 'A_B-3', 'a_b-2-2', 'other'],
  );
  const long = 'y'.repeat(200);
  assert.equal([given.take(`${long}1`), given.take(`${long}2`)], ['y'.repeat(100), `${'y'.repeat(98)}-2`]);
});

test('a name that was given back can be had again', () => {
  const given = new SourceNames();
  given.release(given.take('a'));
  assert.is(given.take('a'), 'a');
});

test.run();

import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { checkToken, makeToken } from '../../src/trust/pairing-token.js';

const test = suite('pairing token');

test('a new token can be typed and passes the check', () => {
  for (let index = 0; index < 1000; index += 1) {
    const token = makeToken();
    assert.match(token, /^[2-9a-km-np-z]{5}(-[2-9a-km-np-z]{5}){4}-[2-9a-km-np-z]$/);
    checkToken(token);
  }
});

test('every character of a new token is drawn evenly', () => {
  const counts = new Map<string, number>();
  for (let index = 0; index < 2000; index += 1) {
    for (const character of makeToken().replaceAll('-', '')) counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  assert.equal(counts.size, 32);
  const expected = (2000 * 26) / 32;
  // Six standard deviations: about 40 each.
  for (const count of counts.values()) assert.ok(Math.abs(count - expected) < 6 * Math.sqrt(expected));
});

const unfit: [what: string, token: string, message: RegExp][] = [
  ['15 characters', 'x'.repeat(15), /15 characters/],
  ['257 characters', 'x'.repeat(257), /257 characters/],
  ['a space at its end', `${'x'.repeat(20)} `, /white space/],
  ['a line break within', `${'x'.repeat(20)}\n${'x'.repeat(20)}`, /control characters/],
];
for (const [what, token, message] of unfit) {
  test(`a token with ${what} is refused, and not shown`, () => {
    assert.throws(
      () => checkToken(token),
      (error: Error & { code?: string }) => {
        assert.equal(error.code, 'ERR_TCP_TOKEN');
        assert.match(error.message, message);
        assert.ok(!error.message.includes('xxxx'));
        return true;
      },
    );
  });
}

test.run();

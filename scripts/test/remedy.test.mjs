import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { remedy } from '../setup/remedy.mjs';
import { requirements } from '../setup/requirements.mjs';

/** @typedef {import('../setup/package-manager.mjs').PackageManager} PackageManager */

const named = (/** @type {string} */ platform, /** @type {string[]} */ ...names) =>
  requirements({ tests: true, platform }).filter(({ name }) => names.includes(name));

/** @type {PackageManager} */
const apt = { name: 'apt', install: ['apt-get', 'install', '-y'], needsRoot: true };
/** @type {PackageManager} */
const brew = { name: 'brew', install: ['brew', 'install'], needsRoot: false };

test('names each package once, with sudo for who is not root', () => {
  const missing = named('linux', 'libavcodec', 'ffmpeg', 'ffprobe');
  assert.is(
    remedy(missing, apt, { asRoot: false, platform: 'linux' }),
    'Missing on this machine: libavcodec, ffmpeg, ffprobe.\nInstall them with:\n\n' +
      '  sudo apt-get install -y libavcodec-dev ffmpeg\n\nThen run this again.',
  );
  assert.match(remedy(missing, apt, { asRoot: true, platform: 'linux' }), '\n  apt-get install');
});

test('on macOS compilers come from Xcode and the rest from Homebrew', () => {
  assert.is(
    remedy(named('darwin', "Xcode's command line tools", 'ffmpeg'), brew, { asRoot: false, platform: 'darwin' }),
    "Missing on this machine: Xcode's command line tools, ffmpeg.\nInstall the command line tools:\n\n  xcode-select --install\n\n" +
      'Install them with:\n\n  brew install ffmpeg\n\nThen run this again.',
  );
});

test('macOS needs no libav, and only the tests need the foreign programs', () => {
  assert.equal(named('darwin', 'pkg-config', 'libavcodec'), []);
  assert.not.ok(requirements({ tests: false, platform: 'linux' }).some(({ name }) => name === 'ffmpeg'));
});

test('only root on Linux needs the tools for networks', () => {
  const needsIp = (/** @type {string} */ platform, /** @type {boolean} */ asRoot) =>
    requirements({ tests: true, platform, asRoot }).some(({ name }) => name === 'ip');
  assert.equal([needsIp('linux', true), needsIp('linux', false), needsIp('darwin', true)], [true, false, false]);
});

test('without a package manager that we know, says what is missing', () => {
  assert.is(
    remedy(named('linux', 'libavutil'), undefined, { asRoot: false, platform: 'linux' }),
    'Missing on this machine: libavutil.\nInstall them by hand.\nThen run this again.',
  );
});

test.run();

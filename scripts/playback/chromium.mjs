import { findCommand } from '../process/find-command.mjs';
import { runOnTerminal } from '../process/run-command.mjs';
import { SetupError } from '../setup/setup-error.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome'];

/**
 * Path of the browser.
 *
 * @param {boolean} installs Whether to install it where it is missing.
 * @returns {Promise<string>}
 */
export async function findChromium(installs) {
  const found = findCommand(...names);
  if (found) return found;
  if (installs) await runOnTerminal('apt-get', ['install', '-y', '--no-install-recommends', 'chromium']);
  const installed = findCommand(...names);
  if (installed) return installed;
  throw new SetupError(
    'There is no Chromium on PATH. `npm run playback -- --install` installs it with apt-get, as root; elsewhere, install it yourself.',
  );
}

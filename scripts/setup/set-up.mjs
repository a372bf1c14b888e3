import { buildAddons } from './addons.mjs';
import { installJavaScriptPackages } from './javascript-packages.mjs';
import { checkNodeVersion } from './node-version.mjs';
import { SetupError } from './setup-error.mjs';
import { installSystemPackages } from './system-packages.mjs';
import { compileTypeScript } from './typescript.mjs';

/**
 * Takes every step that is needed and prints what it did and how long it took.
 *
 * @param {{ tests: boolean }} options `tests`: also what only the tests need.
 * @returns {Promise<boolean>} False when a step failed; its reason is printed.
 */
export async function setUp({ tests }) {
  const startedMs = performance.now();
  try {
    await step('node', checkNodeVersion);
    await step('system packages', () => installSystemPackages({ tests }));
    await step('npm packages', installJavaScriptPackages);
    await step('native addons', () => buildAddons({ tests }));
    await step('typescript', compileTypeScript);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(`\n${error.message}\n`);
    return false;
  }
  console.log(`ready           ${seconds(startedMs)}\n`);
  return true;
}

/**
 * @param {string} name
 * @param {() => string | Promise<string>} work Returns what it did, in a few words.
 */
async function step(name, work) {
  const startedMs = performance.now();
  const done = await work();
  console.log(`${name.padEnd(15)} ${seconds(startedMs)}  ${done}`);
}

/** @param {number} sinceMs */
function seconds(sinceMs) {
  return `${((performance.now() - sinceMs) / 1000).toFixed(1).padStart(5)} s`;
}

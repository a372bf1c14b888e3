import { accessSync, constants } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';

/** Settings that would make a package manager leave things out, ask, or refuse. */
const surprises = [
  'CI',
  'NODE_ENV',
  'NODE_V8_COVERAGE',
  'npm_config_dev',
  'npm_config_global',
  'npm_config_ignore_scripts',
  'npm_config_include',
  'npm_config_omit',
  'npm_config_only',
  'npm_config_optional',
  'npm_config_production',
];

/**
 * The environment for tools that install and build: the same whatever this was called from.
 *
 * @returns {NodeJS.ProcessEnv}
 */
export function toolEnvironment() {
  /** @type {NodeJS.ProcessEnv} */
  const environment = { ...process.env, HOME: writableHome() };
  for (const name of Object.keys(environment)) {
    if (surprises.some((surprise) => surprise.toLowerCase() === name.toLowerCase())) delete environment[name];
  }
  return environment;
}

/** npm and node-gyp keep caches at home; without one they would write to the root folder. */
function writableHome() {
  const candidates = [process.env.HOME, userInfo().homedir].filter((folder) => folder);
  return candidates.find((folder) => folder && isWritable(folder)) ?? tmpdir();
}

/** @param {string} folder */
function isWritable(folder) {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

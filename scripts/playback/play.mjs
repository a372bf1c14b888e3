import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { page } from './page.mjs';
import { serveFolder } from './serve-folder.mjs';

/** What all films together may take, milliseconds. */
const patienceMs = 120_000;

/**
 * @typedef {object} Played
 * @property {string} film
 * @property {boolean} played Whether it came to its end, with pictures all the way.
 * @property {number} seconds
 * @property {string} [error]
 */

/**
 * Has the browser play the films one after the other.
 *
 * @param {string} chromium
 * @param {string} folder
 * @param {readonly string[]} films
 * @returns {Promise<Played[]>}
 */
export async function playInChromium(chromium, folder, films) {
  /** @type {Played[]} */
  const results = [];
  let finish = () => {};
  const finished = new Promise((resolve) => {
    finish = () => resolve(undefined);
  });
  const server = await serveFolder(folder, page(films), (result) => {
    results.push(result);
    if (results.length === films.length) finish();
  });
  const browser = spawn(chromium, [...flags, `--user-data-dir=${join(folder, 'browser')}`, server.url], {
    stdio: 'ignore',
  });
  const timer = setTimeout(finish, patienceMs);
  const ended = once(browser, 'exit');
  await Promise.race([finished, ended]);
  clearTimeout(timer);
  browser.kill();
  await ended;
  await server.close();
  return results;
}

const flags = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--mute-audio',
  '--no-first-run',
  '--disable-dev-shm-usage',
  '--autoplay-policy=no-user-gesture-required',
];

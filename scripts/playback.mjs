#!/usr/bin/env node
// `npm run playback`: records films in every form that a browser may be given, and has Chromium play them, muted and without a window.
// Where there is no Chromium, `npm run playback -- --install` gets it (Debian and Ubuntu, as root; some 400 MB).
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findChromium } from './playback/chromium.mjs';
import { playInChromium } from './playback/play.mjs';
import { recordFilms } from './playback/record-films.mjs';
import { SetupError } from './setup/setup-error.mjs';

const { values } = parseArgs({ options: { install: { type: 'boolean', default: false } } });
const folder = mkdtempSync(join(tmpdir(), 'playback-'));
try {
  const chromium = await findChromium(values.install);
  const films = await recordFilms(folder);
  const results = await playInChromium(chromium, folder, films);
  for (const { film, played, seconds, error } of results)
    console.log(`${played ? 'ok  ' : 'FAIL'} ${film}: ${error ?? `played to its end, ${seconds.toFixed(3)} s`}`);
  process.exitCode = results.length === films.length && results.every(({ played }) => played) ? 0 : 1;
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

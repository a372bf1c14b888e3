#!/usr/bin/env node
// Brings a clone to where it runs and tests: `npm run setup`. Does nothing twice.
import { setUp } from './setup/set-up.mjs';

process.exitCode = (await setUp({ tests: !process.argv.includes('--without-tests') })) ? 0 : 1;

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { loadAddon } from '../../src/addon/load-addon.js';
import { PipelineError } from '../../src/errors/pipeline-error.js';

test('an addon that was not built is an error with every path tried and the remedy', () => {
  try {
    loadAddon(new URL('file:///nowhere/native/'), 'absent');
    assert.unreachable();
  } catch (error) {
    assert.instance(error, PipelineError);
    assert.is((error as PipelineError).code, 'ERR_ADDON_LOAD');
    assert.match((error as PipelineError).message, '/nowhere/native/build/Release/absent.node');
    assert.match((error as PipelineError).message, '/nowhere/native/build/Debug/absent.node');
    assert.match((error as PipelineError).message, 'npm run setup');
  }
});

test.run();

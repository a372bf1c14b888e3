import { mediaTypes } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { mediaTypeOf, payloadFormats } from '../../src/payload/payload-formats.js';

test('every media type but raw pictures goes over RTP', () => {
  assert.equal(Object.keys(payloadFormats).sort(), mediaTypes.filter((type) => type !== 'video/raw').sort());
});

test('a media type is found by its encoding name, in upper or lower case', () => {
  assert.is(mediaTypeOf('H264'), 'video/h264');
  assert.is(mediaTypeOf('h265'), 'video/h265');
  assert.is(mediaTypeOf('l16'), 'audio/pcm');
  assert.is(mediaTypeOf('MPEG4-GENERIC'), 'audio/aac');
  assert.is(mediaTypeOf('vnd.arkavo.json'), 'metadata/json');
  assert.is(mediaTypeOf('VP8'), undefined);
});

test.run();

import { type PacketHeader, PipelineError, startLedger } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { PendingPictures } from '../src/pending-pictures.js';

const interval = 10;

function header(ptsUs: number): PacketHeader {
  return { sourceId: 'camera', ptsUs, durationUs: 0, ledger: startLedger(ptsUs) };
}

function unit(ptsUs: number, keyframe: boolean) {
  return { data: new ArrayBuffer(1), ptsUs, dtsUs: ptsUs, keyframe };
}

test('a keyframe that was dropped is asked for again', () => {
  const pictures = new PendingPictures(interval);
  pictures.want('first');
  assert.ok(pictures.add(header(0)));
  assert.is(pictures.drop([0, 7]), 1);
  assert.ok(pictures.add(header(1)));
  assert.is(pictures.take(unit(1, true)).cause, 'first');
  pictures.want('requested');
  assert.ok(pictures.add(header(2)));
  pictures.drop([2]);
  assert.ok(pictures.add(header(3)));
  assert.is(pictures.take(unit(3, true)).cause, 'requested');
});

test('a keyframe that was asked for and came out as another picture is asked for again', () => {
  const pictures = new PendingPictures(interval);
  pictures.want('requested');
  assert.ok(pictures.add(header(0)));
  assert.is(pictures.take(unit(0, false)).cause, undefined);
  assert.ok(pictures.add(header(1)));
  assert.not.ok(pictures.add(header(2)));
});

test('units go to the pictures that were not dropped', () => {
  const pictures = new PendingPictures(interval);
  for (const ptsUs of [0, 1, 2]) pictures.add(header(ptsUs));
  pictures.drop([1]);
  assert.is(pictures.take(unit(0, true)).header.ptsUs, 0);
  assert.is(pictures.take(unit(2, false)).header.ptsUs, 2);
});

test('a unit that no picture is due for is an error of the codec', () => {
  const pictures = new PendingPictures(interval);
  pictures.add(header(1));
  assert.throws(
    () => pictures.take(unit(0, true)),
    (error: unknown) => error instanceof PipelineError && error.code === 'ERR_CODEC_FAILED',
  );
});

test('a keyframe that nobody asked for has its cause: due, the encoder was lost, or it began anew', () => {
  const pictures = new PendingPictures(2);
  const causeOf = (ptsUs: number) => {
    pictures.add(header(ptsUs));
    return pictures.take(unit(ptsUs, true)).cause;
  };
  pictures.want('first');
  assert.is(causeOf(0), 'first');
  assert.is(causeOf(1), 'encoder');
  pictures.lose();
  assert.is(causeOf(2), 'encoder-lost');
  pictures.add(header(3));
  pictures.take(unit(3, false));
  assert.is(causeOf(4), 'interval');
});

test.run();

import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PipelineError } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readSdp } from '../../src/sdp/read-sdp.js';
import { footage } from '../payload/support/footage.js';
import { aac, accessUnit, metadata, openSender, until } from './support/stages.js';
import { TestReceiver } from './support/test-receiver.js';

const test = suite('the session description of a udp-sender');

const folder = mkdtempSync(join(tmpdir(), 'udp-sdp-'));
test.after(() => rmSync(folder, { recursive: true, force: true }));
const keyframe = footage('h264')[0] ?? new Uint8Array();

test('the file tells all media, with parameter sets, and is readable for all without a key', async () => {
  const receiver = await TestReceiver.open();
  const sdp = join(folder, 'plain.sdp');
  const stage = await openSender(receiver.port, { sdp });
  await stage.send(accessUnit('h264', keyframe, 0));
  await stage.send(aac(0));
  await stage.send(metadata(0));
  await stage.send(accessUnit('h264', keyframe, 1, 'another camera'));
  await stage.close();
  const { name, media } = readSdp(readFileSync(sdp, 'utf8'));
  assert.is(name, 'camera');
  assert.equal(
    media.map(({ mediaType }) => mediaType),
    ['video/h264', 'audio/aac', 'metadata/json'],
  );
  assert.ok(media.every(({ port, keys }) => port === receiver.port && keys === undefined));
  assert.is(media[0]?.parameterSets.length, 2);
  assert.is(statSync(sdp).mode & 0o044, 0o044);
  await receiver.close();
});

test('with a key it is the owner’s alone, a link is replaced and not followed, and the wire never has the key', async () => {
  const srtpKey = Buffer.alloc(30, 3).toString('base64');
  const receiver = await TestReceiver.open();
  const sdp = join(folder, 'secret.sdp');
  const target = join(folder, 'target');
  writeFileSync(target, 'left alone');
  symlinkSync(target, sdp);
  const stage = await openSender(receiver.port, { sdp, srtpKey });
  await stage.send(accessUnit('h264', keyframe, 0));
  await until(() => existsSync(sdp) && statSync(sdp).mode === 0o100600);
  await stage.close();
  assert.is(readFileSync(target, 'utf8'), 'left alone');
  assert.ok(readFileSync(sdp, 'utf8').includes(srtpKey));
  assert.ok(receiver.heard.every(({ data }) => !data.includes(srtpKey)));
  assert.ok([...stage.logs, ...stage.faults.map(String)].every((line) => !line.includes(srtpKey)));
  assert.equal(
    readdirSync(folder).filter((file) => file.endsWith('.tmp')),
    [],
  );
  await receiver.close();
});

test('a folder that is not there is refused when the stage opens', async () => {
  const error = await openSender(9, { sdp: join(folder, 'none', 'x.sdp') }).catch((cause) => cause);
  assert.ok(error instanceof PipelineError && error.code === 'ERR_UDP_SDP');
  const fault = `there is no such folder; make it, or give sdp another path, not one in ${join(folder, 'none')}`;
  assert.ok(error.message.endsWith(fault), error.message);
});

test.run();

import * as assert from 'uvu/assert';
import { decodeErrors, probeVideo } from './ffprobe.js';
import type { ReceiverEnd } from './remote-camera.js';

/** The file decodes without a complaint, and holds every picture that came. */
export async function assertWhole({ recording, seen }: ReceiverEnd): Promise<void> {
  assert.is(await decodeErrors(recording), '');
  assert.is((await probeVideo(recording)).frames, seen.all.length);
}

/** The file of a recorder that was killed decodes up to where it was cut off. */
export async function assertPlaysToItsCut({ recording }: ReceiverEnd): Promise<void> {
  const cut = /partial file|File ended prematurely/;
  const errors = (await decodeErrors(recording)).split('\n').filter((line) => line !== '' && !cut.test(line));
  assert.equal(errors, []);
  assert.ok((await probeVideo(recording)).frames > 0);
}

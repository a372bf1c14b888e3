import { framePoolStats } from '@arkavo-pipeline/core';
import type { Test } from 'uvu';
import * as assert from 'uvu/assert';
import type { FakeVideoToolbox } from './fake-video-toolbox.js';

/** A backend that this machine has. */
export type TestedBackend = {
  readonly name: string;
  /** The test double behind it. */
  readonly fake: FakeVideoToolbox | undefined;
};

export type BackendTests<Backend> = {
  /** Registers a test of one outcome for each backend, or for those that `can`, with its name in the title. */
  inEachBackend(
    test: Test,
    title: string,
    work: (backend: Backend) => void | Promise<void>,
    can?: (backend: Backend) => boolean,
  ): void;
  /** Registers the last test of a file. */
  nothingIsLeft(test: Test): void;
};

/** How the same test files run on every backend. */
export function backendTests<Backend extends TestedBackend>(backends: readonly Backend[]): BackendTests<Backend> {
  return {
    inEachBackend(test, title, work, can = () => true) {
      for (const backend of backends.filter(can)) test(`${backend.name}: ${title}`, () => work(backend));
    },
    nothingIsLeft(test) {
      test('no frame is left in the pool, nor anything in the test double', () => {
        assert.is(framePoolStats().inUse, 0);
        for (const { fake } of backends) {
          if (!fake) continue;
          assert.is(fake.violations, '');
          assert.is(fake.liveObjects, 0, fake.liveText);
        }
      });
    },
  };
}

import type { UpstreamRequest } from '../../stage/upstream-request.js';
import { type Bench, onBench } from './bench.js';
import { type Check, hasOutputs } from './check.js';
import { ConformanceError } from './conformance-error.js';
import type { LoadedSubject } from './subject.js';

export const requestChecks: readonly Check[] = [
  { name: 'takes any request at any time', applies: hasOutputs, run: takesAnyRequest },
];

/** From a peer on a network, anything may come. */
const requests: readonly UpstreamRequest[] = [
  { type: 'keyframe' },
  ...['camera', 'no such source', '', '__proto__'].map((sourceId): UpstreamRequest => ({ type: 'keyframe', sourceId })),
  ...[0, -1, Number.NaN, 0.5, 1e18, Number.POSITIVE_INFINITY, 1_000_000].map(
    (bitsPerSecond): UpstreamRequest => ({ type: 'bitrate', bitsPerSecond }),
  ),
  { type: 'unheard-of' } as unknown as UpstreamRequest,
];

function takesAnyRequest(subject: LoadedSubject): Promise<void> {
  return onBench(subject, {}, async (bench) => {
    ask(bench, 'before the first packet');
    if (subject.isSource) await bench.produce();
    else await bench.feed(2);
    ask(bench, 'while it runs');
    if (!subject.isSource) await bench.feed(2);
    await bench.end();
    ask(bench, 'after its end');
  });
}

function ask({ stage, subject }: Bench, when: string): void {
  for (const port of subject.outputs) {
    for (const request of requests) {
      try {
        stage.request(request, port);
      } catch (error) {
        throw new ConformanceError(
          'request',
          `request() threw ${error} when asked for ${shown(request)} ${when}`,
          error,
        );
      }
    }
  }
}

function shown(request: UpstreamRequest): string {
  if (request.type === 'bitrate') return `a bit rate of ${request.bitsPerSecond}`;
  const ofSource = request.sourceId === undefined ? '' : ` of the source ${JSON.stringify(request.sourceId)}`;
  return `"${request.type}"${ofSource}`;
}

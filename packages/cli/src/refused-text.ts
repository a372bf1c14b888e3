import type { Browsing, Refusal } from '@arkavo-pipeline/discovery';

const meanings: { readonly [cause in Refusal]: string } = {
  'bad-name': 'with a name that is none',
  'bad-port': 'with a port that is none',
  'no-address': 'without an address',
  'too-many': 'beyond the 256 receivers that are listed',
  foreign: 'from outside of these networks',
  'too-short': 'too short for a message',
  'too-long': 'longer than a message may be',
  'too-full': 'with more records than any receiver has',
  'too-often': 'beyond what is read in a second',
};

/** What was heard and is not listed, and why; undefined when there is nothing. */
export function refusedText(refused: Browsing['refused']): string | undefined {
  const causes = Object.keys(meanings) as Refusal[];
  const parts = causes.filter((cause) => refused[cause]).map((cause) => `${refused[cause]} ${meanings[cause]}`);
  return parts.length > 0 ? `left out of what was heard: ${parts.join(', ')}` : undefined;
}

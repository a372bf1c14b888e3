import { readFileSync } from 'node:fs';
import type { MetadataTags } from 'mediabunny';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};
const program = 'arkavo-pipeline';
const software = `${program} ${version}`;

const minTitle = 3;
const maxTitle = 200;
const forbidden = /[\p{Cc}/\\:*?"<>|]/u;

export type TagSource = { readonly title: string | undefined; readonly creator: string | undefined };

/** What a title is: 3 to 200 characters, none of those that file names may not have. */
export const titleForm = `${minTitle} to ${maxTitle} characters, none of them a control character or one of / \\ : * ? " < > |`;

/** What of a title, but for the white space around it, is no title's; undefined for a good one. */
export function titleFault(title: string): string | undefined {
  const trimmed = title.trim();
  const found = forbidden.exec(trimmed)?.[0];
  if (found !== undefined) return `it has ${JSON.stringify(found)} in it`;
  return trimmed.length < minTitle || trimmed.length > maxTitle ? `it has ${trimmed.length} characters` : undefined;
}

/** What a file says of itself. Without a title of its own it is `Recording 20260131T120000Z`. */
export function recordingTags({ title, creator }: TagSource, date: Date): MetadataTags {
  const iso = date.toISOString().replace(/\.\d+Z$/, 'Z');
  const name = title?.trim() ?? `Recording ${iso.replaceAll(/[-:]/g, '')}`;
  return {
    title: name,
    ...(creator !== undefined && { artist: creator }),
    // The keys of MP4 and MOV, and those of Matroska; each format takes its own.
    raw: { '©day': iso, '©too': software, DATE: iso, ENCODER: software },
  };
}

/** Whether a file with these tags was written here, by whatever version. */
export function isRecorders({ raw = {} }: MetadataTags): boolean {
  return [raw['©too'], raw.ENCODER].some((writer) => typeof writer === 'string' && writer.startsWith(`${program} `));
}

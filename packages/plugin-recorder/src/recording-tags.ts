import { readFileSync } from 'node:fs';
import { PipelineError } from '@arkavo-pipeline/core';
import type { MetadataTags } from 'mediabunny';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};
const software = `arkavo-pipeline ${version}`;

const minTitle = 3;
const maxTitle = 200;
const forbidden = /[\p{Cc}/\\:*?"<>|]/u;

export type TagSource = { readonly title: string | undefined; readonly creator: string | undefined };

/**
 * The title without white space around it. Throws ERR_DEFINITION_INVALID for one that is no title: 3 to 200 characters, without control
 * characters and what file names may not have.
 */
export function checkedTitle(title: string): string {
  const trimmed = title.trim();
  const found = forbidden.exec(trimmed)?.[0];
  if (found !== undefined) throw refused(`it has ${JSON.stringify(found)} in it`);
  if (trimmed.length < minTitle || trimmed.length > maxTitle) throw refused(`it has ${trimmed.length} characters`);
  return trimmed;
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

function refused(why: string): PipelineError {
  return new PipelineError(
    'ERR_DEFINITION_INVALID',
    `the title cannot be used: ${why}; expected ${minTitle} to ${maxTitle} characters, none of them a control character or one of / \\ : * ? " < > |`,
  );
}

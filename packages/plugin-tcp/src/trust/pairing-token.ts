import { randomBytes } from 'node:crypto';
import { PipelineError } from '@arkavo-pipeline/core';

export const minTokenCharacters = 16;
export const maxTokenCharacters = 256;

/** Letters and digits that are not taken for one another when read aloud or typed: 32, so five bits each. */
const alphabet = '23456789abcdefghijkmnpqrstuvwxyz';
/** 26 characters hold 130 bits. */
const characters = 26;
const groupOf = 5;

/** A new token of 130 random bits: small letters and digits, in groups of five with hyphens between. */
export function makeToken(): string {
  // 256 is a multiple of 32: each character is as likely as any other.
  const text = Array.from(randomBytes(characters), (byte) => alphabet[byte % alphabet.length]).join('');
  return text.match(new RegExp(`.{1,${groupOf}}`, 'g'))?.join('-') ?? text;
}

/** Throws ERR_TCP_TOKEN unless a token can serve as one. Its text is in no message. */
export function checkToken(token: string): void {
  const { length } = token;
  if (length < minTokenCharacters || length > maxTokenCharacters) {
    throw unfit(`it has ${length} characters; ${minTokenCharacters} to ${maxTokenCharacters} are expected`);
  }
  if (token !== token.trim()) throw unfit('it begins or ends with white space; take that out');
  if (/[\p{Cc}\p{Cs}]/u.test(token)) {
    throw unfit('it has control characters or halves of surrogate pairs; use letters, digits and signs');
  }
}

function unfit(what: string): PipelineError {
  return new PipelineError('ERR_TCP_TOKEN', `the token cannot be used: ${what}`);
}

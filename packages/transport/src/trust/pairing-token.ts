import { randomBytes } from 'node:crypto';
import { PipelineError } from '@arkavo-pipeline/core';
import { tokenProblem } from '@arkavo-pipeline/discovery';

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
  const problem = tokenProblem(token);
  if (problem) throw new PipelineError('ERR_TCP_TOKEN', `the token cannot be used: ${problem}`);
}

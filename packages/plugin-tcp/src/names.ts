import { maxTextBytes } from './framing/protocol.js';

/**
 * What is wrong with a name on either wire (a source, a device, a stage), which is for people, too: it must not break or forge a line, and be
 * no longer than the framed protocol can say. Undefined when nothing is.
 */
export function nameProblem(name: string): string | undefined {
  if (/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(name)) {
    return 'has control characters, line separators or halves of surrogate pairs';
  }
  const bytes = Buffer.byteLength(name);
  return bytes > maxTextBytes ? `has ${bytes} bytes, at most ${maxTextBytes} are expected` : undefined;
}

/** The longest name on either wire (a source, a device, a stage), in bytes of UTF-8. */
export const maxNameBytes = 255;

/** What is wrong with a name that is for people, too: it must not break or forge a line. Undefined when nothing is. */
export function nameProblem(name: string): string | undefined {
  if (/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(name)) {
    return 'has control characters, line separators or halves of surrogate pairs';
  }
  const bytes = Buffer.byteLength(name);
  return bytes > maxNameBytes ? `has ${bytes} bytes, at most ${maxNameBytes} are expected` : undefined;
}

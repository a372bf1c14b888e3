/** Without what would move the cursor, colour the terminal or turn the text around; each such character is �. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]/gu, '�');
}

/** The lines of a text of several; those after the first are indented, so that none passes for a line of ours. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n  ');
}

/** Bytes in one label of a DNS name (RFC 1035 §2.3.4), which the name of a service is (RFC 6763 §4.1.1). */
export const maxLabelBytes = 63;

/** Without what would move a terminal's cursor or turn its text around: control and format characters, line separators, lone surrogates. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '').trim();
}

/** The start of a text that is at most so many bytes of UTF-8, cut between characters. */
export function cutToBytes(text: string, maxBytes: number): string {
  let size = 0;
  let cut = '';
  for (const character of text) {
    size += Buffer.byteLength(character);
    if (size > maxBytes) break;
    cut += character;
  }
  return cut;
}

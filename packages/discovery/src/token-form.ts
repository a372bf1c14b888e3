/** Characters of the shortest and the longest token. */
export const minTokenCharacters = 16;
export const maxTokenCharacters = 256;

/** What keeps a text from being a pairing token; undefined when nothing does. Its text is not in what is returned. */
export function tokenProblem(text: string): string | undefined {
  const { length } = text;
  if (length < minTokenCharacters || length > maxTokenCharacters) {
    return `it has ${length} characters; ${minTokenCharacters} to ${maxTokenCharacters} are expected`;
  }
  if (text !== text.trim()) return 'it begins or ends with white space; take that out';
  if (/[\p{Cc}\p{Cs}]/u.test(text)) {
    return 'it has control characters or halves of surrogate pairs; use letters, digits and signs';
  }
  return undefined;
}

/** Whether a text is the SHA-256 of a certificate as people write it: 64 hexadecimal digits, in pairs with colons at will. */
export function isFingerprint(text: string): boolean {
  return /^(?:[0-9a-f]{64}|[0-9a-f]{2}(?::[0-9a-f]{2}){31})$/i.test(text);
}

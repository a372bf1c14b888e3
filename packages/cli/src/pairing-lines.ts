import { formatPairingLink, type PairingLink, withoutToken } from '@arkavo-pipeline/discovery';
import type { Terminal } from './display.js';
import { qrCodeLines } from './qr-code.js';
import { tokenVariable } from './token-variable.js';

/** Rows that the table of the stages takes. */
const tableRows = 8;

/**
 * How others connect: the pairing link as text, and as a QR code where one fits. The token is shown to whoever sits at the
 * terminal, and to nobody else: what is written to files and pipes is without it.
 */
export function pairingLines(link: PairingLink, { isTTY, columns = 80, rows = 24 }: Terminal): string[] {
  if (!isTTY) {
    const where = link.token === undefined ? '' : ` (its token is in ${tokenVariable})`;
    return [`connect with ${formatPairingLink(withoutToken(link))}${where}`];
  }
  const text = formatPairingLink(link);
  const code = qrCodeLines(text, { columns, rows: rows - tableRows });
  return [...(code ?? []), `connect with ${text}`];
}

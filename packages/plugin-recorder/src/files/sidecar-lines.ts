import { ByteReader } from './byte-reader.js';

/** More than the recorder writes into one line: longer ones are what a power cut left. */
const maxLineBytes = 16 * 2 ** 20;
/** What is read at once. */
const chunkBytes = 64 * 2 ** 10;
const newline = 0x0a;

/** A line of a metadata file, with its end; `atUs` is undefined for one that is torn or otherwise no line of a recorder's. */
export type SidecarLine = { readonly data: Buffer; readonly atUs: number | undefined };

/** The lines of a metadata file. Throws ERR_FILE_NOT_FOUND or ERR_FILE_UNREADABLE. */
export async function* sidecarLines(path: string): AsyncGenerator<SidecarLine> {
  await using reader = await ByteReader.open(path);
  let pieces: Buffer[] = [];
  let bytes = 0;
  for (let at = 0; at < reader.bytes; at += chunkBytes) {
    const chunk = await reader.read(at, at + chunkBytes);
    let from = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, from)) {
      yield lineOf([...pieces, chunk.subarray(from, end + 1)], bytes);
      pieces = [];
      bytes = 0;
      from = end + 1;
    }
    const rest = chunk.subarray(from);
    bytes += rest.length;
    if (rest.length > 0 && bytes <= maxLineBytes) pieces.push(rest);
    else if (bytes > maxLineBytes) pieces = [];
  }
  if (bytes > 0) yield { data: Buffer.concat(pieces), atUs: undefined };
}

function lineOf(pieces: readonly Buffer[], before: number): SidecarLine {
  const data = Buffer.concat(pieces);
  return { data, atUs: before > maxLineBytes ? undefined : timeOf(data) };
}

function timeOf(data: Buffer): number | undefined {
  try {
    const { ptsUs } = JSON.parse(data.toString('utf8')) as { readonly ptsUs?: unknown };
    return typeof ptsUs === 'number' ? ptsUs : undefined;
  } catch {
    return undefined;
  }
}

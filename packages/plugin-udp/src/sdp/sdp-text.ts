import { type MediaDescription, parse, type SessionDescription } from 'sdp-transform';
import { sdpError } from './sdp-error.js';

const maxCharacters = 65_536;
const maxSections = 16;
/** What is read; all other lines are passed over, and never parsed. */
const readLines =
  /^(?:[vosmc]=|a=(?:rtpmap|fmtp|rtcp|rtcp-mux|rtcp-fb|rtcp-rsize|extmap|crypto|ssrc|ssrc-group)(?::|$))/;
const mediaLine = /^m=\w+ \d{1,5} [\w/]+(?: \d{1,3})+\s*$/;
/** The lines before the first `m=`. */
const sessionSection = -1;

type Line = { readonly number: number; readonly section: number; readonly text: string };

/** One medium as the library parses it, and where its lines are. */
export class SdpSection {
  readonly parsed: MediaDescription;
  readonly #lines: readonly Line[];

  constructor(parsed: MediaDescription, lines: readonly Line[]) {
    this.parsed = parsed;
    this.#lines = lines;
  }

  /** The number of its first line that begins so; of its `m=` line when none does. */
  lineOf(beginning: string): number | undefined {
    return (this.#lines.find(({ text }) => text.startsWith(beginning)) ?? this.#lines[0])?.number;
  }
}

/** Reads an SDP line by line; ERR_UDP_SDP for what is none. */
export function parseSdpText(text: string): { session: SessionDescription; sections: readonly SdpSection[] } {
  if (text.length > maxCharacters) {
    throw sdpError(undefined, `${text.length} characters`, `a session description of at most ${maxCharacters}`);
  }
  const lines = linesOf(text.replace(/^\uFEFF/, ''));
  const session = parse(lines.map((line) => line.text).join('\r\n'));
  const sections = session.media.map(
    (media, index) =>
      new SdpSection(
        media,
        lines.filter(({ section }) => section === index),
      ),
  );
  return { session, sections };
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let section = sessionSection;
  let isFirst = true;
  for (const [index, raw] of text.split(/\r\n|\r|\n/).entries()) {
    const line = { number: index + 1, text: raw.trimEnd() };
    if (line.text === '') continue;
    checkLine(line.number, line.text, isFirst);
    isFirst = false;
    if (line.text.startsWith('m=')) section += 1;
    if (section >= maxSections) {
      throw sdpError(line.number, `the ${section + 1}th media section`, `at most ${maxSections}`);
    }
    if (readLines.test(line.text)) lines.push({ ...line, section });
  }
  if (isFirst) throw sdpError(undefined, 'no lines', 'a session description, which begins with "v=0"');
  return lines;
}

/** The text of a line is in no message: it may be that of a key. */
function checkLine(number: number, text: string, isFirst: boolean): void {
  if (!/^[a-z]=/.test(text)) throw sdpError(number, 'text of another form', 'a small letter, "=" and a value');
  if (isFirst && text !== 'v=0')
    throw sdpError(number, 'another beginning', '"v=0", with which session descriptions begin');
  if (text.startsWith('m=') && !mediaLine.test(text)) {
    throw sdpError(number, 'a media section that cannot be read', '"m=<medium> <port> <protocol> <payload types>"');
  }
}

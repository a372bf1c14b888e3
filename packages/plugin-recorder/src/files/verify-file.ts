import { EncodedPacketSink, type Input } from 'mediabunny';
import { isRecorders } from '../recording-tags.js';
import { ByteReader } from './byte-reader.js';
import { type FileStructure, fileStructure } from './file-structure.js';
import { type MediaTrack, mediaInput, mediaTags, mediaTracks } from './media-input.js';
import { TrackTimes, type TrackTimesReport } from './track-times.js';

/** Times are seconds. */
export type TrackReport = TrackTimesReport & {
  readonly kind: 'video' | 'audio';
  readonly codec: string;
  /** The name of the track, if it has one: of a sound, its source. */
  readonly name?: string;
};

export type FileReport = {
  readonly path: string;
  readonly bytes: number;
  readonly container: 'isobmff' | 'matroska';
  readonly fragments: number;
  /** Bytes after the last whole fragment: of one that was cut off. */
  readonly lostBytes: number;
  readonly duration: number;
  readonly tracks: readonly TrackReport[];
  /** How much longer the sound is than the picture, of the sound that differs most; absent without both. */
  readonly drift?: number;
  /** What is wrong, in words; nothing, for a good file. */
  readonly problems: readonly string[];
  /** What cannot be told of a file of another program's, in words. */
  readonly notes: readonly string[];
};

/** By how much sound and picture may differ in length: what is left over at the end of a recording. */
const maxDrift = 0.5;

/**
 * Reads the whole of a recording, but for decoding it. `maxGap`: seconds without picture or sound that are none. Throws ERR_FILE_INVALID when it
 * cannot be read at all, ERR_FILE_NOT_FOUND or ERR_FILE_UNREADABLE.
 */
export async function verifyFile(path: string, maxGap: number): Promise<FileReport> {
  await using reader = await ByteReader.open(path);
  const structure = await fileStructure(path, reader);
  using input = mediaInput(reader, structure.wholeBytes);
  const tracks: TrackReport[] = [];
  const media = await mediaTracks(path, input);
  const { problems, notes } = await judgeEnding(path, structure, reader.bytes, input);
  for (const track of media) {
    try {
      tracks.push(await readTrack(track, maxGap));
    } catch (error) {
      problems.push(`track ${track.id} cannot be read: ${(error as Error).message}`);
    }
  }
  const drift = driftOf(tracks);
  problems.push(...tracks.flatMap((track, index) => trackProblems(track, index, maxGap)));
  if (drift !== undefined && Math.abs(drift) > maxDrift)
    problems.push(`the sound is ${Math.abs(drift).toFixed(3)} s ${drift > 0 ? 'longer' : 'shorter'} than the picture`);
  return {
    path,
    bytes: reader.bytes,
    container: structure.container,
    fragments: structure.fragments,
    lostBytes: reader.bytes - structure.wholeBytes,
    duration: Math.max(0, ...tracks.map(({ end }) => end)),
    tracks,
    ...(drift !== undefined && { drift }),
    problems,
    notes,
  };
}

async function readTrack(track: MediaTrack, maxGap: number): Promise<TrackReport> {
  const times = new TrackTimes(maxGap);
  for await (const packet of new EncodedPacketSink(track).packets())
    times.add(packet.timestamp, packet.duration, packet.type === 'key', packet.data.byteLength);
  return {
    kind: track.isVideoTrack() ? 'video' : 'audio',
    codec: track.codec ?? 'unknown',
    ...(track.name !== null && { name: track.name }),
    ...times.report(),
  };
}

type Findings = { readonly problems: string[]; readonly notes: string[] };

/** The recorder writes an index at the end; of a file of another program's that has none, nothing says whether it is all of it. */
async function judgeEnding(path: string, structure: FileStructure, bytes: number, input: Input): Promise<Findings> {
  const { ending, wholeBytes } = structure;
  const problem = (text: string) => ({ problems: [text], notes: [] });
  if (bytes > wholeBytes)
    return problem(
      `it was cut off: its last ${bytes - wholeBytes} bytes are of a fragment that is not whole; repair it`,
    );
  if (ending === 'finished') return { problems: [], notes: [] };
  if (ending === 'cut-off' || isRecorders(await mediaTags(path, input)))
    return problem('it was not finished, and is whole up to its last fragment; repair it');
  return { problems: [], notes: ['it has no index at its end: cut off, or written to a stream'] };
}

function trackProblems(track: TrackReport, index: number, maxGap: number): string[] {
  const name = `track ${index + 1} (${track.kind}${track.name === undefined ? '' : `, ${track.name}`})`;
  const problems: string[] = [];
  if (track.packets === 0) problems.push(`${name} is empty`);
  if (track.kind === 'video' && track.packets > 0 && track.keyframes === 0)
    problems.push(`${name} has no keyframe to begin with`);
  if (track.repeated > 0) problems.push(`${name} has ${track.repeated} timestamps that do not rise`);
  const [first] = track.gaps;
  if (first)
    problems.push(
      `${name} has ${track.gapCount} gaps of more than ${maxGap} s, the first of ${first.length.toFixed(3)} s at ${first.at.toFixed(3)} s`,
    );
  return problems;
}

function driftOf(tracks: readonly TrackReport[]): number | undefined {
  const video = tracks.find(({ kind, packets }) => kind === 'video' && packets > 0);
  const sounds = tracks.filter(({ kind, packets }) => kind === 'audio' && packets > 0);
  if (!video || sounds.length === 0) return undefined;
  const drifts = sounds.map(({ start, end }) => end - start - (video.end - video.start));
  return drifts.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a));
}

import { type FileHandle, open } from 'node:fs/promises';
import { type AudioFormat, PipelineError } from '@arkavo-pipeline/core';
import { FilePathSource, Input, Logging, LogLevel, MATROSKA, MP4, QTFF, WEBM } from 'mediabunny';
import { ContainerAudio } from './container-audio.js';
import { ContainerVideo } from './container-video.js';
import { declaredLength } from './declared-length.js';
import { fileError, withFileErrors } from './file-error.js';
import { interleave } from './interleave.js';
import type { MediaReader, MediaRequest } from './media-reader.js';
import type { MediaUnit } from './media-unit.js';

type Tracks = { readonly video: ContainerVideo | undefined; readonly audio: ContainerAudio | undefined };

/** Reads the first video and the first audio track of an mp4, mov or mkv file, as far as they are wanted. */
export class ContainerReader implements MediaReader {
  readonly #path: string;
  readonly #input: Input;
  readonly #tracks: Tracks;

  private constructor(path: string, input: Input, tracks: Tracks) {
    this.#path = path;
    this.#input = input;
    this.#tracks = tracks;
  }

  /** Reads the file's header. Throws ERR_FILE_INVALID when it has none of the tracks that are wanted. */
  static async open(request: MediaRequest): Promise<ContainerReader> {
    const { path } = request;
    const input = openInput(path);
    try {
      return new ContainerReader(path, input, await openTracks(input, request));
    } catch (error) {
      input.dispose();
      throw fileError(path, error);
    }
  }

  /** How the file's sound is coded; undefined when it has none. Throws ERR_FILE_INVALID or ERR_CODEC_UNSUPPORTED. */
  static async soundFormat(path: string): Promise<AudioFormat | undefined> {
    const input = openInput(path);
    try {
      const track = await input.getPrimaryAudioTrack();
      return track ? (await ContainerAudio.open(track)).format : undefined;
    } catch (error) {
      throw fileError(path, error);
    } finally {
      input.dispose();
    }
  }

  units(): AsyncIterable<MediaUnit> {
    return withFileErrors(this.#path, this.#units());
  }

  close(): void {
    this.#input.dispose();
  }

  async *#units(): AsyncGenerator<MediaUnit, void, undefined> {
    const tracks = [this.#tracks.video, this.#tracks.audio].filter((track) => track !== undefined);
    yield* interleave(tracks.map((track) => track.units()));
    await requireWhole(this.#path);
    for (const track of tracks) {
      if (await track.packets.areMissing()) {
        throw new PipelineError('ERR_FILE_INVALID', `${this.#path} names packets that it does not contain`);
      }
    }
  }
}

function openInput(path: string): Input {
  // What is wrong with a file is thrown, with a code; the console is not ours to print stack traces on.
  Logging.level = LogLevel.Silent;
  return new Input({ source: new FilePathSource(path), formats: [MP4, QTFF, MATROSKA, WEBM] });
}

async function openTracks(input: Input, { path, video, audio, log }: MediaRequest): Promise<Tracks> {
  const found = { video: await input.getPrimaryVideoTrack(), audio: await input.getPrimaryAudioTrack() };
  if (!found.video && !found.audio) {
    await requireWhole(path);
    throw new PipelineError('ERR_FILE_INVALID', `${path} has no header (moov) or no track, expected a video track`);
  }
  const missing = [video && !found.video ? 'video' : '', audio && !found.audio ? 'audio' : ''].filter((kind) => kind);
  if (!(video && found.video) && !(audio && found.audio)) {
    throw new PipelineError('ERR_FILE_INVALID', `${path} has no ${missing.join(' and no ')} track, which is linked`);
  }
  for (const kind of missing) log.warn(`${path} has no ${kind} track: the ${kind} output stays empty`);
  return {
    video: video && found.video ? await ContainerVideo.open(found.video) : undefined,
    audio: audio && found.audio ? await ContainerAudio.open(found.audio) : undefined,
  };
}

/** Throws ERR_FILE_INVALID for a file that is shorter than it says itself. */
async function requireWhole(path: string): Promise<void> {
  const file: FileHandle = await open(path);
  try {
    const { size } = await file.stat();
    const declared = await declaredLength(file, size);
    if (declared > size) {
      throw new PipelineError('ERR_FILE_INVALID', `${path} breaks off: it has ${size} bytes of at least ${declared}`);
    }
  } finally {
    await file.close();
  }
}

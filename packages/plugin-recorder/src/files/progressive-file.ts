import { rename } from 'node:fs/promises';
import { extname } from 'node:path';
import { PipelineError } from '@arkavo-pipeline/core';
import {
  type AudioCodec,
  EncodedAudioPacketSource,
  type EncodedPacket,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  MkvOutputFormat,
  MovOutputFormat,
  Mp4OutputFormat,
  Output,
  type OutputFormat,
  TextSubtitleSource,
  type VideoCodec,
} from 'mediabunny';
import type { OutputFile } from '../output-file.js';
import { OutputTarget } from '../output-target.js';
import { ByteReader } from './byte-reader.js';
import { fileStructure } from './file-structure.js';
import { type MediaTrack, mediaInput, mediaTracks } from './media-input.js';
import { countCues, metadataCues } from './metadata-cues.js';
import { createUnfinished, putNew } from './unfinished-file.js';

/** What may wait for the disk. */
const bufferBytes = 4 * 2 ** 20;

/** A track of one file, on its way into another. */
type Copy = {
  readonly packets: AsyncGenerator<EncodedPacket>;
  readonly source: EncodedVideoPacketSource | EncodedAudioPacketSource;
  next: EncodedPacket | undefined;
};

/**
 * Writes what a recording has into a new file: an MP4 or MOV with its index first, or an MKV with an index. The recording may have been cut
 * off: all of its whole fragments are taken. The new file appears, whole and on the disk, under its name at once; `from` is
 * replaced when `to` is the same name; no other file is. Throws ERR_FILE_WRITE, or ERR_FILE_INVALID for a file of which nothing can be read; nothing is left of the new
 * file then. What is in `metadataPath`, a metadata file, becomes a text track, where the format takes one.
 */
export async function writeProgressive(from: string, to: string, metadataPath?: string): Promise<void> {
  const temporary = await createUnfinished(to);
  try {
    await copy(from, temporary, formatFor(to), metadataPath);
    await temporary.sync();
    await temporary.close();
    await (to === from ? rename(temporary.path, to) : putNew(temporary.path, to));
  } catch (cause) {
    await temporary.remove();
    if (cause instanceof PipelineError && cause.code === 'ERR_FILE_INVALID') throw cause;
    const reason = (cause as Error).message;
    throw new PipelineError('ERR_FILE_WRITE', `${from} could not be written anew as ${to}: ${reason}`, { cause });
  }
}

function formatFor(path: string): OutputFormat {
  switch (extname(path).toLowerCase()) {
    case '.mkv':
      return new MkvOutputFormat();
    case '.mov':
      return new MovOutputFormat({ fastStart: 'reserve' });
    default:
      return new Mp4OutputFormat({ fastStart: 'reserve' });
  }
}

async function copy(
  from: string,
  to: OutputFile,
  format: OutputFormat,
  metadataPath: string | undefined,
): Promise<void> {
  await using reader = await ByteReader.open(from);
  using input = mediaInput(reader, (await fileStructure(from, reader)).wholeBytes);
  const tracks = await mediaTracks(from, input);
  // The muxer's own way to a file takes a write that a full disk has cut short for a whole one.
  const target = new OutputTarget(to, { bufferBytes, syncs: false });
  const output = new Output({ format, target: target.target });
  try {
    output.setMetadataTags(await input.getMetadataTags());
    const copies: Copy[] = [];
    for (const track of tracks) copies.push(await addTrack(output, track));
    const subtitles = metadataPath === undefined ? undefined : await addText(output, metadataPath);
    await output.start();
    await interleave(copies);
    if (metadataPath !== undefined) for await (const text of metadataCues(metadataPath)) await subtitles?.add(text);
    await output.finalize();
    await target.settled();
  } catch (error) {
    await output.cancel().catch(() => {});
    throw to.failure ?? error;
  }
}

async function addTrack(output: Output, track: MediaTrack): Promise<Copy> {
  const { packetCount: maximumPacketCount } = await track.computePacketStats();
  const common = { maximumPacketCount, ...(track.name !== null && { name: track.name }) };
  const decoderConfig = await track.getDecoderConfig();
  if (!decoderConfig || track.codec === null) throw new Error(`track ${track.id} is of an unknown codec`);
  const packets = new EncodedPacketSink(track).packets();
  const next = (await packets.next()).value as EncodedPacket | undefined;
  if (track.isVideoTrack()) {
    const source = new EncodedVideoPacketSource(track.codec as VideoCodec);
    output.addVideoTrack(source, { ...common, decoderConfig: decoderConfig as VideoDecoderConfig });
    return { packets, source, next };
  }
  const source = new EncodedAudioPacketSource(track.codec as AudioCodec);
  output.addAudioTrack(source, { ...common, decoderConfig: decoderConfig as AudioDecoderConfig });
  return { packets, source, next };
}

async function addText(output: Output, metadataPath: string): Promise<TextSubtitleSource> {
  const source = new TextSubtitleSource('webvtt');
  output.addSubtitleTrack(source, { name: 'metadata', maximumPacketCount: await countCues(metadataPath) });
  return source;
}

/** By time, so that a player finds sound beside its picture. */
async function interleave(copies: readonly Copy[]): Promise<void> {
  for (;;) {
    const waiting = copies.filter(({ next }) => next !== undefined);
    const first = waiting.reduce<Copy | undefined>((a, b) => (a && time(a) <= time(b) ? a : b), undefined);
    if (!first?.next) return;
    await first.source.add(first.next);
    first.next = (await first.packets.next()).value as EncodedPacket | undefined;
    if (!first.next) first.source.close();
  }
}

function time({ next }: Copy): number {
  return next?.timestamp ?? Number.POSITIVE_INFINITY;
}

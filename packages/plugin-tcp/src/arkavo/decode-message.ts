import { decodeMetadataMessage } from './decode-metadata.js';
import { LineRefused, type LineSubject } from './line-refused.js';
import { MessageFields } from './message-fields.js';
import {
  type AudioMessage,
  type HandshakeMessage,
  maxTimestamp,
  type RemoteCameraMessage,
  type VideoMessage,
} from './remote-camera-message.js';

const maxSampleRate = 768_000;
const maxChannels = 255;
const sampleBytes = 2;
const noBytes = new Uint8Array(0);

type Found = {
  kind?: string | undefined;
  jpegSource?: string | undefined;
  readonly payloads: Map<string, RemoteCameraMessage>;
};

/**
 * Reads a line, without its end, as Swift's JSONDecoder does: keys in any order, unknown ones ignored, null as good as no
 * optional, every payload that is there checked. Undefined for a kind without its payload, which says nothing. All else is
 * LineRefused, with the reason. Names, numbers and counts have bounds that no camera reaches. Keeps nothing of the line.
 */
export function decodeMessage(line: Buffer): RemoteCameraMessage | undefined {
  const fields = new MessageFields(line);
  const found: Found = { payloads: new Map() };
  const payload = (kind: string, read: (fields: MessageFields) => RemoteCameraMessage) => () => {
    if (!fields.isNull()) found.payloads.set(kind, read(fields));
  };
  const readers = {
    kind: () => {
      found.kind = fields.text('kind');
    },
    handshake: payload('handshake', readHandshake),
    videoNALU: payload('videoNALU', readVideo),
    metadata: payload('metadata', decodeMetadataMessage),
    audio: payload('audio', readAudio),
    frame: () => {
      found.jpegSource = fields.attempt(() => readFrameSource(fields)).value;
    },
  };
  fields.object('the message', readers, ['handshake', 'videoNALU', 'metadata', 'audio', 'frame']);
  fields.end();
  checkKind(found);
  fields.check(subjectOf(found));
  return found.payloads.get(found.kind as string);
}

const kinds: readonly (string | undefined)[] = ['handshake', 'videoNALU', 'metadata', 'audio'];

/** That there is a kind is checked with the other fields. */
function checkKind({ kind, jpegSource }: Found): void {
  if (kind === 'frame') {
    throw new LineRefused(
      'jpeg',
      'a picture as JPEG (kind "frame"), which only builds of November 2025 send; H.264 is expected (kind "videoNALU"): update the app',
      { sourceId: jpegSource },
    );
  }
  if (kind !== undefined && !kinds.includes(kind)) {
    throw new LineRefused(
      'unknown-kind',
      `the kind ${JSON.stringify(kind.slice(0, 40))}; ${kinds.join(', ')} are known`,
    );
  }
}

/** A picture whose kind cannot be read is one, too. */
function subjectOf({ kind = 'videoNALU', payloads }: Found): LineSubject {
  const picture = kind === 'videoNALU' ? payloads.get(kind) : undefined;
  return { mayBePicture: picture !== undefined, sourceId: picture?.sourceID || undefined };
}

function readHandshake(fields: MessageFields): HandshakeMessage {
  const message = { kind: 'handshake' as const, sourceID: '', deviceName: '' };
  fields.object('handshake', {
    sourceID: () => {
      message.sourceID = fields.name('handshake.sourceID');
    },
    deviceName: () => {
      message.deviceName = fields.name('handshake.deviceName');
    },
  });
  return message;
}

function readVideo(fields: MessageFields): VideoMessage {
  const message = { kind: 'videoNALU' as const, sourceID: '', timestamp: 0, isKeyFrame: false, naluData: noBytes };
  fields.object('videoNALU', {
    sourceID: () => {
      message.sourceID = fields.name('videoNALU.sourceID');
    },
    timestamp: () => {
      message.timestamp = fields.number('videoNALU.timestamp', maxTimestamp);
    },
    isKeyFrame: () => {
      message.isKeyFrame = fields.boolean('videoNALU.isKeyFrame');
    },
    naluData: () => {
      message.naluData = fields.bytes('videoNALU.naluData');
    },
  });
  return message;
}

function readAudio(fields: MessageFields): AudioMessage {
  const message = {
    kind: 'audio' as const,
    sourceID: '',
    timestamp: 0,
    sampleRate: 1,
    channels: 1,
    audioData: noBytes,
  };
  fields.object('audio', {
    sourceID: () => {
      message.sourceID = fields.name('audio.sourceID');
    },
    timestamp: () => {
      message.timestamp = fields.number('audio.timestamp', maxTimestamp);
    },
    sampleRate: () => {
      message.sampleRate = readCount(fields, 'audio.sampleRate', maxSampleRate);
    },
    channels: () => {
      message.channels = readCount(fields, 'audio.channels', maxChannels);
    },
    audioData: () => {
      message.audioData = fields.bytes('audio.audioData');
    },
  });
  return { ...message, audioData: wholeFrames(message.audioData, message.channels) };
}

function readCount(fields: MessageFields, name: string, limit: number): number {
  const count = fields.number(name);
  if (Number.isInteger(count) && count >= 1 && count <= limit) return count;
  fields.refuse(`${name} is ${count}, expected a whole number from 1 to ${limit}`);
  return 1;
}

function wholeFrames(data: Uint8Array<ArrayBuffer>, channels: number): Uint8Array<ArrayBuffer> {
  const beyond = data.length % (channels * sampleBytes);
  return beyond === 0 ? data : data.slice(0, data.length - beyond);
}

function readFrameSource(fields: MessageFields): string | undefined {
  const named: { sourceID?: string } = {};
  const sourceID = () => {
    const attempt = fields.attempt(() => fields.name('frame.sourceID'));
    if (!attempt.problem) named.sourceID = attempt.value;
  };
  fields.object('frame', { sourceID });
  return named.sourceID;
}

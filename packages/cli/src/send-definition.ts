import { type Definition, literal, type StageDefinition } from './definition-text.js';
import { type NetworkOptions, networkStageOptions } from './network-options.js';

/** What is sent: the test pattern, a file whose video is coded, or one whose video is raw. */
export type SendSource = { readonly kind: 'test' } | { readonly kind: 'coded' | 'raw'; readonly path: string };

export type SendDefinitionOptions = NetworkOptions & {
  readonly source: SendSource;
  /** Whether the file's sound is sent; the test pattern always has some. */
  readonly audio: boolean;
  readonly sourceId: string;
  readonly codec?: 'h264' | 'h265' | undefined;
  /** Bits per second. */
  readonly bitrate?: number | undefined;
  /** With host `auto`: what the receiver is advertised as. */
  readonly receiverName?: string | undefined;
  /** SHA-256 of the receiver's certificate. */
  readonly fingerprint?: string | undefined;
};

/**
 * camera → encode → send. A file is decoded and encoded anew, so that the receiver may ask for a keyframe or a lower bit
 * rate at any time.
 */
export function sendDefinition(options: SendDefinitionOptions): Definition {
  const { source, codec, bitrate, fingerprint, receiverName } = options;
  const isCoded = source.kind === 'coded';
  const encodeOptions = { ...(codec && { codec }), ...(bitrate !== undefined && { bitrate }) };
  return {
    name: 'send',
    stages: {
      camera: cameraStage(options),
      ...(isCoded && { picture: { use: 'vt-decoder', inputs: ['camera.video'] } }),
      encode: {
        use: 'vt-encoder',
        inputs: [isCoded ? 'picture' : 'camera.video'],
        ...(Object.keys(encodeOptions).length > 0 && { options: encodeOptions }),
      },
      send: {
        use: 'tcp-sender',
        inputs: ['encode', ...sideStreams(options)],
        options: {
          ...networkStageOptions(options),
          ...(receiverName !== undefined && { receiverName: literal(receiverName) }),
          ...(fingerprint && { fingerprint }),
        },
      },
    },
  };
}

function cameraStage({ source, sourceId }: SendDefinitionOptions): StageDefinition {
  return source.kind === 'test'
    ? { use: 'test-source', options: { width: 1280, height: 720, sourceId: literal(sourceId) } }
    : { use: 'media-source', options: { path: literal(source.path), realtime: true, sourceId: literal(sourceId) } };
}

function sideStreams({ source, audio }: SendDefinitionOptions): string[] {
  if (source.kind === 'test') return ['camera.audio', 'camera.metadata'];
  return audio ? ['camera.audio'] : [];
}

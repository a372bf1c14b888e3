/** The most blend shapes, joints, or values of a custom payload that a message may have. */
export const maxEntries = 1024;

/** The most numbers of a transform; 16 of them are of use. */
export const maxTransformNumbers = 64;

/** The greatest number that is rounded to one of Swift's `Float`: half a step above the greatest of those is none any more. */
export const maxFloat = (2 - 2 ** -24 - 2 ** -52) * 2 ** 127;

/** Beyond this many seconds from its epoch, a timestamp is not exact in microseconds. */
export const maxTimestamp = Number.MAX_SAFE_INTEGER / 1_000_000;

/** Who sends; not always the first message, and not always there. */
export type HandshakeMessage = {
  readonly kind: 'handshake';
  readonly sourceID: string;
  readonly deviceName: string;
};

/** One access unit of H.264. */
export type VideoMessage = {
  readonly kind: 'videoNALU';
  readonly sourceID: string;
  /** Seconds of the sender's uptime, in steps of 1/600 s. */
  readonly timestamp: number;
  readonly isKeyFrame: boolean;
  /** AVCC with lengths of four bytes, Annex B, or a single NAL unit; has its ArrayBuffer to itself. */
  readonly naluData: Uint8Array<ArrayBuffer>;
};

export type MetadataMessage = {
  readonly kind: 'metadata';
  readonly sourceID: string;
  /** Wall clock: seconds since 2001-01-01T00:00:00Z. */
  readonly timestamp: number;
  readonly metadata: CameraMetadata;
};

/** Linear PCM: 16 bits, signed, little-endian, interleaved. */
export type AudioMessage = {
  readonly kind: 'audio';
  readonly sourceID: string;
  /** Seconds since an epoch that the protocol leaves open. */
  readonly timestamp: number;
  /** Hz, at most 768 000. */
  readonly sampleRate: number;
  /** 1 to 255. */
  readonly channels: number;
  /** Whole frames; has its ArrayBuffer to itself. */
  readonly audioData: Uint8Array<ArrayBuffer>;
};

/** A line of the Arkavo wire. The historic kind `frame` (JPEG) is refused. */
export type RemoteCameraMessage = HandshakeMessage | VideoMessage | MetadataMessage | AudioMessage;

export const trackingStates = ['normal', 'limited', 'notTracking', 'unknown'] as const;

/** Of the camera, not of the face. */
export type TrackingState = (typeof trackingStates)[number];

export type FaceMetadata = {
  readonly type: 'arFace';
  readonly face: {
    readonly blendShapes: { readonly [name: string]: number };
    readonly trackingState: TrackingState;
    /** A 4×4 matrix by columns: of use when it has 16 numbers. */
    readonly headTransform?: readonly number[];
  };
};

/** A joint's 4×4 matrix, by columns, is relative to the body's anchor. */
export type BodyJoint = { readonly name: string; readonly transform: readonly number[] };

export type BodyMetadata = { readonly type: 'arBody'; readonly body: { readonly joints: readonly BodyJoint[] } };

export type CustomMetadata = {
  readonly type: 'custom';
  readonly name: string;
  readonly payload: { readonly [name: string]: number };
};

/** What a camera sees besides the picture. */
export type CameraMetadata = FaceMetadata | BodyMetadata | CustomMetadata;

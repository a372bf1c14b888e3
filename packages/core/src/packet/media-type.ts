/** What a port takes or gives. */
export const mediaTypes = ['video/raw', 'video/h264', 'video/h265', 'audio/pcm', 'audio/aac', 'metadata/json'] as const;

export type MediaType = (typeof mediaTypes)[number];

/** Whether a packet of this type may depend on earlier ones, so that a gap must end at a keyframe. */
export function isCodedVideo(type: MediaType): boolean {
  return type === 'video/h264' || type === 'video/h265';
}

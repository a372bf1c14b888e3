import type { StreamFormat } from '../payload-table.js';
import { AacReader } from './aac-reader.js';
import { JsonReader } from './json-reader.js';
import { PcmReader } from './pcm-reader.js';
import type { UnitReader } from './unit-reader.js';
import { VideoReader } from './video-reader.js';

const hexPattern = /^(?:[0-9a-f]{2}){2,64}$/i;

/** The reader for streams of a format; undefined for AAC whose configuration is not said. */
export function openReader(format: StreamFormat): UnitReader | undefined {
  const { mediaType, clockRate, channels, parameterSets, parameters } = format;
  switch (mediaType) {
    case 'video/h264':
      return new VideoReader('h264', parameterSets);
    case 'video/h265':
      return new VideoReader('h265', parameterSets);
    case 'audio/pcm':
      return new PcmReader(clockRate, channels);
    case 'audio/aac': {
      const config = parameters.get('config') ?? '';
      return hexPattern.test(config) ? new AacReader(clockRate, channels, Buffer.from(config, 'hex')) : undefined;
    }
    case 'metadata/json':
      return new JsonReader();
  }
}

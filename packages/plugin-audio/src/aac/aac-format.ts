/** Samples of each channel in an access unit (ISO/IEC 14496-3, AAC-LC). */
export const unitFrames = 1024;

/** What a decoder gives before the first sample: the encoder looks one unit back. */
export const primingFrames = 1024;

/** ISO/IEC 14496-3, table 1.18, without 7350, Hz. */
export const aacRates: readonly number[] = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000,
];

/** Numbers of channels that have a configuration of their own (ISO/IEC 14496-3, table 1.19). */
export const aacChannels: readonly number[] = [1, 2, 3, 4, 5, 6, 8];

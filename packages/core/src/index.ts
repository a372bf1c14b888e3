/** The face for authors of stages. Applications that run pipelines import `@arkavo-pipeline/core/pipeline`. */
export { loadAddon } from './addon/load-addon.js';
export { nativeCall } from './addon/native-call.js';
export type { AccessUnitSplitterOptions } from './bitstream/access-unit-splitter.js';
export { AccessUnitSplitter } from './bitstream/access-unit-splitter.js';
export type { NalLengthSize } from './bitstream/annexb-converter.js';
export { fromAnnexB, joinAnnexB, lengthPrefixedNalUnits, toAnnexB } from './bitstream/annexb-converter.js';
export { parseAvcConfiguration, writeAvcConfiguration } from './bitstream/avc-configuration.js';
export type { ConfigurationRecord } from './bitstream/configuration-record.js';
export type { ChainLink } from './bitstream/decoding-chain.js';
export { DecodingChain } from './bitstream/decoding-chain.js';
export { FrameAssembler } from './bitstream/frame-assembler.js';
export type { Framing } from './bitstream/framing.js';
export { detectFraming } from './bitstream/framing.js';
export type { GivenParameterSets } from './bitstream/given-parameter-sets.js';
export { readGivenParameterSets } from './bitstream/given-parameter-sets.js';
export type { H264Sps } from './bitstream/h264-sps.js';
export { parseH264Sps } from './bitstream/h264-sps.js';
export type { H265Sps } from './bitstream/h265-sps.js';
export { parseH265Sps } from './bitstream/h265-sps.js';
export { parseHevcConfiguration } from './bitstream/hevc-configuration.js';
export { isKeyframe } from './bitstream/keyframe.js';
export type { NalUnit } from './bitstream/nal-unit.js';
export {
  h264NalType,
  h265NalType,
  isEndOfSequence,
  isParameterSet,
  isSlice,
  nalType,
  nalUnits,
} from './bitstream/nal-unit.js';
export { insertParameterSets, ParameterSets, parameterSetsOf } from './bitstream/parameter-sets.js';
export type { PicturePlace } from './bitstream/picture-order.js';
export { PictureOrder } from './bitstream/picture-order.js';
export type { RecoveryPoint } from './bitstream/recovery-point.js';
export { recoveryPoint } from './bitstream/recovery-point.js';
export type { SequenceInfo } from './bitstream/sequence-info.js';
export { writeHevcConfiguration } from './bitstream/write-hevc-configuration.js';
export type { ErrorCode } from './errors/error-codes.js';
export { errorCodes } from './errors/error-codes.js';
export type { PipelineErrorOptions } from './errors/pipeline-error.js';
export { PipelineError } from './errors/pipeline-error.js';
export type { Color, FrameInfo, PixelFormat, Plane } from './frames/frame.js';
export { bt709, Frame } from './frames/frame.js';
export { FrameOwner } from './frames/frame-owner.js';
export type { FramePoolStats } from './frames/native.js';
export { framePoolStats } from './frames/native.js';
export { hostAndPort, isHost, isPort } from './network/host.js';
export type { Resolve } from './network/loopback.js';
export { isLoopback, isLoopbackAddress, leadsToLoopback } from './network/loopback.js';
export type { Ledger, LedgerPart, Stamp } from './packet/ledger.js';
export {
  enterStage,
  leaveStage,
  ledgerParts,
  shiftLedger,
  startLedger,
  unknownUncertaintyUs,
} from './packet/ledger.js';
export type { MediaType } from './packet/media-type.js';
export { isCodedVideo, mediaTypes } from './packet/media-type.js';
export type { AudioFormat, JsonValue, Packet, PacketHeader, VideoCodec } from './packet/packet.js';
export { AccessUnitPacket, AudioPacket, FramePacket, MetadataPacket } from './packet/packet.js';
export type { CommandCall, CommandSpec, CommandSpecs } from './stage/command-spec.js';
export type { InputLinks } from './stage/input-links.js';
export { KeyframeAsks } from './stage/keyframe-asks.js';
export type { OptionSpec, OptionSpecs, OptionsOf } from './stage/option-spec.js';
export type { Plugin } from './stage/plugin.js';
export { apiVersion, definePlugin } from './stage/plugin.js';
export type { Logger, StageContext } from './stage/stage-context.js';
export type { StageEvent, StageEventDetails } from './stage/stage-event.js';
export type { FilePaths, StageFiles } from './stage/stage-files.js';
export type {
  DropSpec,
  DropSpecs,
  Emit,
  OptionFault,
  PortSpec,
  PortSpecs,
  StageHandlers,
  StageSpec,
  StageStreams,
} from './stage/stage-spec.js';
export { defineStage, dropMeaning, portMedia } from './stage/stage-spec.js';
export type { UpstreamRequest } from './stage/upstream-request.js';
export type { Decision, WhyDetails, WhyRecord } from './stage/why.js';
export type { CMTime } from './time/apple-time.js';
export {
  cmTimescale,
  cmTimeToUs,
  referenceDateToUnixUs,
  unixUsToReferenceDate,
  usToCMTime,
} from './time/apple-time.js';
export type { Clock } from './time/clock.js';
export { systemClock } from './time/clock.js';
export type { ClockMappingOptions } from './time/clock-mapping.js';
export { ClockMapping } from './time/clock-mapping.js';
export { RtpUnwrapper, usToRtp } from './time/rtp-time.js';
export type { SessionTimelineKind } from './time/session-timeline.js';
export { SessionTimeline } from './time/session-timeline.js';
export {
  frameTimeUs,
  msToUs,
  secondsToUs,
  ticksToUs,
  usPerSecond,
  usToMs,
  usToSeconds,
  usToTicks,
} from './time/units.js';

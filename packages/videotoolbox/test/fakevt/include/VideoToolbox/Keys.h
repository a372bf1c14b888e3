// The string constants of the sessions: included by the umbrella header.
#pragma once

// What a session is made from.
FAKEVT_STRING(kVTVideoEncoderSpecification_EncoderID, "EncoderID")
FAKEVT_STRING(kVTVideoEncoderSpecification_EnableHardwareAcceleratedVideoEncoder,
              "EnableHardwareAcceleratedVideoEncoder")
FAKEVT_STRING(kVTVideoEncoderSpecification_RequireHardwareAcceleratedVideoEncoder,
              "RequireHardwareAcceleratedVideoEncoder")
FAKEVT_STRING(kVTVideoEncoderSpecification_EnableLowLatencyRateControl, "EnableLowLatencyRateControl")
FAKEVT_STRING(kVTVideoDecoderSpecification_EnableHardwareAcceleratedVideoDecoder,
              "EnableHardwareAcceleratedVideoDecoder")
FAKEVT_STRING(kVTVideoDecoderSpecification_RequireHardwareAcceleratedVideoDecoder,
              "RequireHardwareAcceleratedVideoDecoder")

// Properties of an encoder.
FAKEVT_STRING(kVTCompressionPropertyKey_AllowFrameReordering, "AllowFrameReordering")
FAKEVT_STRING(kVTCompressionPropertyKey_AllowOpenGOP, "AllowOpenGOP")
FAKEVT_STRING(kVTCompressionPropertyKey_AllowTemporalCompression, "AllowTemporalCompression")
FAKEVT_STRING(kVTCompressionPropertyKey_AverageBitRate, "AverageBitRate")
FAKEVT_STRING(kVTCompressionPropertyKey_BaseLayerBitRateFraction, "BaseLayerBitRateFraction")
FAKEVT_STRING(kVTCompressionPropertyKey_BaseLayerFrameRate, "BaseLayerFrameRate")
FAKEVT_STRING(kVTCompressionPropertyKey_BaseLayerFrameRateFraction, "BaseLayerFrameRateFraction")
FAKEVT_STRING(kVTCompressionPropertyKey_ColorPrimaries, "ColorPrimaries")
FAKEVT_STRING(kVTCompressionPropertyKey_ConstantBitRate, "ConstantBitRate")
FAKEVT_STRING(kVTCompressionPropertyKey_DataRateLimits, "DataRateLimits")
FAKEVT_STRING(kVTCompressionPropertyKey_EnableLTR, "EnableLTR")
FAKEVT_STRING(kVTCompressionPropertyKey_EncoderID, "EncoderID")
FAKEVT_STRING(kVTCompressionPropertyKey_ExpectedFrameRate, "ExpectedFrameRate")
FAKEVT_STRING(kVTCompressionPropertyKey_H264EntropyMode, "H264EntropyMode")
FAKEVT_STRING(kVTCompressionPropertyKey_MaxAllowedFrameQP, "MaxAllowedFrameQP")
FAKEVT_STRING(kVTCompressionPropertyKey_MaxFrameDelayCount, "MaxFrameDelayCount")
FAKEVT_STRING(kVTCompressionPropertyKey_MaxH264SliceBytes, "MaxH264SliceBytes")
FAKEVT_STRING(kVTCompressionPropertyKey_MaxKeyFrameInterval, "MaxKeyFrameInterval")
FAKEVT_STRING(kVTCompressionPropertyKey_MaxKeyFrameIntervalDuration, "MaxKeyFrameIntervalDuration")
FAKEVT_STRING(kVTCompressionPropertyKey_MaximizePowerEfficiency, "MaximizePowerEfficiency")
FAKEVT_STRING(kVTCompressionPropertyKey_MinAllowedFrameQP, "MinAllowedFrameQP")
FAKEVT_STRING(kVTCompressionPropertyKey_NumberOfPendingFrames, "NumberOfPendingFrames")
FAKEVT_STRING(kVTCompressionPropertyKey_OutputBitDepth, "OutputBitDepth")
FAKEVT_STRING(kVTCompressionPropertyKey_PixelBufferPoolIsShared, "PixelBufferPoolIsShared")
FAKEVT_STRING(kVTCompressionPropertyKey_PrioritizeEncodingSpeedOverQuality, "PrioritizeEncodingSpeedOverQuality")
FAKEVT_STRING(kVTCompressionPropertyKey_ProfileLevel, "ProfileLevel")
FAKEVT_STRING(kVTCompressionPropertyKey_Quality, "Quality")
FAKEVT_STRING(kVTCompressionPropertyKey_RealTime, "RealTime")
FAKEVT_STRING(kVTCompressionPropertyKey_ReferenceBufferCount, "ReferenceBufferCount")
FAKEVT_STRING(kVTCompressionPropertyKey_SupportsBaseFrameQP, "SupportsBaseFrameQP")
FAKEVT_STRING(kVTCompressionPropertyKey_TransferFunction, "TransferFunction")
FAKEVT_STRING(kVTCompressionPropertyKey_UsingHardwareAcceleratedVideoEncoder, "UsingHardwareAcceleratedVideoEncoder")
FAKEVT_STRING(kVTCompressionPropertyKey_VideoEncoderPixelBufferAttributes, "VideoEncoderPixelBufferAttributes")
FAKEVT_STRING(kVTCompressionPropertyKey_YCbCrMatrix, "YCbCrMatrix")

// Values of ProfileLevel and H264EntropyMode.
FAKEVT_STRING(kVTProfileLevel_H264_Baseline_AutoLevel, "H264_Baseline_AutoLevel")
FAKEVT_STRING(kVTProfileLevel_H264_ConstrainedBaseline_AutoLevel, "H264_ConstrainedBaseline_AutoLevel")
FAKEVT_STRING(kVTProfileLevel_H264_Main_AutoLevel, "H264_Main_AutoLevel")
FAKEVT_STRING(kVTProfileLevel_H264_High_AutoLevel, "H264_High_AutoLevel")
FAKEVT_STRING(kVTProfileLevel_H264_ConstrainedHigh_AutoLevel, "H264_ConstrainedHigh_AutoLevel")
FAKEVT_STRING(kVTProfileLevel_HEVC_Main_AutoLevel, "HEVC_Main_AutoLevel")
FAKEVT_STRING(kVTProfileLevel_HEVC_Main10_AutoLevel, "HEVC_Main10_AutoLevel")
FAKEVT_STRING(kVTH264EntropyMode_CAVLC, "CAVLC")
FAKEVT_STRING(kVTH264EntropyMode_CABAC, "CABAC")

// Options of one frame, and what may come attached to a sample.
FAKEVT_STRING(kVTEncodeFrameOptionKey_ForceKeyFrame, "ForceKeyFrame")
FAKEVT_STRING(kVTEncodeFrameOptionKey_AcknowledgedLTRTokens, "AcknowledgedLTRTokens")
FAKEVT_STRING(kVTEncodeFrameOptionKey_ForceLTRRefresh, "ForceLTRRefresh")
FAKEVT_STRING(kVTEncodeFrameOptionKey_BaseFrameQP, "BaseFrameQP")
FAKEVT_STRING(kVTSampleAttachmentKey_RequireLTRAcknowledgementToken, "RequireLTRAcknowledgementToken")

// Properties of a decoder.
FAKEVT_STRING(kVTDecompressionPropertyKey_MaximizePowerEfficiency, "MaximizePowerEfficiency")
FAKEVT_STRING(kVTDecompressionPropertyKey_NumberOfFramesBeingDecoded, "NumberOfFramesBeingDecoded")
FAKEVT_STRING(kVTDecompressionPropertyKey_PixelBufferPoolIsShared, "PixelBufferPoolIsShared")
FAKEVT_STRING(kVTDecompressionPropertyKey_RealTime, "RealTime")
FAKEVT_STRING(kVTDecompressionPropertyKey_ThreadCount, "ThreadCount")
FAKEVT_STRING(kVTDecompressionPropertyKey_UsingHardwareAcceleratedVideoDecoder, "UsingHardwareAcceleratedVideoDecoder")

// What the list of supported properties says of each.
FAKEVT_STRING(kVTPropertyTypeKey, "PropertyType")
FAKEVT_STRING(kVTPropertyType_Boolean, "Boolean")
FAKEVT_STRING(kVTPropertyType_Enumeration, "Enumeration")
FAKEVT_STRING(kVTPropertyType_Number, "Number")
FAKEVT_STRING(kVTPropertyReadWriteStatusKey, "ReadWriteStatus")
FAKEVT_STRING(kVTPropertyReadWriteStatus_ReadOnly, "ReadOnly")
FAKEVT_STRING(kVTPropertyReadWriteStatus_ReadWrite, "ReadWrite")

// What the list of encoders says of each.
FAKEVT_STRING(kVTVideoEncoderList_CodecName, "CodecName")
FAKEVT_STRING(kVTVideoEncoderList_CodecType, "CodecType")
FAKEVT_STRING(kVTVideoEncoderList_DisplayName, "DisplayName")
FAKEVT_STRING(kVTVideoEncoderList_EncoderID, "EncoderID")
FAKEVT_STRING(kVTVideoEncoderList_EncoderName, "EncoderName")
FAKEVT_STRING(kVTVideoEncoderList_IsHardwareAccelerated, "IsHardwareAccelerated")

/*
 * Parsing of H.264 and H.265 byte streams for native addons: NAL units, framing, parameter sets, random access points.
 * C++17, header only, no N-API.
 *
 * Every byte is taken for forged: nothing is read outside what is passed in, nothing grows without a bound, and what
 * cannot be read throws arkavo::Error with ERR_STREAM_INVALID and nothing else.
 */
#ifndef ARKAVO_BITSTREAM_H
#define ARKAVO_BITSTREAM_H

#include "arkavo_bitstream/annexb_converter.h"
#include "arkavo_bitstream/annexb_reader.h"
#include "arkavo_bitstream/bit_reader.h"
#include "arkavo_bitstream/emulation_prevention.h"
#include "arkavo_bitstream/framing.h"
#include "arkavo_bitstream/length_prefixed_reader.h"
#include "arkavo_bitstream/nal_unit.h"
#include "arkavo_bitstream/parameter_sets.h"
#include "arkavo_bitstream/pps.h"
#include "arkavo_bitstream/random_access.h"
#include "arkavo_bitstream/sps.h"

#endif

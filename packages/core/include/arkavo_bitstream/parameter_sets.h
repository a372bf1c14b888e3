/* The parameter sets of one stream. */
#ifndef ARKAVO_BITSTREAM_PARAMETER_SETS_H
#define ARKAVO_BITSTREAM_PARAMETER_SETS_H

#include <map>
#include <utility>
#include <vector>

#include "pps.h"
#include "sps.h"

namespace arkavo {

/* Bytes; no parameter set is larger: configuration records have 16 bits for its length. */
constexpr size_t kMaxParameterSetBytes = 65535;

/*
 * Keeps one set of each type and id: H.264 SPS, SPS extension, PPS (at most 32, 32, 256), H.265 VPS, SPS, PPS (16, 16,
 * 64), the base layer's only.
 */
class ParameterSets {
 public:
  explicit ParameterSets(VideoCodec codec) : codec_(codec) {}

  /*
   * Keeps a copy of a parameter set in the place of the one with its type and id, and says whether that changed
   * anything. Other NAL units and those of enhancement layers are passed over. A damaged or too large one throws
   * ERR_STREAM_INVALID and changes nothing.
   */
  bool Add(const NalUnit& nal) {
    const uint8_t type = NalType(codec_, nal);
    const bool is_extension = codec_ == VideoCodec::kH264 && type == kH264SpsExtension;
    if ((!IsParameterSet(codec_, type) && !is_extension) || !IsBaseLayer(codec_, nal)) return false;
    const NalUnit kept = WithoutTrailingZeros(nal);
    if (kept.size > kMaxParameterSetBytes) {
      ThrowInvalidStream("a parameter set of " + std::to_string(kept.size) + " bytes, expected at most " +
                         std::to_string(kMaxParameterSetBytes));
    }
    std::vector<uint8_t> copy(kept.data, kept.data + kept.size);
    const auto [found, is_new] = sets_.try_emplace(Key{Rank(type), IdOf(type, kept)});
    if (!is_new && found->second == copy) return false;
    found->second = std::move(copy);
    return true;
  }

  /* All sets, in the order a decoder needs them in. Valid until the next Add or Clear. */
  std::vector<NalUnit> InOrder() const {
    std::vector<NalUnit> nals;
    nals.reserve(sets_.size());
    for (const auto& [key, set] : sets_) nals.push_back({set.data(), set.size()});
    return nals;
  }

  /* Whether there is one of each type that a decoder needs. */
  bool IsComplete() const {
    const bool has_vps = codec_ == VideoCodec::kH264 || Has(kH265Vps);
    const uint8_t pps = codec_ == VideoCodec::kH264 ? uint8_t{kH264Pps} : uint8_t{kH265Pps};
    return has_vps && Has(SpsType()) && Has(pps);
  }

  /* What the SPS with the lowest id says. Throws ERR_STREAM_INVALID without one. */
  SpsInfo Sequence() const {
    const auto found = sets_.lower_bound(Key{Rank(SpsType()), 0});
    if (found == sets_.end() || found->first.first != Rank(SpsType())) ThrowInvalidStream("there is no SPS yet");
    return ParseSps(codec_, {found->second.data(), found->second.size()});
  }

  void Clear() { sets_.clear(); }

 private:
  /* Rank, then id: a map of these is in the order a decoder needs. */
  using Key = std::pair<uint8_t, uint32_t>;

  uint8_t SpsType() const { return codec_ == VideoCodec::kH264 ? uint8_t{kH264Sps} : uint8_t{kH265Sps}; }

  /* The types' own order, but for the SPS extension, which belongs between SPS and PPS. */
  uint8_t Rank(uint8_t type) const {
    const bool is_extension = codec_ == VideoCodec::kH264 && type == kH264SpsExtension;
    return is_extension ? uint8_t{2 * kH264Sps + 1} : static_cast<uint8_t>(2 * type);
  }

  bool Has(uint8_t type) const {
    const auto found = sets_.lower_bound(Key{Rank(type), 0});
    return found != sets_.end() && found->first.first == Rank(type);
  }

  uint32_t IdOf(uint8_t type, const NalUnit& nal) const {
    if (type == SpsType()) return ParseSps(codec_, nal).id;
    BitReader reader(nal);
    reader.Skip(8 * NalHeaderBytes(codec_));
    if (codec_ == VideoCodec::kH264 && type == kH264SpsExtension) {
      return reader.UnsignedUpTo(31, "seq_parameter_set_id");
    }
    if (codec_ == VideoCodec::kH265 && type == kH265Vps) return reader.Bits(4);
    return ParsePpsIds(codec_, nal).id;
  }

  VideoCodec codec_;
  std::map<Key, std::vector<uint8_t>> sets_;
};

}  // namespace arkavo
#endif

#include "written_stream.h"

#include <cstdio>

#include "case.h"
#include "client.h"

namespace {

constexpr int kPictures = 40;

void Write(const std::string& path, const Bytes& data) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  CHECK(file != nullptr);
  CHECK(std::fwrite(data.data(), 1, data.size(), file) == data.size());
  std::fclose(file);
}

void Append(Bytes* out, const Bytes& nal) {
  out->insert(out->end(), {0, 0, 0, 1});
  out->insert(out->end(), nal.begin(), nal.end());
}

Bytes AnnexB(const std::vector<Coded>& outputs) {
  Bytes data;
  for (const Coded& output : outputs) {
    if (output.Key()) {
      for (const Bytes& set : output.Sets()) Append(&data, set);
    }
    for (const Bytes& nal : output.Nals()) Append(&data, nal);
  }
  return data;
}

}  // namespace

int WriteStream(const char* codec, const char* folder) {
  const std::string name = codec;
  EncoderClient encoder(name == "h264" ? kCMVideoCodecType_H264 : kCMVideoCodecType_HEVC, 320, 176);
  CHECK(encoder.SetNumber(kVTCompressionPropertyKey_MaxKeyFrameInterval, 15) == noErr);
  for (int i = 0; i < kPictures; i++) CHECK(encoder.Encode(i) == noErr);
  encoder.Complete();
  const std::vector<Coded> outputs = encoder.Outputs();
  CHECK(outputs.size() == kPictures);
  DecoderClient decoder(CMSampleBufferGetFormatDescription(outputs[0].sample),
                        kCVPixelFormatType_420YpCbCr8BiPlanarVideoRange);
  for (const Coded& output : outputs) CHECK(decoder.Decode(output.sample, output.cookie) == noErr);
  std::map<intptr_t, Bytes> pictures;
  for (const Decoded& picture : decoder.Outputs()) {
    CHECK(picture.status == noErr);
    pictures[picture.cookie] = PlanarBytes(picture.image);
  }
  CHECK(pictures.size() == kPictures);
  Bytes all;
  for (const auto& [index, bytes] : pictures) all.insert(all.end(), bytes.begin(), bytes.end());
  Write(std::string(folder) + "/stream." + name, AnnexB(outputs));
  Write(std::string(folder) + "/pictures.yuv", all);
  return 0;
}

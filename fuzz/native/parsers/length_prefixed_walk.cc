// The NAL units behind lengths: inside the buffer, in order, nothing lost, or refused.
#include "../input.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const fuzz::Input input = fuzz::ReadInput(data, size);
  const uint8_t* end = input.data + input.size;
  const uint8_t* from = input.data;
  size_t bytes = 0;
  const bool is_refused = fuzz::Refuses([&] {
    arkavo::NalUnit nal;
    for (arkavo::LengthPrefixedReader reader(input.data, input.size, input.prefix_size); reader.Next(&nal);) {
      fuzz::Expect(nal.size > 0, "no NAL unit is empty");
      fuzz::Expect(nal.data >= from + input.prefix_size, "NAL units follow each other");
      fuzz::Expect(nal.data <= end && nal.size <= static_cast<size_t>(end - nal.data), "a NAL unit is inside");
      from = nal.data + nal.size;
      bytes += nal.size;
    }
  });
  fuzz::Expect(bytes <= input.size, "NAL units are not more than there is");
  const bool looks = arkavo::LooksLengthPrefixed(input.codec, input.data, input.size, input.prefix_size);
  fuzz::Expect(!(looks && is_refused), "what looks length-prefixed can be read so");
  for (const size_t wrong : {size_t{0}, size_t{3}, size_t{5}}) {
    fuzz::Expect(fuzz::Refuses([&] { arkavo::LengthPrefixedReader(input.data, input.size, wrong); }),
                 "other lengths of lengths are refused");
  }
  return 0;
}

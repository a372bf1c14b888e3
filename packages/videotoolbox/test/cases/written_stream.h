#pragma once

// Encodes pictures with B-frames, decodes them, and writes `stream.<codec>` in Annex B form and `pictures.yuv`, I420 in
// the order of presentation. `codec` is h264 or hevc. Returns the exit code.
int WriteStream(const char* codec, const char* folder);

#include "receive_batch.h"

#include <cerrno>
#include <cstring>
#include <new>

#include "segments.h"

namespace arkavo {

namespace {

// For a stamp and a size.
constexpr size_t kControlBytes = 64;

// The size of the datagrams that came as one; that of all when it was one.
size_t SegmentOf(const msghdr& message, size_t bytes) {
#ifdef ARKAVO_UDP_SEGMENTS
  for (cmsghdr* header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(const_cast<msghdr*>(&message), header)) {
    if (header->cmsg_level != SOL_UDP || header->cmsg_type != UDP_GRO) continue;
    int size = 0;
    std::memcpy(&size, CMSG_DATA(header), sizeof(size));
    if (size > 0) return static_cast<size_t>(size);
  }
#else
  (void)message;
#endif
  return bytes;
}

#if !defined(__linux__)
struct mmsghdr {
  msghdr msg_hdr;
  unsigned int msg_len;
};

// Returns as Linux does: how many were read, or -1 when not even one was.
int recvmmsg(int descriptor, mmsghdr* messages, unsigned int count, int flags, void*) {
  unsigned int read = 0;
  for (; read < count; read++) {
    const ssize_t bytes = recvmsg(descriptor, &messages[read].msg_hdr, flags);
    if (bytes < 0) break;
    messages[read].msg_len = static_cast<unsigned int>(bytes);
  }
  return read > 0 ? static_cast<int>(read) : -1;
}
#endif

}  // namespace

ReceiveBatch::ReceiveBatch() : memory_(static_cast<uint8_t*>(std::malloc(kMessages * kMessageBytes))) {
  if (!memory_) throw std::bad_alloc();
  runs_.reserve(kMessages);
}

int ReceiveBatch::Receive(int descriptor) {
  runs_.clear();
  clock_.Begin();
  return ReceiveMore(descriptor);
}

int ReceiveBatch::ReceiveMore(int descriptor) {
  const size_t first = runs_.size();
  const size_t room = kMessages - first;
  mmsghdr messages[kMessages] = {};
  iovec parts[kMessages];
  Address from[kMessages];
  alignas(cmsghdr) char control[kMessages][kControlBytes];
  for (size_t index = 0; index < room; index++) {
    parts[index] = {memory_.get() + (first + index) * kMessageBytes, kMessageBytes};
    msghdr& header = messages[index].msg_hdr;
    header.msg_name = &from[index].storage;
    header.msg_namelen = sizeof(from[index].storage);
    header.msg_iov = &parts[index];
    header.msg_iovlen = 1;
    header.msg_control = control[index];
    header.msg_controllen = kControlBytes;
  }
  int count;
  do count = recvmmsg(descriptor, messages, static_cast<unsigned int>(room), MSG_DONTWAIT, nullptr);
  while (count < 0 && errno == EINTR);
  if (count < 0) return Failed(errno);
  clock_.Measure();
  for (int index = 0; index < count; index++) {
    from[index].length = messages[index].msg_hdr.msg_namelen;
    Add(messages[index].msg_hdr, messages[index].msg_len, from[index]);
  }
  if (!IsFull()) clock_.Emptied();
  return 0;
}

int ReceiveBatch::Failed(int error) {
  if (error == EAGAIN || error == EWOULDBLOCK) clock_.Emptied();
  return error;
}

void ReceiveBatch::Add(const msghdr& message, size_t bytes, const Address& from) {
  const auto* data = static_cast<const uint8_t*>(message.msg_iov->iov_base);
  runs_.push_back({data, bytes, SegmentOf(message, bytes), from, clock_.Of(message)});
}

}  // namespace arkavo

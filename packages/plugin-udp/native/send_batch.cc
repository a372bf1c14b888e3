#include "send_batch.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>

#include "segments.h"

namespace arkavo {

namespace {

// Datagrams and bytes that cross as one, at most: kernels take 64 and an IP packet's 65 535 with its headers.
constexpr size_t kMaxSegments = 64;
constexpr size_t kMaxRunBytes = 65'000;

bool IsFull(int error) { return error == EAGAIN || error == EWOULDBLOCK || error == ENOBUFS; }

// An error that tells of a datagram before: the network has answered it. This one has not been looked at.
bool IsOlder(int error) { return error == ECONNREFUSED; }

// How many datagrams from `first` on are of one size: the last may be smaller.
size_t RunLength(const std::vector<Datagram>& datagrams, size_t first) {
#ifdef ARKAVO_UDP_SEGMENTS
  const size_t size = datagrams[first].Bytes();
  size_t bytes = size;
  size_t end = first + 1;
  while (size > 0 && end < datagrams.size() && end - first < kMaxSegments) {
    const size_t next = datagrams[end].Bytes();
    if (next == 0 || next > size || bytes + next > kMaxRunBytes) break;
    bytes += next;
    end += 1;
    if (next < size) break;
  }
  return end - first;
#else
  (void)datagrams;
  (void)first;
  return 1;
#endif
}

// Returns how many there are. What is empty is none, unless all of a datagram is.
size_t Pieces(const Datagram* datagrams, size_t count, iovec* pieces) {
  size_t used = 0;
  for (size_t index = 0; index < count; index++) {
    pieces[used++] = datagrams[index].head;
    if (datagrams[index].body.iov_len > 0) pieces[used++] = datagrams[index].body;
  }
  return used;
}

// Returns 0 or an errno value. All of a run is taken, or nothing.
int SendRun(int descriptor, const Datagram* datagrams, size_t count, const Address* to) {
  msghdr message = {};
  if (to) {
    message.msg_name = const_cast<sockaddr*>(to->Get());
    message.msg_namelen = to->length;
  }
  iovec pieces[2 * kMaxSegments];
  message.msg_iov = pieces;
  message.msg_iovlen = Pieces(datagrams, count, pieces);
#ifdef ARKAVO_UDP_SEGMENTS
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(uint16_t))] = {};
  if (count > 1) {
    message.msg_control = control;
    message.msg_controllen = sizeof(control);
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_UDP;
    header->cmsg_type = UDP_SEGMENT;
    header->cmsg_len = CMSG_LEN(sizeof(uint16_t));
    const auto size = static_cast<uint16_t>(datagrams[0].Bytes());
    std::memcpy(CMSG_DATA(header), &size, sizeof(size));
  }
#endif
  ssize_t sent;
  do sent = sendmsg(descriptor, &message, 0);
  while (sent < 0 && errno == EINTR);
  return sent < 0 ? errno : 0;
}

// The same, once more when the error was of one before.
int SendKnowingErrors(int descriptor, const Datagram* datagrams, size_t count, const Address* to, SendResult* result) {
  const int error = SendRun(descriptor, datagrams, count, to);
  if (to || !IsOlder(error)) return error;
  result->errors.push_back(error);
  return SendRun(descriptor, datagrams, count, to);
}

}  // namespace

SendResult SendBatch(int descriptor, const std::vector<Datagram>& datagrams, const Address* to) {
  SendResult result;
  // A way or a system that cannot do runs takes datagrams one by one.
  size_t singles = 0;
  while (result.done < datagrams.size()) {
    const size_t count = singles > 0 ? 1 : RunLength(datagrams, result.done);
    const int error = SendKnowingErrors(descriptor, &datagrams[result.done], count, to, &result);
    if (IsFull(error)) return result;
    if (error != 0 && count > 1) {
      singles = count;
      continue;
    }
    if (error != 0) result.errors.push_back(error);
    result.done += count;
    singles -= std::min(singles, count);
  }
  return result;
}

}  // namespace arkavo

#include "polled_socket.h"

#include <cerrno>
#include <utility>

namespace arkavo {

namespace {

// Reads in a row, before others on the loop have their turn.
constexpr int kReads = 4;
// What the system does not take waits up to here; what comes on top is refused.
constexpr size_t kMaxQueuedBytes = 1'048'576;

}  // namespace

int PolledSocket::Begin(uv_loop_t* loop) {
  const int status = uv_poll_init(loop, &poll_, socket_.Descriptor());
  if (status != 0) return -status;
  poll_.data = this;
  isOpen_ = true;
  Poll();
  return 0;
}

void PolledSocket::Close() {
  if (!isOpen_) return;
  isOpen_ = false;
  uv_poll_stop(&poll_);
  socket_.Close();
  waiting_.clear();
  queuedBytes_ = 0;
  uv_close(reinterpret_cast<uv_handle_t*>(&poll_),
           [](uv_handle_t* handle) { static_cast<PolledSocket*>(handle->data)->listener_->OnClosed(); });
}

void PolledSocket::Send(const std::vector<Datagram>& datagrams, const Address* to) {
  size_t done = 0;
  if (waiting_.empty()) {
    const SendResult result = SendBatch(socket_.Descriptor(), datagrams, to);
    done = result.done;
    Tell(result.errors);
  }
  if (!isOpen_ || done == datagrams.size()) return;
  for (; done < datagrams.size(); done++) Wait(datagrams[done], to);
  Poll();
}

void PolledSocket::Wait(const Datagram& datagram, const Address* to) {
  if (queuedBytes_ + datagram.Bytes() > kMaxQueuedBytes) return listener_->OnError(ENOBUFS);
  Waiting waiting = {{}, to != nullptr, to ? *to : Address()};
  for (const iovec& piece : {datagram.head, datagram.body}) {
    const auto* data = static_cast<const uint8_t*>(piece.iov_base);
    waiting.bytes.insert(waiting.bytes.end(), data, data + piece.iov_len);
  }
  waiting_.push_back(std::move(waiting));
  queuedBytes_ += datagram.Bytes();
}

void PolledSocket::Poll() {
  if (isOpen_) uv_poll_start(&poll_, UV_READABLE | (waiting_.empty() ? 0 : UV_WRITABLE), OnPoll);
}

// An error of the network's makes libuv stop and say EBADF.
void PolledSocket::OnPoll(uv_poll_t* poll, int status, int events) {
  auto* self = static_cast<PolledSocket*>(poll->data);
  if (status < 0) {
    const int error = self->socket_.TakeError();
    if (error != 0) self->listener_->OnError(error);
    // What is wrong for good would be said again and again.
    if (error == EBADF || error == ENOTSOCK) return;
    self->Poll();
  }
  if (self->isOpen_ && (events & UV_WRITABLE) != 0) self->Flush();
  if (self->isOpen_ && (events & UV_READABLE) != 0) self->Read();
}

void PolledSocket::Read() {
  for (int reads = 0; isOpen_ && reads < kReads; reads++) {
    const int error = batch_.Receive(socket_.Descriptor());
    if (error == EAGAIN || error == EWOULDBLOCK) return;
    // Taking the error off the socket is all that there is to do about it.
    if (error != 0) {
      listener_->OnError(error);
      continue;
    }
    // The rest of a picture comes right behind its beginning: handed over by themselves, both would take longer.
    const int later = batch_.IsFull() ? 0 : batch_.ReceiveMore(socket_.Descriptor());
    const bool isLast = !batch_.IsFull();
    listener_->OnRuns(batch_.Runs(), isLast);
    const bool hasError = later != 0 && later != EAGAIN && later != EWOULDBLOCK;
    if (hasError && isOpen_) listener_->OnError(later);
    if (isLast) return;
  }
}

void PolledSocket::Flush() {
  while (!waiting_.empty()) {
    Waiting& next = waiting_.front();
    const std::vector<Datagram> datagram = {{{next.bytes.data(), next.bytes.size()}, {nullptr, 0}}};
    const SendResult result = SendBatch(socket_.Descriptor(), datagram, next.isAddressed ? &next.to : nullptr);
    if (result.done > 0) {
      queuedBytes_ -= next.bytes.size();
      waiting_.pop_front();
    }
    Tell(result.errors);
    if (!isOpen_ || result.done == 0) return;
  }
  Poll();
}

void PolledSocket::Tell(const std::vector<int>& errors) {
  for (const int error : errors) {
    if (isOpen_) listener_->OnError(error);
  }
}

}  // namespace arkavo

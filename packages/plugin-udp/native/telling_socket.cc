#include "telling_socket.h"

#include <uv.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "system_error.h"

namespace arkavo {

namespace {

// What is told of a unit beside its bytes, as in src/socket/datagrams-addon.ts.
constexpr size_t kFields = 6;
constexpr uint32_t kIsKey = 1;
constexpr uint32_t kHasCaptureTime = 2;

}  // namespace

TellingSocket::TellingSocket(Napi::Env env, Napi::Uint32Array sizes, Napi::Uint32Array waits, Napi::Uint32Array fields)
    : env_(env),
      sizes_(Napi::Persistent(sizes)),
      waits_(Napi::Persistent(waits)),
      fields_(Napi::Persistent(fields)),
      context_(env, "arkavo-udp"),
      tables_{sizes.Data(), waits.Data(), std::min(sizes.ElementLength(), waits.ElementLength())},
      fieldData_(fields.Data()) {
  if (fields.ElementLength() < kFields) Check(env, EINVAL);
}

void TellingSocket::Tell(Napi::Function onDatagrams, Napi::Function onUnit, Napi::Function onError) {
  onDatagrams_ = Napi::Persistent(onDatagrams);
  onUnit_ = Napi::Persistent(onUnit);
  onError_ = Napi::Persistent(onError);
}

int TellingSocket::Begin() {
  uv_loop_t* loop = nullptr;
  napi_get_uv_event_loop(env_, &loop);
  const int error = polled_.Begin(loop);
  if (error == 0) napi_add_async_cleanup_hook(env_, [](napi_async_cleanup_hook_handle, void* data) {
    static_cast<TellingSocket*>(data)->polled_.Close();
  }, this, &hook_);
  return error;
}

void TellingSocket::Abandon() {
  isAbandoned_ = true;
  if (polled_.IsOpen()) polled_.Close();
  else if (!hook_) delete this;
}

void TellingSocket::OnRuns(const std::vector<ReceivedRun>& runs, bool isLast) {
  Guarded([&] {
    TellUnits(runs);
    RunPlace next = {0, 0};
    while (next.run < runs.size() && polled_.IsOpen()) next = TellDatagrams(runs, next, isLast);
  });
}

void TellingSocket::OnError(int error) {
  Guarded([&] { Run(onError_.Value(), {Napi::String::New(env_, NameOf(error))}); });
}

void TellingSocket::OnClosed() {
  const napi_async_cleanup_hook_handle hook = hook_;
  hook_ = nullptr;
  Forget();
  if (isAbandoned_) delete this;
  napi_remove_async_cleanup_hook(hook);
}

// In a worker that is being ended, no value can be made any more: it is closed soon.
template <typename Work>
void TellingSocket::Guarded(Work work) {
  Napi::HandleScope scope(env_);
  try {
    work();
  } catch (const Napi::Error&) {
  }
}

// Units first: whatever else there is to do about their datagrams can wait until they have gone on.
void TellingSocket::TellUnits(const std::vector<ReceivedRun>& runs) {
  for (const ReceivedRun& run : runs) {
    for (size_t offset = 0; offset < run.bytes && polled_.IsOpen(); offset += run.segment) {
      const size_t bytes = std::min(run.segment, run.bytes - offset);
      const TrackedStream* stream = tracker_.Take(run.data + offset, bytes, run.from);
      if (stream) TellUnit(*stream, run.from);
    }
  }
}

void TellingSocket::TellUnit(const TrackedStream& stream, const Address& from) {
  Write(stream.Head(), stream.IsKey());
  Napi::ArrayBuffer unit = Napi::ArrayBuffer::New(env_, stream.Unit().size());
  std::memcpy(unit.Data(), stream.Unit().data(), stream.Unit().size());
  const Sender sender = SenderIfNew(from);
  Run(onUnit_.Value(), {unit, sender.host, sender.port});
}

void TellingSocket::Write(const UnitHead& head, bool isKey) {
  fieldData_[0] = head.ssrc;
  fieldData_[1] = head.sequenceNumber;
  fieldData_[2] = head.timestamp;
  fieldData_[3] = (isKey ? kIsKey : 0) | (head.hasCaptureTime ? kHasCaptureTime : 0);
  fieldData_[4] = head.captureSeconds;
  fieldData_[5] = head.captureFraction;
}

// As many as may share memory. Returns where to go on.
RunPlace TellingSocket::TellDatagrams(const std::vector<ReceivedRun>& runs, RunPlace from, bool isLast) {
  const DatagramShare share = MeasureShare(runs, from, tables_);
  Napi::ArrayBuffer memory = Napi::ArrayBuffer::New(env_, share.bytes);
  CopyShare(runs, from, share.bytes, static_cast<uint8_t*>(memory.Data()));
  const Sender sender = SenderIfNew(runs[from.run].from);
  const bool isEnd = isLast && share.next.run == runs.size();
  Run(onDatagrams_.Value(),
      {memory, Napi::Number::New(env_, static_cast<double>(share.count)), Napi::Boolean::New(env_, isEnd),
       sender.host, sender.port});
  return share.next;
}

// Undefined when it is that of the call before.
TellingSocket::Sender TellingSocket::SenderIfNew(const Address& from) {
  const napi_value undefined = Napi::Env(env_).Undefined();
  if (from == from_) return {undefined, undefined};
  from_ = from;
  return {Napi::String::New(env_, from_.Host()), Napi::Number::New(env_, from_.Port())};
}

// What it throws nobody catches. A worker that is being ended takes nothing any more.
void TellingSocket::Run(napi_value function, std::initializer_list<napi_value> arguments) {
  const napi_value receiver = Napi::Env(env_).Global();
  const napi_status status =
      napi_make_callback(env_, context_, receiver, function, arguments.size(), arguments.begin(), nullptr);
  if (status != napi_pending_exception) return;
  napi_value error = nullptr;
  if (napi_get_and_clear_last_exception(env_, &error) == napi_ok) napi_fatal_exception(env_, error);
}

void TellingSocket::Forget() {
  onDatagrams_.Reset();
  onUnit_.Reset();
  onError_.Reset();
  sizes_.Reset();
  waits_.Reset();
  fields_.Reset();
}

}  // namespace arkavo

// Each socket belongs to the worker that opened it. What polls it outlives the JavaScript object until the loop has let go of it.
#include "socket_binding.h"

#include <uv.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>

#include "polled_socket.h"

namespace arkavo {

namespace {

using Call = const Napi::CallbackInfo&;

// Datagrams share memory, and one that is kept keeps it: of one sender, and no more than this unless one alone is larger.
constexpr size_t kSharedBytes = 16'384;
constexpr int kMaxPort = 65'535;

std::string NameOf(int error) { return uv_err_name(uv_translate_sys_error(error)); }

void Check(Napi::Env env, int error) {
  if (error == 0) return;
  Napi::Error thrown = Napi::Error::New(env, uv_strerror(uv_translate_sys_error(error)));
  thrown.Set("code", Napi::String::New(env, NameOf(error)));
  throw thrown;
}

Address ToAddress(Napi::Value host, Napi::Value port) {
  Address address;
  const int number = port.As<Napi::Number>().Int32Value();
  const bool isPort = number >= 0 && number <= kMaxPort;
  if (!isPort || !ParseAddress(host.As<Napi::String>().Utf8Value(), number, &address)) Check(host.Env(), EINVAL);
  return address;
}

// What JavaScript gave, and what is called when something comes.
class SocketCore final : public SocketListener {
 public:
  // `sizes` has the sizes of the datagrams of a call, `waits` how long each has waited to be read, microseconds.
  SocketCore(Napi::Env env, Napi::Uint32Array sizes, Napi::Uint32Array waits, Napi::Function onDatagrams,
             Napi::Function onError)
      : env_(env),
        sizes_(Napi::Persistent(sizes)),
        waits_(Napi::Persistent(waits)),
        onDatagrams_(Napi::Persistent(onDatagrams)),
        onError_(Napi::Persistent(onError)),
        context_(env, "arkavo-udp"),
        sizeData_(sizes.Data()),
        waitData_(waits.Data()),
        maxCount_(std::min(sizes.ElementLength(), waits.ElementLength())) {}

  PolledSocket& Polled() { return polled_; }

  int Begin() {
    uv_loop_t* loop = nullptr;
    napi_get_uv_event_loop(env_, &loop);
    const int error = polled_.Begin(loop);
    if (error == 0) napi_add_async_cleanup_hook(env_, [](napi_async_cleanup_hook_handle, void* data) {
      static_cast<SocketCore*>(data)->polled_.Close();
    }, this, &hook_);
    return error;
  }

  // The object is gone, or never came to be.
  void Abandon() {
    isAbandoned_ = true;
    if (polled_.IsOpen()) polled_.Close();
    else if (!hook_) delete this;
  }

  void OnRuns(const std::vector<ReceivedRun>& runs, bool isLast) override {
    Guarded([&] {
      size_t first = 0;
      size_t offset = 0;
      while (first < runs.size() && polled_.IsOpen()) first = Deliver(runs, first, &offset, isLast);
    });
  }

  void OnError(int error) override {
    Guarded([&] { Run(onError_.Value(), {Napi::String::New(env_, NameOf(error))}); });
  }

  void OnClosed() override {
    const napi_async_cleanup_hook_handle hook = hook_;
    hook_ = nullptr;
    Forget();
    if (isAbandoned_) delete this;
    napi_remove_async_cleanup_hook(hook);
  }

 private:
  // In a worker that is being ended, no value can be made any more: it is closed soon.
  template <typename Work>
  void Guarded(Work work) {
    Napi::HandleScope scope(env_);
    try {
      work();
    } catch (const Napi::Error&) {
    }
  }

  // As many datagrams from `first` and the `offset` in it on as may share memory. Returns where to go on.
  size_t Deliver(const std::vector<ReceivedRun>& runs, size_t first, size_t* offset, bool isLast) {
    const Share share = Measure(runs, first, *offset);
    Napi::ArrayBuffer memory = Napi::ArrayBuffer::New(env_, share.bytes);
    Copy(runs, first, *offset, static_cast<uint8_t*>(memory.Data()), share.bytes);
    const bool isNew = runs[first].from != from_;
    from_ = runs[first].from;
    const napi_value undefined = Napi::Env(env_).Undefined();
    const napi_value host = isNew ? napi_value(Napi::String::New(env_, from_.Host())) : undefined;
    const napi_value port = isNew ? napi_value(Napi::Number::New(env_, from_.Port())) : undefined;
    *offset = share.offset;
    const bool isEnd = isLast && share.next == runs.size();
    Run(onDatagrams_.Value(),
        {memory, Napi::Number::New(env_, static_cast<double>(share.count)), Napi::Boolean::New(env_, isEnd), host, port});
    return share.next;
  }

  struct Share {
    size_t bytes;
    size_t count;
    size_t next;
    size_t offset;
  };

  Share Measure(const std::vector<ReceivedRun>& runs, size_t first, size_t offset) {
    Share share = {0, 0, first, offset};
    const int64_t nowNs = MonotonicNs();
    while (share.next < runs.size() && share.count < maxCount_) {
      const ReceivedRun& run = runs[share.next];
      const size_t size = std::min(run.segment, run.bytes - share.offset);
      const bool fits = share.count == 0 || (share.bytes + size <= kSharedBytes && run.from == runs[first].from);
      if (!fits) break;
      waitData_[share.count] = WaitOf(run, nowNs);
      sizeData_[share.count++] = static_cast<uint32_t>(size);
      share.bytes += size;
      share.offset += size;
      if (share.offset < run.bytes) continue;
      share.next += 1;
      share.offset = 0;
    }
    return share;
  }

  // Microseconds, of an hour at most.
  static uint32_t WaitOf(const ReceivedRun& run, int64_t nowNs) {
    constexpr int64_t longestUs = 3'600'000'000;
    return static_cast<uint32_t>(std::clamp<int64_t>((nowNs - run.arrivedNs) / 1000, 0, longestUs));
  }

  static void Copy(const std::vector<ReceivedRun>& runs, size_t run, size_t offset, uint8_t* to, size_t bytes) {
    while (bytes > 0) {
      const size_t part = std::min(bytes, runs[run].bytes - offset);
      std::memcpy(to, runs[run].data + offset, part);
      to += part;
      bytes -= part;
      run += 1;
      offset = 0;
    }
  }

  // What it throws nobody catches. A worker that is being ended takes nothing any more.
  void Run(napi_value function, std::initializer_list<napi_value> arguments) {
    const napi_value receiver = Napi::Env(env_).Global();
    const napi_status status =
        napi_make_callback(env_, context_, receiver, function, arguments.size(), arguments.begin(), nullptr);
    if (status != napi_pending_exception) return;
    napi_value error = nullptr;
    if (napi_get_and_clear_last_exception(env_, &error) == napi_ok) napi_fatal_exception(env_, error);
  }

  void Forget() {
    onDatagrams_.Reset();
    onError_.Reset();
    sizes_.Reset();
    waits_.Reset();
  }

  napi_env env_;
  Napi::Reference<Napi::Uint32Array> sizes_;
  Napi::Reference<Napi::Uint32Array> waits_;
  Napi::FunctionReference onDatagrams_;
  Napi::FunctionReference onError_;
  Napi::AsyncContext context_;
  uint32_t* sizeData_;
  uint32_t* waitData_;
  size_t maxCount_;
  Address from_;
  PolledSocket polled_{this};
  napi_async_cleanup_hook_handle hook_ = nullptr;
  bool isAbandoned_ = false;
};

// `new Socket(family, sizes, waits, onDatagrams, onError)`: open, and neither bound nor connected.
class SocketObject : public Napi::ObjectWrap<SocketObject> {
 public:
  explicit SocketObject(Call info) : Napi::ObjectWrap<SocketObject>(info) {
    const int family = info[0].As<Napi::Number>().Int32Value() == 6 ? AF_INET6 : AF_INET;
    core_ = new SocketCore(info.Env(), info[1].As<Napi::Uint32Array>(), info[2].As<Napi::Uint32Array>(),
                           info[3].As<Napi::Function>(), info[4].As<Napi::Function>());
    int error = Polled().Socket().Open(family);
    if (error == 0) error = core_->Begin();
    if (error == 0) return;
    core_->Abandon();
    core_ = nullptr;
    Check(info.Env(), error);
  }

  ~SocketObject() override {
    if (core_) core_->Abandon();
  }

  static Napi::Function Class(Napi::Env env) {
    return DefineClass(env, "Socket",
                       {
                           InstanceMethod<&SocketObject::Bind>("bind"),
                           InstanceMethod<&SocketObject::Connect>("connect"),
                           InstanceMethod<&SocketObject::LocalPort>("localPort"),
                           InstanceMethod<&SocketObject::AskForBuffers>("askForBuffers"),
                           InstanceMethod<&SocketObject::QueuedBytes>("queuedBytes"),
                           InstanceMethod<&SocketObject::Send>("send"),
                           InstanceMethod<&SocketObject::Close>("close"),
                       });
  }

 private:
  PolledSocket& Polled() { return core_->Polled(); }

  Napi::Value Bind(Call info) {
    Check(info.Env(), Polled().Socket().Bind(ToAddress(info[0], info[1])));
    return info.Env().Undefined();
  }

  Napi::Value Connect(Call info) {
    Check(info.Env(), Polled().Socket().Connect(ToAddress(info[0], info[1])));
    return info.Env().Undefined();
  }

  Napi::Value LocalPort(Call info) { return Napi::Number::New(info.Env(), Polled().Socket().Local().Port()); }

  // (bytes) → [receive, send], as the system says it.
  Napi::Value AskForBuffers(Call info) {
    const int bytes = info[0].As<Napi::Number>().Int32Value();
    Napi::Array said = Napi::Array::New(info.Env(), 2);
    said.Set(0u, Polled().Socket().AskForBuffer(SO_RCVBUF, bytes));
    said.Set(1u, Polled().Socket().AskForBuffer(SO_SNDBUF, bytes));
    return said;
  }

  Napi::Value QueuedBytes(Call info) {
    return Napi::Number::New(info.Env(), static_cast<double>(Polled().QueuedBytes()));
  }

  // (datagrams, host?, port?): to the peer, or to that address.
  Napi::Value Send(Call info) {
    const Napi::Env env = info.Env();
    if (!Polled().IsOpen()) return env.Undefined();
    const Napi::Array datagrams = info[0].As<Napi::Array>();
    std::vector<iovec> parts(datagrams.Length());
    for (uint32_t index = 0; index < parts.size(); index++) {
      napi_value element = nullptr;
      void* data = nullptr;
      size_t length = 0;
      napi_get_element(env, datagrams, index, &element);
      if (napi_get_typedarray_info(env, element, nullptr, &length, &data, nullptr, nullptr) != napi_ok) Check(env, EINVAL);
      parts[index] = {data, length};
    }
    const bool isAddressed = info[1].IsString();
    const Address to = isAddressed ? ToAddress(info[1], info[2]) : Address();
    Polled().Send(parts, isAddressed ? &to : nullptr);
    return env.Undefined();
  }

  // What waits is not sent. Nothing is called any more.
  Napi::Value Close(Call info) {
    Polled().Close();
    return info.Env().Undefined();
  }

  SocketCore* core_ = nullptr;
};

}  // namespace

void BindSocket(Napi::Env env, Napi::Object exports) { exports.Set("Socket", SocketObject::Class(env)); }

}  // namespace arkavo

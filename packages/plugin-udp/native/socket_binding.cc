// The class that JavaScript sees. Each socket belongs to the worker that opened it.
#include "socket_binding.h"

#include <cerrno>
#include <vector>

#include "system_error.h"
#include "telling_socket.h"
#include "unit_packets.h"

namespace arkavo {

namespace {

using Call = const Napi::CallbackInfo&;

constexpr int kMaxPort = 65'535;
// Of RTP, and what a payload may be bounded to.
constexpr size_t kLeastHeaderBytes = 12;
constexpr size_t kLeastPayloadBytes = 64;

Address ToAddress(Napi::Value host, Napi::Value port) {
  Address address;
  const int number = port.As<Napi::Number>().Int32Value();
  const bool isPort = number >= 0 && number <= kMaxPort;
  if (!isPort || !ParseAddress(host.As<Napi::String>().Utf8Value(), number, &address)) Check(host.Env(), EINVAL);
  return address;
}

const uint8_t* BytesOf(Napi::Value array, size_t* length) {
  void* data = nullptr;
  const napi_status status = napi_get_typedarray_info(array.Env(), array, nullptr, length, &data, nullptr, nullptr);
  if (status != napi_ok) Check(array.Env(), EINVAL);
  return static_cast<const uint8_t*>(data);
}

// `new Socket(family, sizes, waits, fields, onDatagrams, onUnit, onError)`: open, and neither bound nor connected.
class SocketObject : public Napi::ObjectWrap<SocketObject> {
 public:
  explicit SocketObject(Call info) : Napi::ObjectWrap<SocketObject>(info) {
    const int family = info[0].As<Napi::Number>().Int32Value() == 6 ? AF_INET6 : AF_INET;
    socket_ = new TellingSocket(info.Env(), info[1].As<Napi::Uint32Array>(), info[2].As<Napi::Uint32Array>(),
                                info[3].As<Napi::Uint32Array>());
    socket_->Tell(info[4].As<Napi::Function>(), info[5].As<Napi::Function>(), info[6].As<Napi::Function>());
    int error = Polled().Socket().Open(family);
    if (error == 0) error = socket_->Begin();
    if (error == 0) return;
    socket_->Abandon();
    socket_ = nullptr;
    Check(info.Env(), error);
  }

  ~SocketObject() override {
    if (socket_) socket_->Abandon();
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
                           InstanceMethod<&SocketObject::SendUnit>("sendUnit"),
                           InstanceMethod<&SocketObject::ExpectUnit>("expectUnit"),
                           InstanceMethod<&SocketObject::ForgetUnits>("forgetUnits"),
                           InstanceMethod<&SocketObject::Close>("close"),
                       });
  }

 private:
  PolledSocket& Polled() { return socket_->Polled(); }

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
    std::vector<Datagram> parts(datagrams.Length());
    for (uint32_t index = 0; index < parts.size(); index++) {
      napi_value element = nullptr;
      napi_get_element(env, datagrams, index, &element);
      size_t length = 0;
      const uint8_t* data = BytesOf(Napi::Value(env, element), &length);
      parts[index] = {{const_cast<uint8_t*>(data), length}, {nullptr, 0}};
    }
    const bool isAddressed = info[1].IsString();
    const Address to = isAddressed ? ToAddress(info[1], info[2]) : Address();
    Polled().Send(parts, isAddressed ? &to : nullptr);
    return env.Undefined();
  }

  // (header, unit, isH265, maxPayloadBytes) → packets: to the peer. None when others wait, so that these would, too.
  Napi::Value SendUnit(Call info) {
    const Napi::Env env = info.Env();
    const bool isH265 = info[2].As<Napi::Boolean>().Value();
    UnitToSend unit = {isH265 ? VideoCodec::kH265 : VideoCodec::kH264, nullptr, 0, nullptr, 0, 0};
    unit.header = BytesOf(info[0], &unit.headerBytes);
    unit.data = BytesOf(info[1], &unit.bytes);
    unit.maxPayloadBytes = info[3].As<Napi::Number>().Uint32Value();
    if (unit.headerBytes < kLeastHeaderBytes || unit.maxPayloadBytes < kLeastPayloadBytes) Check(env, EINVAL);
    if (!Polled().IsOpen() || Polled().QueuedBytes() > 0) return Napi::Number::New(env, 0);
    const std::vector<Datagram>& packets = unitPackets_.Make(unit);
    const size_t count = packets.size();
    if (count > 0) Polled().Send(packets, nullptr);
    return Napi::Number::New(env, static_cast<double>(count));
  }

  // (ssrc, payloadType, isH265, sequenceNumber, captureTimeId) → whether there was a place for it
  Napi::Value ExpectUnit(Call info) {
    const auto number = [&](size_t index) { return info[index].As<Napi::Number>().Uint32Value(); };
    const bool isH265 = info[2].As<Napi::Boolean>().Value();
    const ExpectedUnit expected = {number(0), static_cast<uint8_t>(number(1)), static_cast<uint16_t>(number(3)),
                                   isH265 ? VideoCodec::kH265 : VideoCodec::kH264, static_cast<uint8_t>(number(4))};
    return Napi::Boolean::New(info.Env(), socket_->Tracker().Expect(expected));
  }

  // (ssrc)
  Napi::Value ForgetUnits(Call info) {
    socket_->Tracker().Forget(info[0].As<Napi::Number>().Uint32Value());
    return info.Env().Undefined();
  }

  // What waits is not sent. Nothing is called any more.
  Napi::Value Close(Call info) {
    Polled().Close();
    return info.Env().Undefined();
  }

  TellingSocket* socket_ = nullptr;
  UnitPackets unitPackets_;
};

}  // namespace

void BindSocket(Napi::Env env, Napi::Object exports) { exports.Set("Socket", SocketObject::Class(env)); }

}  // namespace arkavo

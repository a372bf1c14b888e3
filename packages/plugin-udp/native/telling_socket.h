// A socket that tells JavaScript what comes, in the thread that opened it. It outlives the JavaScript object until the loop has let go of it.
#ifndef ARKAVO_UDP_TELLING_SOCKET_H
#define ARKAVO_UDP_TELLING_SOCKET_H

#include <napi.h>

#include <initializer_list>
#include <vector>

#include "datagram_share.h"
#include "polled_socket.h"
#include "unit_tracker.h"

namespace arkavo {

class TellingSocket final : public SocketListener {
 public:
  // `sizes` has the sizes of the datagrams of a call, `waits` how long each has waited to be read, microseconds, `fields` what is told of a unit.
  TellingSocket(Napi::Env env, Napi::Uint32Array sizes, Napi::Uint32Array waits, Napi::Uint32Array fields);

  // Whom it tells.
  void Tell(Napi::Function onDatagrams, Napi::Function onUnit, Napi::Function onError);
  // Once it is open. Returns 0 or an errno value.
  int Begin();
  // The object is gone, or never came to be.
  void Abandon();

  PolledSocket& Polled() { return polled_; }
  UnitTracker& Tracker() { return tracker_; }

  void OnRuns(const std::vector<ReceivedRun>& runs, bool isLast) override;
  void OnError(int error) override;
  void OnClosed() override;

 private:
  struct Sender {
    napi_value host;
    napi_value port;
  };

  template <typename Work>
  void Guarded(Work work);
  void TellUnits(const std::vector<ReceivedRun>& runs);
  void TellUnit(const TrackedStream& stream, const Address& from);
  void Write(const UnitHead& head, bool isKey);
  RunPlace TellDatagrams(const std::vector<ReceivedRun>& runs, RunPlace from, bool isLast);
  Sender SenderIfNew(const Address& from);
  void Run(napi_value function, std::initializer_list<napi_value> arguments);
  void Forget();

  napi_env env_;
  Napi::Reference<Napi::Uint32Array> sizes_;
  Napi::Reference<Napi::Uint32Array> waits_;
  Napi::Reference<Napi::Uint32Array> fields_;
  Napi::FunctionReference onDatagrams_;
  Napi::FunctionReference onUnit_;
  Napi::FunctionReference onError_;
  Napi::AsyncContext context_;
  DatagramTables tables_;
  uint32_t* fieldData_;
  UnitTracker tracker_;
  Address from_;
  PolledSocket polled_{this};
  napi_async_cleanup_hook_handle hook_ = nullptr;
  bool isAbandoned_ = false;
};

}  // namespace arkavo
#endif

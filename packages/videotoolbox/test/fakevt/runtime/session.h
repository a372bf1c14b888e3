// What both kinds of session have: properties, a thread for callbacks, an end.
#pragma once

#include <mutex>

#include "property.h"
#include "worker.h"

namespace fakevt {

class Session : public Object {
 public:
  Session(Kind kind, const std::vector<Property>& properties, bool h264);
  void Finalize() override;

  OSStatus Set(const Object* key, Object* value);
  OSStatus Copy(const Object* key, CFTypeRef* out) const;
  CFDictionaryRef CopyProperties() const;

  // Nothing is called back after it.
  void Invalidate();
  bool Invalid() const { return invalid_; }
  // False, and a violation by `function`, when the session was invalidated.
  bool Usable(const char* function) const;
  // A violation by `function`, and true, when the caller is a callback of this session.
  bool InsideCallback(const char* function) const;
  // Runs a callback, late if it is meant to be.
  template <typename Callback>
  void CallBack(Callback callback) {
    EnterCallback();
    callback();
    LeaveCallback();
  }

 protected:
  // A read-only property, with a reference for the caller; NULL for one that isn't set.
  virtual CFTypeRef CopyReadOnly(const Object* key) const = 0;
  // Whether a value of the right type makes sense.
  virtual OSStatus Check(const Object* key, const Object* value) const = 0;
  // Gives up what the thread worked with: it has stopped.
  virtual void GiveUp() = 0;
  Ref<Object> Value(CFStringRef key) const;
  Worker& worker() { return worker_; }

 private:
  void EnterCallback() const;
  static void LeaveCallback();

  const std::vector<Property>& properties_;
  const bool h264_;
  mutable std::mutex mutex_;
  std::vector<__CFDictionary::Entry> values_;
  std::atomic<bool> invalid_{false};
  Worker worker_;
};

// What the dictionary has been given that a session is made from, by their types; noted for the test to ask for.
void NoteSpecification(CFDictionaryRef specification, const std::vector<Property>& keys, const char* function);

}  // namespace fakevt

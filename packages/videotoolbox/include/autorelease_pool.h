// Objects that the frameworks autorelease on threads without a run loop would stay until the thread ends.
#pragma once

#ifdef __APPLE__
extern "C" void* objc_autoreleasePoolPush(void);
extern "C" void objc_autoreleasePoolPop(void* pool);
#endif

namespace arkavo {

// On the stack only, around a bounded piece of work. Elsewhere than on Apple's systems there is nothing to drain.
class AutoreleasePool {
 public:
#ifdef __APPLE__
  AutoreleasePool() : pool_(objc_autoreleasePoolPush()) {}
  ~AutoreleasePool() { objc_autoreleasePoolPop(pool_); }
#else
  AutoreleasePool() = default;
  ~AutoreleasePool() {}
#endif
  AutoreleasePool(const AutoreleasePool&) = delete;
  AutoreleasePool& operator=(const AutoreleasePool&) = delete;

 private:
#ifdef __APPLE__
  void* pool_;
#endif
};

}  // namespace arkavo

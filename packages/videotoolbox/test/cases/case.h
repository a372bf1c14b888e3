// Cases: each is run in a process of its own, by its title.
#pragma once

#include <functional>
#include <string>
#include <vector>

struct Case {
  std::string title;
  std::function<void()> run;
};

std::vector<Case>& Cases();

struct CaseEntry {
  CaseEntry(const char* title, void (*run)()) { Cases().push_back({title, run}); }
};

#define CASE_JOIN(a, b) a##b
#define CASE_NAME(a, b) CASE_JOIN(a, b)
#define CASE(title)                                                                   \
  static void CASE_NAME(Run, __LINE__)();                                             \
  static const CaseEntry CASE_NAME(entry, __LINE__)(title, CASE_NAME(Run, __LINE__)); \
  static void CASE_NAME(Run, __LINE__)()

// Ends the process when `condition` does not hold.
#define CHECK(condition) Require(condition, #condition, __FILE__, __LINE__)
void Require(bool condition, const char* text, const char* file, int line);

// The violations recorded so far are one or more that contain `text`, and forgotten.
#define CHECK_VIOLATION(text) RequireViolation(text, __FILE__, __LINE__)
void RequireViolation(const std::string& text, const char* file, int line);

# Core Foundation alone, for doubles of what is built on it.
# -fno-gnu-unique keeps each addon's copy of the double its own.
{
  "sources": [
    "runtime/cf_container.cc",
    "runtime/cf_value.cc",
    "runtime/control.cc",
    "runtime/knobs.cc",
    "runtime/ledger.cc",
    "runtime/object.cc"
  ],
  "include_dirs": ["include", "."],
  "cflags": ["-fvisibility=hidden"],
  "cflags_cc": ["-std=c++17", "-fno-gnu-unique"],
  "libraries": ["-lpthread"]
}

// Runs of datagrams of one size that cross the system's network code as one (udp(7), UDP_SEGMENT and UDP_GRO): on Linux alone.
#ifndef ARKAVO_UDP_SEGMENTS_H
#define ARKAVO_UDP_SEGMENTS_H

#if defined(__linux__)
#include <netinet/udp.h>
#define ARKAVO_UDP_SEGMENTS 1
// Headers of older systems lack what newer kernels know.
#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif
#ifndef UDP_GRO
#define UDP_GRO 104
#endif
#ifndef SOL_UDP
#define SOL_UDP 17
#endif
#endif

#endif

#pragma once
// What Swift's Glibc overlay does not import. Nothing here keeps state.
#include <stddef.h>
#include <stdint.h>

/// A counter descriptor that another thread can make readable; non-blocking, closed on exec. -1 on error.
int cposix_eventfd(void);
/// Starts a detached thread with every signal blocked but those of a crash. 0, or an errno value.
int cposix_thread(void *_Nullable (*_Nonnull body)(void *_Nonnull), void *_Nonnull argument);
/// flock(2) without the clash between the function's and the struct's name. 0, or an errno value.
int cposix_lock_exclusive(int descriptor);
/// First occurrence of `needle` in `haystack`, or NULL (memmem(3)).
const void *_Nullable cposix_memmem(const void *_Nonnull haystack, size_t haystack_length,
                                    const void *_Nonnull needle, size_t needle_length);
/// The environment as NAME=VALUE strings, ended by NULL: a global that Swift does not import.
char *_Nullable *_Nullable cposix_environment(void);
/// Keeps freed memory for the next picture: blocks below 4 MiB come from the heap, whose end is given
/// back only beyond 16 MiB. Else every paint asks the system for the same pages again.
void cposix_keep_memory(void);
/// Starts `program` in a session of its own, with its standard output and error at `output`, nothing to
/// read, no other descriptor, and no signal blocked or ignored. It is killed when the calling thread
/// ends, so also when this process is killed. `child` gets its number. 0, or an errno value.
int cposix_spawn_tied(const char *_Nonnull program, char *_Nullable const *_Nonnull arguments,
                      char *_Nullable const *_Nonnull environment, int output, int *_Nonnull child);
/// A TCP port of 127.0.0.1 where nobody listens now. -1 on error.
int cposix_free_port(void);

#include "cposix.h"

#include <errno.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <unistd.h>

int cposix_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

int cposix_thread(void *(*body)(void *), void *argument) {
  sigset_t all, before;
  pthread_t thread;
  sigfillset(&all);
  // A fault must reach the program's handler, which gives the terminal back.
  const int faults[] = {SIGILL, SIGTRAP, SIGSEGV, SIGABRT, SIGBUS, SIGFPE};
  for (size_t index = 0; index < sizeof faults / sizeof *faults; index++) {
    sigdelset(&all, faults[index]);
  }
  pthread_sigmask(SIG_SETMASK, &all, &before);
  int result = pthread_create(&thread, NULL, body, argument);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (result == 0) pthread_detach(thread);
  return result;
}

int cposix_lock_exclusive(int descriptor) {
  return flock(descriptor, LOCK_EX | LOCK_NB) == 0 ? 0 : errno;
}

const void *cposix_memmem(const void *haystack, size_t haystack_length, const void *needle,
                          size_t needle_length) {
  return memmem(haystack, haystack_length, needle, needle_length);
}

char **cposix_environment(void) { return environ; }

void cposix_keep_memory(void) {
  mallopt(M_MMAP_THRESHOLD, 4 << 20);
  mallopt(M_TRIM_THRESHOLD, 16 << 20);
}

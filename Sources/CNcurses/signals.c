#include "include/cncurses.h"
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

volatile sig_atomic_t cncurses_is_writing;

static int channel[2] = {-1, -1};
static char restoration[512];
static volatile sig_atomic_t restoration_length;
static struct termios shell_modes;
static volatile sig_atomic_t taken;

static const int caught[] = {SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT, SIGALRM};
enum { CAUGHT = sizeof caught / sizeof *caught };
static struct sigaction caught_before[CAUGHT];

// A Swift trap is ILL or TRAP. QUIT is not a crash, but ends a program just as suddenly.
static const int fatal[] = {SIGILL, SIGTRAP, SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGQUIT};
enum { FATAL = sizeof fatal / sizeof *fatal };
static struct sigaction fatal_before[FATAL];
// The handlers run here, so that a stack overflow can be handled too.
static char signal_stack[64 * 1024];

void cncurses_write(const char *bytes, size_t count) {
  while (count > 0) {
    ssize_t written = write(STDOUT_FILENO, bytes, count);
    if (written > 0) {
      bytes += written;
      count -= (size_t)written;
    } else if (errno != EINTR) {
      return;
    }
  }
}

void cncurses_set_restoration(const char *bytes, size_t count, const struct termios *modes) {
  if (count > sizeof restoration) return;
  restoration_length = 0;  // a crash in between restores the modes only
  memcpy(restoration, bytes, count);
  shell_modes = *modes;
  restoration_length = (sig_atomic_t)count;
}

/// Gives the terminal back with nothing but async-signal-safe calls.
static void restore_now(void) {
  if (!taken) return;
  taken = 0;
  cncurses_write(restoration, (size_t)restoration_length);
  tcsetattr(STDIN_FILENO, TCSANOW, &shell_modes);
}

void cncurses_set_taken(int now) {
  static int registered;
  if (!registered) registered = atexit(restore_now) == 0;
  taken = now;
}

static void on_signal(int number) {
  int error = errno;
  unsigned char byte = (unsigned char)number;
  if (write(channel[1], &byte, 1) < 0) errno = 0;  // a full pipe wakes the reader as well
  // A terminal that reads nothing would hold our write, and with it the end of the program.
  if ((number == SIGTERM || number == SIGHUP) && cncurses_is_writing)
    tcflush(STDOUT_FILENO, TCOFLUSH);
  errno = error;
}

static void on_fatal(int number, siginfo_t *info, void *context) {
  (void)context;
  int error = errno;
  if (number == SIGQUIT && !taken) return;  // meant for the program we gave the terminal to
  restore_now();
  for (int i = 0; i < FATAL; i++)
    if (fatal[i] == number) sigaction(number, &fatal_before[i], NULL);
  // A fault happens again when this returns; what was sent has to be sent again.
  if (info->si_code <= 0 || number == SIGQUIT) raise(number);
  errno = error;
}

static void catch_fatal(void) {
  stack_t present;
  if (sigaltstack(NULL, &present) == 0 && (present.ss_flags & SS_DISABLE)) {
    stack_t ours = {.ss_sp = signal_stack, .ss_size = sizeof signal_stack};
    sigaltstack(&ours, NULL);
  }
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_sigaction = on_fatal;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigfillset(&action.sa_mask);
  for (int i = 0; i < FATAL; i++) {
    sigaction(fatal[i], NULL, &fatal_before[i]);
    if (fatal_before[i].sa_handler != SIG_IGN) sigaction(fatal[i], &action, NULL);
  }
}

static struct sigaction catching(void) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART;
  sigfillset(&action.sa_mask);
  return action;
}

int cncurses_catch_signals(void) {
  if (channel[0] < 0 && pipe2(channel, O_CLOEXEC | O_NONBLOCK) != 0) return -1;
  struct sigaction action = catching();
  for (int i = 0; i < CAUGHT; i++) sigaction(caught[i], &action, &caught_before[i]);
  catch_fatal();
  return channel[0];
}

void cncurses_catch_stop(int on) {
  struct sigaction action = catching();
  if (!on) action.sa_handler = SIG_DFL;
  sigaction(SIGTSTP, &action, NULL);
}

void cncurses_release_signals(void) {
  cncurses_set_timer(0);
  for (int i = 0; i < CAUGHT; i++)
    if (caught[i] != SIGTERM && caught[i] != SIGHUP) sigaction(caught[i], &caught_before[i], NULL);
  for (int i = 0; i < FATAL; i++) sigaction(fatal[i], &fatal_before[i], NULL);
}

void cncurses_set_timer(unsigned seconds) {
  struct itimerval timer = {.it_value = {.tv_sec = (time_t)seconds}};
  setitimer(ITIMER_REAL, &timer, NULL);
}

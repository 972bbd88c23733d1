#pragma once
// What the two halves of this target share.
#include <signal.h>
#include <stddef.h>
#include <termios.h>

/// Notes what a crash must write and set to give the terminal back.
void cncurses_set_restoration(const char *bytes, size_t count, const struct termios *modes);
/// Whether the terminal is ours now, so that a crash must restore it.
void cncurses_set_taken(int taken);
/// Set while output may block, so that TERM and HUP can cut a write on a terminal that reads nothing.
extern volatile sig_atomic_t cncurses_is_writing;
/// Writes everything, whatever interrupts; gives up on an error.
void cncurses_write(const char *bytes, size_t count);

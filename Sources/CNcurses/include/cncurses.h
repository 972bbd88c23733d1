#pragma once
// ncurses behind functions with plain integers: no WINDOW, no macro and no variadic function reaches
// Swift. One screen at a time, on standard input and output, used by one thread.
#include <stddef.h>
#include <stdint.h>

enum {
  CNCURSES_BOLD = 1,
  CNCURSES_DIM = 2,
  CNCURSES_ITALIC = 4,
  CNCURSES_UNDERLINE = 8,
  CNCURSES_REVERSE = 16,
};

enum {
  CNCURSES_OPENED = 0,
  /// The terminal database does not know $TERM.
  CNCURSES_UNKNOWN_TYPE = 1,
  /// The terminal cannot move its cursor.
  CNCURSES_NO_CURSOR = 2,
  /// ncurses or the operating system refused; `errno` may say why.
  CNCURSES_FAILED = 3,
};

// MARK: - The screen (cncurses.c)

/// Takes the character set from the environment. 1 if it is UTF-8, else 0.
int cncurses_set_locale(void);
/// Columns of a character on this system: 0, 1, 2, or -1 for what cannot be printed.
int cncurses_width(uint32_t scalar);
/// The character for one byte of a single-byte character set, or -1.
int32_t cncurses_scalar(uint8_t byte);

/// Takes the terminal; what it returns is one of `CNCURSES_OPENED`…
int cncurses_open(void);
/// Turns colours on and returns how many there are; 0 for none.
int cncurses_start_colors(void);
/// Defines a colour pair; -1 is the terminal's own colour. 0, or -1 when refused.
int cncurses_define_pair(int16_t pair, int16_t foreground, int16_t background);
/// What the terminal sends for a key (terminfo's name for it: "kcuu1"), or NULL.
const char *_Nullable cncurses_key_sequence(const char *_Nonnull capability);
/// The character that erases one in the terminal's own line editing, or -1.
int cncurses_erase_character(void);

/// The screen that ncurses paints on.
int cncurses_rows(void);
int cncurses_columns(void);
/// Asks the kernel for the terminal's size and takes it, within sane bounds. 1 if it changed.
int cncurses_update_size(void);

/// A flag and a number of the terminal's entry; not 1, and negative, where it has none.
int cncurses_flag(const char *_Nonnull name);
int cncurses_number(const char *_Nonnull name);
/// These put into a buffer what to send and return how many bytes that is: for a capability without
/// arguments, for a move to a place from 0, for a change from one look to another. A look is a sum
/// of `CNCURSES_BOLD`… and a colour pair from `cncurses_define_pair`, 0 for the terminal's own.
size_t cncurses_capability_bytes(const char *_Nonnull name, char *_Nonnull buffer, size_t capacity);
size_t cncurses_move_bytes(int row, int column, char *_Nonnull buffer, size_t capacity);
size_t cncurses_look_change(uint16_t style, int16_t pair, uint16_t next_style, int16_t next_pair,
                            char *_Nonnull buffer, size_t capacity);
/// Blanks the screen; after `cncurses_resume` it takes it first.
void cncurses_clear_screen(void);
/// Sends bytes, all of them.
void cncurses_send(const uint8_t *_Nonnull bytes, size_t count);
/// Notes what has been asked of the terminal beside what ncurses knows (a title, the mouse): `on` is
/// sent when the screen is taken again, `off` whenever it is given back, also after a crash. Sends
/// nothing itself. At most 1,024 and 64 bytes; what is longer is not noted.
void cncurses_set_extras(const uint8_t *_Nonnull on, size_t on_count, const uint8_t *_Nonnull off,
                         size_t off_count);

/// Gives the terminal back as it was, until `cncurses_resume`.
void cncurses_suspend(void);
/// Takes the terminal again; the screen with the next `cncurses_clear_screen`.
void cncurses_resume(void);
/// Gives the terminal back for good; harmless twice.
void cncurses_close(void);

// MARK: - Signals (signals.c)

/// From here on WINCH, TERM, HUP, INT, TSTP, CONT and ALRM each put their number as one byte into a
/// pipe; returns its reading end (non-blocking, closed on exec), or -1.
int cncurses_catch_signals(void);
/// Gives TSTP its default action back (`caught` 0), as another program in the foreground needs, or
/// catches it again.
void cncurses_catch_stop(int caught);
/// Ends the catching of all but TERM and HUP, which must not interrupt the saving that follows.
void cncurses_release_signals(void);
/// Has ALRM caught after so many seconds, once; 0 calls it off.
void cncurses_set_timer(unsigned seconds);

#pragma once
// ncurses behind functions with plain integers: no WINDOW, no macro and no variadic function reaches
// Swift. One screen at a time, on standard input and output, used by one thread.
#include <stddef.h>
#include <stdint.h>

/// One thing to paint: a base character with up to four combining marks, zeros after the last.
typedef struct {
  uint32_t scalars[5];
  /// A sum of `CNCURSES_BOLD`…
  uint16_t style;
  /// A colour pair from `cncurses_define_pair`; 0 for the terminal's own colours.
  int16_t pair;
} cncurses_cell;

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

/// Blanks the picture that the next `cncurses_update` will show.
void cncurses_erase(void);
/// Puts cells beside each other from a place on; a wide character takes two columns.
void cncurses_put(int row, int column, const cncurses_cell *_Nonnull cells, size_t count);
/// What `cncurses_put_ascii` adds to a character for a style and a colour pair below 256.
uint32_t cncurses_look(uint16_t style, int16_t pair);
/// Puts printing ASCII characters beside each other, each with its look added, over cells that hold
/// no wide character. A fraction of the work of `cncurses_put`.
void cncurses_put_ascii(int row, int column, const uint32_t *_Nonnull characters, size_t count);
/// Makes the next `cncurses_update` send everything.
void cncurses_repaint(void);
/// Where the cursor will be; a negative row hides it.
void cncurses_place_cursor(int row, int column);
/// Sends what changed.
void cncurses_update(void);
/// Asks the terminal to say that it works (DSR 5); it answers ESC [ 0 n, after all sent before.
void cncurses_request_status(void);

/// Gives the terminal back as it was, until `cncurses_resume`.
void cncurses_suspend(void);
/// Takes the terminal again; the next `cncurses_update` sends everything.
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

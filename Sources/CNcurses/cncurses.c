#define NCURSES_WIDECHAR 1
#include "include/cncurses.h"
#include "internal.h"

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <ncurses.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <term.h>
#include <unistd.h>
#include <wchar.h>

#undef columns  // <term.h> names every capability by a macro

static SCREEN *screen;
static struct termios shell_modes;
static int is_suspended;
// Taken again, but nothing painted since: the alternate screen is not on yet.
static int is_entering;

// Bracketed paste; terminals without it ignore these.
static const char paste_on[] = "\033[?2004h";
static const char paste_off[] = "\033[?2004l";

// What more was asked of the terminal: the bytes that ask for it, and those that take it back.
static char extra_on[1024];
static size_t extra_on_length;
static char extra_off[64];
static size_t extra_off_length;

// Larger than any screen; a line discipline can claim 65,535 x 65,535.
enum { MOST_ROWS = 500, MOST_COLUMNS = 1000 };

// MARK: - Characters

static int wants_utf8(void) {
  static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    const char *value = getenv(names[i]);
    if (value == NULL || *value == 0) continue;
    const char *charset = strchr(value, '.');
    return charset != NULL
        && (strncasecmp(charset, ".utf-8", 6) == 0 || strncasecmp(charset, ".utf8", 5) == 0);
  }
  return 0;
}

int cncurses_set_locale(void) {
  // Only the character set: numbers must be written the same way everywhere. A locale that is not
  // installed here, as after a login from elsewhere, still says what the terminal understands.
  if (setlocale(LC_CTYPE, "") == NULL && wants_utf8()) setlocale(LC_CTYPE, "C.UTF-8");
  return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

int cncurses_width(uint32_t scalar) { return wcwidth((wchar_t)scalar); }

int32_t cncurses_scalar(uint8_t byte) {
  wint_t wide = btowc(byte);
  return wide == WEOF ? -1 : (int32_t)wide;
}

// MARK: - Opening and closing

static char collected[512];
static size_t collected_length;

static int collect(int character) {
  if (collected_length < sizeof collected) collected[collected_length++] = (char)character;
  return character;
}

static const char *capability(const char *name) {
  const char *value = tigetstr(name);
  return value == (const char *)-1 || value == NULL || *value == 0 ? NULL : value;
}

static void collect_capability(const char *name) {
  const char *value = capability(name);
  if (value != NULL) tputs(value, 1, collect);
}

/// What endwin() would send, for a crash, when ncurses must not be called any more.
static void note_restoration(void) {
  collected_length = 0;
  for (const char *c = paste_off; *c != 0; c++) collect(*c);
  for (size_t i = 0; i < extra_off_length; i++) collect(extra_off[i]);
  collect_capability("sgr0");
  collect_capability("rmkx");
  collect_capability("cnorm");
  const char *move = capability("cup");
  if (move != NULL) tputs(tparm(move, (long)(LINES - 1), 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L), 1, collect);
  collect_capability("rmcup");
  if (capability("rmcup") == NULL) collect('\r'), collect('\n');
  cncurses_set_restoration(collected, collected_length, &shell_modes);
}

int cncurses_open(void) {
  int found = 0;
  if (setupterm(NULL, STDOUT_FILENO, &found) == ERR || found != 1)
    // A hard copy terminal is known (1), but cannot move its cursor.
    return found == 1 ? CNCURSES_NO_CURSOR : CNCURSES_UNKNOWN_TYPE;
  if (capability("cup") == NULL || (capability("clear") == NULL && capability("ed") == NULL))
    return CNCURSES_NO_CURSOR;
  if (tcgetattr(STDIN_FILENO, &shell_modes) != 0) return CNCURSES_FAILED;
  screen = newterm(NULL, stdout, stdin);
  if (screen == NULL) return CNCURSES_FAILED;
  note_restoration();
  cncurses_set_taken(1);
  raw();
  noecho();
  nonl();
  set_escdelay(25);
  typeahead(-1);  // the caller drains the input before it paints
  intrflush(stdscr, FALSE);
  leaveok(stdscr, TRUE);
  // ncurses 6.4 flushes at every cursor move until endwin() was called once: 43 writes for one key.
  endwin();
  refresh();
  keypad(stdscr, TRUE);
  curs_set(0);  // so that endwin() shows it again
  cncurses_write(paste_on, sizeof paste_on - 1);
  cncurses_update_size();
  is_suspended = 0;
  is_entering = 0;
  return CNCURSES_OPENED;
}

static void leave(void) {
  cncurses_is_writing = 1;
  if (is_entering) {
    reset_shell_mode();  // endwin() would leave a screen that was not entered
  } else {
    cncurses_write(paste_off, sizeof paste_off - 1);
    cncurses_write(extra_off, extra_off_length);
    endwin();
  }
  is_entering = 0;
  cncurses_is_writing = 0;
  cncurses_set_taken(0);
}

void cncurses_suspend(void) {
  if (screen == NULL || is_suspended) return;
  leave();
  is_suspended = 1;
}

void cncurses_resume(void) {
  if (screen == NULL || !is_suspended) return;
  // The modes change now, the screen with the next update.
  is_suspended = 0;
  is_entering = 1;
  cncurses_set_taken(1);
  reset_prog_mode();
  keypad(stdscr, TRUE);  // endwin() switched it off, and getch(), which we do not use, would not
}

void cncurses_close(void) {
  if (screen == NULL) return;
  if (!is_suspended) leave();
  // ncurses drains the output when it sets the modes; once more for a terminal that was gone then.
  tcsetattr(STDIN_FILENO, TCSANOW, &shell_modes);
  cncurses_set_taken(0);
  delscreen(screen);
  screen = NULL;
}

// MARK: - Colours and keys

int cncurses_start_colors(void) {
  if (!has_colors() || start_color() == ERR || use_default_colors() == ERR) return 0;
  return COLORS;
}

int cncurses_define_pair(int16_t pair, int16_t foreground, int16_t background) {
  return pair < COLOR_PAIRS && init_pair(pair, foreground, background) != ERR ? 0 : -1;
}

const char *cncurses_key_sequence(const char *name) { return capability(name); }

int cncurses_erase_character(void) {
  cc_t character = shell_modes.c_cc[VERASE];
  return character == _POSIX_VDISABLE ? -1 : character;
}

// MARK: - Painting

int cncurses_rows(void) { return LINES; }

int cncurses_columns(void) { return COLS; }

static int within(int value, int most) { return value < 1 ? 1 : value > most ? most : value; }

int cncurses_update_size(void) {
  struct winsize size;
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0) return 0;
  int rows = within(size.ws_row, MOST_ROWS), columns = within(size.ws_col, MOST_COLUMNS);
  if (rows == LINES && columns == COLS) return 0;
  if (resizeterm(rows, columns) == ERR) return 0;
  note_restoration();
  return 1;
}

static attr_t attributes(uint16_t style) {
  return (style & CNCURSES_BOLD ? A_BOLD : 0) | (style & CNCURSES_DIM ? A_DIM : 0)
      | (style & CNCURSES_ITALIC ? A_ITALIC : 0) | (style & CNCURSES_UNDERLINE ? A_UNDERLINE : 0)
      | (style & CNCURSES_REVERSE ? A_REVERSE : 0);
}

/// Gives away what was collected.
static size_t hand_over(char *buffer, size_t capacity) {
  size_t count = collected_length < capacity ? collected_length : capacity;
  memcpy(buffer, collected, count);
  collected_length = 0;
  return count;
}

int cncurses_flag(const char *name) { return tigetflag(name); }

int cncurses_number(const char *name) { return tigetnum(name); }

size_t cncurses_capability_bytes(const char *name, char *buffer, size_t capacity) {
  collected_length = 0;
  collect_capability(name);
  return hand_over(buffer, capacity);
}

size_t cncurses_move_bytes(int row, int column, char *buffer, size_t capacity) {
  collected_length = 0;
  const char *move = capability("cup");
  if (move != NULL)
    tputs(tparm(move, (long)row, (long)column, 0L, 0L, 0L, 0L, 0L, 0L, 0L), 1, collect);
  return hand_over(buffer, capacity);
}

size_t cncurses_look_change(uint16_t style, int16_t pair, uint16_t next_style, int16_t next_pair,
                            char *buffer, size_t capacity) {
  // ncurses knows which look it asked for last; what it says about that is not sent.
  vid_puts(A_NORMAL, 0, NULL, collect);
  vid_puts(attributes(style), pair, NULL, collect);
  collected_length = 0;
  vid_puts(attributes(next_style), next_pair, NULL, collect);
  size_t count = hand_over(buffer, capacity);
  vid_puts(A_NORMAL, 0, NULL, collect);
  collected_length = 0;
  return count;
}

void cncurses_clear_screen(void) {
  if (screen == NULL) return;
  cncurses_is_writing = 1;
  clearok(curscr, TRUE);
  wnoutrefresh(stdscr);
  doupdate();
  if (is_entering) {
    cncurses_write(paste_on, sizeof paste_on - 1);
    cncurses_write(extra_on, extra_on_length);
  }
  is_entering = 0;
  cncurses_is_writing = 0;
}

void cncurses_send(const uint8_t *bytes, size_t count) {
  if (screen == NULL) return;
  cncurses_is_writing = 1;
  cncurses_write((const char *)bytes, count);
  cncurses_is_writing = 0;
}

void cncurses_set_extras(const uint8_t *on, size_t on_count, const uint8_t *off, size_t off_count) {
  if (screen == NULL || on_count > sizeof extra_on || off_count > sizeof extra_off) return;
  memcpy(extra_on, on, on_count);
  extra_on_length = on_count;
  memcpy(extra_off, off, off_count);
  extra_off_length = off_count;
  note_restoration();
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/keyboard_backend.h"

#include "monqa/text.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#define ESCAPE_BYTE 27
#define DELETE_BYTE 127
#define SEQUENCE_WAIT_MS 25 /* what belongs to an arrow key follows its escape at once */
#define SEQUENCE_MAX 16

int key_of_character(int code_point)
{
    if (code_point == '\n' || code_point == '\r')
        return KEY_ENTER_PRESSED;
    if (code_point == DELETE_BYTE || code_point == '\b')
        return KEY_BACKSPACE_PRESSED;
    if (code_point == ESCAPE_BYTE)
        return KEY_ESCAPE_PRESSED;
    bool is_control = code_point < ' ' || (code_point > DELETE_BYTE && code_point < 0xa0);
    return is_control ? 0 : code_point;
}

static bool next_byte(int fd, unsigned char *byte)
{
    struct pollfd watched = {.fd = fd, .events = POLLIN};
    return poll(&watched, 1, SEQUENCE_WAIT_MS) == 1 && read(fd, byte, 1) == 1;
}

/* An escape alone is the key; with what follows at once it is some other key, which is swallowed
 * up to its last byte (ECMA-48, 5.4: 0x40 to 0x7e). */
static int finish_escape(int fd)
{
    unsigned char byte;
    if (!next_byte(fd, &byte))
        return KEY_ESCAPE_PRESSED;
    for (int i = 0; (byte == '[' || byte == 'O' || i > 0) && i < SEQUENCE_MAX; i++)
        if (!next_byte(fd, &byte) || (byte >= 0x40 && byte <= 0x7e))
            break;
    return 0;
}

static int wanted_bytes(unsigned char first)
{
    return first < 0xc2 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 1;
}

/* The rest of a character of UTF-8 follows its first byte at once; 0: it was none. */
static int finish_character(int fd, unsigned char first)
{
    char bytes[5] = {(char)first};
    unsigned char byte;
    size_t wanted = (size_t)wanted_bytes(first), count = 1;
    while (count < wanted && next_byte(fd, &byte))
        bytes[count++] = (char)byte;
    return text_utf8_step(bytes, count) == count ? text_code_point(bytes) : 0;
}

static bool read_key(struct keyboard *keyboard, size_t index, int *key, struct error *error)
{
    unsigned char byte;
    int fd = keyboard->descriptors[index];
    ssize_t length = read(fd, &byte, 1);
    if (length == 0)
        return error_set(error, ERROR_UNAVAILABLE, "standard input ended while waiting for a key");
    if (length < 0) {
        if (errno == EINTR || errno == EAGAIN)
            return true;
        return error_set(error, ERROR_UNAVAILABLE, "standard input is gone");
    }
    *key = byte == ESCAPE_BYTE ? finish_escape(fd) : key_of_character(finish_character(fd, byte));
    return true;
}

static void close_terminal(struct keyboard *keyboard)
{
    if (keyboard->state != NULL)
        (void)tcsetattr(keyboard->descriptors[0], TCSADRAIN, keyboard->state);
    free(keyboard->state);
}

static const struct keyboard_backend terminal_backend = {.read_key = read_key,
                                                         .close = close_terminal};

static bool silence(int fd, struct termios **found, struct error *error)
{
    struct termios *kept = malloc(sizeof *kept);
    if (kept == NULL)
        return error_set_errno(error, "terminal");
    if (tcgetattr(fd, kept) != 0) {
        free(kept);
        return error_set_errno(error, "terminal");
    }
    struct termios raw = *kept;
    raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    if (tcsetattr(fd, TCSADRAIN, &raw) != 0) {
        free(kept);
        return error_set_errno(error, "terminal");
    }
    *found = kept;
    return true;
}

bool terminal_open(struct keyboard *keyboard, struct error *error)
{
    struct termios *found = NULL;
    if (isatty(STDIN_FILENO) && !silence(STDIN_FILENO, &found, error))
        return false;
    keyboard->backend = &terminal_backend;
    keyboard->descriptors[0] = STDIN_FILENO;
    keyboard->count = 1;
    keyboard->state = found;
    return true;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/keyboard_backend.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#define ESCAPE_BYTE 27
#define DELETE_BYTE 127
#define SEQUENCE_WAIT_MS 25 /* what belongs to an arrow key follows its escape at once */
#define SEQUENCE_MAX 16

int key_of_byte(unsigned char byte)
{
    if (byte == '\n' || byte == '\r')
        return KEY_ENTER_PRESSED;
    if (byte == DELETE_BYTE || byte == '\b')
        return KEY_BACKSPACE_PRESSED;
    if (byte == ESCAPE_BYTE)
        return KEY_ESCAPE_PRESSED;
    if (byte >= 'A' && byte <= 'Z')
        return byte - 'A' + 'a';
    return byte >= ' ' && byte < DELETE_BYTE ? byte : 0;
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
    *key = byte == ESCAPE_BYTE ? finish_escape(fd) : key_of_byte(byte);
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

/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/signal_crc.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define FRAME_WAIT_MS 1000
#define LINE_SIZE 256
#define WORD_LENGTH 10 /* 0x and eight digits */
#define FRAMES_WANTED 2
#define FRAMES_FIRST 1 /* the first may be of the frame that was on its way */

bool signal_crc_parse(const char *line, char crc[SIGNAL_CRC_SIZE])
{
    char words[SIGNAL_CRC_SIZE] = "";
    size_t length = strcspn(line, "\n"), at = WORD_LENGTH, filled = 0;
    if (line[length] != '\n' || length < 2 * WORD_LENGTH + 1)
        return false;
    while (at < length) {
        uint8_t bytes[4];
        char digits[9];
        if (line[at] != ' ' || length - at < 1 + WORD_LENGTH || line[at + 1] != '0' ||
            line[at + 2] != 'x' || filled + sizeof digits > sizeof words)
            return false;
        memcpy(digits, line + at + 3, 8);
        digits[8] = '\0';
        if (!hex_decode(digits, bytes, sizeof bytes))
            return false;
        filled += (size_t)snprintf(
            words + filled, sizeof words - filled, "%s%s", filled > 0 ? " " : "", digits);
        at += 1 + WORD_LENGTH;
    }
    memcpy(crc, words, sizeof words);
    return true;
}

static bool write_control(const char *folder)
{
    char path[128];
    (void)snprintf(path, sizeof path, "%.100s/control", folder);
    CLEANUP(close_descriptor) int control = open(path, O_WRONLY | O_CLOEXEC);
    return control >= 0 && write(control, "auto", 4) == 4;
}

/* The kernel gives one line a read; the end of a wait without one means that nothing is scanned
 * out. */
static bool next_crc(int data, char crc[SIGNAL_CRC_SIZE])
{
    char line[LINE_SIZE];
    struct pollfd ready = {.fd = data, .events = POLLIN};
    int result;
    do
        result = poll(&ready, 1, FRAME_WAIT_MS);
    while (result < 0 && errno == EINTR);
    ssize_t length = result > 0 ? read(data, line, sizeof line - 1) : -1;
    if (length <= 0)
        return false;
    line[length] = '\0';
    return signal_crc_parse(line, crc);
}

enum signal_crc signal_crc_read(int fd, unsigned crtc_index, char crc[SIGNAL_CRC_SIZE])
{
    struct stat status;
    char folder[96], path[112], first[SIGNAL_CRC_SIZE] = "", now[SIGNAL_CRC_SIZE] = "";
    if (fstat(fd, &status) != 0)
        return CRC_ABSENT;
    (void)snprintf(folder,
                   sizeof folder,
                   "/sys/kernel/debug/dri/%u/crtc-%u/crc",
                   minor(status.st_rdev),
                   crtc_index);
    (void)snprintf(path, sizeof path, "%s/data", folder);
    if (!write_control(folder))
        return CRC_ABSENT;
    CLEANUP(close_descriptor) int data = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (data < 0)
        return CRC_ABSENT;
    for (int i = 0; i < FRAMES_FIRST; i++)
        if (!next_crc(data, first))
            return CRC_ABSENT;
    if (!next_crc(data, first))
        return CRC_ABSENT;
    for (int i = 1; i < FRAMES_WANTED; i++)
        if (!next_crc(data, now))
            return CRC_ABSENT;
    (void)text_copy(crc, SIGNAL_CRC_SIZE, now);
    return strcmp(first, now) == 0 ? CRC_STEADY : CRC_UNSTEADY;
}

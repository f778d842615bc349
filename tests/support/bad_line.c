/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/bad_line.h"

#include "monqa/cleanup.h"

#include <check.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define PIECE 256
#define FLOOD_BYTES 6000

struct cable {
    int driver, meter; /* master of our pseudo-terminal, the simulator's */
    uint64_t state;
    int percent;
};

static unsigned draw(struct cable *cable, unsigned below)
{
    cable->state ^= cable->state << 13;
    cable->state ^= cable->state >> 7;
    cable->state ^= cable->state << 17;
    return (unsigned)(cable->state >> 33) % below;
}

static void give(const struct cable *cable, const void *bytes, size_t length)
{
    const char *from = bytes;
    while (length > 0) {
        ssize_t written = write(cable->driver, from, length);
        if (written < 0)
            _exit(0);
        from += written;
        length -= (size_t)written;
    }
}

static void give_slowly(struct cable *cable, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        give(cable, bytes + i, 1);
        (void)usleep(draw(cable, 20000));
    }
}

/* What some meter, a modem or nobody says. */
static void give_foreign(struct cable *cable)
{
    static const char *const texts[] = {
        "OK00\r\n",
        "OK00,123.4\r\n",
        "ER00\r\n",
        "ERROR = 203\n",
        "9999E-01 CD_M2\n",
        "1234E-01 LX\n",
        "OK:0:M:No errors\r",
        "OK:0:RM XYZ:1e2,1e2,1e2\r",
        "ER:-304:M:low\r",
        "000\r\n",
        "00,0,1.000E+02,.3,.3\r\n",
        "00000,0,1.000e+02,.3,.3\r\n",
        "\x06",
        "\x07",
        "\x15",
        "\x05\x05",
        "Luminance[cd/m^2]: 77\r",
        "nan\r\n",
        "inf\r\n",
        "-999999\r\n",
        "-9.9e9\r\n",
        "999.99\r\n",
        "1e400\r\n",
        "AT\r\n",
        "\r\n\r\n",
        ">>>>",
        "GOSSEN,M 502,1,2,3\n",
        "LUM 1e999 cd\r\n",
        "\xff\xfe\x80",
        "OK00,-9.9e9,-9.9e9,-9.9e9\n",
        "N5\x64\x00\x08\x64\x00\x08\x64\x00\x08\x31<0>",
        "L\x01\x02\x03\x06",
        "99.9,.3,.3,0,0\n",
    };
    const char *text = texts[draw(cable, ARRAY_LENGTH(texts))];
    give(cable, text, strlen(text));
    give(cable, "", draw(cable, 8) == 0); /* a NUL */
}

static void flood(struct cable *cable)
{
    char digits[64];
    memset(digits, (int)('0' + draw(cable, 10)), sizeof digits);
    for (size_t given = 0; given < FLOOD_BYTES; given += sizeof digits) {
        give(cable, digits, sizeof digits);
        (void)usleep(2000);
    }
}

static void spoil(struct cable *cable, char *bytes, size_t length)
{
    size_t at = draw(cable, (unsigned)length);
    switch (draw(cable, 12)) {
    case 0: /* lost */
        return;
    case 1: /* torn */
        give(cable, bytes, at);
        return;
    case 2: /* late */
        (void)usleep(draw(cable, 700000));
        break;
    case 3: /* twice */
        give(cable, bytes, length);
        break;
    case 4:
        give_slowly(cable, bytes, length);
        return;
    case 5:
        give_foreign(cable);
        break;
    case 6:
        give(cable, bytes, length);
        give_foreign(cable);
        return;
    case 7:
        flood(cable);
        return;
    case 8: /* a byte too many */
        give(cable, bytes, at);
        give(cable, &bytes[at], 1);
        give(cable, bytes + at, length - at);
        return;
    case 9: /* the cable falls out */
        if (draw(cable, 4) == 0)
            _exit(0);
        bytes[at] = '\0';
        break;
    default:
        bytes[at] = (char)(bytes[at] ^ (1 << draw(cable, 8)));
    }
    give(cable, bytes, length);
}

static void carry(struct cable *cable)
{
    char bytes[PIECE];
    for (;;) {
        struct pollfd ends[2] = {{.fd = cable->driver, .events = POLLIN},
                                 {.fd = cable->meter, .events = POLLIN}};
        if (poll(ends, 2, -1) < 0)
            return;
        if (ends[0].revents != 0) {
            ssize_t got = read(cable->driver, bytes, sizeof bytes);
            if (got <= 0 || write(cable->meter, bytes, (size_t)got) != got)
                return;
        }
        if (ends[1].revents != 0) {
            ssize_t got = read(cable->meter, bytes, sizeof bytes);
            if (got <= 0)
                return;
            if ((int)draw(cable, 100) < cable->percent)
                spoil(cable, bytes, (size_t)got);
            else
                give(cable, bytes, (size_t)got);
        }
    }
}

void bad_line_start(struct bad_line *line, const char *simulator_port, uint64_t seed, int percent)
{
    struct cable cable = {.state = seed * 0x9e3779b97f4a7c15u + 1, .percent = percent};
    cable.driver = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    ck_assert(cable.driver >= 0 && grantpt(cable.driver) == 0 && unlockpt(cable.driver) == 0);
    ck_assert_int_eq(ptsname_r(cable.driver, line->port, sizeof line->port), 0);
    int slave = open(line->port, O_RDWR | O_NOCTTY | O_CLOEXEC); /* no hang-up before the driver */
    cable.meter = open(simulator_port, O_RDWR | O_NOCTTY | O_CLOEXEC);
    ck_assert(slave >= 0 && cable.meter >= 0);
    line->process = fork();
    ck_assert_int_ge(line->process, 0);
    if (line->process == 0) {
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
        carry(&cable);
        _exit(0);
    }
    (void)close(slave);
    (void)close(cable.meter);
    (void)close(cable.driver);
}

void bad_line_stop(struct bad_line *line)
{
    (void)kill(line->process, SIGKILL);
    ck_assert_int_eq(waitpid(line->process, NULL, 0), line->process);
}

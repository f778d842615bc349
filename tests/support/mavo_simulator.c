/* SPDX-License-Identifier: Apache-2.0 */
/* A Gossen MAVO on a pseudo-terminal or a unix socket, before a simulated panel: for tests and for
 * machines without a meter. Written from the protocol's description, never from the driver. */
#include "monqa/cleanup.h"
#include "monqa/text.h"
#include "tests/support/simulated_mavo.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

static const char usage[] =
    "usage: mavo_simulator [--link PATH | --connect SOCKET] SOURCE [OPTION]...\n"
    "Prints the path of its pseudo-terminal (or \"connected\") and answers until SIGTERM.\n"
    "  --link PATH           symbolic link to the pseudo-terminal, removed at the end\n"
    "  --connect SOCKET      unix socket instead (serial port of an emulated machine)\n"
    "SOURCE of light, one of\n"
    "  --luminance CD_M2     fixed\n"
    "  --level-file PATH     a number in cd/m2, read again for every measurement\n"
    "  --frames DIR          newest NNNN.png (grey) of a headless display; none there: Lamb\n"
    "  --off                 the screen is off: Lamb\n"
    "Panel\n"
    "  --l-min L --l-max L   cd/m2 at level 0 and full level (0.4, 400)\n"
    "  --curve gamma|gsdf    (gamma); gsdf: L + Lamb follows PS3.14\n"
    "  --gamma G             (2.2)\n"
    "  --spot X,Y            centre of the field seen, fractions (0.5,0.5); it is 10 % wide, high\n"
    "  --ambient LAMB        cd/m2 reflected by the screen (0)\n"
    "  --telescopic          the meter sees L + Lamb, not L alone\n"
    "  --noise PERCENT       standard deviation of a reading (0)\n"
    "  --seed N              of the noise (1)\n"
    "Meter\n"
    "  --model TEXT          (M 502 SIMULATOR)    --serial TEXT  (20387)\n"
    "  --digits N            N significant digits, 3 to 7; default: the meter's own ranges,\n"
    "                        1999 steps of 0.01, 0.1, 1 or 10 cd/m2\n"
    "  --unit cd|fl|lx|fc    at power-up (cd)\n"
    "  --spaced --slash --crlf   \"1234 E-01 UNIT\", CD/M2, lines end CR LF\n"
    "  --acknowledge         repeats a setting also with echo off\n"
    "  --latency MS          of a measurement (50)\n"
    "  --log FILE            each line both ways: \"< COMMAND\", \"> REPLY\"\n"
    "  --fault FAULTS\n";

struct simulator {
    struct simulated_mavo mavo;
    const char *link, *connect, *log_path;
    FILE *log;
    int wire;  /* master of the pseudo-terminal, or the socket */
    int slave; /* kept open, so that the agent may come and go; -1: none */
};

static volatile sig_atomic_t stopped;

static void stop(int number)
{
    (void)number;
    stopped = 1;
}

static void wait_ms(unsigned ms)
{
    struct timespec left = {.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000};
    while (!stopped && nanosleep(&left, &left) != 0)
        ;
}

static bool open_pty(struct simulator *simulator, struct error *error)
{
    char path[128];
    simulator->wire = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (simulator->wire < 0 || grantpt(simulator->wire) != 0 || unlockpt(simulator->wire) != 0 ||
        ptsname_r(simulator->wire, path, sizeof path) != 0)
        return error_set_errno(error, "pseudo-terminal");
    simulator->slave = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC);
    struct termios raw;
    if (simulator->slave < 0 || tcgetattr(simulator->slave, &raw) != 0)
        return error_set_errno(error, "%s", path);
    cfmakeraw(&raw);
    (void)tcsetattr(simulator->slave, TCSANOW, &raw);
    if (simulator->link != NULL) {
        (void)unlink(simulator->link);
        if (symlink(path, simulator->link) != 0)
            return error_set_errno(error, "%s", simulator->link);
    }
    (void)printf("%s\n", path);
    return fflush(stdout) == 0;
}

/* The emulated machine may start later than we do. */
static bool open_socket(struct simulator *simulator, struct error *error)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (!text_copy(address.sun_path, sizeof address.sun_path, simulator->connect))
        return error_set(error, ERROR_INVALID, "%s: path too long", simulator->connect);
    simulator->wire = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    for (int tries = 0; simulator->wire >= 0 && tries < 600 && !stopped; tries++) {
        if (connect(simulator->wire, (struct sockaddr *)&address, sizeof address) == 0) {
            (void)printf("connected\n");
            return fflush(stdout) == 0;
        }
        wait_ms(100);
    }
    return error_set_errno(error, "%s", simulator->connect);
}

static bool plug_in(struct simulator *simulator, struct error *error)
{
    simulator->slave = -1;
    return simulator->connect != NULL ? open_socket(simulator, error) : open_pty(simulator, error);
}

static void unplug(struct simulator *simulator)
{
    close_descriptor(&simulator->slave);
    close_descriptor(&simulator->wire);
    simulator->slave = simulator->wire = -1;
    if (simulator->link != NULL)
        (void)unlink(simulator->link);
}

static void note(const struct simulator *simulator, char direction, const char *bytes,
                 size_t length)
{
    char shown[256];
    if (simulator->log == NULL)
        return;
    text_printable(shown, sizeof shown, bytes, length);
    (void)fprintf(simulator->log, "%c %s\n", direction, shown);
    (void)fflush(simulator->log);
}

/* False: the wire is gone. */
static bool send_reply(struct simulator *simulator, const struct mavo_reply *reply)
{
    wait_ms(reply->delay_ms);
    if (reply->length > 0)
        note(simulator, '>', reply->bytes, reply->length);
    for (size_t sent = 0; sent < reply->length && !stopped;) {
        ssize_t count = write(simulator->wire, reply->bytes + sent, reply->length - sent);
        if (count < 0 && errno != EINTR)
            return false;
        if (count > 0)
            sent += (size_t)count;
    }
    return true;
}

/* What is sent is read before the cable goes: closing a pseudo-terminal throws it away. */
static bool pull_cable(struct simulator *simulator, unsigned replug_ms)
{
    wait_ms(100);
    unplug(simulator);
    note(simulator, '!', "unplugged", 9);
    struct error error = {0};
    if (replug_ms == 0)
        return false;
    wait_ms(replug_ms);
    return !stopped && plug_in(simulator, &error);
}

static bool answer(struct simulator *simulator, const char *line, size_t length)
{
    static struct mavo_reply reply;
    note(simulator, '<', line, strlen(line));
    simulated_mavo_answer(&simulator->mavo, line, length, &reply);
    if (!send_reply(simulator, &reply))
        return false;
    return !reply.hang_up || pull_cable(simulator, reply.replug_ms);
}

static void serve(struct simulator *simulator)
{
    char line[64];
    size_t length = 0;
    while (!stopped) {
        char byte;
        ssize_t count = read(simulator->wire, &byte, 1);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return;
        if (byte != '\n') {
            if (length < sizeof line - 1)
                line[length] = byte;
            length++;
            continue;
        }
        size_t kept = length < sizeof line ? length : sizeof line - 1;
        if (kept > 0 && line[kept - 1] == '\r')
            kept = --length;
        line[kept] = '\0';
        if (!answer(simulator, line, length))
            return;
        length = 0;
    }
}

static bool number(const char *text, double minimum, double *value)
{
    return number_parse(text, value) && *value >= minimum;
}

static bool parse_spot(const char *text, struct simulated_panel *panel)
{
    char x[32];
    size_t length = strcspn(text, ",");
    if (text[length] != ',' || length >= sizeof x)
        return false;
    memcpy(x, text, length);
    x[length] = '\0';
    return number(x, 0, &panel->spot_x) && panel->spot_x <= 1 &&
           number(text + length + 1, 0, &panel->spot_y) && panel->spot_y <= 1;
}

static bool panel_option(struct simulated_panel *panel, const char *name, const char *value)
{
    long long whole;
    if (strcmp(name, "--luminance") == 0)
        return number(value, 0, &panel->luminance_cd_m2);
    if (strcmp(name, "--level-file") == 0)
        return (panel->level_file = value) != NULL;
    if (strcmp(name, "--frames") == 0)
        return (panel->frames = value) != NULL;
    if (strcmp(name, "--l-min") == 0)
        return number(value, 0, &panel->l_min);
    if (strcmp(name, "--l-max") == 0)
        return number(value, 0, &panel->l_max);
    if (strcmp(name, "--gamma") == 0)
        return number(value, 0.1, &panel->gamma);
    if (strcmp(name, "--ambient") == 0)
        return number(value, 0, &panel->ambient_cd_m2);
    if (strcmp(name, "--noise") == 0)
        return number(value, 0, &panel->noise_percent);
    if (strcmp(name, "--spot") == 0)
        return parse_spot(value, panel);
    if (strcmp(name, "--seed") == 0 && integer_parse(value, 0, 1LL << 60, &whole))
        return (panel->seed = (uint64_t)whole, true);
    if (strcmp(name, "--curve") == 0) {
        panel->curve = strcmp(value, "gsdf") == 0 ? PANEL_GSDF : PANEL_GAMMA;
        return strcmp(value, "gsdf") == 0 || strcmp(value, "gamma") == 0;
    }
    return false;
}

static bool parse_unit(const char *value, enum mavo_unit *unit)
{
    static const char *const names[] = {
        [MAVO_CD_M2] = "cd", [MAVO_FL] = "fl", [MAVO_LX] = "lx", [MAVO_FC] = "fc"};
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
        if (strcmp(value, names[i]) == 0) {
            *unit = (enum mavo_unit)i;
            return true;
        }
    return false;
}

static bool meter_option(struct simulator *simulator, const char *name, const char *value)
{
    struct simulated_mavo *mavo = &simulator->mavo;
    struct error error = {0};
    long long whole;
    if (strcmp(name, "--link") == 0)
        return (simulator->link = value) != NULL;
    if (strcmp(name, "--connect") == 0)
        return (simulator->connect = value) != NULL;
    if (strcmp(name, "--log") == 0)
        return (simulator->log_path = value) != NULL;
    if (strcmp(name, "--model") == 0)
        return (mavo->model = value) != NULL && strlen(value) < 64;
    if (strcmp(name, "--serial") == 0)
        return (mavo->serial = value) != NULL && strlen(value) < 64;
    if (strcmp(name, "--unit") == 0)
        return parse_unit(value, &mavo->unit);
    if (strcmp(name, "--digits") == 0 && integer_parse(value, 3, 7, &whole))
        return (mavo->digits = (int)whole, true);
    if (strcmp(name, "--latency") == 0 && integer_parse(value, 0, 60000, &whole))
        return (mavo->latency_ms = (unsigned)whole, true);
    return strcmp(name, "--fault") == 0 && faults_parse(value, &mavo->faults, &error);
}

static bool *flag(struct simulator *simulator, const char *name)
{
    struct simulated_mavo *mavo = &simulator->mavo;
    return strcmp(name, "--off") == 0           ? &mavo->panel.off
           : strcmp(name, "--telescopic") == 0  ? &mavo->panel.telescopic
           : strcmp(name, "--spaced") == 0      ? &mavo->spaced
           : strcmp(name, "--slash") == 0       ? &mavo->slash
           : strcmp(name, "--crlf") == 0        ? &mavo->crlf
           : strcmp(name, "--acknowledge") == 0 ? &mavo->acknowledge
                                                : NULL;
}

static bool parse_options(struct simulator *simulator, char **arguments, struct error *error)
{
    struct simulated_panel *panel = &simulator->mavo.panel;
    for (char **argument = arguments; *argument != NULL; argument++) {
        bool *switched = flag(simulator, *argument);
        if (switched != NULL) {
            *switched = true;
            continue;
        }
        const char *name = *argument, *value = *++argument;
        if (value == NULL)
            return error_set(error, ERROR_INVALID, "%s: unknown, or needs a value", name);
        if (!panel_option(panel, name, value) && !meter_option(simulator, name, value))
            return error_set(error, ERROR_INVALID, "%s %s: not understood", name, value);
    }
    int sources = !isnan(panel->luminance_cd_m2) + (panel->level_file != NULL) +
                  (panel->frames != NULL) + panel->off;
    if (sources != 1)
        return error_set(error, ERROR_INVALID, "%d sources of light; one is needed", sources);
    if (panel->l_max < panel->l_min)
        return error_set(error, ERROR_INVALID, "--l-max is below --l-min");
    return true;
}

static void catch_signals(void)
{
    struct sigaction action = {.sa_handler = stop}; /* no SA_RESTART: read returns */
    (void)sigaction(SIGTERM, &action, NULL);
    (void)sigaction(SIGINT, &action, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
}

int main(int count, char **arguments)
{
    struct error error = {0};
    struct simulator simulator = {
        .wire = -1,
        .slave = -1,
        .mavo = {.model = "M 502 SIMULATOR", .serial = "20387", .echo = true, .latency_ms = 50},
    };
    simulator.mavo.panel = (struct simulated_panel){.luminance_cd_m2 = NAN,
                                                    .spot_x = 0.5,
                                                    .spot_y = 0.5,
                                                    .l_min = 0.4,
                                                    .l_max = 400,
                                                    .gamma = 2.2,
                                                    .seed = 1};
    if (count > 1 && strcmp(arguments[1], "--help") == 0)
        return (void)printf("%s%s", usage, fault_help), 0;
    catch_signals();
    if (!parse_options(&simulator, arguments + 1, &error))
        return (void)fprintf(stderr, "mavo_simulator: %s\n%s", error.text, usage), 2;
    if (simulator.log_path != NULL)
        simulator.log = fopen(simulator.log_path, "we");
    bool ok = plug_in(&simulator, &error);
    if (ok)
        serve(&simulator);
    else
        (void)fprintf(stderr, "mavo_simulator: %s\n", error.text);
    unplug(&simulator);
    if (simulator.log != NULL)
        (void)fclose(simulator.log);
    return ok ? 0 : 3;
}

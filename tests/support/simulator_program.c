/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "monqa/text.h"
#include "tests/support/simulator_wire.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char usage[] =
    "usage: %s [--link PATH | --connect SOCKET] SOURCE [OPTION]...\n"
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
    "  --spot X,Y            centre of the field seen, fractions (0.5,0.5); it is 10 %% wide, "
    "high\n"
    "  --ambient LAMB        cd/m2 reflected by the screen (0)\n"
    "  --telescopic          the meter sees L + Lamb, not L alone\n"
    "  --xy X,Y              chromaticity of its light (0.3127,0.329)\n"
    "  --drift PERCENT       more light with each reading (0)\n"
    "  --drift-ends N        after so many readings (0: never)\n"
    "  --tail FRACTION       of a change of light is left after each reading (0)\n"
    "  --noise PERCENT       standard deviation of a reading (0)\n"
    "  --seed N              of the noise (1)\n"
    "  --drift PERCENT       by which each measurement reads more than the one before (0)\n"
    "Meter\n"
    "  --model TEXT          %s\n"
    "  --serial TEXT         %s\n"
    "  --latency MS          of a measurement (50)\n"
    "  --log FILE            each line both ways: \"< COMMAND\", \"> REPLY\"\n"
    "  --fault FAULTS\n";

#define COMMAND_MAX 255

struct program {
    const struct simulator_kind *kind;
    struct simulated_meter *meter;
    struct simulator_wire wire;
    const char *log_path;
};

static bool number(const char *text, double minimum, double *value)
{
    return number_parse(text, value) && *value >= minimum;
}

static bool parse_pair(const char *text, double *first, double *second)
{
    char before[32];
    size_t length = strcspn(text, ",");
    if (text[length] != ',' || length >= sizeof before)
        return false;
    memcpy(before, text, length);
    before[length] = '\0';
    return number(before, 0, first) && *first <= 1 && number(text + length + 1, 0, second) &&
           *second <= 1;
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
    if (strcmp(name, "--drift") == 0)
        return number_parse(value, &panel->drift_percent);
    if (strcmp(name, "--drift-ends") == 0)
        return integer_parse(value, 0, 100000, &panel->drift_ends);
    if (strcmp(name, "--tail") == 0)
        return number(value, 0, &panel->tail) && panel->tail < 1;
    if (strcmp(name, "--spot") == 0)
        return parse_pair(value, &panel->spot_x, &panel->spot_y);
    if (strcmp(name, "--xy") == 0)
        return parse_pair(value, &panel->x, &panel->y);
    if (strcmp(name, "--seed") == 0 && integer_parse(value, 0, 1LL << 60, &whole))
        return (panel->seed = (uint64_t)whole, true);
    if (strcmp(name, "--curve") == 0) {
        panel->curve = strcmp(value, "gsdf") == 0 ? PANEL_GSDF : PANEL_GAMMA;
        return strcmp(value, "gsdf") == 0 || strcmp(value, "gamma") == 0;
    }
    return false;
}

static bool common_option(struct program *program, const char *name, const char *value)
{
    struct simulated_meter *meter = program->meter;
    struct error error = {0};
    long long whole;
    if (strcmp(name, "--link") == 0)
        return (program->wire.link = value) != NULL;
    if (strcmp(name, "--connect") == 0)
        return (program->wire.connect = value) != NULL;
    if (strcmp(name, "--log") == 0)
        return (program->log_path = value) != NULL;
    if (strcmp(name, "--model") == 0)
        return (meter->model = value) != NULL && strlen(value) < 64;
    if (strcmp(name, "--serial") == 0)
        return (meter->serial = value) != NULL && strlen(value) < 64;
    if (strcmp(name, "--drift") == 0)
        return number_parse(value, &meter->drift_percent) && fabs(meter->drift_percent) <= 5;
    if (strcmp(name, "--latency") == 0 && integer_parse(value, 0, 60000, &whole))
        return (meter->latency_ms = (unsigned)whole, true);
    return strcmp(name, "--fault") == 0 && faults_parse(value, &meter->faults, &error);
}

static bool *flag(const struct program *program, const char *name)
{
    struct simulated_meter *meter = program->meter;
    if (strcmp(name, "--off") == 0)
        return &meter->panel.off;
    if (strcmp(name, "--telescopic") == 0)
        return &meter->panel.telescopic;
    return program->kind->flag != NULL ? program->kind->flag(meter, name) : NULL;
}

static bool parse_options(struct program *program, char **arguments, struct error *error)
{
    const struct simulator_kind *kind = program->kind;
    struct simulated_panel *panel = &program->meter->panel;
    for (char **argument = arguments; *argument != NULL; argument++) {
        bool *switched = flag(program, *argument);
        if (switched != NULL) {
            *switched = true;
            continue;
        }
        const char *name = *argument, *value = *++argument;
        if (value == NULL)
            return error_set(error, ERROR_INVALID, "%s: unknown, or needs a value", name);
        if (!panel_option(panel, name, value) && !common_option(program, name, value) &&
            !(kind->option != NULL && kind->option(program->meter, name, value)))
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

/* A command as far as a meter keeps it; length counts what came. */
static bool answer(struct program *program, char *command, size_t length)
{
    static struct simulator_reply reply;
    size_t kept = length < COMMAND_MAX ? length : COMMAND_MAX;
    command[kept] = '\0';
    wire_note(&program->wire, '<', command, kept);
    reply = (struct simulator_reply){.length = 0};
    if (simulator_fault(program->meter, FAULT_DEAD) == NULL)
        program->kind->answer(program->meter, command, length, &reply);
    if (reply.length > 0 && simulator_fault(program->meter, FAULT_REPEAT) != NULL) {
        reply_prefix(&reply, program->kind->ends, 1);
        reply_prefix(&reply, command, kept);
    }
    return wire_send(&program->wire, &reply);
}

static void serve(struct program *program)
{
    const struct simulator_kind *kind = program->kind;
    char command[COMMAND_MAX + 1];
    size_t length = 0;
    for (int byte; (byte = wire_read(&program->wire)) >= 0;) {
        bool ended = byte != '\0' && strchr(kind->ends, byte) != NULL;
        if (!ended) {
            if (length < COMMAND_MAX)
                command[length] = (char)byte;
            length++;
        }
        if (!ended && (kind->is_whole == NULL || !kind->is_whole(program->meter, command, length)))
            continue;
        if (ended && byte == '\n' && length > 0 && length <= COMMAND_MAX &&
            command[length - 1] == '\r')
            length--;
        if (!answer(program, command, length))
            return;
        length = 0;
    }
}

static void print_usage(FILE *file, const struct program *program)
{
    (void)fprintf(
        file, usage, program->kind->program, program->meter->model, program->meter->serial);
    (void)fputs(program->kind->usage, file);
}

int simulator_main(const struct simulator_kind *kind, struct simulated_meter *meter,
                   char **arguments)
{
    struct error error = {0};
    struct program program = {
        .kind = kind, .meter = meter, .wire = {.descriptor = -1, .slave = -1}};
    meter->panel = (struct simulated_panel){.luminance_cd_m2 = NAN,
                                            .spot_x = 0.5,
                                            .spot_y = 0.5,
                                            .l_min = 0.4,
                                            .l_max = 400,
                                            .gamma = 2.2,
                                            .x = 0.3127,
                                            .y = 0.329,
                                            .seed = 1};
    if (arguments[1] != NULL && strcmp(arguments[1], "--help") == 0) {
        print_usage(stdout, &program);
        return (void)fputs(fault_help, stdout), 0;
    }
    wire_end_on_signals();
    if (!parse_options(&program, arguments + 1, &error)) {
        (void)fprintf(stderr, "%s: %s\n", kind->program, error.text);
        return print_usage(stderr, &program), 2;
    }
    if (program.log_path != NULL)
        program.wire.log = fopen(program.log_path, "we");
    bool ok = wire_open(&program.wire, &error);
    if (ok)
        serve(&program);
    else
        (void)fprintf(stderr, "%s: %s\n", kind->program, error.text);
    wire_close(&program.wire);
    if (program.wire.log != NULL)
        (void)fclose(program.wire.log);
    return ok ? 0 : 3;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/cancel.h"
#include "agent/command.h"
#include "agent/json_line.h"
#include "agent/meter/driver.h"
#include "agent/options.h"
#include "agent/settings.h"
#include "agent/terminal.h"
#include "monqa/cleanup.h"
#include "monqa/log.h"
#include "monqa/text.h"
#include "monqa/time_utc.h"

#include <stdio.h>
#include <string.h>

#define PORTS_MAX 64
#define COUNT_MAX 10000
#define TRACE_SIZE 2600

struct request {
    struct option_places places;
    const char *driver, *port, *count_text;
    long long count;
    bool as_json, search;
    int cancel_fd;
};

static json_t *traits_json(unsigned traits)
{
    static const struct {
        unsigned trait;
        const char *name;
    } names[] = {
        {METER_CONTACT, "contact"},
        {METER_TELESCOPIC, "telescopic"},
        {METER_UNIT_NOT_IN_REPLY, "unit-not-in-reply"},
        {METER_MANUAL, "manual"},
        {METER_UNPROVED, "unproved"},
        {METER_COLOUR, "colour"},
    };
    json_t *array = json_array();
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
        if (traits & names[i].trait)
            (void)json_array_append_new(array, json_string(names[i].name));
    return array;
}

static json_t *geometries_json(unsigned geometries)
{
    json_t *array = json_array();
    for (int i = 0; i < GEOMETRY_COUNT; i++)
        if (geometries & 1u << i)
            (void)json_array_append_new(
                array, json_string(reading_geometry_name((enum reading_geometry)i)));
    return array;
}

static json_t *profile_json(const struct meter_profile *profile)
{
    json_t *json = json_object();
    json_put(&json, "unit", json_string(meter_unit_name(profile->unit)));
    json_put(&json, "geometries", geometries_json(profile->geometries));
    json_put(&json, "gain_percent", json_number_or_null(profile->gain_percent));
    json_put(&json, "digits", json_number_or_null(profile->digits));
    json_put(&json, "digit_cd_m2", json_number_or_null(profile->digit_cd_m2));
    json_put(&json, "floor_cd_m2", json_number_or_null(profile->floor_cd_m2));
    json_put(&json, "provenance", json_text_or_null(profile->provenance));
    return json;
}

static json_t *settings_json(const struct meter_identity *identity)
{
    json_t *json = json_object();
    for (size_t i = 0; i < identity->setting_count; i++)
        json_put(&json, identity->settings[i].name, json_string(identity->settings[i].value));
    return json;
}

static json_t *port_json(const struct meter_port *port)
{
    json_t *json = json_object();
    json_put(&json, "port", json_string(port->by_id[0] != '\0' ? port->by_id : port->path));
    json_put(&json, "path", json_string(port->path));
    json_put(&json, "driver", json_text_or_null(port->driver));
    json_put(&json, "hint", json_text_or_null(port->hint));
    json_put(&json, "product", json_text_or_null(port->product));
    json_put(&json, "serial", json_text_or_null(port->serial));
    json_put(&json, "usb", json_text_or_null(port->usb));
    return json;
}

static json_t *driver_json(const struct meter_driver *driver)
{
    json_t *json = json_object();
    json_put(&json, "driver", json_string(driver->name));
    json_put(&json, "label", json_string(driver->label));
    json_put(&json, "needs_port", json_boolean(driver->line != NULL));
    json_put(&json, "traits", traits_json(driver->traits));
    json_put(&json, "profile", profile_json(&driver->profile));
    json_put(&json, "steps", json_text_or_null(driver->steps != NULL ? driver->steps : ""));
    return json;
}

static bool print_port(const struct meter_port *port, bool as_json, struct error *error)
{
    if (as_json)
        return json_line_print(port_json(port), error);
    (void)printf("port %s: %s, serial %s, %s%s\n",
                 port->by_id[0] != '\0' ? port->by_id : port->path,
                 port->product[0] != '\0' ? port->product : "no name",
                 port->serial[0] != '\0' ? port->serial : "unknown",
                 port->driver[0] != '\0' ? "driver " : "its ids tell of no meter",
                 port->driver);
    if (port->hint[0] != '\0')
        (void)printf("  may be %s, which has to be named with --driver\n", port->hint);
    return true;
}

static bool print_driver(const struct meter_driver *driver, bool as_json, struct error *error)
{
    if (as_json)
        return json_line_print(driver_json(driver), error);
    (void)printf("driver %s: %s%s\n",
                 driver->name,
                 driver->label,
                 driver->traits & METER_UNPROVED ? " (not yet tried on the instrument)" : "");
    if (driver->steps != NULL)
        (void)printf("  before: %s\n", driver->steps);
    return true;
}

/* What to do next where no port tells of a meter. */
static bool print_advice(const struct meter_port *ports, size_t count, bool as_json,
                         struct error *error)
{
    static const char without_ports[] =
        "no meter is plugged in, and no USB serial port: plug in the meter or its adapter, wait "
        "ten seconds and run this again; for a meter without a port use --driver manual";
    static const char with_ports[] =
        "the ids of no port tell of a meter: name driver and port, as in `monqa meter identify "
        "--driver minolta-ls --port PORT`; or let a port that is surely the meter's be asked with "
        "`monqa meter identify --search --port PORT`; for a meter without a port use --driver "
        "manual";
    for (size_t i = 0; i < count; i++)
        if (ports[i].driver[0] != '\0')
            return true;
    const char *advice = count == 0 ? without_ports : with_ports;
    if (!as_json) {
        (void)printf("%s\n", advice);
        return true;
    }
    json_t *json = json_object();
    json_put(&json, "advice", json_string(advice));
    return json_line_print(json, error);
}

static int list(const struct request *request)
{
    struct error error = {0};
    struct meter_port ports[PORTS_MAX];
    size_t count = 0;
    bool ok = meter_ports(ports, PORTS_MAX, &count, &error);
    for (size_t i = 0; ok && i < count; i++)
        ok = print_port(&ports[i], request->as_json, &error);
    for (size_t i = 0; ok && meter_drivers[i] != NULL; i++)
        ok = print_driver(meter_drivers[i], request->as_json, &error);
    ok = ok && print_advice(ports, count, request->as_json, &error);
    return ok ? COMMAND_DONE : command_fail(&error);
}

static void put_identity(json_t **json, const struct meter_identity *identity)
{
    json_put(json, "driver", json_string(identity->driver));
    json_put(json, "maker", json_text_or_null(identity->maker));
    json_put(json, "model", json_text_or_null(identity->model));
    json_put(json, "serial", json_text_or_null(identity->serial));
    json_put(json, "port", json_text_or_null(identity->port));
    json_put(json, "simulated", json_boolean(identity->simulated));
}

static bool print_identity(const struct meter_identity *identity, bool as_json, struct error *error)
{
    if (as_json) {
        json_t *json = json_object();
        put_identity(&json, identity);
        json_put(&json, "firmware", json_text_or_null(identity->firmware));
        json_put(&json, "calibrated_on", json_text_or_null(identity->calibrated_on));
        json_put(&json, "calibration_due", json_text_or_null(identity->calibration_due));
        json_put(&json, "traits", traits_json(identity->traits));
        json_put(&json, "profile", profile_json(&identity->profile));
        json_put(&json, "settings", settings_json(identity));
        return json_line_print(json, error);
    }
    (void)printf("%s%s%s, serial %s%s%s%s%s%s\n",
                 identity->maker,
                 identity->maker[0] != '\0' ? " " : "",
                 identity->model,
                 identity->serial,
                 identity->firmware[0] != '\0' ? ", firmware " : "",
                 identity->firmware,
                 identity->port[0] != '\0' ? ", at " : "",
                 identity->port,
                 identity->simulated ? ", simulated" : "");
    return true;
}

static json_t *flags_json(unsigned flags)
{
    char text[READING_FLAGS_SIZE];
    json_t *array = json_array();
    char *rest = text, *name;
    (void)reading_flags_format(flags, text, sizeof text);
    while ((name = strsep(&rest, " ")) != NULL)
        if (name[0] != '\0')
            (void)json_array_append_new(array, json_string(name));
    return array;
}

static json_t *reading_json(const struct meter_identity *identity, const struct reading *reading)
{
    char time[TIME_TEXT_SIZE];
    json_t *json = json_object();
    json_put(&json, "status", json_string(reading_status_name(reading->status)));
    json_put(&json, "luminance_cd_m2", json_number_or_null(reading->luminance_cd_m2));
    json_put(&json, "x", json_number_or_null(reading->x));
    json_put(&json, "y", json_number_or_null(reading->y));
    json_put(&json, "flags", flags_json(reading->flags));
    json_put(&json, "taken_at_utc", json_string(time_utc_format(reading->taken_at_utc_ms, time)));
    json_put(&json, "raw", json_text_or_null(reading->raw));
    json_put(&json, "trace", json_text_or_null(reading->trace));
    put_identity(&json, identity);
    return json;
}

static bool print_reading(const struct meter_identity *identity, const struct reading *reading,
                          bool as_json, struct error *error)
{
    char flags[READING_FLAGS_SIZE], number[NUMBER_SIZE];
    if (as_json)
        return json_line_print(reading_json(identity, reading), error);
    (void)reading_flags_format(reading->flags, flags, sizeof flags);
    const char *status = reading_status_name(reading->status);
    if (reading_has_number(reading))
        (void)printf("%s cd/m2, %s", number_format(reading->luminance_cd_m2, number), status);
    else
        (void)printf("no reading: %s", status);
    (void)printf("%s%s%s%s\n",
                 flags[0] != '\0' ? ", " : "",
                 flags,
                 reading->raw[0] != '\0' ? ": " : "",
                 reading->raw);
    return true;
}

/* What went over the wire, where the reply was not understood: for whoever mends the driver. */
static void log_trace(const struct meter *meter, const struct reading *reading)
{
    char trace[TRACE_SIZE];
    if (reading->status != READING_PROTOCOL && reading->status != READING_TIMEOUT)
        return;
    meter_trace(meter, trace, sizeof trace);
    size_t length = strlen(trace), last = length > 800 ? length - 800 : 0;
    log_warning("meter %s: last bytes: %s", meter_identity(meter)->port, trace + last);
}

static int read_values(const struct request *request, struct meter *meter)
{
    struct error error = {0};
    int status = COMMAND_DONE;
    const struct meter_identity *identity = meter_identity(meter);
    for (long long i = 0; i < request->count; i++) {
        struct reading reading = {.level_ddl = -1};
        bool measured = meter_measure(meter, &reading, &error);
        struct error printing = {0};
        if (!print_reading(identity, &reading, request->as_json, &printing))
            return command_fail(&printing);
        (void)fflush(stdout);
        if (!measured)
            return command_fail(&error);
        log_trace(meter, &reading);
        if (!reading_has_number(&reading))
            status = COMMAND_TROUBLE;
    }
    return status;
}

static void cleanup_meter(struct meter **meter)
{
    meter_close(*meter);
}

static bool open_meter(const struct request *request, struct terminal *terminal,
                       const struct settings *settings, struct meter **meter, struct error *error)
{
    const struct meter_line_texts line = settings_meter_line(settings);
    struct meter_options options = {
        .driver = request->driver,
        .port = request->port,
        .exclude = settings_get(settings, "meter", "exclude"),
        .cancel_fd = request->cancel_fd,
        .ask = terminal_ask,
        .ask_context = terminal,
        .line_texts = &line,
    };
    if (request->search && !meter_search(&options, &options.driver, error))
        return false;
    return meter_open(&options, meter, error);
}

static int identify_or_read(struct request *request, bool reading)
{
    struct error error = {0};
    CLEANUP(settings_finish) struct settings settings = {0};
    if (!settings_read(&request->places, &settings, &error) ||
        !cancel_on_signals(&request->cancel_fd, &error))
        return command_fail(&error);
    CLEANUP(cleanup_meter) struct meter *meter = NULL;
    struct terminal terminal = {.input = 0, .cancel_fd = request->cancel_fd};
    if (!open_meter(request, &terminal, &settings, &meter, &error))
        return command_fail(&error);
    if (reading)
        return read_values(request, meter);
    return print_identity(meter_identity(meter), request->as_json, &error) ? COMMAND_DONE
                                                                           : command_fail(&error);
}

static bool parse(struct request *request, int *count, char **arguments, struct error *error)
{
    const struct option_rule rules[] = {
        {.name = "driver", .value = &request->driver},
        {.name = "port", .value = &request->port},
        {.name = "count", .value = &request->count_text},
        {.name = "search", .flag = &request->search},
        {.name = "json", .flag = &request->as_json},
        OPTIONS_PLACES(request->places),
        {.name = NULL},
    };
    if (!options_parse(rules, count, arguments, error))
        return false;
    if (request->search && (request->driver != NULL || request->port == NULL))
        return error_set(
            error, ERROR_INVALID, "--search takes a port that was named, and no driver");
    if (*count != 2)
        return error_set(error, ERROR_INVALID, "one of list, identify and read is to be named");
    request->count = 1;
    if (request->count_text != NULL &&
        !integer_parse(request->count_text, 1, COUNT_MAX, &request->count))
        return error_set(error, ERROR_INVALID, "--count takes 1 to %d", COUNT_MAX);
    return true;
}

static int run(int count, char **arguments)
{
    struct error error = {0};
    struct request request = {.places = OPTION_PLACES_DEFAULT, .cancel_fd = -1};
    if (!parse(&request, &count, arguments, &error))
        return command_misuse(&command_meter, &error);
    if (strcmp(arguments[1], "list") == 0)
        return list(&request);
    if (strcmp(arguments[1], "identify") == 0)
        return identify_or_read(&request, false);
    if (strcmp(arguments[1], "read") == 0)
        return identify_or_read(&request, true);
    (void)error_set(&error, ERROR_INVALID, "neither list, identify nor read");
    return command_misuse(&command_meter, &error);
}

const struct command command_meter = {
    .name = "meter",
    .usage = "meter list|identify|read [--driver D] [--port P [--search]] [--count N] [--json]",
    .run = run,
};

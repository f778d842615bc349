/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/settings.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <grp.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct config_key keys[] = {
    {"collector", "ca", ""},
    {"collector", "timeout_s", "60"},
    {"service", "sync", ""},
    {"service", "audit_s", "86400"},
    {"service", "contact_s", "86400"},
    {"service", "look_s", "60"},
    {"session", "guideline", "uk-rcr-ipem"},
    {"session", "lut", "bare"},
    {"session", "site_lut", ""},
    {"session", "settle_ms", "300"},
    {"session", "meter_wait_s", "600"},
    {"session", "warm_up_minutes", "30"},
    {"session", "reflection_per_sr", ""},
    {"session", "reflection_source", ""},
    {"session", "expired_meter", "pending"},
    {"session", "least_look_ms", "1000"},
    {"session", "targets", "2"},
    {"session", "keyboard", ""},
    {"session", "language", ""},
    {"session", "ask_label", "yes"},
    {"session", "viewer_file", ""},
    {"session", "viewer_spacing_mm", "0.25"},
    {"meter", "exclude", ""},
    {"meter", "serial", ""},
    {"meter", "calibrated_on", ""},
    {"meter", "calibration_due", ""},
    {"meter", "built_in", "no"},
    {"meter-line", "settings", ""},
    {"meter-line", "request", ""},
    {"meter-line", "pattern", ""},
    {"meter-line", "unit", ""},
    {"meter-line", "scale", "1"},
    {"meter-line", "timeout_ms", "5000"},
    {"meter-line", "model", ""},
    {"meter-line", "serial", ""},
    {NULL, NULL, NULL},
};

static const struct {
    const char *section, *name;
    long long minimum, maximum;
} numbers[] = {
    {"collector", "timeout_s", 1, 600},
    {"service", "audit_s", 1, 604800},
    {"service", "contact_s", 1, 604800},
    {"service", "look_s", 1, 600},
    {"session", "settle_ms", 0, 600000},
    {"session", "least_look_ms", 0, 10000},
    {"session", "meter_wait_s", 0, 86400},
    {"session", "targets", 0, 20},
    {"session", "warm_up_minutes", 0, 600},
};

static bool check_numbers(const char *path, const struct config *config, struct error *error)
{
    for (size_t i = 0; i < ARRAY_LENGTH(numbers); i++) {
        const char *text = config_get(config, numbers[i].section, numbers[i].name);
        long long value;
        if (!integer_parse(text, numbers[i].minimum, numbers[i].maximum, &value))
            return error_set(error,
                             ERROR_INVALID,
                             "%s: [%s] %s = %s is no whole number from %lld to %lld",
                             path,
                             numbers[i].section,
                             numbers[i].name,
                             text,
                             numbers[i].minimum,
                             numbers[i].maximum);
    }
    return true;
}

static bool check_lut(const char *path, const struct config *config, struct error *error)
{
    const char *lut = config_get(config, "session", "lut");
    return strcmp(lut, "bare") == 0 || strcmp(lut, "as-found") == 0 ||
           error_set(error,
                     ERROR_INVALID,
                     "%s: [session] lut = %s is neither bare nor as-found",
                     path,
                     lut);
}

static bool check_site_lut(const char *path, const struct config *config, struct error *error)
{
    const char *text = config_get(config, "session", "site_lut");
    return text[0] == '\0' || (strlen(text) == 64 && strspn(text, "0123456789abcdef") == 64) ||
           error_set(error,
                     ERROR_INVALID,
                     "%s: [session] site_lut = %s is no SHA-256 of 64 digits in lower case",
                     path,
                     text);
}

bool settings_read(const struct option_places *places, struct settings *settings,
                   struct error *error)
{
    struct config config = {0};
    bool named = strcmp(places->config, AGENT_CONFIG_DEFAULT) != 0;
    if (!config_read(
            places->config, named ? CONFIG_REQUIRED : CONFIG_OPTIONAL, keys, &config, error))
        return false;
    if (!check_numbers(places->config, &config, error) ||
        !check_lut(places->config, &config, error) ||
        !check_site_lut(places->config, &config, error)) {
        config_finish(&config);
        return false;
    }
    settings->config = config;
    settings->state = places->state;
    return true;
}

void settings_finish(struct settings *settings)
{
    config_finish(&settings->config);
}

const char *settings_get(const struct settings *settings, const char *section, const char *name)
{
    return config_get(&settings->config, section, name);
}

static int number(const struct settings *settings, const char *section, const char *name)
{
    long long value = 0;
    (void)integer_parse(settings_get(settings, section, name), 0, INT32_MAX, &value);
    return (int)value;
}

int settings_seconds(const struct settings *settings, const char *section, const char *name)
{
    return number(settings, section, name);
}

int settings_milliseconds(const struct settings *settings, const char *section, const char *name)
{
    return number(settings, section, name);
}

struct meter_line_texts settings_meter_line(const struct settings *settings)
{
    return (struct meter_line_texts){
        .settings = settings_get(settings, "meter-line", "settings"),
        .request = settings_get(settings, "meter-line", "request"),
        .pattern = settings_get(settings, "meter-line", "pattern"),
        .unit = settings_get(settings, "meter-line", "unit"),
        .scale = settings_get(settings, "meter-line", "scale"),
        .timeout_ms = settings_get(settings, "meter-line", "timeout_ms"),
        .model = settings_get(settings, "meter-line", "model"),
        .serial = settings_get(settings, "meter-line", "serial"),
    };
}

bool settings_act_as_owner(const char *state, struct error *error)
{
    struct stat status;
    if (geteuid() != 0 || stat(state, &status) != 0 || status.st_uid == 0)
        return true;
    if (setgroups(0, NULL) == 0 && setgid(status.st_gid) == 0 && setuid(status.st_uid) == 0)
        return true;
    return error_set_errno(error, "%s: cannot act as its owner", state);
}

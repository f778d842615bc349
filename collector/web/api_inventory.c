/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/exchange.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <stdlib.h>
#include <string.h>

#define DISPLAYS_MAX 32

/* One row of an inventory. */
struct seen {
    struct store_sighting sighting;
    uint8_t *edid; /* owned */
    bool is_audited;
    struct store_change changes[STORE_CHANGES_MAX];
    size_t change_count;
};

static void json_release(json_t **value)
{
    json_decref(*value);
}

static bool get_optional_number(const json_t *object, const char *name, int64_t maximum,
                                int64_t *value)
{
    const json_t *member = json_object_get(object, name);
    *value = 0;
    return member == NULL || json_is_null(member) || json_get_number(object, name, maximum, value);
}

static bool read_identity(const json_t *row, struct display_identity *identity)
{
    int64_t product, serial;
    if (!json_get_text(
            row, "manufacturer", identity->manufacturer, sizeof identity->manufacturer) ||
        !json_get_number(row, "product_code", 65535, &product) ||
        !get_optional_number(row, "serial_number", UINT32_MAX, &serial) ||
        !json_get_optional_text(
            row, "serial_text", identity->serial_text, sizeof identity->serial_text) ||
        !json_get_optional_text(row, "name", identity->name, sizeof identity->name))
        return false;
    identity->product_code = (int)product;
    identity->serial_number = (uint32_t)serial;
    return true;
}

/* edid has room for EDID_SIZE_MAX. */
static bool read_edid(const json_t *row, uint8_t *edid, size_t *length)
{
    const json_t *hex = json_object_get(row, "edid");
    *length = 0;
    if (hex == NULL || json_is_null(hex))
        return true;
    if (!json_is_string(hex) || json_string_length(hex) % 2 != 0 ||
        json_string_length(hex) / 2 > EDID_SIZE_MAX)
        return false;
    *length = json_string_length(hex) / 2;
    return hex_decode(json_string_value(hex), edid, *length);
}

static bool read_change(const json_t *row, struct store_change *change)
{
    const json_t *maintenance = json_object_get(row, "maintenance");
    *change = (struct store_change){.is_maintenance = json_is_true(maintenance)};
    return json_is_boolean(maintenance) &&
           json_get_text(row, "kind", change->kind, sizeof change->kind) &&
           json_get_text(row, "words", change->words, sizeof change->words);
}

/* What the agent's audit found; an agent that makes none does not speak of it. */
static bool read_changes(const json_t *row, struct seen *seen)
{
    const json_t *array = json_object_get(row, "changes");
    seen->is_audited = json_is_array(array);
    seen->change_count = json_array_size(array);
    if (array != NULL && !json_is_null(array) && !seen->is_audited)
        return false;
    if (seen->change_count > STORE_CHANGES_MAX)
        return false;
    for (size_t i = 0; i < seen->change_count; i++)
        if (!read_change(json_array_get(array, i), &seen->changes[i]))
            return false;
    return true;
}

/* Where there is an EDID, it says who the display is: its texts may hold bytes that JSON cannot
 * carry, and a record names the display by the same bytes. */
static void prefer_edid(struct store_sighting *sighting)
{
    CLEANUP(free_pointer) struct edid *edid = malloc(sizeof *edid);
    if (edid != NULL && sighting->edid != NULL &&
        edid_parse(sighting->edid, sighting->edid_length, edid, NULL))
        sighting->identity = edid_identity(edid);
}

static bool read_row(const json_t *row, struct seen *seen)
{
    struct store_sighting *sighting = &seen->sighting;
    seen->edid = malloc(EDID_SIZE_MAX);
    if (seen->edid == NULL || !json_is_object(row) || !read_identity(row, &sighting->identity) ||
        !json_get_text(row, "connector", sighting->connector, sizeof sighting->connector) ||
        !read_edid(row, seen->edid, &sighting->edid_length) || !read_changes(row, seen))
        return false;
    sighting->edid = sighting->edid_length > 0 ? seen->edid : NULL;
    prefer_edid(sighting);
    return true;
}

/* Two that say they are the same: a splitter, or a maker that gave them no serial. */
static void mark_doubles(struct seen *seen, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < count; j++)
            if (i != j &&
                display_identity_equal(&seen[i].sighting.identity, &seen[j].sighting.identity))
                seen[i].sighting.is_double = true;
}

static bool store_seen(struct exchange *exchange, const struct seen *seen, struct error *error)
{
    char id[UUID_TEXT_SIZE];
    int64_t workstation_id = exchange->agent.place.workstation_id;
    return store_sight_display(
               exchange->store, workstation_id, &seen->sighting, exchange->now_ms, id, error) &&
           (!seen->is_audited ||
            store_report_changes(
                exchange->store, id, seen->changes, seen->change_count, exchange->now_ms, error));
}

/* *is_good false: a row is malformed, and none was taken. */
static bool take_displays(struct exchange *exchange, const json_t *array, bool *is_good,
                          struct error *error)
{
    size_t count = json_array_size(array);
    struct seen *seen = calloc(count + 1, sizeof *seen);
    bool ok = seen != NULL || error_set(error, ERROR_SYSTEM, "inventory: no memory");
    *is_good = ok;
    for (size_t i = 0; *is_good && i < count; i++)
        *is_good = read_row(json_array_get(array, i), &seen[i]);
    if (*is_good)
        mark_doubles(seen, count);
    for (size_t i = 0; ok && *is_good && i < count; i++)
        ok = store_seen(exchange, &seen[i], error);
    for (size_t i = 0; seen != NULL && i < count; i++)
        free(seen[i].edid);
    free(seen);
    return ok;
}

bool handle_inventory(struct exchange *exchange, struct error *error)
{
    char hostname[256], software[64], kernel[128];
    CLEANUP(json_release) json_t *body = json_body(exchange);
    CLEANUP(free_pointer) struct store_display *displays = NULL;
    size_t count;
    bool is_good = false;
    const json_t *array = json_object_get(body, "displays");
    if (body != NULL && json_is_array(array) && json_array_size(array) <= DISPLAYS_MAX &&
        json_get_text(body, "hostname", hostname, sizeof hostname) &&
        json_get_text(body, "software", software, sizeof software) &&
        json_get_text(body, "kernel", kernel, sizeof kernel) &&
        !take_displays(exchange, array, &is_good, error))
        return false;
    if (!is_good)
        return error_set(error, ERROR_INVALID, "inventory: malformed");
    struct store_contact contact = {.agent_id = exchange->agent.id,
                                    .hostname = hostname,
                                    .software = software,
                                    .kernel = kernel};
    if (!store_agent_seen(exchange->store, &contact, exchange->now_ms, error) ||
        !store_displays(
            exchange->store, exchange->agent.place.workstation_id, &displays, &count, error))
        return false;
    return answer_json(exchange, 200, json_pack("{s:I}", "displays", (json_int_t)count), error);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/exchange.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <stdlib.h>
#include <string.h>

#define DISPLAYS_MAX 32

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

static bool is_among(char (*ids)[UUID_TEXT_SIZE], size_t count, const char *id)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(ids[i], id) == 0)
            return true;
    return false;
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

/* *is_good false: the row is malformed. */
static bool take_display(struct exchange *exchange, const json_t *row, bool *is_good,
                         char id[UUID_TEXT_SIZE], struct error *error)
{
    CLEANUP(free_pointer) uint8_t *edid = malloc(EDID_SIZE_MAX);
    struct store_sighting sighting = {0};
    *is_good = edid != NULL && json_is_object(row) && read_identity(row, &sighting.identity) &&
               json_get_text(row, "connector", sighting.connector, sizeof sighting.connector) &&
               read_edid(row, edid, &sighting.edid_length);
    if (!*is_good)
        return true;
    sighting.edid = sighting.edid_length > 0 ? edid : NULL;
    prefer_edid(&sighting);
    return store_sight_display(exchange->store,
                               exchange->agent.place.workstation_id,
                               &sighting,
                               exchange->now_ms,
                               id,
                               error);
}

static bool take_displays(struct exchange *exchange, const json_t *array, bool *is_good,
                          struct error *error)
{
    char ids[DISPLAYS_MAX][UUID_TEXT_SIZE];
    *is_good = true;
    for (size_t i = 0; *is_good && i < json_array_size(array); i++) {
        if (!take_display(exchange, json_array_get(array, i), is_good, ids[i], error))
            return false;
        if (*is_good && is_among(ids, i, ids[i]) &&
            !store_mark_ambiguous(exchange->store, ids[i], error))
            return false;
    }
    return true;
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

/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/ports.h"

#include "agent/meter/driver.h"
#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/text.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define TTYS_MAX 4096
#define LEVELS_UP_MAX                                                          \
    4 /* from a port over its interface to its device: 1 with ttyACM, 2 ttyUSB \
       */

/* One line of a sysfs attribute as printable text; "" where there is none. */
static void attribute(const char *folder, const char *name, char *text, size_t size)
{
    char path[PATH_MAX];
    CLEANUP(buffer_finish) struct buffer bytes = BUFFER(4096);
    text[0] = '\0';
    if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path ||
        !file_read(path, &bytes, NULL) || bytes.length == 0)
        return;
    text_printable(text, size, bytes.data, strcspn(bytes.data, "\n"));
}

/* Where ports are found: serial ones, and those of the USB Test & Measurement Class. */
static const struct {
    const char *name, *begins;
} classes[] = {{"tty", ""}, {"usbmisc", "usbtmc"}};

/* The USB device that a port belongs to; false where it belongs to none. */
static bool usb_device(const char *sysfs, size_t class, const char *tty, char folder[PATH_MAX])
{
    char path[PATH_MAX];
    if (snprintf(path, sizeof path, "%s/class/%s/%s/device", sysfs, classes[class].name, tty) >=
            (int)sizeof path ||
        realpath(path, folder) == NULL)
        return false;
    for (int level = 0; level < LEVELS_UP_MAX; level++) {
        if (snprintf(path, sizeof path, "%s/idVendor", folder) >= (int)sizeof path)
            return false;
        if (file_exists(path))
            return true;
        char *slash = strrchr(folder, '/');
        if (slash == NULL || slash == folder)
            return false;
        *slash = '\0';
    }
    return false;
}

static bool stands_in(const char *wanted, const char *text)
{
    return wanted == NULL || strcasestr(text, wanted) != NULL;
}

struct usb_texts {
    const char *tty;
    char vendor[16], product[16], maker[64], serial[64];
};

static bool is_of(const struct meter_usb_id *id, const struct usb_texts *texts)
{
    return (id->vendor[0] == '\0' || strcasecmp(id->vendor, texts->vendor) == 0) &&
           (id->product == NULL || strcasecmp(id->product, texts->product) == 0) &&
           (id->tty == NULL || strncmp(texts->tty, id->tty, strlen(id->tty)) == 0) &&
           stands_in(id->maker, texts->maker) && stands_in(id->serial, texts->serial);
}

static const char *driver_of(const struct usb_texts *texts, bool is_hint)
{
    for (const struct meter_driver *const *driver = meter_drivers; *driver != NULL; driver++)
        for (const struct meter_usb_id *id = (*driver)->ids; id != NULL && id->vendor != NULL; id++)
            if (id->is_hint == is_hint && is_of(id, texts))
                return (*driver)->name;
    return "";
}

/* The name that stays the same whatever is plugged in first. */
static void find_by_id(const char *devices, struct meter_port *port)
{
    char folder[PATH_MAX], link[PATH_MAX], target[PATH_MAX], device[PATH_MAX];
    struct file_names names = {0};
    if (snprintf(folder, sizeof folder, "%s/serial/by-id", devices) >= (int)sizeof folder ||
        realpath(port->path, device) == NULL || !file_list(folder, TTYS_MAX, &names, NULL))
        return;
    for (size_t i = 0; i < names.count; i++) {
        int length = snprintf(link, sizeof link, "%s/%s", folder, names.names[i]);
        if (length < (int)sizeof port->by_id && realpath(link, target) != NULL &&
            strcmp(target, device) == 0) {
            (void)text_copy(port->by_id, sizeof port->by_id, link);
            break;
        }
    }
    file_names_finish(&names);
}

struct place {
    const char *sysfs, *devices;
    size_t class;
};

static bool describe(const struct place *place, const char *tty, struct meter_port *port)
{
    char folder[PATH_MAX];
    struct usb_texts texts = {.tty = tty};
    if (!usb_device(place->sysfs, place->class, tty, folder))
        return false;
    *port = (struct meter_port){0};
    if (snprintf(port->path, sizeof port->path, "%s/%s", place->devices, tty) >=
        (int)sizeof port->path)
        return false;
    attribute(folder, "idVendor", texts.vendor, sizeof texts.vendor);
    attribute(folder, "idProduct", texts.product, sizeof texts.product);
    attribute(folder, "manufacturer", texts.maker, sizeof texts.maker);
    attribute(folder, "serial", texts.serial, sizeof texts.serial);
    attribute(folder, "product", port->product, sizeof port->product);
    (void)text_copy(port->serial, sizeof port->serial, texts.serial);
    (void)text_copy(port->driver, sizeof port->driver, driver_of(&texts, false));
    (void)text_copy(port->hint, sizeof port->hint, driver_of(&texts, true));
    (void)snprintf(port->usb, sizeof port->usb, "%.4s:%.4s", texts.vendor, texts.product);
    find_by_id(place->devices, port);
    return true;
}

/* Those of one class, after the ones that are there already. */
static bool add_class(const struct place *place, struct meter_port *ports, size_t maximum,
                      size_t *count, struct error *error)
{
    char folder[PATH_MAX];
    struct file_names names = {0};
    const char *begins = classes[place->class].begins;
    if (snprintf(folder, sizeof folder, "%s/class/%s", place->sysfs, classes[place->class].name) >=
        (int)sizeof folder)
        return error_set(error, ERROR_INVALID, "path of sysfs too long");
    if (!file_exists(folder)) /* a kernel or container without them */
        return true;
    if (!file_list(folder, TTYS_MAX, &names, error))
        return false;
    for (size_t i = 0; i < names.count && *count < maximum; i++)
        if (strncmp(names.names[i], begins, strlen(begins)) == 0 &&
            describe(place, names.names[i], &ports[*count]))
            ++*count;
    file_names_finish(&names);
    return true;
}

bool ports_below(const char *sysfs, const char *devices, struct meter_port *ports, size_t maximum,
                 size_t *count, struct error *error)
{
    size_t found = 0;
    for (size_t class = 0; class < ARRAY_LENGTH(classes); class ++)
        if (!add_class(&(struct place){sysfs, devices, class}, ports, maximum, &found, error))
            return false;
    *count = found;
    return true;
}

bool meter_ports(struct meter_port *ports, size_t maximum, size_t *count, struct error *error)
{
    return ports_below("/sys", "/dev", ports, maximum, count, error);
}

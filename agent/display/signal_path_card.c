/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/signal_path_card.h"

#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/text.h"

#include <drm_fourcc.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/utsname.h>
#include <unistd.h>
#include <xf86drm.h>

static void describe_driver(int fd, struct signal_path *path)
{
    char date[24];
    drmVersion *version = drmGetVersion(fd);
    if (version == NULL || version->name == NULL) {
        (void)text_copy(path->card_driver, sizeof path->card_driver, SIGNAL_UNKNOWN);
        (void)text_copy(path->driver_version, sizeof path->driver_version, SIGNAL_UNKNOWN);
    } else {
        text_printable(path->card_driver,
                       sizeof path->card_driver,
                       version->name,
                       strnlen(version->name, (size_t)version->name_len));
        const char *from = version->date != NULL ? version->date : "";
        text_printable(date, sizeof date, from, strnlen(from, (size_t)version->date_len));
        (void)snprintf(path->driver_version,
                       sizeof path->driver_version,
                       "%d.%d.%d%s%s",
                       version->version_major,
                       version->version_minor,
                       version->version_patchlevel,
                       date[0] == '\0' ? "" : " ",
                       date);
    }
    drmFreeVersion(version);
}

static void describe_bus(int fd, struct signal_path *path)
{
    char *text = path->card_bus;
    size_t size = sizeof path->card_bus;
    drmDevice *device = NULL;
    (void)text_copy(text, size, SIGNAL_UNKNOWN);
    if (drmGetDevice2(fd, 0, &device) != 0)
        return;
    if (device->bustype == DRM_BUS_PCI)
        (void)snprintf(text,
                       size,
                       "pci %04x:%02x:%02x.%u %04x:%04x",
                       (unsigned)device->businfo.pci->domain,
                       (unsigned)device->businfo.pci->bus,
                       (unsigned)device->businfo.pci->dev,
                       (unsigned)device->businfo.pci->func,
                       (unsigned)device->deviceinfo.pci->vendor_id,
                       (unsigned)device->deviceinfo.pci->device_id);
    else if (device->bustype == DRM_BUS_PLATFORM)
        (void)snprintf(text, size, "platform %.50s", device->businfo.platform->fullname);
    else if (device->bustype == DRM_BUS_USB)
        (void)snprintf(text,
                       size,
                       "usb %04x:%04x",
                       (unsigned)device->deviceinfo.usb->vendor,
                       (unsigned)device->deviceinfo.usb->product);
    drmFreeDevice(&device);
}

void signal_path_describe_card(int fd, const char *card_path, struct signal_path *path)
{
    struct utsname kernel;
    (void)text_copy(path->card, sizeof path->card, card_path);
    describe_driver(fd, path);
    describe_bus(fd, path);
    if (uname(&kernel) == 0)
        (void)snprintf(
            path->kernel, sizeof path->kernel, "%.30s %.60s", kernel.sysname, kernel.release);
    else
        (void)text_copy(path->kernel, sizeof path->kernel, SIGNAL_UNKNOWN);
}

int signal_path_parse_current_bits(const char *text)
{
    static const char mark[] = "Current: ";
    char digits[4];
    long long bits = 0;
    const char *at = strstr(text, mark);
    if (at == NULL)
        return 0;
    at += strlen(mark);
    size_t length = strspn(at, "0123456789");
    if (length == 0 || length >= sizeof digits)
        return 0;
    memcpy(digits, at, length);
    digits[length] = '\0';
    return integer_parse(digits, 1, 16, &bits) ? (int)bits : 0;
}

int signal_path_wire_bits(int fd, unsigned crtc_index)
{
    struct stat status;
    char path[96], text[128];
    if (fstat(fd, &status) != 0)
        return 0;
    (void)snprintf(path,
                   sizeof path,
                   "/sys/kernel/debug/dri/%u/crtc-%u/amdgpu_current_bpc",
                   minor(status.st_rdev),
                   crtc_index);
    CLEANUP(close_descriptor) int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t length = file >= 0 ? read(file, text, sizeof text - 1) : -1;
    if (length <= 0)
        return 0;
    text[length] = '\0';
    return signal_path_parse_current_bits(text);
}

static const struct {
    uint32_t fourcc;
    const char *name;
    int bits;
} formats[] = {
    {DRM_FORMAT_XRGB8888, "XRGB8888", 8},
    {DRM_FORMAT_ARGB8888, "ARGB8888", 8},
    {DRM_FORMAT_XBGR8888, "XBGR8888", 8},
    {DRM_FORMAT_ABGR8888, "ABGR8888", 8},
    {DRM_FORMAT_BGRX8888, "BGRX8888", 8},
    {DRM_FORMAT_RGB888, "RGB888", 8},
    {DRM_FORMAT_RGB565, "RGB565", 5},
    {DRM_FORMAT_XRGB2101010, "XRGB2101010", 10},
    {DRM_FORMAT_ARGB2101010, "ARGB2101010", 10},
    {DRM_FORMAT_XBGR2101010, "XBGR2101010", 10},
    {DRM_FORMAT_ABGR2101010, "ABGR2101010", 10},
    {DRM_FORMAT_XRGB16161616, "XRGB16161616", 16},
    {DRM_FORMAT_ARGB16161616, "ARGB16161616", 16},
    {DRM_FORMAT_XBGR16161616, "XBGR16161616", 16},
    {DRM_FORMAT_ABGR16161616, "ABGR16161616", 16},
    /* half floats hold every level of 10 bits */
    {DRM_FORMAT_XRGB16161616F, "XRGB16161616F", 10},
    {DRM_FORMAT_ARGB16161616F, "ARGB16161616F", 10},
    {DRM_FORMAT_XBGR16161616F, "XBGR16161616F", 10},
    {DRM_FORMAT_ABGR16161616F, "ABGR16161616F", 10},
};

int signal_path_format_bits(uint32_t fourcc, char *name, size_t size)
{
    for (size_t i = 0; i < ARRAY_LENGTH(formats); i++)
        if (formats[i].fourcc == fourcc) {
            (void)text_copy(name, size, formats[i].name);
            return formats[i].bits;
        }
    (void)text_copy(name, size, SIGNAL_UNKNOWN);
    return 0;
}

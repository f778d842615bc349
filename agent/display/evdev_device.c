/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/evdev_device.h"

#include "monqa/time_utc.h"

#include <linux/input.h>
#include <poll.h>
#include <stddef.h>
#include <sys/ioctl.h>

#define RELEASE_WAIT_MS 1000
#define RELEASE_STEP_MS 10
#define KEY_BYTES (KEY_MAX / 8 + 1)

static bool has_key(const unsigned char keys[KEY_BYTES], unsigned code)
{
    return (keys[code / 8] >> (code % 8) & 1) != 0;
}

bool evdev_is_keyboard(int fd)
{
    unsigned char keys[KEY_BYTES] = {0};
    if (ioctl(fd, EVIOCGBIT(EV_KEY, sizeof keys), keys) < 0)
        return false;
    return (has_key(keys, KEY_ENTER) && has_key(keys, KEY_1)) ||
           (has_key(keys, KEY_KPENTER) && has_key(keys, KEY_KP1));
}

static bool any_key_down(int fd)
{
    unsigned char keys[KEY_BYTES] = {0};
    if (ioctl(fd, EVIOCGKEY(sizeof keys), keys) < 0)
        return false;
    for (size_t i = 0; i < sizeof keys; i++)
        if (keys[i] != 0)
            return true;
    return false;
}

/* Taken with the Enter still down that started us, the console would never see its release, and
 * would repeat it for ever. */
static void wait_for_release(int fd)
{
    int64_t end_ms = time_monotonic_ms() + RELEASE_WAIT_MS;
    while (any_key_down(fd) && time_monotonic_ms() < end_ms)
        (void)poll(NULL, 0, RELEASE_STEP_MS);
}

bool evdev_grab(int fd, const char *path, struct error *error)
{
    wait_for_release(fd);
    return ioctl(fd, EVIOCGRAB, 1) == 0 ||
           error_set(error, ERROR_UNAVAILABLE, "keyboard %s: another program has taken it", path);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/kms_hotplug.h"

#include "monqa/cleanup.h"

#include <errno.h>
#include <linux/netlink.h>
#include <string.h>
#include <sys/socket.h>

#define KERNEL_GROUP 1 /* not 2, which is udev's */

int kms_hotplug_open(void)
{
    CLEANUP(close_descriptor)
    int fd = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_KOBJECT_UEVENT);
    const struct sockaddr_nl address = {.nl_family = AF_NETLINK, .nl_groups = KERNEL_GROUP};
    if (fd < 0 || bind(fd, (const struct sockaddr *)&address, sizeof address) != 0)
        return -1;
    return take_descriptor(&fd);
}

static bool has(const char *message, size_t length, const char *entry)
{
    size_t wanted = strlen(entry) + 1; /* with its NUL */
    for (size_t i = 0; i + wanted <= length; i++)
        if ((i == 0 || message[i - 1] == '\0') && memcmp(message + i, entry, wanted) == 0)
            return true;
    return false;
}

bool kms_hotplug_is_monitor(const char *message, size_t length)
{
    return has(message, length, "SUBSYSTEM=drm") &&
           (has(message, length, "HOTPLUG=1") || has(message, length, "ACTION=remove"));
}

bool kms_hotplug_happened(int fd)
{
    bool happened = fd < 0;
    for (;;) {
        char message[8192];
        ssize_t length = fd < 0 ? -1 : recv(fd, message, sizeof message, MSG_DONTWAIT | MSG_TRUNC);
        if (length < 0) /* nothing is left; ENOBUFS: some were lost */
            return happened || (fd >= 0 && errno == ENOBUFS);
        happened = happened || (size_t)length > sizeof message ||
                   kms_hotplug_is_monitor(message, (size_t)length);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/kms_hotplug.h"
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"

#include <unistd.h>

/* As kernels send them; the last NUL is the literal's own. */
#define MESSAGE(text) text, sizeof(text)

static const struct {
    const char *bytes;
    size_t length;
    bool is_monitor;
} messages[] = {
    {MESSAGE("change@/devices/pci0000:00/0000:00:02.0/drm/card0\0ACTION=change\0"
             "DEVPATH=/devices/pci0000:00/0000:00:02.0/drm/card0\0SUBSYSTEM=drm\0HOTPLUG=1\0"
             "DEVNAME=dri/card0\0DEVTYPE=drm_minor\0SEQNUM=4242"),
     true},
    {MESSAGE("remove@/devices/pci0000:00/0000:00:03.0/drm/card1\0ACTION=remove\0SUBSYSTEM=drm"),
     true},
    {MESSAGE("change@/devices/pci0000:00/0000:00:02.0/drm/card0\0ACTION=change\0SUBSYSTEM=drm\0"
             "LEASE=1"),
     false},
    {MESSAGE("change@/devices/virtual/block/loop0\0ACTION=change\0SUBSYSTEM=block\0HOTPLUG=1"),
     false},
    {MESSAGE("add@/x\0XSUBSYSTEM=drm\0HOTPLUG=1"), false},
    {MESSAGE("add@/x\0SUBSYSTEM=drm2\0HOTPLUG=1"), false},
    {"SUBSYSTEM=drm\0HOTPLUG=1", 23, false}, /* cut before its last NUL */
    {"", 0, false},
};

START_TEST(a_message_is_of_a_monitor_or_not)
{
    ck_assert_int_eq(kms_hotplug_is_monitor(messages[_i].bytes, messages[_i].length),
                     messages[_i].is_monitor);
}
END_TEST

START_TEST(without_the_kernels_word_it_may_always_have_happened)
{
    ck_assert(kms_hotplug_happened(-1));
}
END_TEST

START_TEST(nothing_has_happened_as_long_as_nothing_is_told)
{
    int fd = kms_hotplug_open();
    if (fd < 0)
        return; /* no such socket in this sandbox */
    (void)kms_hotplug_happened(fd);
    ck_assert(!kms_hotplug_happened(fd));
    (void)close(fd);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("hotplug");
    tcase_add_loop_test(tcase, a_message_is_of_a_monitor_or_not, 0, ARRAY_LENGTH(messages));
    tcase_add_test(tcase, without_the_kernels_word_it_may_always_have_happened);
    tcase_add_test(tcase, nothing_has_happened_as_long_as_nothing_is_told);
    return run_case("agent.display.hotplug", tcase);
}

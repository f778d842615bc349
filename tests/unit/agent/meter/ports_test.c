/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/ports.h"
#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "tests/support/check_main.h"

#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A sysfs of our own: what the kernel shows for USB serial ports, with nothing behind it. */
static char root[64];

static const char *place(const char *relative)
{
    static char path[4][512];
    static unsigned next;
    char *to = path[next++ % 4];
    (void)snprintf(to, sizeof path[0], "%s/%s", root, relative);
    return to;
}

static void put(const char *relative, const char *text)
{
    ck_assert(file_write(place(relative), text, strlen(text), 0600, NULL));
}

static void folder(const char *relative)
{
    ck_assert(file_make_folder(place(relative), 0700, NULL));
}

static void make_root(void)
{
    (void)snprintf(root, sizeof root, "/tmp/monqa-ports-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(root));
    folder("sys/class/tty");
    folder("dev");
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    (void)status, (void)type, (void)walk;
    return remove(path);
}

static void remove_root(void)
{
    ck_assert_int_eq(nftw(root, remove_entry, 16, FTW_DEPTH | FTW_PHYS), 0);
}

struct device {
    const char *tty, *usb, *vendor, *maker, *product, *serial;
    bool acm; /* the tty hangs on the interface itself, not on a port below it */
    const char *product_id;
};

static void put_attribute(const struct device *device, const char *name, const char *text)
{
    char path[256];
    (void)snprintf(path, sizeof path, "sys/devices/usb1/%s/%s", device->usb, name);
    if (text != NULL)
        put(path, text);
}

static void plug(const struct device *device)
{
    char path[256], link[300];
    (void)snprintf(path,
                   sizeof path,
                   "sys/devices/usb1/%s/%s:1.0/%s%s%s",
                   device->usb,
                   device->usb,
                   device->acm ? "" : device->tty,
                   device->acm ? "tty/" : "/tty/",
                   device->tty);
    folder(path);
    (void)snprintf(link, sizeof link, "%s/device", path);
    ck_assert_int_eq(symlink("../..", place(link)), 0);
    (void)snprintf(link, sizeof link, "sys/class/tty/%s", device->tty);
    ck_assert_int_eq(symlink(place(path), place(link)), 0);
    put_attribute(device, "idVendor", device->vendor);
    put_attribute(device, "idProduct", device->product_id);
    put_attribute(device, "manufacturer", device->maker);
    put_attribute(device, "product", device->product);
    put_attribute(device, "serial", device->serial);
    (void)snprintf(link, sizeof link, "dev/%s", device->tty);
    put(link, "");
}

/* Not a tty: /dev/usbtmc0, whose class device hangs on the interface. */
static void plug_usbtmc(const char *vendor)
{
    folder("sys/class/usbmisc");
    folder("sys/devices/usb1/2-1/2-1:1.0/usbmisc/usbtmc0");
    put("sys/devices/usb1/2-1/idVendor", vendor);
    put("sys/devices/usb1/2-1/idProduct", "0e98\n");
    put("sys/devices/usb1/2-1/product", "Brontes\n");
    put("sys/devices/usb1/2-1/serial", "00815\n");
    ck_assert_int_eq(symlink("../..", place("sys/devices/usb1/2-1/2-1:1.0/usbmisc/usbtmc0/device")),
                     0);
    ck_assert_int_eq(symlink(place("sys/devices/usb1/2-1/2-1:1.0/usbmisc/usbtmc0"),
                             place("sys/class/usbmisc/usbtmc0")),
                     0);
}

static size_t list(struct meter_port *ports, size_t maximum)
{
    size_t count = 99;
    struct error error = {0};
    ck_assert_msg(
        ports_below(place("sys"), place("dev"), ports, maximum, &count, &error), "%s", error.text);
    return count;
}

START_TEST(finds_ports_and_the_driver_that_their_ids_tell)
{
    static const struct device devices[] = {
        {"ttyUSB0", "1-1", "0403\n", "FTDI\n", "FT232R USB UART\n", "A900XYZ\n", false, NULL},
        {"ttyUSB1", "1-2", "0403\n", "FTDI\n", "MAVO\n", "00Gossen\n", false, NULL},
        {"ttyUSB2", "1-3", "0403\n", "GOSSEN GmbH\n", "Meter\n", "17\n", false, NULL},
        {"ttyUSB3", "1-4", "067b\n", "Prolific\n", "Serial\n", "00gossen\n", false, NULL},
        {"ttyACM0", "1-5", "1546\n", "u-blox\n", NULL, NULL, true, NULL},
    };
    static const char *const drivers[] = {"", "", "mavo-usb", "mavo-usb", ""};
    make_root();
    folder("sys/class/tty/tty0"); /* a console: no device behind it */
    folder("sys/devices/pnp0/ttyS0");
    folder("sys/class/tty/ttyS0");
    ck_assert_int_eq(symlink("../../../devices/pnp0", place("sys/class/tty/ttyS0/device")), 0);
    for (size_t i = 0; i < ARRAY_LENGTH(devices); i++)
        plug(&devices[i]);

    struct meter_port ports[16];
    ck_assert_uint_eq(list(ports, ARRAY_LENGTH(ports)), 5);
    for (size_t i = 0; i < 5; i++)
        ck_assert_msg(strcmp(ports[i].driver, drivers[i]) == 0,
                      "%s: driver \"%s\"",
                      ports[i].path,
                      ports[i].driver);
    ck_assert_str_eq(ports[0].path, place("dev/ttyACM0"));
    ck_assert_str_eq(ports[0].product, "");
    ck_assert_str_eq(ports[1].product, "FT232R USB UART");
    ck_assert_str_eq(ports[2].serial, "00Gossen");
    ck_assert_uint_eq(list(ports, 2), 2);
    remove_root();
}
END_TEST

/* Each alone on the bus, with the driver that it must have: "" where another thing may be behind.
 */
static const struct {
    struct device device;
    const char *driver;
} singles[] = {
    {{.tty = "ttyACM0", .vendor = "04d8\n", .maker = "Colorimetry Research, Inc.\n", .acm = true},
     "cri-cr"},
    {{.tty = "ttyACM0", .vendor = "0861\n", .maker = "CRS\n", .acm = true}, "crs-colorcal"},
    {{.tty = "ttyUSB0", .vendor = "0861\n", .maker = "CRS\n"}, ""},
    {{.tty = "ttyUSB0", .vendor = "0861\n", .product_id = "1003\n"}, "jeti-specbos"},
    {{.tty = "ttyUSB0", .vendor = "0c6c\n", .product_id = "04b2\n"}, "jeti-specbos"},
    {{.tty = "ttyUSB0", .vendor = "0c6c\n", .product_id = "04b3\n"}, ""},
    {{.tty = "ttyUSB0", .vendor = "0403\n", .product_id = "6001\n", .maker = "FTDI\n"}, ""},
};

START_TEST(the_ids_decide_or_say_nothing)
{
    struct device device = singles[_i].device;
    struct meter_port port;
    device.usb = "1-1";
    make_root();
    plug(&device);
    ck_assert_uint_eq(list(&port, 1), 1);
    ck_assert_str_eq(port.driver, singles[_i].driver);
    remove_root();
}
END_TEST

START_TEST(a_meter_whose_keys_the_question_locks_is_a_hint_alone)
{
    static const struct {
        struct device device;
        const char *hint;
    } hints[] = {
        {{.tty = "ttyACM0", .vendor = "1781\n", .maker = "Photo Research Inc\n", .acm = true},
         "photo-research-pr655"},
        {{.tty = "ttyACM0", .vendor = "132b\n", .maker = "KONICA MINOLTA\n", .acm = true},
         "km-cs2000"},
        {{.tty = "ttyACM0", .vendor = "0861\n", .acm = true}, ""},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(hints); i++) {
        struct device device = hints[i].device;
        struct meter_port port;
        device.usb = "1-1";
        make_root();
        plug(&device);
        ck_assert_uint_eq(list(&port, 1), 1);
        ck_assert_str_eq(port.hint, hints[i].hint);
        ck_assert_int_eq(port.driver[0] == '\0', hints[i].hint[0] != '\0');
        remove_root();
    }
}
END_TEST

START_TEST(finds_meters_of_the_test_and_measurement_class_too)
{
    struct meter_port ports[2];
    make_root();
    plug_usbtmc("1781\n");
    folder("sys/class/usbmisc/hiddev0"); /* of the same class, and no such port */
    ck_assert_uint_eq(list(ports, 2), 1);
    ck_assert_str_eq(ports[0].path, place("dev/usbtmc0"));
    ck_assert_str_eq(ports[0].driver, "admesy");
    ck_assert_str_eq(ports[0].usb, "1781:0e98");
    remove_root();
    make_root();
    plug_usbtmc("0957\n"); /* an oscilloscope */
    ck_assert_uint_eq(list(ports, 2), 1);
    ck_assert_str_eq(ports[0].driver, "");
    remove_root();
}
END_TEST

START_TEST(gives_the_name_that_lasts)
{
    static const struct device device = {
        "ttyUSB0", "1-1", "0403\n", NULL, NULL, "00gossen\n", false, NULL};
    make_root();
    plug(&device);
    folder("dev/serial/by-id");
    ck_assert_int_eq(symlink("../../ttyUSB7", place("dev/serial/by-id/usb-Other")), 0);
    ck_assert_int_eq(symlink("../../ttyUSB0", place("dev/serial/by-id/usb-FTDI_00gossen")), 0);

    struct meter_port port;
    ck_assert_uint_eq(list(&port, 1), 1);
    ck_assert_str_eq(port.by_id, place("dev/serial/by-id/usb-FTDI_00gossen"));
    remove_root();
}
END_TEST

START_TEST(strange_attributes_are_shown_and_cut)
{
    static char endless[3000];
    memset(endless, 'x', sizeof endless - 1);
    const struct device device = {
        "ttyUSB0", "1-1", "0403\n", endless, "a\x1b[31m\xff\n", endless, false, NULL};
    make_root();
    plug(&device);
    struct meter_port port;
    ck_assert_uint_eq(list(&port, 1), 1);
    ck_assert_str_eq(port.product, "a\\x1b[31m\\xff");
    ck_assert_uint_eq(strlen(port.serial), sizeof port.serial - 1);
    remove_root();
}
END_TEST

START_TEST(a_machine_without_terminals_has_no_ports)
{
    size_t count = 99;
    ck_assert(ports_below("/nonexistent", "/dev", NULL, 0, &count, NULL));
    ck_assert_uint_eq(count, 0);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("ports");
    tcase_add_test(tcase, finds_ports_and_the_driver_that_their_ids_tell);
    tcase_add_loop_test(tcase, the_ids_decide_or_say_nothing, 0, ARRAY_LENGTH(singles));
    tcase_add_test(tcase, a_meter_whose_keys_the_question_locks_is_a_hint_alone);
    tcase_add_test(tcase, finds_meters_of_the_test_and_measurement_class_too);
    tcase_add_test(tcase, gives_the_name_that_lasts);
    tcase_add_test(tcase, strange_attributes_are_shown_and_cut);
    tcase_add_test(tcase, a_machine_without_terminals_has_no_ports);
    return run_case("agent.meter.ports", tcase);
}

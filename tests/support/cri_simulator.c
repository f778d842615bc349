/* SPDX-License-Identifier: Apache-2.0 */
/* A Colorimetry Research CR-100 or CR-250 as "Remote Communication 1.36" has it. Written from that,
 * never from the driver. */
#include "monqa/text.h"
#include "tests/support/simulator.h"

#include <string.h>

static const char usage[] =
    "  --filter N            number of the active filter (0)\n"
    "  --echo                a prompt stands before each reply\n"
    "  --old                 knows no settings of calibration, filter and accessory\n"
    "  --spoil-value         faults of the line are in the reply to RM, not to M\n"
    "error:N is ER:-N and warn:N is OK:N in the reply to M\n";

struct cri {
    struct simulated_meter meter; /* first */
    long long filter;
    bool echo, old, spoil_value;
    bool is_captured;
    double xyz[3]; /* of the last capture that went well */
};

static bool option(struct simulated_meter *meter, const char *name, const char *value)
{
    struct cri *cri = (struct cri *)meter;
    return strcmp(name, "--filter") == 0 && integer_parse(value, 0, 9, &cri->filter);
}

static bool *flag(struct simulated_meter *meter, const char *name)
{
    struct cri *cri = (struct cri *)meter;
    return strcmp(name, "--echo") == 0          ? &cri->echo
           : strcmp(name, "--old") == 0         ? &cri->old
           : strcmp(name, "--spoil-value") == 0 ? &cri->spoil_value
                                                : NULL;
}

static const char *error_text(long long number)
{
    return number == 304   ? "Light intensity too low"
           : number == 306 ? "Light intensity too high"
           : number == 303 ? "Fluctuating light: 12 %"
                           : "Failed";
}

static void capture(struct cri *cri, struct simulator_reply *reply)
{
    struct simulated_meter *meter = &cri->meter;
    double luminance = 0;
    bool seen = simulator_measure(meter, &luminance, reply);
    long long error = seen ? simulator_fault_number(meter, FAULT_ERROR) : 331;
    if (seen && error == 0 && luminance < 0.001)
        error = 304;
    if (error > 0) {
        reply_say(reply, "ER:-%lld:M:%s\r\n", error, error_text(error));
    } else {
        simulated_panel_tristimulus(&meter->panel, luminance, cri->xyz);
        cri->is_captured = true;
        long long warning = simulator_fault_number(meter, FAULT_WARNING);
        reply_say(reply, "OK:%lld:M:%s\r\n", warning, warning > 0 ? "Warning" : "No errors");
    }
    if (!cri->spoil_value)
        simulator_damage(meter, reply);
}

/* The last capture, whatever came after it. */
static void say_value(const struct cri *cri, struct simulator_reply *reply)
{
    if (!cri->is_captured)
        reply_say(reply, "ER:-400:RM XYZ:No measurement\r\n");
    else if (simulator_fault(&cri->meter, FAULT_NAN) != NULL)
        reply_say(reply, "OK:0:RM XYZ:nan,nan,nan\r\n");
    else
        reply_say(reply,
                  "OK:0:RM XYZ:%.3e,%s%.3e,%.3e\r\n",
                  cri->xyz[0],
                  simulator_fault(&cri->meter, FAULT_NEGATIVE) != NULL ? "-" : "",
                  cri->xyz[1],
                  cri->xyz[2]);
    if (cri->spoil_value)
        simulator_damage(&cri->meter, reply);
}

static bool answer_setting(const struct cri *cri, const char *command,
                           struct simulator_reply *reply)
{
    if (cri->old)
        return false;
    if (strcmp(command, "RS UserCalibMode") == 0)
        reply_say(reply,
                  "OK:0:RS UserCalibMode:%d\r\n",
                  simulator_fault(&cri->meter, FAULT_USER_CAL) != NULL);
    else if (strcmp(command, "RS Filter") == 0)
        reply_say(reply, "OK:0:RS Filter:%lld\r\n", cri->filter);
    else if (strcmp(command, "RS ExposureX") == 0)
        reply_say(reply, "OK:0:RS ExposureX:1\r\n");
    else if (strcmp(command, "RS Accessory") == 0)
        reply_say(reply,
                  "OK:0:RS SM Accessory:%s\r\n",
                  simulator_fault(&cri->meter, FAULT_DIFFUSER) != NULL ? "Cosine Diffuser"
                                                                       : "None");
    else
        return false;
    return true;
}

static bool answer_identity(const struct cri *cri, const char *command,
                            struct simulator_reply *reply)
{
    if (strcmp(command, "RC Model") == 0)
        reply_say(reply, "OK:0:RC Model:%s\r\n", cri->meter.model);
    else if (strcmp(command, "RC ID") == 0)
        reply_say(reply, "OK:0:RC ID:%s\r\n", simulator_serial(&cri->meter));
    else if (strcmp(command, "RC InstrumentType") == 0)
        reply_say(reply, "OK:0:RC InstrumentType:1\r\n");
    else if (strcmp(command, "RC Firmware") == 0)
        reply_say(reply, "OK:0:RC Firmware:1.36\r\n");
    else
        return false;
    return true;
}

static void answer(struct simulated_meter *meter, const char *command, size_t length,
                   struct simulator_reply *reply)
{
    struct cri *cri = (struct cri *)meter;
    if (length == 0)
        return;
    if (cri->echo)
        reply_say(reply, ">");
    if (strcmp(command, "M") == 0)
        capture(cri, reply);
    else if (strcmp(command, "RM XYZ") == 0)
        say_value(cri, reply);
    else if (strcmp(command, "E") == 0)
        cri->echo = !cri->echo;
    else if (!answer_identity(cri, command, reply) && !answer_setting(cri, command, reply))
        reply_say(reply, "ER:-500:%s:Invalid command\r\n", command);
}

int main(int count, char **arguments)
{
    (void)count;
    static const struct simulator_kind kind = {.program = "cri_simulator",
                                               .usage = usage,
                                               .ends = "\n",
                                               .option = option,
                                               .flag = flag,
                                               .answer = answer};
    struct cri cri = {.meter = {.model = "CR-100", .serial = "A00102", .latency_ms = 50}};
    return simulator_main(&kind, &cri.meter, arguments);
}

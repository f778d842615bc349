/* SPDX-License-Identifier: Apache-2.0 */
/* A JETI specbos 1211 (or, with --1201 and --15x1, another) as two programs that use one have it.
 * Written from these, never from the driver. Settings are answered with ACK or NAK, a measurement
 * with ACK and, when it is done, BEL; an ENQ may stand anywhere. */
#include "tests/support/simulator.h"

#include <string.h>

#define ACK "\x06"
#define BEL "\x07"
#define NAK "\x15"
#define ENQ "\x05"

static const char usage[] =
    "  --1201 --15x1         a specbos 1201, a spectraval 1501\n"
    "  --tab                 a tabulator before a value, as the SpectroCAL has it\n"
    "  --enq                 ENQ stands in the replies\n"
    "  --bluetooth           the adapter talks before the identity\n"
    "  --spoil-value         faults of the line are in the luminance, not in the measurement\n"
    "error:N is NAK for BEL, then error code N; refuse:N is NAK to settings, then N\n";

struct jeti {
    struct simulated_meter meter; /* first */
    bool is_1201, is_15x1, tab, enq, bluetooth, spoil_value;
    bool laser_off, is_measured;
    long long error; /* the last, until it is asked for */
    double luminance;
};

static bool *flag(struct simulated_meter *meter, const char *name)
{
    struct jeti *jeti = (struct jeti *)meter;
    return strcmp(name, "--1201") == 0          ? &jeti->is_1201
           : strcmp(name, "--15x1") == 0        ? &jeti->is_15x1
           : strcmp(name, "--tab") == 0         ? &jeti->tab
           : strcmp(name, "--enq") == 0         ? &jeti->enq
           : strcmp(name, "--bluetooth") == 0   ? &jeti->bluetooth
           : strcmp(name, "--spoil-value") == 0 ? &jeti->spoil_value
                                                : NULL;
}

static void refuse(struct jeti *jeti, long long error, struct simulator_reply *reply)
{
    jeti->error = error;
    reply_say(reply, NAK);
}

static void measure(struct jeti *jeti, struct simulator_reply *reply)
{
    struct simulated_meter *meter = &jeti->meter;
    bool seen = simulator_measure(meter, &jeti->luminance, reply);
    long long error = seen ? simulator_fault_number(meter, FAULT_ERROR) : 170;
    if (error == 0 && jeti->luminance < 0.05)
        error = 121;
    if (error == 0 && jeti->luminance > 70000)
        error = 120;
    reply->delay_ms = 0;
    reply_say(reply, ACK);
    reply_pause(reply, meter->latency_ms);
    if (jeti->enq)
        reply_say(reply, ENQ);
    if (error > 0)
        refuse(jeti, error, reply);
    else
        reply_say(reply, BEL);
    jeti->is_measured = error == 0;
    if (!jeti->spoil_value)
        simulator_damage(meter, reply);
}

static void say_labelled(const struct jeti *jeti, const char *label, struct simulator_reply *reply)
{
    if (!jeti->is_15x1)
        reply_say(reply, "%s:%s", label, jeti->tab ? "\t" : " ");
}

static void say_luminance(const struct jeti *jeti, struct simulator_reply *reply)
{
    const struct simulated_meter *meter = &jeti->meter;
    say_labelled(jeti, jeti->enq ? "Lumi" ENQ "nance[cd/m^2]" : "Luminance[cd/m^2]", reply);
    if (simulator_fault(meter, FAULT_NAN) != NULL)
        reply_say(reply, "nan\r");
    else
        reply_say(reply,
                  "%s%.4E\r",
                  simulator_fault(meter, FAULT_NEGATIVE) != NULL ? "-" : "",
                  jeti->luminance);
    if (jeti->spoil_value)
        simulator_damage(meter, reply);
}

static void say_colour(const struct jeti *jeti, struct simulator_reply *reply)
{
    const struct simulated_panel *panel = &jeti->meter.panel;
    say_labelled(jeti, "Chrom_x", reply);
    reply_say(reply, jeti->is_15x1 ? "%.4f " : "%.4f\r", panel->x);
    say_labelled(jeti, "Chrom_y", reply);
    reply_say(reply, "%.4f\r", panel->y);
}

static void say_tristimulus(const struct jeti *jeti, struct simulator_reply *reply)
{
    double xyz[3];
    simulated_panel_tristimulus(&jeti->meter.panel, jeti->luminance, xyz);
    for (int i = 0; i < 3; i++)
        reply_say(reply, "%c: %.6g\r", "XYZ"[i], xyz[i]);
}

/* A flat spectrum from 380 to 780 nm; nobody here reads the light from it. */
static void say_spectrum(struct simulator_reply *reply)
{
    reply_say(reply, "\r\r");
    for (int nm = 380; nm <= 780; nm++)
        reply_say(reply, "1.000e-03\r");
    reply_say(reply, "\r");
}

static bool answer_value(struct jeti *jeti, const char *command, struct simulator_reply *reply)
{
    bool luminance =
        strcmp(command, jeti->is_15x1 ? "*calc:PHOTOmetric" : "*fetch:PHOTOmetric") == 0;
    bool colour = strcmp(command, jeti->is_15x1 ? "*calc:CHROMXY" : "*fetch:CHROMXY") == 0;
    bool tristimulus = strcmp(command, "*fetch:XYZ") == 0 && !jeti->is_15x1;
    bool spectrum = strcmp(command, "*fetch:sprad") == 0 && !jeti->is_15x1;
    if (!luminance && !colour && !tristimulus && !spectrum)
        return false;
    if (!jeti->is_measured)
        refuse(jeti, 130, reply);
    else if (luminance)
        say_luminance(jeti, reply);
    else if (tristimulus)
        say_tristimulus(jeti, reply);
    else if (spectrum)
        say_spectrum(reply);
    else
        say_colour(jeti, reply);
    return true;
}

static bool answer_query(struct jeti *jeti, const char *command, struct simulator_reply *reply)
{
    const struct simulated_meter *meter = &jeti->meter;
    bool bare = jeti->is_15x1;
    if (strcmp(command, "*idn?") == 0) {
        if (jeti->bluetooth)
            reply_say(reply, "AT+JSCR\r\n");
        reply_say(reply,
                  "%s\r",
                  bare            ? "JETI_SDCM3 0001501"
                  : jeti->is_1201 ? "SB05 2.3"
                                  : meter->model);
    } else if (strcmp(command, "*para:spnum?") == 0) {
        reply_say(reply, "%s%s\r", bare ? "" : "spectrometer number: ", simulator_serial(meter));
    } else if (strcmp(command, "*vers?") == 0) {
        reply_say(reply, "2.35\r");
    } else if (strcmp(command, "*stat:err?") == 0) {
        reply_say(reply, "%s%lld\r", bare ? "" : "Error Code: ", jeti->error);
        jeti->error = 0;
    } else if (strcmp(command, "*para:wavbeg?") == 0) {
        reply_say(reply, "Predefined start wave: 380\r");
    } else if (strcmp(command, "*para:wavend?") == 0) {
        reply_say(reply, "Predefined end wave: 780\r");
    } else if (strcmp(command, "*contr:laser?") == 0) {
        reply_say(reply, "laser: 0\r");
    } else if (strcmp(command, "*contr:mhead?") == 0 && !bare) {
        reply_say(reply, "mhead: %d\r", simulator_fault(meter, FAULT_DIFFUSER) != NULL);
    } else {
        return false;
    }
    return true;
}

static bool is_setting(const struct jeti *jeti, const char *command)
{
    static const char *const spectraval[] = {
        "*para:tint ", "*para:maxtint ", "*para:form ", "*para:aver "};
    static const char *const specbos[] = {"*conf:default",
                                          "*para:calibn ",
                                          "*para:expo ",
                                          "*conf:func ",
                                          "*conf:form ",
                                          "*conf:wran ",
                                          "*conf:aver ",
                                          "*conf:cycmod ",

                                          "*conf:maxtin "};
    const char *const *list = jeti->is_15x1 ? spectraval : specbos;
    size_t count = jeti->is_15x1 ? 4 : 9;
    if (strcmp(command, "*contr:laser 0") == 0)
        return true;
    if (jeti->is_1201 && strncmp(command, "*conf:maxtin", 12) == 0) /* an old firmware */
        return false;
    for (size_t i = 0; i < count; i++)
        if (strncmp(command, list[i], strlen(list[i])) == 0)
            return true;
    return false;
}

static void answer(struct simulated_meter *meter, const char *command, size_t length,
                   struct simulator_reply *reply)
{
    struct jeti *jeti = (struct jeti *)meter;
    long long refused = simulator_fault_number(meter, FAULT_REFUSE);
    while (*command == '\x1b') { /* aborts what is under way: here nothing is */
        command++;
        length--;
    }
    if (length == 0 || answer_query(jeti, command, reply) || answer_value(jeti, command, reply))
        return;
    if (strcmp(command, jeti->is_15x1 ? "*meas:refer" : "*init") == 0)
        measure(jeti, reply);
    else if (is_setting(jeti, command) && refused == 0)
        reply_say(reply, ACK);
    else
        refuse(jeti, refused > 0 ? refused : 4, reply);
}

int main(int count, char **arguments)
{
    (void)count;
    static const struct simulator_kind kind = {.program = "jeti_simulator",
                                               .usage = usage,
                                               .ends = "\r\n",
                                               .flag = flag,
                                               .answer = answer};
    struct jeti jeti = {.meter = {.model = "JETI_SB1211", .serial = "2007321", .latency_ms = 50}};
    return simulator_main(&kind, &jeti.meter, arguments);
}

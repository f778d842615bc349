/* SPDX-License-Identifier: Apache-2.0 */
/* A CRS OptiCAL as one program that uses one has it. Written from the facts on that, never from the
 * driver: commands are single bytes, and it must calibrate itself before it measures. */
#include "tests/support/simulator.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define ACK "\x06"
#define NAK "\x15"
#define REFERENCE_UV 4000000u
#define FEEDBACK_OHM 100000000u
#define FA_PER_CD_M2 20000u
#define ZERO 37

static const char usage[] = "  --blank               its memory was never written\n"
                            "refuse:N is NAK to C, error:N is NAK to L\n";

struct optical {
    struct simulated_meter meter; /* first */
    bool blank, is_calibrated;
};

static bool *flag(struct simulated_meter *meter, const char *name)
{
    return strcmp(name, "--blank") == 0 ? &((struct optical *)meter)->blank : NULL;
}

static bool is_whole(const struct simulated_meter *meter, const char *bytes, size_t length)
{
    (void)meter, (void)bytes;
    return length > 0;
}

static void put(unsigned char *memory, size_t at, uint32_t word)
{
    for (int i = 0; i < 4; i++)
        memory[at + (size_t)i] = (unsigned char)(word >> (8 * i));
}

static unsigned char memory_at(const struct optical *optical, size_t at)
{
    unsigned char memory[128];
    memset(memory, optical->blank ? 0xff : 0, sizeof memory);
    if (!optical->blank) {
        put(memory, 2, (uint32_t)strtoul(simulator_serial(&optical->meter), NULL, 10));
        memory[6] = 150;
        put(memory, 16, REFERENCE_UV);
        put(memory, 32, ZERO);
        put(memory, 48, FEEDBACK_OHM);
        memcpy(memory + 80, "P-0815", 6);
        put(memory, 96, FA_PER_CD_M2);
    }
    return memory[at];
}

static void measure(struct optical *optical, struct simulator_reply *reply)
{
    struct simulated_meter *meter = &optical->meter;
    double luminance = 0;
    bool seen = simulator_measure(meter, &luminance, reply);
    if (!seen || !optical->is_calibrated || simulator_fault(meter, FAULT_ERROR) != NULL) {
        reply_say(reply, NAK);
    } else {
        double volts = luminance * FEEDBACK_OHM * FA_PER_CD_M2 * 1e-15;
        double counts = nearbyint(volts / (REFERENCE_UV * 1e-6) * 524288) + ZERO + 524288;
        if (simulator_fault(meter, FAULT_NEGATIVE) != NULL)
            counts = 500000;
        uint32_t whole = counts > 1048575 ? 1048575 : (uint32_t)counts;
        const unsigned char bytes[4] = {
            (unsigned char)whole, (unsigned char)(whole >> 8), (unsigned char)(whole >> 16), 6};
        reply_add(reply, bytes, sizeof bytes);
    }
    simulator_damage(meter, reply);
}

static void answer(struct simulated_meter *meter, const char *command, size_t length,
                   struct simulator_reply *reply)
{
    struct optical *optical = (struct optical *)meter;
    unsigned char byte = (unsigned char)command[0];
    (void)length;
    if (byte == 'C') {
        optical->is_calibrated = simulator_fault(meter, FAULT_REFUSE) == NULL;
        reply_say(reply, optical->is_calibrated ? ACK : NAK);
    } else if (byte == 'L') {
        measure(optical, reply);
    } else if (byte >= 0x80) {
        const unsigned char bytes[2] = {memory_at(optical, byte - 0x80u), 6};
        reply_add(reply, bytes, sizeof bytes);
    } else {
        reply_say(reply, NAK);
    }
}

int main(int count, char **arguments)
{
    (void)count;
    static const struct simulator_kind kind = {.program = "optical_simulator",
                                               .usage = usage,
                                               .ends = "",
                                               .is_whole = is_whole,
                                               .flag = flag,
                                               .answer = answer};
    struct optical optical = {.meter = {.model = "not told", .serial = "4711", .latency_ms = 50}};
    return simulator_main(&kind, &optical.meter, arguments);
}

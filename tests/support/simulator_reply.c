/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/simulator.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void reply_say(struct simulator_reply *reply, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(
        reply->bytes + reply->length, SIMULATOR_REPLY_SIZE - reply->length, format, arguments);
    va_end(arguments);
    if (length > 0)
        reply->length += (size_t)length;
}

void reply_add(struct simulator_reply *reply, const void *bytes, size_t length)
{
    memcpy(reply->bytes + reply->length, bytes, length);
    reply->length += length;
}

void reply_pause(struct simulator_reply *reply, unsigned ms)
{
    reply->pause_at = reply->length;
    reply->pause_ms = ms;
}

const struct fault *simulator_fault(const struct simulated_meter *meter, enum fault_kind kind)
{
    return faults_find(&meter->faults, kind, meter->measurements);
}

long long simulator_fault_number(const struct simulated_meter *meter, enum fault_kind kind)
{
    const struct fault *fault = simulator_fault(meter, kind);
    return fault != NULL ? fault->number : 0;
}

const char *simulator_serial(const struct simulated_meter *meter)
{
    return simulator_fault(meter, FAULT_FOREIGN) != NULL ? "99999" : meter->serial;
}

bool simulator_measure(struct simulated_meter *meter, double *luminance_cd_m2,
                       struct simulator_reply *reply)
{
    struct error error = {0};
    meter->measurements++;
    reply->delay_ms = meter->latency_ms;
    if (simulated_panel_read(&meter->panel, luminance_cd_m2, &error)) {
        *luminance_cd_m2 *= 1 + meter->drift_percent / 100 * (double)(meter->measurements - 1);
        return true;
    }
    (void)fprintf(stderr, "simulator: %s\n", error.text);
    return false;
}

static void say_digits(struct simulator_reply *reply, long long count)
{
    reply->length = 0;
    while ((long long)reply->length < count && reply->length < SIMULATOR_REPLY_SIZE)
        reply->bytes[reply->length++] = '1';
}

static void garble(struct simulator_reply *reply)
{
    for (size_t i = 0; i + 2 < reply->length; i += 2)
        reply->bytes[i] = (char)(reply->bytes[i] ^ 0x40);
}

static void swap_case(struct simulator_reply *reply)
{
    for (size_t i = 0; i < reply->length; i++)
        if (isalpha((unsigned char)reply->bytes[i]))
            reply->bytes[i] = (char)(reply->bytes[i] ^ 0x20);
}

void reply_prefix(struct simulator_reply *reply, const void *bytes, size_t length)
{
    if (reply->length + length > SIMULATOR_REPLY_SIZE)
        return;
    memmove(reply->bytes + length, reply->bytes, reply->length);
    memcpy(reply->bytes, bytes, length);
    reply->length += length;
    reply->pause_at += length;
}

void simulator_damage(const struct simulated_meter *meter, struct simulator_reply *reply)
{
    const struct fault *fault;
    if ((fault = simulator_fault(meter, FAULT_LATE)) != NULL)
        reply->delay_ms += (unsigned)fault->number;
    if (simulator_fault(meter, FAULT_GARBLED) != NULL)
        garble(reply);
    if (simulator_fault(meter, FAULT_CASE) != NULL)
        swap_case(reply);
    if (simulator_fault(meter, FAULT_JUNK) != NULL)
        reply_prefix(reply, "\xff\0AT", 4);
    if ((fault = simulator_fault(meter, FAULT_LONG)) != NULL)
        say_digits(reply, fault->number);
    if ((fault = simulator_fault(meter, FAULT_TORN)) != NULL &&
        (size_t)fault->number < reply->length)
        reply->length = (size_t)fault->number;
    if (simulator_fault(meter, FAULT_SILENT) != NULL)
        reply->length = 0;
    fault = simulator_fault(meter, FAULT_REPLUG);
    if (fault != NULL || simulator_fault(meter, FAULT_HANGUP) != NULL) {
        reply->hang_up = true;
        reply->replug_ms = fault != NULL ? (unsigned)fault->number : 0;
        reply->length /= 2;
    }
    if (reply->pause_at > reply->length)
        reply->pause_ms = 0;
}

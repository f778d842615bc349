/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/cri_codec.h"
#include "tests/fuzz/measured_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *line = (const char *)data;
    const struct measured value = cri_parse_value(line, size);
    const struct measured capture = cri_parse_capture(line, size);
    struct cri_reply reply;
    check_measured(&value);
    must(isnan(capture.luminance_cd_m2));
    must(capture.status != READING_SUSPECT || capture.flags != 0);
    if (!cri_parse_reply(line, size, &reply)) {
        must(value.status == READING_PROTOCOL && capture.status == READING_PROTOCOL);
        return 0;
    }
    must(reply.result.text >= line && reply.result.text + reply.result.length <= line + size);
    must(reply.is_ok == (reply.code >= 0));
    must(reply.is_ok || value.status > READING_SUSPECT);
    (void)cri_is_none(reply.result);
    (void)cri_is_diffuser(reply.result);
    return 0;
}

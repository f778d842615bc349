/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_METER_CRI_CODEC_H
#define AGENT_METER_CRI_CODEC_H

#include "agent/meter/codec.h"

/* The lines of a Colorimetry Research CR-100, CR-120, CR-250 or CR-300: "Remote Communication
 * 1.36". Pure. */

/* "OK:code:name:result" or "ER:code:name:message", a prompt before it or not. The name is not
 * reliable: it is not looked at. */
struct cri_reply {
    bool is_ok;
    int code;           /* < 0 error, > 0 warning */
    struct span result; /* may hold colons; within line */
};
bool cri_parse_reply(const char *line, size_t length, struct cri_reply *reply);

/* What the reply to M says of the capture. status ok or suspect: its value may be asked for;
 * luminance_cd_m2 is then still NaN. */
struct measured cri_parse_capture(const char *line, size_t length);
/* The reply to RM XYZ of a capture that was good. */
struct measured cri_parse_value(const char *line, size_t length);

/* "None", "0" and nothing are no filter and no calibration of the user's. */
bool cri_is_none(struct span result);
bool cri_is_diffuser(struct span accessory);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_SESSION_SESSION_H
#define AGENT_SESSION_SESSION_H

#include "agent/display/display.h"
#include "agent/display/keyboard.h"
#include "agent/meter/meter.h"

#include "monqa/record.h"

/* One sitting at one display: patterns, questions, readings, judgement, record. Rules: no session
 * starts unless its record could be kept; everything is on disk before the next thing is asked;
 * only what the spool has is "recorded". */

#define SESSION_PATTERNS_MAX 16

struct session_options {
    const char *state;      /* the agent's state folder */
    const char *session_id; /* of the sitting, where it has other displays too; NULL: a new one */
    const char *display;    /* connector or "headless:..."; NULL: the only one */
    enum display_lut lut;
    const char *site_lut;    /* SHA-256 of the GAMMA_LUT that the site uses here; NULL, "": none */
    const char *frames;      /* headless: shown frames are kept here; NULL: not kept */
    unsigned tests;          /* bit i: enum qa_test i; 0: what is due here, or everything */
    const char *operator_id; /* NULL: not given */
    enum schedule_trigger trigger;
    const char *driver, *port;             /* of the meter; NULL: found */
    struct meter_line_texts meter_line;    /* for the driver "line" */
    const char *meter_exclude;             /* ports that are never touched; NULL: none */
    const enum reading_geometry *geometry; /* NULL: the meter's only one, else asked */
    struct ambient ambient; /* AMBIENT_UNKNOWN: asked or measured when the test is part of it */
    struct illuminance illuminance; /* that the ambient was computed from */
    struct illuminance reflection;  /* the display's coefficient and its source, lux 0: for lux that
                                       are typed; coefficient 0: none is known */
    /* Of the meter with that serial number, for one that neither says it nor has a certificate at
     * the collector; NULL and "": not known. */
    const char *calibration_serial, *calibrated_on, *calibration_due;
    bool meter_is_built_in;            /* that one is the display's own sensor */
    bool expired_meter_is_marked_only; /* the employer's choice: it judges all the same */
    double warm_up_minutes;      /* for which the display must have been lit; 0: it needs none */
    const char *const *patterns; /* of the catalogue, looked at in visual-qc besides its own */
    size_t pattern_count;        /* at most SESSION_PATTERNS_MAX */
    const char *image;           /* a person's own picture, looked at in visual-qc; NULL: none */
    const char *viewer_file;  /* where visual-in-viewer writes its picture; NULL, "": in the state
                                 folder */
    double viewer_spacing_mm; /* the pixel spacing that it states */
    const char *answers;      /* a file that answers; NULL: a person at the keyboard */
    const char *class;        /* NULL: as the schedule has it, else "primary" */
    const char *guideline;    /* id; NULL: as the schedule has it, else fallback_guideline */
    const char *fallback_guideline;
    int settle_ms;        /* between a new pattern and the first reading, and between two that are
                             compared: the least */
    int meter_wait_s;     /* for a meter that is gone, before the session ends and waits on disk */
    int least_look_ms;    /* what is answered faster is asked again */
    unsigned targets;     /* objects that chance hides in visual-qc */
    const char *result;   /* folder in which a sheet as PDF is kept; NULL: none is */
    int number;           /* that the display shows first, to be told from the others */
    bool asks_label;      /* the asset label is confirmed */
    const char *guide;    /* display for the words; NULL: one that is free; "none": none */
    const char *keyboard; /* layout, as input_open takes it; NULL: the system's */
    int cancel_fd;        /* readable: the session ends and is sealed as aborted; -1: none */
};

struct session_outcome {
    struct record record; /* as recorded; the caller calls record_finish */
    enum evaluation_result result;
    enum signal_outcome signal; /* what the signal path was found to be */
};

/* False: nothing was recorded now, or (ERROR_UNAVAILABLE: display, meter or keyboard went away) the
 * session waits in its journal and goes on at the next start. True: recorded; outcome->record.state
 * says whether it was complete. */
bool session_run(const struct session_options *options, struct session_outcome *outcome,
                 struct error *error);

#endif

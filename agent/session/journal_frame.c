/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/session/journal_frame.h"

#include "agent/session/record_view.h"

#include "monqa/text.h"

json_t *journal_encode_frame(const struct record_frame *frame)
{
    return json_pack("{s:{s:s,s:s,s:i,s:i,s:[i,i,i,i],s:i,s:s,s:I,s:s,s:s,s:s,s:s,s:s}}",
                     "frame",
                     "pattern",
                     frame->pattern,
                     "test",
                     qa_test_name(frame->test),
                     "ddl",
                     frame->level_ddl,
                     "level",
                     frame->level,
                     "area",
                     frame->x,
                     frame->y,
                     frame->width,
                     frame->height,
                     "depth_bits",
                     frame->depth_bits,
                     "sha256",
                     frame->sha256,
                     "shown_at_utc_ms",
                     (json_int_t)frame->shown_at_utc_ms,
                     "proof",
                     frame->proof.method,
                     "proved",
                     signal_outcome_name(frame->proof.outcome),
                     "value",
                     frame->proof.value,
                     "crc",
                     frame->proof.crc,
                     "cause",
                     frame->proof.cause);
}

/* A text member of a fixed size. */
static bool take_text(const json_t *entry, const char *name, char *to, size_t size)
{
    const char *text = json_string_value(json_object_get(entry, name));
    return text != NULL && text_copy(to, size, text);
}

static bool take_numbers(json_t *entry, struct record_frame *frame)
{
    json_int_t shown;
    if (json_unpack(entry,
                    "{s:i,s:i,s:[i,i,i,i],s:i,s:I}",
                    "ddl",
                    &frame->level_ddl,
                    "level",
                    &frame->level,
                    "area",
                    &frame->x,
                    &frame->y,
                    &frame->width,
                    &frame->height,
                    "depth_bits",
                    &frame->depth_bits,
                    "shown_at_utc_ms",
                    &shown) != 0)
        return false;
    frame->shown_at_utc_ms = shown;
    return true;
}

bool journal_decode_frame(json_t *entry, struct record *record, struct error *error)
{
    struct record_frame frame = {0};
    struct signal_proof *proof = &frame.proof;
    char test[32], proved[16];
    if (!take_numbers(entry, &frame) ||
        !take_text(entry, "pattern", frame.pattern, sizeof frame.pattern) ||
        !take_text(entry, "test", test, sizeof test) || !qa_test_parse(test, &frame.test) ||
        !take_text(entry, "sha256", frame.sha256, sizeof frame.sha256) ||
        !take_text(entry, "proof", proof->method, sizeof proof->method) ||
        !take_text(entry, "proved", proved, sizeof proved) ||
        !signal_outcome_parse(proved, &proof->outcome) ||
        !take_text(entry, "value", proof->value, sizeof proof->value) ||
        !take_text(entry, "crc", proof->crc, sizeof proof->crc) ||
        !take_text(entry, "cause", proof->cause, sizeof proof->cause))
        return error_set(error, ERROR_INVALID, "malformed entry");
    return record_add_frame(record, &frame) || record_is_full(error);
}

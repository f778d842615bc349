/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_RECORD_FIELDS_H
#define CORE_RECORD_FIELDS_H

#include "monqa/record.h"

/* One table says how the attributes of an element lie in a struct; writer and reader both walk it,
 * so neither can forget a field. */
enum field_kind {
    FIELD_TEXT,    /* char [size] */
    FIELD_NUMBER,  /* double, finite */
    FIELD_MAYBE,   /* double; absent: NaN */
    FIELD_VALUE,   /* double; absent: NaN; infinite="true" in its place: +infinity */
    FIELD_INTEGER, /* int, int64_t, uint32_t or size_t, by size; within 0..maximum, or -1 */
    FIELD_BOOLEAN,
    FIELD_TIME,  /* int64_t ms; absent where optional: 0 */
    FIELD_WORD,  /* an enum by its name */
    FIELD_FLAGS, /* unsigned, bits by their names */
};

enum field_presence {
    FIELD_REQUIRED,
    FIELD_OPTIONAL, /* left out when "" or 0 */
    FIELD_ADDED,    /* always written; records of before do not have it */
    FIELD_FORMER,   /* what such records have in its place; never written */
};

#define FLAGS_TEXT_SIZE 192
struct flag_words {
    const char *(*format)(unsigned flags, char text[FLAGS_TEXT_SIZE]);
    bool (*parse)(const char *text, unsigned *flags);
};

struct vocabulary {
    const char *(*name)(int value);
    int count;
};

struct field {
    const char *attribute; /* NULL ends a table */
    enum field_kind kind;
    enum field_presence presence;
    size_t offset, size;
    int64_t maximum;   /* of FIELD_INTEGER; 0: none but the type's */
    bool minus_one;    /* FIELD_INTEGER: -1 is allowed */
    bool not_negative; /* FIELD_NUMBER and FIELD_MAYBE */
    const struct vocabulary *words;
    const struct flag_words *flags;
};

struct element {
    const char *name;
    const struct field *fields; /* offsets in the struct of the element */
};

/* Offsets in struct record. */
extern const struct element element_record, element_agent, element_workstation, element_clock,
    element_session, element_display, element_signal_path, element_scan_out, element_meter,
    element_illuminance, element_judgement;
/* Offsets in the item of that name. */
extern const struct element element_simulated, element_setting, element_property, element_doubt,
    element_check, element_ambient, element_test, element_pattern, element_frame, element_reading,
    element_answer, element_viewer, element_metric, element_verdict;

/* The growing arrays of a record. */
struct list {
    const struct element *element;
    size_t items_offset, count_offset; /* in struct record */
    size_t item_size, maximum;
};
enum {
    LIST_TEST,
    LIST_PATTERN,
    LIST_FRAME,
    LIST_READING,
    LIST_ANSWER,
    LIST_VIEWER, /* the last of those that stand in the record itself */
    LIST_METRIC,
    LIST_VERDICT,
    LIST_COUNT
};
extern const struct list record_lists[LIST_COUNT];

void *list_items(const struct list *list, const struct record *record);
size_t list_count(const struct list *list, const struct record *record);
void list_set(const struct list *list, struct record *record, void *items, size_t count);

/* The value at the field's place, whatever its width. */
int64_t field_integer(const struct field *field, const char *at);
double field_number(const char *at);
int field_word(const char *at); /* also of flags */
/* The attribute has no value, and is left out. */
bool field_is_absent(const struct field *field, const char *at);

#define RECORD_NAMESPACE "urn:monqa:record:1"
#define SIGNATURE_LINE_LENGTH 123 /* with its line end */

#endif

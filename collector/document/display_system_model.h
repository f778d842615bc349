/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_DOCUMENT_DISPLAY_SYSTEM_MODEL_H
#define COLLECTOR_DOCUMENT_DISPLAY_SYSTEM_MODEL_H

#include "monqa/buffer.h"

#include <jansson.h>

/* A DICOM data set as the JSON model has it (PS3.18 Annex F): {"0028700F": {"vr", "Value"}}. Add
 * elements in the order of their tags. Texts are cut to what their VR holds; bytes that cannot
 * stand in it become '?'. */
struct model {
    json_t *root; /* model_finish gives it back */
    bool is_short;
};

void model_begin(struct model *model);
void model_finish(struct model *model);

/* keyword: of PS3.6, among those of this service. "" and NULL: the element without a value. */
void model_text(struct model *model, json_t *set, const char *keyword, const char *text);
/* Several values with one blank between. */
void model_words(struct model *model, json_t *set, const char *keyword, const char *words);
void model_integer(struct model *model, json_t *set, const char *keyword, int64_t value);
/* count 32-bit floats (VR FL). */
void model_reals(struct model *model, json_t *set, const char *keyword, const double *values,
                 size_t count);
void model_nothing(struct model *model, json_t *set, const char *keyword);
/* One more item of a sequence, which it makes where it is not there yet. */
json_t *model_item(struct model *model, json_t *set, const char *keyword);

bool model_write_json(const struct model *model, struct buffer *to, struct error *error);
/* Native DICOM Model (PS3.19 Annex A.1). */
bool model_write_xml(const struct model *model, struct buffer *to, struct error *error);

#endif

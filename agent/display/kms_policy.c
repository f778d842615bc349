/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/kms_policy.h"

#include "monqa/cleanup.h"

#include <string.h>

/* Names as the kernel's drivers spell them: most from the generic code, "abm level", "dither"
 * and "output_csc" from amdgpu and radeon, "dithering ..." and the vibrance from nouveau, margins
 * from vc4. */
static const struct policy_rule rules[] = {
    /* degamma, then CTM, then gamma */
    {"crtc", "DEGAMMA_LUT", POLICY_TABLE, NULL, 0},
    {"crtc", "CTM", POLICY_TABLE, NULL, 0},
    {"crtc", "GAMMA_LUT", POLICY_TABLE, NULL, 0},
    {"crtc", "VRR_ENABLED", POLICY_NUMBER, .number = 0},
    {"connector", "DPMS", POLICY_CHOICE, .choices = "On"},
    {"connector", "link-status", POLICY_CHOICE, .choices = "Good"},
    {"connector", "Broadcast RGB", POLICY_CHOICE, .choices = "Full"},
    {"connector", "max bpc", POLICY_DEPTH, NULL, 0},
    {"connector", "Colorspace", POLICY_CHOICE, .choices = "Default"},
    {"connector", "HDR_OUTPUT_METADATA", POLICY_NO_BLOB, NULL, 0},
    {"connector", "content type", POLICY_CHOICE, .choices = "No Data"},
    {"connector", "output_csc", POLICY_CHOICE, .choices = "bypass"},
    {"connector", "dither", POLICY_CHOICE, .choices = "off"},
    {"connector", "dithering mode", POLICY_CHOICE, .choices = "off"},
    {"connector", "dithering depth", POLICY_CHOICE, .choices = "8 bpc|auto"},
    {"connector", "abm level", POLICY_NUMBER, .number = 0},
    /* unscaled; panels that always scale offer no "None" */
    {"connector", "scaling mode", POLICY_CHOICE, .choices = "None|Center"},
    {"connector", "underscan", POLICY_CHOICE, .choices = "off"},
    {"connector", "underscan hborder", POLICY_NUMBER, .number = 0},
    {"connector", "underscan vborder", POLICY_NUMBER, .number = 0},
    {"connector", "left margin", POLICY_NUMBER, .number = 0},
    {"connector", "right margin", POLICY_NUMBER, .number = 0},
    {"connector", "top margin", POLICY_NUMBER, .number = 0},
    {"connector", "bottom margin", POLICY_NUMBER, .number = 0},
    {"connector", "privacy-screen sw-state", POLICY_CHOICE, .choices = "Disabled"},
    {"connector", "privacy-screen hw-state", POLICY_CHOICE, .choices = "Disabled|Disabled-locked"},
    {"connector", "brightness", POLICY_RECORD, NULL, 0},
    {"connector", "contrast", POLICY_RECORD, NULL, 0},
    {"connector", "saturation", POLICY_RECORD, NULL, 0},
    {"connector", "hue", POLICY_RECORD, NULL, 0},
    {"connector", "vibrant hue", POLICY_RECORD, NULL, 0},
    {"connector", "color vibrance", POLICY_RECORD, NULL, 0},
    {"connector", "panel orientation", POLICY_RECORD, NULL, 0},
    {"plane", "rotation", POLICY_CHOICE, .choices = "rotate-0"},
    {"plane", "alpha", POLICY_MAXIMUM, NULL, 0},
    {"plane", "pixel blend mode", POLICY_CHOICE, .choices = "None|Pre-multiplied"},
    {"plane", "zpos", POLICY_RECORD, NULL, 0},
    {"plane", "COLOR_PIPELINE", POLICY_CHOICE, .choices = "Bypass"},
};

const struct policy_rule *policy_find(const char *object_kind, const char *property_name)
{
    for (size_t i = 0; i < ARRAY_LENGTH(rules); i++)
        if (strcmp(rules[i].object, object_kind) == 0 && strcmp(rules[i].name, property_name) == 0)
            return &rules[i];
    return NULL;
}

static const struct kms_choice *offered(const struct kms_property *property, const char *name,
                                        size_t length)
{
    for (size_t i = 0; i < property->choice_count; i++) {
        const char *candidate = property->choices[i].name;
        if (strlen(candidate) == length && strncmp(candidate, name, length) == 0)
            return &property->choices[i];
    }
    return NULL;
}

static bool choose(const struct kms_property *property, const char *names, uint64_t *value)
{
    if (property->type != KMS_ENUM && property->type != KMS_BITMASK)
        return false;
    for (const char *name = names;;) {
        size_t length = strcspn(name, "|");
        const struct kms_choice *choice = offered(property, name, length);
        if (choice != NULL) {
            if (property->type == KMS_BITMASK && choice->value > 63)
                return false;
            *value = property->type == KMS_BITMASK ? UINT64_C(1) << choice->value : choice->value;
            return true;
        }
        if (name[length] == '\0')
            return false;
        name += length + 1;
    }
}

static bool nearest(const struct kms_property *property, uint64_t wanted, uint64_t *value)
{
    if (property->type == KMS_SIGNED_RANGE) {
        int64_t low = (int64_t)property->minimum, high = (int64_t)property->maximum;
        int64_t number = (int64_t)wanted;
        *value = (uint64_t)(number < low ? low : number > high ? high : number);
        return true;
    }
    if (property->type != KMS_RANGE)
        return false;
    *value = wanted < property->minimum   ? property->minimum
             : wanted > property->maximum ? property->maximum
                                          : wanted;
    return true;
}

bool policy_choose(const struct policy_rule *rule, const struct kms_property *property,
                   unsigned depth_bits, uint64_t *value)
{
    switch (rule->kind) {
    case POLICY_CHOICE:
        return choose(property, rule->choices, value);
    case POLICY_NUMBER:
        return nearest(property, rule->number, value);
    case POLICY_DEPTH:
        return property->maximum >= depth_bits && nearest(property, depth_bits, value);
    case POLICY_MAXIMUM:
        return nearest(property, property->maximum, value);
    case POLICY_NO_BLOB:
    case POLICY_TABLE:
        if (property->type != KMS_BLOB)
            return false;
        *value = 0;
        return true;
    case POLICY_RECORD:
        return false;
    }
    return false;
}

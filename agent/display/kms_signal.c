/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/kms_signal.h"

#include "agent/display/kms_policy.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xf86drmMode.h>

/* A table found is not to be touched. */
static bool is_kept(const struct policy_rule *rule, const struct kms_wish *wish)
{
    return rule->kind == POLICY_TABLE && wish->lut == DISPLAY_LUT_AS_FOUND;
}

void kms_signal_settings(const struct kms_object *object, const struct kms_wish *wish,
                         struct kms_settings *settings)
{
    for (size_t i = 0; i < object->count; i++) {
        const struct kms_property *property = &object->properties[i];
        const struct policy_rule *rule = policy_find(object->kind, property->name);
        uint64_t value;
        if (rule != NULL && !property->immutable && !is_kept(rule, wish) &&
            policy_choose(rule, property, wish->depth_bits, &value))
            kms_settings_add(settings, object, property, value, false);
    }
}

static bool is_lut(const char *name)
{
    return strcmp(name, "GAMMA_LUT") == 0 || strcmp(name, "DEGAMMA_LUT") == 0;
}

static void describe_found_blob(const struct kms_setting *setting, char text[SIGNAL_VALUE_SIZE])
{
    const void *bytes = setting->found_bytes;
    if (is_lut(setting->name))
        signal_lut_describe(bytes, setting->found_length, text);
    else if (strcmp(setting->name, "CTM") == 0)
        signal_matrix_describe(bytes, setting->found_length, text);
    else
        signal_blob_describe(bytes, setting->found_length, text);
}

static const struct kms_setting *setting_of(const struct kms_settings *settings,
                                            const struct kms_object *object,
                                            const struct kms_property *property)
{
    for (size_t i = 0; i < settings->count; i++)
        if (settings->entries[i].object_id == object->id &&
            settings->entries[i].property_id == property->id)
            return &settings->entries[i];
    return NULL;
}

/* Nothing to choose: says what it is instead. */
static void doubt_unavailable(const struct policy_rule *rule, const char *now_text,
                              unsigned depth_bits, struct signal_path *path)
{
    if (rule->kind == POLICY_DEPTH)
        signal_path_add_doubt(
            path, "%s bits a channel reach the panel at most, not %u", now_text, depth_bits);
    else
        signal_path_add_doubt(path,
                              "%s \"%s\" is \"%s\"; \"%s\" is not offered",
                              rule->object,
                              rule->name,
                              now_text,
                              rule->choices == NULL ? "pass-through" : rule->choices);
}

static void doubt_value(const struct policy_rule *rule, const struct kms_property *now,
                        unsigned depth_bits, struct signal_path *path)
{
    uint64_t wanted;
    char wanted_text[64], now_text[64];
    if (rule->kind == POLICY_RECORD)
        return;
    kms_value_format(now, now->value, now_text, sizeof now_text);
    if (!policy_choose(rule, now, depth_bits, &wanted)) {
        doubt_unavailable(rule, now_text, depth_bits, path);
        return;
    }
    if (now->value == wanted)
        return;
    kms_value_format(now, wanted, wanted_text, sizeof wanted_text);
    signal_path_add_doubt(path,
                          "%s \"%s\" reads back \"%s\", not \"%s\"",
                          rule->object,
                          rule->name,
                          now_text,
                          wanted_text);
}

/* A table, matrix or metadata that is taken away for the session, and comes back after it. */
static bool spoils_what_users_see(const struct kms_setting *setting)
{
    char text[SIGNAL_VALUE_SIZE];
    if (!setting->found_is_blob || setting->found == 0)
        return false;
    describe_found_blob(setting, text);
    return strncmp(text, "identity", strlen("identity")) != 0;
}

static void doubt_property(const struct policy_rule *rule, const struct kms_property *now,
                           const struct kms_setting *setting, const struct kms_wish *wish,
                           struct signal_path *path)
{
    if (now == NULL)
        signal_path_add_doubt(path, "%s \"%s\" could not be read back", rule->object, rule->name);
    else if (!is_kept(rule, wish))
        doubt_value(rule, now, wish->depth_bits, path);
    if (setting != NULL && spoils_what_users_see(setting))
        signal_path_add_doubt(
            path, "%s was in force before: users see through it, unlike this", rule->name);
}

void kms_signal_doubt(const struct kms_object *before, const struct kms_object *after,
                      const struct kms_wish *wish, const struct kms_settings *settings,
                      struct signal_path *path)
{
    for (size_t i = 0; i < before->count; i++) {
        const struct kms_property *property = &before->properties[i];
        const struct policy_rule *rule = policy_find(before->kind, property->name);
        if (rule != NULL)
            doubt_property(rule,
                           kms_object_find(after, property->name),
                           setting_of(settings, before, property),
                           wish,
                           path);
    }
}

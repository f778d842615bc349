/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/document/display_system.h"

#include "collector/document/display_system_model.h"
#include "collector/document/display_system_result.h"

#include <stdio.h>

#define CONFIGURATION_ID 1 /* of each display: the one it was measured in */

static const struct record *any_record(const struct display_subsystem *display)
{
    return display->luminance != NULL    ? display->luminance
           : display->uniformity != NULL ? display->uniformity
                                         : display->visual;
}

static void add_head(struct model *model, const struct display_system *system)
{
    json_t *set = model->root;
    model_text(model, set, "SpecificCharacterSet", "ISO_IR 192");
    model_text(model, set, "SOPClassUID", "1.2.840.10008.5.1.1.40");
    model_text(model, set, "SOPInstanceUID", "1.2.840.10008.5.1.1.40.1");
    model_nothing(model, set, "Manufacturer"); /* of the workstation: no agent tells */
    model_text(model, set, "InstitutionName", system->site);
    model_nothing(model, set, "InstitutionAddress");
    model_text(model, set, "StationName", system->workstation);
    model_text(model, set, "InstitutionalDepartmentName", system->room);
    model_nothing(model, set, "ManufacturerModelName");
    model_nothing(model, set, "DeviceSerialNumber");
    model_nothing(model, set, "EquipmentAdministratorSequence");
    model_integer(model, set, "NumberOfDisplaySubsystems", (int64_t)system->count);
}

static void add_targets(struct model *model, const struct display_system *system)
{
    bool has_any = false;
    for (size_t i = 0; i < system->count; i++) {
        const struct display_subsystem *display = &system->displays[i];
        if (!display->has_target)
            continue;
        json_t *item = model_item(model, model->root, "TargetLuminanceCharacteristicsSequence");
        has_any = true;
        model_integer(model, item, "LuminanceCharacteristicsID", (int64_t)i + 1);
        model_text(model, item, "DisplayFunctionType", "GSDF");
        model_reals(model, item, "TargetMinimumLuminance", &display->target_min_cd_m2, 1);
        model_reals(model, item, "TargetMaximumLuminance", &display->target_max_cd_m2, 1);
        model_text(model,
                   item,
                   "LuminanceResponseDescription",
                   "GSDF between the black and the white of the acceptance");
    }
    if (!has_any)
        model_nothing(model, model->root, "TargetLuminanceCharacteristicsSequence");
}

static void add_results(struct model *model, const struct display_system *system)
{
    for (size_t i = 0; i < system->count; i++) {
        const struct display_subsystem *display = &system->displays[i];
        json_t *item = model_item(model, model->root, "QAResultsSequence");
        model_integer(model, item, "DisplaySubsystemID", (int64_t)i + 1);
        if (any_record(display) == NULL) {
            model_nothing(model, item, "DisplaySubsystemQAResultsSequence");
            continue;
        }
        json_t *configuration = model_item(model, item, "DisplaySubsystemQAResultsSequence");
        model_integer(model, configuration, "ConfigurationID", CONFIGURATION_ID);
        json_t *results = model_item(model, configuration, "ConfigurationQAResultsSequence");
        display_result_add_visual(model, results, display);
        model_nothing(model, results, "DisplayCalibrationResultSequence"); /* it calibrates none */
        display_result_add_luminance(model, results, display->luminance);
        display_result_add_uniformity(model, results, display->uniformity);
    }
    if (system->count == 0)
        model_nothing(model, model->root, "QAResultsSequence");
}

static void add_configuration(struct model *model, json_t *display_item,
                              const struct display_subsystem *display, size_t index)
{
    char description[160] = "";
    const struct record *record = any_record(display);
    const struct signal_path *path = record == NULL ? NULL : &record->signal_path;
    json_t *item = model_item(model, display_item, "DisplaySubsystemConfigurationSequence");
    if (path != NULL && path->width > 0)
        (void)snprintf(description,
                       sizeof description,
                       "%dx%d, %d bits, table %s",
                       path->width,
                       path->height,
                       path->depth_bits,
                       path->lut[0] == '\0' ? SIGNAL_UNKNOWN : path->lut);
    model_integer(model, item, "ConfigurationID", CONFIGURATION_ID);
    model_text(model, item, "ConfigurationName", path == NULL ? "" : path->mode);
    model_text(model, item, "ConfigurationDescription", description);
    if (display->has_target)
        model_integer(
            model, item, "ReferencedTargetLuminanceCharacteristicsID", (int64_t)index + 1);
    else
        model_nothing(model, item, "ReferencedTargetLuminanceCharacteristicsID");
}

static void add_displays(struct model *model, const struct display_system *system)
{
    for (size_t i = 0; i < system->count; i++) {
        const struct display_subsystem *display = &system->displays[i];
        json_t *item = model_item(model, model->root, "DisplaySubsystemSequence");
        model_text(model, item, "Manufacturer", display->manufacturer);
        model_text(model, item, "ManufacturerModelName", display->model);
        model_text(model, item, "DeviceSerialNumber", display->serial);
        model_integer(model, item, "CurrentConfigurationID", CONFIGURATION_ID);
        model_integer(model, item, "DisplaySubsystemID", (int64_t)i + 1);
        model_text(model, item, "DisplaySubsystemName", display->connector);
        model_text(model, item, "DisplaySubsystemDescription", display->class);
        model_text(model, item, "SystemStatus", display->status);
        model_text(model, item, "SystemStatusComment", display->status_comment);
        add_configuration(model, item, display, i);
        model_nothing(model, item, "MeasurementEquipmentSequence");
        model_nothing(model, item, "DisplayDeviceTypeCodeSequence"); /* no EDID tells */
    }
    if (system->count == 0)
        model_nothing(model, model->root, "DisplaySubsystemSequence");
}

bool display_system_write(const struct display_system *system, enum display_system_format format,
                          struct buffer *to, struct error *error)
{
    struct model model;
    model_begin(&model);
    add_head(&model, system);
    add_targets(&model, system);
    add_results(&model, system);
    add_displays(&model, system);
    bool ok = format == DISPLAY_SYSTEM_XML ? model_write_xml(&model, to, error)
                                           : model_write_json(&model, to, error);
    model_finish(&model);
    return ok;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/dicom.h"

#include "monqa/buffer.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"
#include "monqa/time_utc.h"
#include "patterns/dicom_element.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECONDARY_CAPTURE "1.2.840.10008.5.1.4.1.1.7"
#define EXPLICIT_LITTLE_ENDIAN "1.2.840.10008.1.2.1"
#define IMPLEMENTATION "2.25.330432596733960805454116162590019165587"

/* What a DA and a TM hold, in UTC. */
struct moment {
    char date[9], time[11];
};

static struct moment make_moment(int64_t utc_ms)
{
    char text[TIME_TEXT_SIZE]; /* 2026-11-24T10:07:30.123Z */
    struct moment moment;
    (void)time_utc_format(utc_ms, text);
    (void)snprintf(moment.date, sizeof moment.date, "%.4s%.2s%.2s", text, text + 5, text + 8);
    (void)snprintf(
        moment.time, sizeof moment.time, "%.2s%.2s%.6s", text + 11, text + 14, text + 17);
    return moment;
}

static bool check_text(const char *what, const char *text, size_t least, size_t most,
                       struct error *error)
{
    size_t length = strlen(text);
    bool plain = length >= least && length <= most;
    for (size_t i = 0; plain && i < length; i++)
        plain = text[i] >= ' ' && text[i] <= '~' && text[i] != '\\';
    if (plain)
        return true;
    char shown[80];
    text_printable(shown, sizeof shown, text, length);
    return error_set(error,
                     ERROR_INVALID,
                     "DICOM: the %s \"%s\" is not of %zu to %zu plain characters",
                     what,
                     shown,
                     least,
                     most);
}

static bool check(const struct dicom_image *image, struct error *error)
{
    double spacing = image->pixel_spacing_mm;
    unsigned depth_bits = raster_depth_bits(image->raster);
    if (!check_text("name", image->name, 1, 64, error) ||
        !check_text("comment", image->comment, 0, 1024, error))
        return false;
    if (spacing != 0 && !(spacing >= 0.01 && spacing <= 10))
        return error_set(error, ERROR_INVALID, "DICOM: a pixel pitch is 0.01 to 10 mm");
    if (image->window_width < 2 || image->window_width > 1u << depth_bits)
        return error_set(error,
                         ERROR_INVALID,
                         "DICOM: a window of %u levels in %u bits",
                         image->window_width,
                         depth_bits);
    return true;
}

/* PS3.10, 7.1. */
static void write_meta(struct buffer *file, const char *instance_uid)
{
    struct buffer meta = BUFFER(4096);
    char preamble[128] = {0};
    dicom_long_head(&meta, 0x00020001, "OB", 2);
    buffer_append(&meta, "\0\1", 2);
    dicom_text(&meta, 0x00020002, "UI", SECONDARY_CAPTURE);
    dicom_text(&meta, 0x00020003, "UI", instance_uid);
    dicom_text(&meta, 0x00020010, "UI", EXPLICIT_LITTLE_ENDIAN);
    dicom_text(&meta, 0x00020012, "UI", IMPLEMENTATION);
    dicom_text(&meta, 0x00020013, "SH", "MONQA");
    buffer_append(file, preamble, sizeof preamble);
    buffer_text(file, "DICM");
    dicom_ul(file, 0x00020000, (uint32_t)meta.length);
    buffer_append(file, meta.data, meta.length);
    file->failed |= meta.failed;
    buffer_finish(&meta);
}

/* Computed, not taken from another image nor from a scanner (SYN); the label has no patient in it.
 */
static void write_identity(struct buffer *file, const struct dicom_image *image,
                           const char *instance_uid)
{
    const struct moment now = make_moment(image->created_utc_ms);
    dicom_text(file, 0x00080008, "CS", "ORIGINAL\\SECONDARY");
    dicom_text(file, 0x00080012, "DA", now.date);
    dicom_text(file, 0x00080013, "TM", now.time);
    dicom_text(file, 0x00080016, "UI", SECONDARY_CAPTURE);
    dicom_text(file, 0x00080018, "UI", instance_uid);
    dicom_text(file, 0x00080020, "DA", now.date);
    dicom_text(file, 0x00080023, "DA", now.date);
    dicom_text(file, 0x00080030, "TM", now.time);
    dicom_text(file, 0x00080033, "TM", now.time);
    dicom_text(file, 0x00080050, "SH", "");
    dicom_text(file, 0x00080060, "CS", "OT");
    dicom_text(file, 0x00080064, "CS", "SYN");
    dicom_text(file, 0x00080070, "LO", "monqa");
    dicom_text(file, 0x00080090, "PN", "");
    dicom_text(file, 0x00080201, "SH", "+0000");
    dicom_text(file, 0x00081030, "LO", "Display test patterns");
    dicom_text(file, 0x0008103e, "LO", image->name);
    dicom_text(file, 0x00100010, "PN", "monqa^test pattern");
    dicom_text(file, 0x00100020, "LO", "MONQA-TEST-PATTERN");
    dicom_text(file, 0x00100030, "DA", "");
    dicom_text(file, 0x00100040, "CS", "");
}

static void write_study(struct buffer *file, const struct dicom_image *image)
{
    char uid[DICOM_UID_SIZE];
    dicom_text(file, 0x0020000d, "UI", dicom_uid(image->study, uid));
    dicom_text(file, 0x0020000e, "UI", dicom_uid(image->series, uid));
    dicom_text(file, 0x00200010, "SH", "1");
    dicom_text(file, 0x00200011, "IS", "1");
    dicom_text(file, 0x00200013, "IS", "1");
    dicom_text(file, 0x00200020, "CS", "");
    dicom_text(file, 0x00200062, "CS", "U");
    dicom_text(file, 0x00204000, "LT", image->comment);
}

/* Pixel Spacing is the size at which a display with this pitch shows it 1:1. Nominal Scanned Pixel
 * Spacing is for film that went through a digitizer. There was no calibration on a patient, so no
 * Pixel Spacing Calibration Type. */
static void write_spacing(struct buffer *file, double spacing_mm)
{
    char number[NUMBER_SIZE], pair[2 * NUMBER_SIZE];
    (void)number_format(round(spacing_mm * 1e6) / 1e6, number);
    (void)snprintf(pair, sizeof pair, "%s\\%s", number, number);
    dicom_text(file, 0x00280030, "DS", pair);
}

static void write_pixel_module(struct buffer *file, const struct dicom_image *image)
{
    unsigned depth_bits = raster_depth_bits(image->raster);
    char number[32];
    dicom_us(file, 0x00280002, 1);
    dicom_text(file, 0x00280004, "CS", "MONOCHROME2");
    dicom_us(file, 0x00280010, raster_height(image->raster));
    dicom_us(file, 0x00280011, raster_width(image->raster));
    if (image->pixel_spacing_mm != 0)
        write_spacing(file, image->pixel_spacing_mm);
    dicom_us(file, 0x00280100, depth_bits == 8 ? 8 : 16);
    dicom_us(file, 0x00280101, depth_bits);
    dicom_us(file, 0x00280102, depth_bits - 1);
    dicom_us(file, 0x00280103, 0);
    dicom_text(file, 0x00280301, "CS", "NO");
    (void)snprintf(number, sizeof number, "%u", image->window_width / 2);
    dicom_text(file, 0x00281050, "DS", number);
    (void)snprintf(number, sizeof number, "%u", image->window_width);
    dicom_text(file, 0x00281051, "DS", number);
    dicom_text(file, 0x00282110, "CS", "00");
    dicom_text(file, 0x20500020, "CS", "IDENTITY");
}

static bool write_pixels(struct buffer *file, const struct raster *raster, struct error *error)
{
    unsigned width = raster_width(raster), height = raster_height(raster);
    unsigned sample = raster_depth_bits(raster) == 8 ? 1 : 2;
    size_t length = (size_t)width * height * sample;
    CLEANUP(free_pointer) uint8_t *line = malloc((size_t)width * sample);
    CLEANUP(free_pointer) uint16_t *row = malloc((size_t)width * sizeof *row);
    if (line == NULL || row == NULL)
        return error_set(error, ERROR_SYSTEM, "DICOM: no memory");
    dicom_long_head(file, 0x7fe00010, sample == 1 ? "OB" : "OW", (uint32_t)(length + length % 2));
    for (unsigned y = 0; y < height; y++) {
        raster_read_row(raster, y, row);
        for (unsigned x = 0; x < width; x++) {
            line[x * sample] = (uint8_t)row[x];
            if (sample == 2)
                line[2 * x + 1] = (uint8_t)(row[x] >> 8);
        }
        buffer_append(file, line, (size_t)width * sample);
    }
    buffer_append(file, "", length % 2);
    return true;
}

bool dicom_write(const struct dicom_image *image, struct buffer *file, struct error *error)
{
    char instance_uid[DICOM_UID_SIZE];
    const size_t before = file->length;
    if (!check(image, error))
        return false;
    (void)dicom_uid(image->instance, instance_uid);
    write_meta(file, instance_uid);
    write_identity(file, image, instance_uid);
    write_study(file, image);
    write_pixel_module(file, image);
    if (write_pixels(file, image->raster, error) && buffer_check(file, "DICOM file", error))
        return true;
    file->length = before;
    file->failed = false;
    return false;
}

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MONQA_DICOM_H
#define MONQA_DICOM_H

#include "monqa/raster.h"

/* A pattern as a DICOM Secondary Capture Image (PS3.3 A.8.1) in a file of PS3.10, explicit VR
 * little endian, so that an image display shows it by the way clinical images take. */

enum { DICOM_UID_ENTROPY = 16, DICOM_UID_SIZE = 65 };

struct dicom_image {
    const struct raster *raster;
    const char *name;    /* becomes the series description: 1 to 64 printable ASCII characters */
    const char *comment; /* image comments: at most 1024 */
    /* The window starts at 0, linear: what makes white of the level window_width - 1 and keeps all
     * below in proportion (PS3.3 C.11.2.1.2.1). There is no rescaling. */
    unsigned window_width;
    double pixel_spacing_mm; /* the stated pitch of the panel; 0: not stated */
    int64_t created_utc_ms;
    /* Random bytes, from which a UID is made as PS3.5 B.2 has it: 2.25 and a UUID. */
    uint8_t study[DICOM_UID_ENTROPY], series[DICOM_UID_ENTROPY], instance[DICOM_UID_ENTROPY];
};

struct buffer;
struct pattern_request;
/* ERROR_INVALID: a text or a pitch that cannot stand in such a file. */
bool dicom_write(const struct dicom_image *image, struct buffer *file, struct error *error);

/* The same of a pattern of the catalogue, with its name and its window. */
struct dicom_pattern {
    const struct pattern_request *request; /* that gave the raster */
    const struct raster *raster;
    double pixel_spacing_mm;
    int64_t created_utc_ms;
    uint8_t entropy[3][DICOM_UID_ENTROPY]; /* of study, series and instance */
};
bool dicom_write_pattern(const struct dicom_pattern *pattern, struct buffer *file,
                         struct error *error);
/* "0.25": a pixel spacing from 0.01 to 10; ERROR_INVALID names the option. */
bool dicom_spacing_parse(const char *option, const char *text, double *spacing_mm,
                         struct error *error);

/* "2.25." and the number that the bytes are as a UUID of version 4. */
const char *dicom_uid(const uint8_t entropy[DICOM_UID_ENTROPY], char text[DICOM_UID_SIZE]);

#endif

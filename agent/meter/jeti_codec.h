/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_METER_JETI_CODEC_H
#define AGENT_METER_JETI_CODEC_H

#include "agent/meter/codec.h"

/* The lines of a JETI specbos 1201 or 1211, a spectraval 1501 or 1511, or a CRS SpectroCAL, as two
 * programs in use read them. Pure. */

enum jeti_kind { JETI_SPECBOS_1201, JETI_SPECBOS, JETI_SPECTRAVAL };

/* What "*idn?" is answered with; the first letter may be lost. ERROR_INVALID for another thing. */
bool jeti_parse_identity(const char *line, size_t length, enum jeti_kind *kind, char model[64],
                         struct error *error);

/* "label: text" or the bare text. */
bool jeti_parse_text(const char *line, size_t length, char text[64]);

/* "Error Code: n" or n, to "*stat:err?". */
bool jeti_parse_error(const char *line, size_t length, int *number);
enum reading_status jeti_error_status(int number); /* never ok or suspect; 0 is one too */

/* "mhead: 0" for luminance, 1 with the diffuser. */
bool jeti_parse_head(const char *line, size_t length, int *head);

/* "Luminance[cd/m^2]: v", with the spectraval "v" alone. */
struct measured jeti_parse_luminance(const char *line, size_t length, enum jeti_kind kind);
/* "Chrom_x: v"; label: "Chrom_x" or "Chrom_y". */
bool jeti_parse_coordinate(const char *line, size_t length, const char *label, double *value);
/* "x y" of the spectraval. */
bool jeti_parse_pair(const char *line, size_t length, double *x, double *y);
/* With the chromaticity, where that is possible. */
struct measured jeti_add_colour(struct measured luminance, double x, double y);

#endif

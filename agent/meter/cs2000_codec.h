/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_METER_CS2000_CODEC_H
#define AGENT_METER_CS2000_CODEC_H

#include "agent/meter/codec.h"

/* The lines of a Konica Minolta CS-2000 or CS-2000A in remote mode: "CS-2000/2000A Communication
 * Specifications Rev 7.00". Pure. */

/* "OK00" and nothing after it. */
bool cs2000_is_done(const char *line, size_t length);
/* "ERnn"; false when the line is no error. */
bool cs2000_parse_error(const char *line, size_t length, int *number);
enum reading_status cs2000_error_status(int number); /* never ok or suspect */

struct cs2000_identity {
    char model[16], serial[16];
};
/* "OK00,CS-2000  ,1,1234567"; variant 2 is the CS-2000A. False for another maker's meter. */
bool cs2000_parse_identity(const char *line, size_t length, struct cs2000_identity *identity);
/* "OK00,YYYYMMDD,hhmmss" as an ISO date; false for a day that does not exist. */
bool cs2000_parse_calibration(const char *line, size_t length, char date[16]);
/* "OK00,nn": the channel of the user's calibration; 0 is the maker's. */
bool cs2000_parse_channel(const char *line, size_t length, int *channel);
/* "OK00,ttt": seconds that the measurement will take. */
bool cs2000_parse_duration(const char *line, size_t length, int *seconds);
/* "OK00,x,y,Lv", or an error. */
/* "OK00,value": the value, of a setting that is none when it is all zeros. */
bool cs2000_parse_setting(const char *line, size_t length, char value[64], bool *is_none);
struct measured cs2000_parse_measurement(const char *line, size_t length);

#endif

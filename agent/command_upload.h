/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_COMMAND_UPLOAD_H
#define AGENT_COMMAND_UPLOAD_H

/* The commands of the program monqa-upload, as monqa lists them, too. */
#define COMMAND_ENROL_USAGE "enrol URL --token-file FILE|- [--ca FILE]"
#define COMMAND_SYNC_USAGE "sync [--json]"

#endif

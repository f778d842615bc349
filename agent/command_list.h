/* SPDX-License-Identifier: Apache-2.0 */
/* Every command, sorted by name; read by command.h and again by main.c, so without a guard. */
COMMAND(displays)
COMMAND(due)
COMMAND(edid)
COMMAND(enrol)
COMMAND(evaluate)
COMMAND(guideline)
COMMAND(meter)
COMMAND(pattern)
COMMAND(record)
COMMAND(run)
COMMAND(spool)
COMMAND(sync)

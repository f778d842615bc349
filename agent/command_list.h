/* SPDX-License-Identifier: Apache-2.0 */
/* Every command, sorted by name; read more than once by main.c, so without a guard. */

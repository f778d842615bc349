/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/port_line.h"

#include <termios.h>

static bool speed_of(unsigned baud, speed_t *speed)
{
    static const struct {
        unsigned baud;
        speed_t speed;
    } speeds[] = {{4800, B4800},
                  {9600, B9600},
                  {19200, B19200},
                  {38400, B38400},
                  {115200, B115200},
                  {230400, B230400},
                  {921600, B921600}};
    for (size_t i = 0; i < sizeof speeds / sizeof *speeds; i++)
        if (speeds[i].baud == baud) {
            *speed = speeds[i].speed;
            return true;
        }
    return false;
}

static tcflag_t control_flags(const struct port_line *line)
{
    return CREAD | CLOCAL | (line->data_bits == 7 ? CS7 : CS8) |
           (line->parity == PORT_PARITY_EVEN ? PARENB : 0) | (line->stop_bits == 2 ? CSTOPB : 0) |
           (line->hardware_flow ? CRTSCTS : 0);
}

bool port_line_set(int descriptor, const struct port_line *line, bool pseudo, struct error *error)
{
    speed_t speed;
    struct termios wanted, kept;
    if (!speed_of(line->baud, &speed))
        return error_set(error, ERROR_INVALID, "no speed of %u baud", line->baud);
    if (tcgetattr(descriptor, &wanted) != 0)
        return error_set_errno(error, "line settings cannot be read");
    /* A byte of wrong parity comes as NUL, which no codec takes: without INPCK it would come as
     * some other digit. */
    wanted.c_iflag = line->parity == PORT_PARITY_EVEN ? INPCK : 0;
    wanted.c_oflag = wanted.c_lflag = 0;
    wanted.c_cflag = control_flags(line);
    /* With VMIN 0 a read that finds nothing gives 0, as a hang-up does. */
    wanted.c_cc[VMIN] = 1;
    wanted.c_cc[VTIME] = 0;
    (void)cfsetispeed(&wanted, speed);
    (void)cfsetospeed(&wanted, speed);
    /* Its result says little: it is 0 when anything was set, and Debian's says EINVAL for a
     * pseudo-terminal. What was kept decides. TCSADRAIN would wait for output. */
    (void)tcsetattr(descriptor, TCSANOW, &wanted);
    if (tcgetattr(descriptor, &kept) != 0)
        return error_set_errno(error, "line settings cannot be read back");

    const tcflag_t framing = CSIZE | PARENB | PARODD | CSTOPB | CREAD | CLOCAL | CRTSCTS;
    bool raw = kept.c_iflag == wanted.c_iflag && kept.c_lflag == 0 && (kept.c_oflag & OPOST) == 0;
    bool framed = ((kept.c_cflag ^ wanted.c_cflag) & framing) == 0 && cfgetospeed(&kept) == speed;
    if (!raw || !(framed || pseudo))
        return error_set(error,
                         ERROR_SYSTEM,
                         "the adapter does not keep %u baud %d%c%d%s; readings would be wrong",
                         line->baud,
                         line->data_bits,
                         line->parity == PORT_PARITY_EVEN ? 'E' : 'N',
                         line->stop_bits,
                         line->hardware_flow ? " RTS/CTS" : "");
    return true;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/port_file.h"

#include <errno.h>
#include <linux/usb/tmc.h>
#include <poll.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

#define MESSAGE_MAX 512
#define READ_MS 30000 /* longer than a measurement takes */

struct relay {
    int device, socket;
    bool is_tty; /* a simulator instead of the device */
    port_is_question *is_question;
};

static bool send_all(int to, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t written = write(to, bytes, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        bytes += written;
        length -= (size_t)written;
    }
    return true;
}

/* False: nobody waits for the reply any more; a new message, or the end. */
static bool may_read(const struct relay *relay)
{
    struct pollfd ends[2] = {{.fd = relay->device, .events = POLLIN},
                             {.fd = relay->socket, .events = POLLIN}};
    if (!relay->is_tty)
        return true; /* its poll says nothing; the kernel's limit ends the reading */
    return poll(ends, 2, READ_MS) > 0 && (ends[0].revents & POLLIN) != 0;
}

/* False: the device is gone. No reply in time is no trouble of the relay's. */
static bool pass_reply(const struct relay *relay)
{
    char bytes[MESSAGE_MAX];
    ssize_t got = 0;
    do {
        if (!may_read(relay))
            return true;
        got = read(relay->device, bytes, sizeof bytes);
        if (got < 0 && (errno == EINTR || errno == ETIMEDOUT))
            return true;
        if (got <= 0 || !send_all(relay->socket, bytes, (size_t)got))
            return false;
    } while (memchr(bytes, '\n', (size_t)got) == NULL);
    return true;
}

/* The next message with its line feed; 0: the end. */
static size_t take_message(const struct relay *relay, char message[MESSAGE_MAX])
{
    size_t length = 0;
    while (length < MESSAGE_MAX) {
        ssize_t got = read(relay->socket, message + length, 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return 0;
        if (message[length++] == '\n')
            return length;
    }
    return 0;
}

static void *run(void *argument)
{
    struct relay *relay = argument;
    char message[MESSAGE_MAX];
    size_t length;
    while ((length = take_message(relay, message)) > 0) {
        if (relay->is_tty) /* the real ones tie a reply to its question */
            (void)tcflush(relay->device, TCIFLUSH);
        if (!send_all(relay->device, message, length) ||
            (relay->is_question(message, length) && !pass_reply(relay)))
            break;
    }
    (void)close(relay->socket);
    (void)close(relay->device);
    free(relay);
    return NULL;
}

static bool start(struct relay *relay)
{
    pthread_t thread;
    pthread_attr_t attributes;
    if (pthread_attr_init(&attributes) != 0)
        return false;
    (void)pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    int failed = pthread_create(&thread, &attributes, run, relay);
    (void)pthread_attr_destroy(&attributes);
    errno = failed;
    return failed == 0;
}

int port_file_attach(int device, port_is_question *is_question)
{
    int ends[2];
    uint32_t limit_ms = READ_MS;
    struct relay *relay = calloc(1, sizeof *relay);
    if (relay == NULL || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        free(relay);
        (void)close(device);
        return -1;
    }
    (void)ioctl(device, USBTMC_IOCTL_SET_TIMEOUT, &limit_ms);
    *relay = (struct relay){device, ends[1], isatty(device) != 0, is_question};
    if (start(relay))
        return ends[0];
    (void)close(ends[0]);
    (void)close(ends[1]);
    (void)close(device);
    free(relay);
    return -1;
}

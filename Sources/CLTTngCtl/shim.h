#pragma once

#include <lttng/lttng.h>
/* For the watch over the library's calls; the Glibc module has none. */
#include <sys/timerfd.h>

/* The library's endpoints are variables, which Swift does not let a program with threads read. */

static inline struct lttng_endpoint *lttrecipe_command_endpoint(void)
{
  return lttng_session_daemon_command_endpoint;
}

static inline struct lttng_endpoint *lttrecipe_notification_endpoint(void)
{
  return lttng_session_daemon_notification_endpoint;
}

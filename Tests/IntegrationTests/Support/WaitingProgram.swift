import TestSupport

/// A program with two tracepoints that records nothing and runs until it is ended.
enum WaitingProgram {
  /// Builds `waiter` in a user's work folder, and starts it; it has registered when this returns.
  ///
  /// Its name among the processes holds what would steer a terminal.
  static func start(on machine: Machine, as role: Role = .user) throws {
    try machine.write(header, to: "waiter.h", of: role)
    try machine.write(source, to: "waiter.c", of: role)
    try machine.text("cc", "-I.", "-o", "waiter", "waiter.c", "-llttng-ust", "-ldl", as: role)
    try machine.startInBackground(["./waiter"], as: role)
    try machine.text("sh", "-c", "while ! test -e waiting; do sleep 0.01; done", as: role)
  }

  private static let header = """
    #undef LTTNG_UST_TRACEPOINT_PROVIDER
    #define LTTNG_UST_TRACEPOINT_PROVIDER lttrecipe_wait
    #undef LTTNG_UST_TRACEPOINT_INCLUDE
    #define LTTNG_UST_TRACEPOINT_INCLUDE "waiter.h"
    #if !defined(WAITER_H) || defined(LTTNG_UST_TRACEPOINT_HEADER_MULTI_READ)
    #define WAITER_H
    #include <lttng/tracepoint.h>
    LTTNG_UST_TRACEPOINT_EVENT(lttrecipe_wait, loud, LTTNG_UST_TP_ARGS(int, number),
      LTTNG_UST_TP_FIELDS(lttng_ust_field_integer(int, number, number)))
    LTTNG_UST_TRACEPOINT_LOGLEVEL(lttrecipe_wait, loud, LTTNG_UST_TRACEPOINT_LOGLEVEL_CRIT)
    LTTNG_UST_TRACEPOINT_EVENT(lttrecipe_wait, quiet, LTTNG_UST_TP_ARGS(int, number),
      LTTNG_UST_TP_FIELDS(lttng_ust_field_integer(int, number, number)))
    #endif
    #include <lttng/tracepoint-event.h>

    """

  private static let source = """
    #define LTTNG_UST_TRACEPOINT_CREATE_PROBES
    #define LTTNG_UST_TRACEPOINT_DEFINE
    #include "waiter.h"
    #include <fcntl.h>
    #include <sys/prctl.h>
    #include <unistd.h>

    int main(int argc, char **argv)
    {
      if (argc > 5) {
        lttng_ust_tracepoint(lttrecipe_wait, loud, argc);
        lttng_ust_tracepoint(lttrecipe_wait, quiet, argc);
      }
      prctl(PR_SET_NAME, "wait\\033[2Jer");
      close(open("waiting", O_CREAT | O_WRONLY, 0644));
      for (;;)
        pause();
    }

    """
}

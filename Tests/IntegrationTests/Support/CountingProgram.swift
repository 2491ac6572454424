/// A program with its own tracepoint provider, whose number of events is known.
enum CountingProgram {
  /// Builds `tick` in a user's work folder: `tick N` records N events of `lttrecipe_test:tick` at the
  /// very start of `main` and N at its very end.
  static func build(on machine: Machine, for role: Role = .user) throws {
    try machine.write(header, to: "tick.h", of: role)
    try machine.write(source, to: "tick.c", of: role)
    try machine.text("cc", "-I.", "-o", "tick", "tick.c", "-llttng-ust", "-ldl", as: role)
  }

  private static let header = """
    #undef LTTNG_UST_TRACEPOINT_PROVIDER
    #define LTTNG_UST_TRACEPOINT_PROVIDER lttrecipe_test
    #undef LTTNG_UST_TRACEPOINT_INCLUDE
    #define LTTNG_UST_TRACEPOINT_INCLUDE "tick.h"
    #if !defined(TICK_H) || defined(LTTNG_UST_TRACEPOINT_HEADER_MULTI_READ)
    #define TICK_H
    #include <lttng/tracepoint.h>
    LTTNG_UST_TRACEPOINT_EVENT(lttrecipe_test, tick, LTTNG_UST_TP_ARGS(int, number),
      LTTNG_UST_TP_FIELDS(lttng_ust_field_integer(int, number, number)))
    #endif
    #include <lttng/tracepoint-event.h>

    """

  private static let source = """
    #define LTTNG_UST_TRACEPOINT_CREATE_PROBES
    #define LTTNG_UST_TRACEPOINT_DEFINE
    #include "tick.h"
    #include <stdlib.h>

    static void record(int count)
    {
      for (int i = 0; i < count; i++)
        lttng_ust_tracepoint(lttrecipe_test, tick, i);
    }

    int main(int argc, char **argv)
    {
      record(atoi(argv[argc - 1]));
      record(atoi(argv[argc - 1]));
      return 0;
    }

    """
}

/// A small C program with LTTng-UST tracepoints.
enum InstrumentedProgram {
  /// Compiles it into a folder and returns its path.
  static func build(in folder: TemporaryFolder) throws -> String {
    _ = try folder.file("demo.h", header)
    let source = try folder.file("demo.c", source)
    let program = folder.path + "/demo"
    try Tool.output([
      "cc", "-I", folder.path, "-o", program, source, "-llttng-ust", "-ldl", "-lpthread",
    ])
    return program
  }

  private static let header = """
    #undef LTTNG_UST_TRACEPOINT_PROVIDER
    #define LTTNG_UST_TRACEPOINT_PROVIDER demo
    #undef LTTNG_UST_TRACEPOINT_INCLUDE
    #define LTTNG_UST_TRACEPOINT_INCLUDE "demo.h"
    #if !defined(DEMO_H) || defined(LTTNG_UST_TRACEPOINT_HEADER_MULTI_READ)
    #define DEMO_H
    #include <lttng/tracepoint.h>
    LTTNG_UST_TRACEPOINT_EVENT(demo, tick, LTTNG_UST_TP_ARGS(int, number, const char *, text),
      LTTNG_UST_TP_FIELDS(lttng_ust_field_integer(int, number, number)
                          lttng_ust_field_string(text, text)))
    LTTNG_UST_TRACEPOINT_EVENT(demo, tock, LTTNG_UST_TP_ARGS(int, number),
      LTTNG_UST_TP_FIELDS(lttng_ust_field_integer(int, number, number)))
    LTTNG_UST_TRACEPOINT_EVENT(demo, quiet, LTTNG_UST_TP_ARGS(int, number),
      LTTNG_UST_TP_FIELDS(lttng_ust_field_integer(int, number, number)))
    #endif
    #include <lttng/tracepoint-event.h>

    """

  /// The program's text.
  ///
  /// `demo N` records N ticks, and a tock for every tenth, from each of two threads on two processors; after
  /// a pause, in which full buffers are consumed, one more of each, so that the last packet of each
  /// stream knows of everything that was discarded. With a negative N: one `demo:quiet`.
  private static let source = """
    #define _GNU_SOURCE
    #define LTTNG_UST_TRACEPOINT_CREATE_PROBES
    #define LTTNG_UST_TRACEPOINT_DEFINE
    #include "demo.h"
    #include <pthread.h>
    #include <sched.h>
    #include <stdlib.h>
    #include <unistd.h>

    static int count;

    static void *work(void *argument)
    {
      cpu_set_t set;
      CPU_ZERO(&set);
      CPU_SET((long) argument % sysconf(_SC_NPROCESSORS_ONLN), &set);
      sched_setaffinity(0, sizeof set, &set);
      for (int i = 0; i < count; i++) {
        lttng_ust_tracepoint(demo, tick, i,
          "a text of some length, which makes the trace as large as this test needs");
        if (i % 10 == 0)
          lttng_ust_tracepoint(demo, tock, i);
      }
      return NULL;
    }

    static void run_threads(void)
    {
      pthread_t threads[2];
      for (long i = 0; i < 2; i++)
        pthread_create(&threads[i], NULL, work, (void *) i);
      for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    }

    int main(int argc, char **argv)
    {
      count = argc > 1 ? atoi(argv[1]) : 0;
      if (count < 0)
        lttng_ust_tracepoint(demo, quiet, 1);
      run_threads();
      usleep(300000);
      count = 1;
      run_threads();
      return 0;
    }

    """
}

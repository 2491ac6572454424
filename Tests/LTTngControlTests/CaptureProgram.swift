import DaemonSupport
import Glibc
import TestSupport

/// A C program with a tracepoint that has a field of every type that a trigger can capture.
enum CaptureProgram {
  static var isPossible: Bool {
    (try? run(["cc", "-fsyntax-only", "-include", "lttng/tracepoint.h", "-x", "c", "/dev/null"]))
      != nil
  }

  /// Builds the program in a folder and returns its path.
  ///
  /// It records N events `demo:tick`, numbered from 1, and then one `demo:end`.
  static func build(in folder: String) throws -> String {
    try write(header, to: folder + "/demo.h")
    try write(source, to: folder + "/demo.c")
    let program = folder + "/demo"
    try run([
      "cc", "-I\(folder)", "-o", program, folder + "/demo.c", "-llttng-ust", "-ldl",
    ])
    return program
  }

  /// Runs the program on the private daemon.
  static func record(_ program: String, eventCount: Int) throws {
    try run([program, String(eventCount)], environment: ["LTTNG_UST_REGISTER_TIMEOUT=20000"])
  }

  private static func write(_ text: String, to path: String) throws {
    guard let file = fopen(path, "w") else {
      throw PreparationError(description: "cannot write \(path)")
    }

    fputs(text, file)
    fclose(file)
  }

  private static let header = """
    #undef LTTNG_UST_TRACEPOINT_PROVIDER
    #define LTTNG_UST_TRACEPOINT_PROVIDER demo
    #undef LTTNG_UST_TRACEPOINT_INCLUDE
    #define LTTNG_UST_TRACEPOINT_INCLUDE "demo.h"
    #if !defined(DEMO_H) || defined(LTTNG_UST_TRACEPOINT_HEADER_MULTI_READ)
    #define DEMO_H
    #include <lttng/tracepoint.h>
    LTTNG_UST_TRACEPOINT_ENUM(demo, state, LTTNG_UST_TP_ENUM_VALUES(
      lttng_ust_field_enum_value("IDLE", 0) lttng_ust_field_enum_value("BUSY", 7)))
    LTTNG_UST_TRACEPOINT_EVENT(demo, tick,
      LTTNG_UST_TP_ARGS(int, number, const char *, text, int *, numbers),
      LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(int, number, number)
        lttng_ust_field_integer(int, negative, -number)
        lttng_ust_field_integer(unsigned long, large, ~0UL)
        lttng_ust_field_float(double, half, number / 2.0)
        lttng_ust_field_string(text, text)
        lttng_ust_field_array(int, numbers, numbers, 3)
        lttng_ust_field_sequence(unsigned char, bytes, (unsigned char *) text, unsigned int, 2)
        lttng_ust_field_enum(demo, state, int, state, 7)))
    LTTNG_UST_TRACEPOINT_EVENT(demo, end, LTTNG_UST_TP_ARGS(int, number),
      LTTNG_UST_TP_FIELDS(lttng_ust_field_integer(int, number, number)))
    #endif
    #include <lttng/tracepoint-event.h>

    """

  private static let source = """
    #define LTTNG_UST_TRACEPOINT_CREATE_PROBES
    #define LTTNG_UST_TRACEPOINT_DEFINE
    #include "demo.h"
    #include <stdlib.h>

    int main(int argc, char **argv)
    {
      int count = argc > 1 ? atoi(argv[1]) : 0;
      int numbers[] = {10, -20, 30};
      for (int i = 1; i <= count; i++)
        lttng_ust_tracepoint(demo, tick, i, "hé", numbers);
      lttng_ust_tracepoint(demo, end, count);
      return 0;
    }

    """
}

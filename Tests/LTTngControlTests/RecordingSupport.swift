import DaemonSupport
import Glibc
import LTTngModel
import TestSupport
import Testing

/// What the tests that record need beside a session daemon; nil where nothing is missing.
let recordingObstacle: String? = {
  for program in ["lttng-relayd", "babeltrace2", "cc"] where !isInstalled(program) {
    return "no \(program)"
  }
  do {
    try run(["cc", "-fsyntax-only", "-include", "lttng/tracef.h", "-x", "c", "/dev/null"])
    return PrivateDaemon.obstacle
  } catch {
    return "no headers of LTTng-UST"
  }
}()

private func isInstalled(_ program: String) -> Bool {
  (try? run(["sh", "-c", "command -v \"$0\"", program])) != nil
}

/// A C program that logs.
struct Ticker {
  /// `ticker N` records N events; `ticker` records one each millisecond until it is killed.
  private static let source = """
    #include <lttng/tracef.h>
    #include <stdlib.h>
    #include <unistd.h>

    int main(int argc, char **argv)
    {
      int count = argc > 1 ? atoi(argv[1]) : 0;
      for (int i = 0; count == 0 || i < count; i++) {
        lttng_ust_tracef("tick %d", i);
        if (count == 0)
          usleep(1000);
      }
      return 0;
    }

    """

  let path: String

  /// Compiles it.
  init(inHome home: String) throws {
    path = home + "/ticker"
    try write(Self.source, to: path + ".c")
    try DaemonSupport.run(["cc", "-o", path, path + ".c", "-llttng-ust", "-ldl"])
  }

  /// Records so many events.
  func run(_ count: Int) throws {
    try DaemonSupport.run(
      [path, String(count)], environment: ["LTTNG_UST_REGISTER_TIMEOUT=20000"])
  }

  /// Records events until the program is killed.
  func start() throws -> pid_t {
    try DaemonSupport.start([path], environment: ["LTTNG_UST_REGISTER_TIMEOUT=20000"])
  }
}

extension TestControl {
  /// Adds a user space channel that records all, to a session.
  func addChannel(toSession session: String) throws {
    try createChannel(ChannelConfiguration(name: "c", domain: .user), inSession: session)
    try enableRule(
      .tracepoint(.all), inChannel: "c", domain: .user, ofSession: session)
  }

  /// Stops a session and waits for its data.
  func stopSession(named name: String) throws {
    try stopSessionWithoutWaiting(named: name)
    while try isDataPending(inSession: name) { usleep(1000) }
  }
}

/// Returns how many of the ticker's events babeltrace2 finds in the traces below a folder.
func tickCount(below folder: String, home: String) throws -> Int {
  let file = home + "/listing"
  try run(["sh", "-c", "exec babeltrace2 \"$0\" > \"$1\"", folder, file])
  return try tickCount(listing: file)
}

func tickCount(listing file: String) throws -> Int {
  String(decoding: try contents(of: file), as: UTF8.self).split(separator: "\n")
    .count { $0.contains("tick ") }
}

/// Returns the names in a folder, ascending.
func names(in folder: String) throws -> [String] {
  guard let stream = opendir(folder) else {
    throw PreparationError(description: "no folder \(folder)")
  }
  defer { closedir(stream) }

  var names: [String] = []
  while let entry = readdir(stream) {
    let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    if name != ".", name != ".." { names.append(name) }
  }
  return names.sorted()
}

func write(_ text: String, to path: String) throws {
  guard let file = fopen(path, "w") else {
    throw PreparationError(description: "cannot write \(path)")
  }

  fputs(text, file)
  fclose(file)
}

/// Returns the code of what `body` throws; nil when it throws nothing.
func errorCode(_ body: () throws -> Void) -> LTTngErrorCode? {
  do {
    try body()
    return nil
  } catch {
    return (error as? LTTngError)?.code
  }
}

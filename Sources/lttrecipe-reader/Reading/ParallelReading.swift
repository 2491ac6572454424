/// Reads a trace with one graph per thread.
///
/// The first graph is opened by the calling thread and decides whether the trace can be read; the
/// other threads only help, so one that fails to start is no error: the rest take its streams.
enum ParallelReading {
  static func tally(
    of directory: String, after earlier: PacketRegister?, threadCount: Int
  ) throws(LibraryError) -> TraceTally {
    let plugin = try CTFPlugin()
    let graph = try TraceGraph(directory: directory, plugin: plugin)
    let queue = StreamQueue(names: graph.streamNames)
    let helpers = try makeHelpers(
      count: min(threadCount, queue.names.count) - 1, directory: directory, earlier: earlier,
      queue: queue)

    let threads = helpers.compactMap { helper in WorkerThread { helper.help() } }
    var tally = graph.read(queue, after: earlier)
    for thread in threads { thread.join() }
    for helper in helpers { tally.merge(helper.tally) }
    return tally
  }

  /// The plugins are loaded and released by the calling thread alone: the library keeps a list of
  /// their component classes without a lock.
  private static func makeHelpers(
    count: Int, directory: String, earlier: PacketRegister?, queue: StreamQueue
  ) throws(LibraryError) -> [Helper] {
    var helpers: [Helper] = []
    for _ in 0..<max(count, 0) {
      let plugin = try CTFPlugin()
      helpers.append(
        Helper(plugin: plugin, directory: directory, earlier: earlier, queue: queue))
    }
    return helpers
  }
}

/// What one further thread works with; only that thread touches it until it was joined.
private final class Helper {
  private let plugin: CTFPlugin
  private let directory: String
  private let earlier: PacketRegister?
  private let queue: StreamQueue
  private(set) var tally = TraceTally()

  init(
    plugin: consuming CTFPlugin, directory: String, earlier: PacketRegister?, queue: StreamQueue
  ) {
    self.plugin = plugin
    self.directory = directory
    self.earlier = earlier
    self.queue = queue
  }

  func help() {
    guard let graph = try? TraceGraph(directory: directory, plugin: plugin) else { return }

    tally = graph.read(queue, after: earlier)
  }
}

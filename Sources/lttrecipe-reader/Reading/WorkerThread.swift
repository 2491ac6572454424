import Glibc

/// A POSIX thread that runs one closure.
struct WorkerThread {
  private let thread: pthread_t

  /// Starts the thread; returns nil where the system has none left.
  ///
  /// The caller sees to it that nothing else touches what `body` uses before ``join()``.
  init?(_ body: @escaping () -> Void) {
    let argument = Unmanaged.passRetained(ThreadBody(body))
    var thread = pthread_t()
    guard pthread_create(&thread, nil, runThreadBody, argument.toOpaque()) == 0 else {
      argument.release()
      return nil
    }

    self.thread = thread
  }

  func join() {
    pthread_join(thread, nil)
  }
}

private final class ThreadBody {
  let run: () -> Void

  init(_ run: @escaping () -> Void) {
    self.run = run
  }
}

private func runThreadBody(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let argument else { return nil }

  Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().run()
  return nil
}

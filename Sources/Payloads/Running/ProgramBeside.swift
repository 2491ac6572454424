import Glibc

/// A program in the background whose end is noted, and told, while another one is waited for.
protocol ProgramBeside: AnyObject {
  /// Whether its end is noted only; when it is not left any more, its end is told.
  var isLeft: Bool { get set }

  /// What is readable when there is something to note of the program's end; -1 when there is nothing more.
  var newsDescriptor: Int32 { get }

  /// Notes what the ``newsDescriptor`` brings.
  func noteNews(at time: UInt64)
}

extension ProgramBeside {
  /// Notes what there is, if there is something.
  func noteNews() {
    if Readable.isAny(of: [newsDescriptor]) { noteNews(at: MonotonicClock.now()) }
  }
}

/// Descriptors that something can be read from.
enum Readable {
  /// Whether one of them is; -1 is passed over.
  static func isAny(of descriptors: [Int32]) -> Bool {
    var set = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    return poll(&set, nfds_t(set.count), 0) > 0
  }
}
